"""The messages of the audit log: how often they are posted, what they say, and why they cannot be posted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import discord

from cogs._bot.permissions import missing_permissions
from cogs._message.content import COLOURS, Content
from cogs._message.text import quoted, stamp
from cogs.limits.texts import pages
from core.limits.audit import TEXT_MAX
from core.model.audit_entry import AuditAction

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from core.model.audit_entry import AuditEntry

COLLECT_S = 3.0
"""How long the first entry waits for more."""
PAUSE_S = 10.0
"""Between two messages in one server."""
LINES_MAX = 50
"""Different changes, and as many different refusals, of a server that can wait; the database has all of them."""
RIGHTS_OF_LOG = ("view_channel", "send_messages", "embed_links")
_EMBED_ROOM = 2800
"""Characters of each of the two embeds. Discord: all embeds of a message together hold 6,000."""
_NAMED = re.compile(r"\b(role|channel) (\d{15,20})\b")
_MENTIONS = {"role": "<@&{}>", "channel": "<#{}>"}


@dataclass(frozen=True, slots=True)
class Line:
    """The newest of several entries that say the same, and how many there were."""

    entry: AuditEntry
    times: int = 1

    @property
    def is_refusal(self) -> bool:
        """Whether a rule refused somebody; otherwise an admin changed something."""
        return self.entry.action is AuditAction.REFUSED

    def __str__(self) -> str:
        """Say who did what, to whom, when."""
        entry = self.entry
        # Mentions in an embed ping nobody.
        text = _NAMED.sub(lambda match: _MENTIONS[match[1]].format(match[2]), quoted(entry.text, TEXT_MAX))
        template = pages.LOG_LINE_ABOUT if entry.subject_id else pages.LOG_LINE
        line = template(
            time=stamp(entry.at, "t"), actor=f"<@{entry.actor_id}>", subject=f"<@{entry.subject_id}>", text=text
        )
        return line if self.times == 1 else pages.LOG_LINE_TIMES(line=line, times=f"{self.times:,}")


class Batch:
    """The lines of a server that wait to be posted, oldest first. Equal refusals of one member are one line."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, Line] = {}
        self._numbers = count()
        self._left_out: Counter[bool] = Counter()

    def __bool__(self) -> bool:
        """Whether lines are waiting."""
        return bool(self._lines)

    def add(self, entry: AuditEntry) -> None:
        """Add an entry; where too many are waiting already it is only counted."""
        is_refusal = entry.action is AuditAction.REFUSED
        key: Hashable = (entry.actor_id, entry.text) if is_refusal else next(self._numbers)
        same = self._lines.get(key)
        if same is not None:
            self._lines[key] = Line(entry, same.times + 1)
        elif sum(line.is_refusal is is_refusal for line in self._lines.values()) < LINES_MAX:
            self._lines[key] = Line(entry)
        else:
            self._left_out[is_refusal] += 1

    def take(self) -> Content:
        """Return a message with as many lines as it can hold; the rest goes into the next one."""
        embeds = [
            self._embed(pages.LOG_CHANGES(), is_refusal=False, colour=COLOURS["running"]),
            self._embed(pages.LOG_REFUSED(), is_refusal=True, colour=COLOURS["unknown"]),
        ]
        return Content(text="", embeds=tuple(embed for embed in embeds if embed is not None), view=None)

    def drop(self) -> None:
        """Drop all waiting lines."""
        self._lines.clear()
        self._left_out.clear()

    def _embed(self, title: str, *, is_refusal: bool, colour: discord.Colour) -> discord.Embed | None:
        lines: list[str] = []
        for key, line in [(key, line) for key, line in self._lines.items() if line.is_refusal is is_refusal]:
            text = str(line)
            if sum(len(other) + 1 for other in lines) + len(text) > _EMBED_ROOM:
                break
            lines.append(text)
            del self._lines[key]
        else:
            lines += self._rest(is_refusal=is_refusal)
        return discord.Embed(title=title, description="\n".join(lines), colour=colour) if lines else None

    def _rest(self, *, is_refusal: bool) -> Sequence[str]:
        number = self._left_out.pop(is_refusal, 0)
        return [pages.MORE_ENTRIES(number)] if number else []


def log_trouble(guild: discord.Guild, channel_id: int | None) -> str | None:
    """Return why the audit log cannot be posted to its channel and how to fix it; None if it can, or has no channel."""
    if channel_id is None:
        return None
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        return pages.LOG_CHANNEL_GONE()
    missing = missing_permissions(channel, RIGHTS_OF_LOG)
    if not missing:
        return None
    return pages.LOG_CHANNEL_CLOSED(channel=f"<#{channel_id}>", permissions=", ".join(missing))
