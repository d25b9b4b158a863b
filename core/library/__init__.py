"""Songs that were made: found, loved, named, deleted, and what was made of what."""
