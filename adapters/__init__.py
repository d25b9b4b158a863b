"""What Chorus speaks to: the music service, the database, media files and the web."""
