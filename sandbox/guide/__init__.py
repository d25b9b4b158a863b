"""Writes docs/commands.md from what the bot registers with Discord and from the actions that it declares."""
