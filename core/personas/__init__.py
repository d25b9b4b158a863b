"""Personas: voices and styles that a server keeps to make songs with.

`personas` is what cogs call; `persona_request` checks what was typed and applies a persona to a request.
"""
