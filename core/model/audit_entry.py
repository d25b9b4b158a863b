"""Values of the audit log: what was done, by whom, to whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class AuditAction(StrEnum):
    """What an entry speaks of: the subcommand of /limits that changed something, a refusal, a set-up, the operator."""

    SET = "set"
    ROLE = "role"
    MEMBER = "member"
    COST = "cost"
    GRANT = "grant"
    RESET = "reset"
    BLOCK = "block"
    UNBLOCK = "unblock"
    CHANNELS = "channels"
    WORDS = "words"
    REACTIONS = "reactions"
    LOG = "log"
    SETUP = "setup"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit log.

    `actor_id` is who did it (for REFUSED the member who was refused), `subject_id` the member it was done to, if any.
    `text` says it in words without names or mentions: "member day: 10 -> 20", "blocked: spam until ...".
    """

    guild_id: int
    actor_id: int
    action: AuditAction
    text: str
    at: datetime
    subject_id: int | None = None
