"""Discord's rate limits: buckets with headers, the global limit, and a count of every refusal."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass, field

_PREFIX = r"/channels/(\d+)/messages"
# Source: the X-RateLimit-* headers of Discord's answers (documented as subject to change; these are observed values).
# (method, path, requests, window in s). The groups of the path are the bucket's major parameters.
_RULES = tuple(
    (method, re.compile(path), requests, window_s)
    for method, path, requests, window_s in (
        ("POST", _PREFIX, 5, 5.0),
        ("PATCH", _PREFIX + r"/\d+", 5, 5.0),
        ("DELETE", _PREFIX + r"/\d+", 5, 1.0),
        ("PUT", _PREFIX + r"/\d+/reactions/[^/]+/@me", 1, 0.25),
        ("POST", r"/webhooks/(\d+)/([^/]+)", 5, 2.0),
        ("PATCH", r"/webhooks/(\d+)/([^/]+)/messages/[^/]+", 5, 2.0),
        ("DELETE", r"/webhooks/(\d+)/([^/]+)/messages/[^/]+", 5, 2.0),
    )
)
# Interaction callbacks and webhooks do not count against the bot's global limit (Discord: Rate Limits, Global).
_FREE_OF_GLOBAL = ("/interactions/", "/webhooks/")


@dataclass(slots=True)
class _Window:
    limit: int
    length_s: float
    remaining: int = 0
    resets_s: float = 0.0

    def take(self, now_s: float) -> bool:
        if now_s >= self.resets_s:
            self.remaining, self.resets_s = self.limit, now_s + self.length_s
        if self.remaining == 0:
            return False
        self.remaining -= 1
        return True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers of its answer."""

    headers: dict[str, str]
    retry_after_s: float | None = None
    is_global: bool = False


@dataclass(slots=True)
class RateLimits:
    """Counts requests; `refused` is the number of 429 answers given, `global_per_s` Discord's 50 requests a second.

    `window_scale` below 1 shortens every window, for tests that wait for one to pass.
    """

    is_enabled: bool = True
    window_scale: float = 1.0
    global_per_s: int = 50
    refused: int = 0
    _windows: dict[str, _Window] = field(default_factory=dict[str, _Window])

    def judge(self, method: str, path: str, *, now_s: float, wall_s: float) -> Verdict:
        """Count one request. `now_s` is monotonic, `wall_s` is the Unix time for X-RateLimit-Reset."""
        if not self.is_enabled:
            return Verdict({})
        if not path.startswith(_FREE_OF_GLOBAL):
            whole = self._windows.setdefault("global", _Window(self.global_per_s, self.window_scale))
            if not whole.take(now_s):
                return self._refuse({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, whole, now_s)
        for number, (rule_method, pattern, requests, window_s) in enumerate(_RULES):
            match = pattern.fullmatch(path) if method == rule_method else None
            if match:
                window = self._windows.setdefault(
                    f"{number}:{match.groups()}", _Window(requests, window_s * self.window_scale)
                )
                return self._in_bucket(window, number, now_s, wall_s)
        return Verdict({})

    def _in_bucket(self, window: _Window, number: int, now_s: float, wall_s: float) -> Verdict:
        passes = window.take(now_s)
        # Rounded up: a client that obeys the header must not come a millisecond early.
        reset_after_s = math.ceil((window.resets_s - now_s) * 1000) / 1000
        headers = {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.remaining),
            "X-RateLimit-Reset": f"{wall_s + reset_after_s:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after_s:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(str(number).encode()).hexdigest()[:32],
        }
        return Verdict(headers) if passes else self._refuse({**headers, "X-RateLimit-Scope": "user"}, window, now_s)

    def _refuse(self, headers: dict[str, str], window: _Window, now_s: float) -> Verdict:
        self.refused += 1
        retry_after_s = math.ceil((window.resets_s - now_s) * 1000) / 1000
        # discord.py takes a 429 without Via for a ban by Cloudflare and gives up.
        told = {**headers, "Retry-After": str(math.ceil(retry_after_s)), "Via": "1.1 google"}
        return Verdict(told, retry_after_s, is_global="X-RateLimit-Global" in headers)
