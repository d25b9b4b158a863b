"""What people on Discord use. Modules without a leading underscore are commands and listeners, loaded as extensions.

Packages with one are shared, in floors; each imports only the floors below it, and import-linter checks that:

    _posting    a finished job becomes messages, and a card follows its job until then
    _showing    what a message shows once there is a song: result, panel, library, family tree, lyrics
    _ordering   from what was typed or clicked to a request, to a job and its card
    _bot        the client, its buttons and forms, its answers and refusals, who may do what
    _transport  writing to Discord outside an interaction's own answer
    _message    what a message is made of: text, emojis, lineage, options

An extension imports any floor and core, never another extension. Each package keeps its member-facing text in `texts`.
"""
