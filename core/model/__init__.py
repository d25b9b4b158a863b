"""Frozen values that all parts of the program share. They import each other and nothing else of core."""
