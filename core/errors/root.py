"""The root of all errors of the program."""


class ChorusError(Exception):
    """Something that a person will be told about."""
