"""Everything outside the bot: the provider's API, the database, media files and the web."""
