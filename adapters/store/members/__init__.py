"""What is kept about a member beside songs and credits; the export of all of it, and its erasure."""
