"""The options with which a stand-in is started."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """How the service behaves towards its clients.

    `keys` are the accepted API keys (None: any). `in_flight_cap` is how many unfinished tasks a key may have at Suno,
    and the same number again at Luma (None: no limit). With `is_prefetching`, songs and videos are made while their
    task runs. With `has_fresh_repeats`, the same request makes a different song each time, as at the real service;
    without it the same one, as suits tests and caches. `song_bytes` is the size up to which each song is padded (None:
    no padding).
    """

    keys: tuple[str, ...] | None = None
    in_flight_cap: int | None = None
    is_prefetching: bool = False
    has_fresh_repeats: bool = False
    song_bytes: int | None = None
