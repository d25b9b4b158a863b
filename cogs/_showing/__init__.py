"""What a message shows once there is a song: the result, the song panel, the library, the family tree, lyrics drafts.

`result`, `library_page.library_content`, `family_tree.tree_text` and `lyrics_draft` are pure: jobs, songs and drafts go
in, a `Content` (text, embeds, buttons) comes out. `show_...` and `refresh_...` read what they need through
`interaction.client.services` and answer the interaction. All wording is in `texts`. A press finds everything again by
its custom id, so nothing here is kept in memory. Commands and `_posting` use this; it imports only `_ordering`, `_bot`
and what is below them.
"""
