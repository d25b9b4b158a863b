"""What finished jobs made: fetched, joined, converted, named in time."""
