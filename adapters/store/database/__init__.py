"""Where transactions run: SQLite or PostgreSQL behind one `Database`, and the version of the schema."""
