"""Sound, pictures and videos: rendered, encoded, kept as files, served over HTTP, and fetched from a client's URLs."""
