"""The client, and what every command uses of it: buttons, menus, forms, private answers, refusals, permissions.

A press, a choice or a submitted form comes back with nothing but its custom id (`component`, `buttons`, `modal`), which
names a verb; `client.Chorus` keeps what each verb does, and the extensions register it there. Whatever they raise
becomes a private answer in `reply`; `refusal` explains the rules. Custom ids are in messages of any age: never change
one. All wording is in `texts`.
"""
