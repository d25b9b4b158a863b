"""Frozen values that every room speaks of; they import each other and nothing else of core."""
