"""The benchmark: measures the design's budgets on the unmodified bot, from outside its process."""
