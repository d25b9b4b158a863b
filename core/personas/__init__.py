"""The personas of a guild."""
