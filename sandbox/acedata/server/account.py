"""Who sends a request, and how many tasks they may have at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.model.state import State
    from sandbox.acedata.model.terms import Terms


@dataclass(frozen=True, slots=True)
class Accounts:
    """The users behind the API keys."""

    state: State
    terms: Terms

    def user_of(self, headers: Mapping[str, str]) -> str:
        """The user to whom the request's key belongs.

        Raises:
            Refusal: no_token without an authorization header, invalid_token for a wrong one.
        """
        header = headers.get("Authorization")
        if not header:
            raise Refusal("no_token")
        keys = self.terms.keys
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer" or not key or (keys is not None and key not in keys):
            raise Refusal("invalid_token")
        return f"user-{hashlib.sha256(key.encode()).hexdigest()[:12]}"

    def check_load(self, service: str, user_id: str) -> None:
        """Check how many tasks the user has in progress at this service (suno, luma).

        Raises:
            Refusal: Too many unfinished tasks (too_many_requests).
        """
        cap = self.terms.in_flight_cap
        if cap is not None and self.state.in_flight[service, user_id] >= cap:
            raise Refusal("too_many_requests", f"at most {cap} tasks at a time")
