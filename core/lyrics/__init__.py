"""Lyrics before a song is ordered."""
