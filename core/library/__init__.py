"""Finished songs: found, favourited, closed, deleted, and their family trees.

`songs` is what cogs call; the other files are pure functions over songs.
"""
