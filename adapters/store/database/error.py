"""What can be wrong with the database as a whole, before any query is."""

from __future__ import annotations


class StoreUnusable(Exception):
    """The database cannot be opened, locked or understood; the message says why and what mends it.

    Nothing was changed in it. It holds no password: a URL is named without its secrets.
    """
