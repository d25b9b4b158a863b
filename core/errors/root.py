"""The root of all errors of the house."""


class ChorusError(Exception):
    """Something a person will be told about."""
