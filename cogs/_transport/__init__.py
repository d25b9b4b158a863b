"""Writing to Discord outside an answer of an interaction: by which right, at what pace, in what order of tries."""
