"""The tables, their columns, and how rows become core's values."""
