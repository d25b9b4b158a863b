"""The stand-in's HTTP server: its thread, its routes, keys, and answers that a fault has replaced."""
