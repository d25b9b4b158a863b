"""Lyrics before a song is ordered.

`desk` is what cogs call; it reads a draft, changes it by a pure function of `draft`, and writes it back.
"""
