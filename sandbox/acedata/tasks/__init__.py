"""A task from acceptance to callback, the records that clients read, and calls that need no task."""
