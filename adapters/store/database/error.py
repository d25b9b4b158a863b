"""Errors of the database as a whole, before any query runs."""

from __future__ import annotations


class StoreUnusable(Exception):
    """The database cannot be opened, locked or understood; the message says why and how to fix it.

    Nothing was changed in it. It holds no password: a URL is named without its secrets.
    """
