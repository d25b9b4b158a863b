"""The audit log as it is posted: how often, the lines that wait, what a message says, why it cannot be posted."""

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
from core.limits.audit import TEXT_MAX
from core.model.audit_entry import AuditAction

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from core.model.audit_entry import AuditEntry

COLLECT_S = 3.0
"""How long the first entry waits for more of its kind."""
PAUSE_S = 10.0
"""Between two messages in one server."""
LINES_MAX = 50
"""Different changes, and as many different refusals, of a server that wait; the store has every one."""
RIGHTS_OF_LOG = ("view_channel", "send_messages", "embed_links")
_EMBED_ROOM = 2800
"""Characters of each of the two embeds. Discord: all embeds of a message together hold 6,000."""
_NAMED = re.compile(r"\b(role|channel) (\d{15,20})\b")
_MENTIONS = {"role": "<@&{}>", "channel": "<#{}>"}


@dataclass(frozen=True, slots=True)
class Line:
    """The newest of entries that say the same, and how often that was."""

    entry: AuditEntry
    times: int = 1

    @property
    def is_refusal(self) -> bool:
        """Whether a rule refused somebody; else somebody changed something."""
        return self.entry.action is AuditAction.REFUSED

    def __str__(self) -> str:
        """Say who did what, to whom, when."""
        entry = self.entry
        who = f"<@{entry.actor_id}>" + (f" about <@{entry.subject_id}>" if entry.subject_id else "")
        # Mentions in an embed ping nobody.
        text = _NAMED.sub(lambda match: _MENTIONS[match[1]].format(match[2]), quoted(entry.text, TEXT_MAX))
        times = f" \N{MULTIPLICATION SIGN}{self.times:,}" if self.times > 1 else ""
        return f"{stamp(entry.at, 't')} {who}: {text}{times}"


class Batch:
    """A server's lines that wait to be posted, oldest first. One member's refusals for one cause are one line."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, Line] = {}
        self._numbers = count()
        self._left_out: Counter[bool] = Counter()

    def __bool__(self) -> bool:
        """Whether something waits."""
        return bool(self._lines)

    def add(self, entry: AuditEntry) -> None:
        """Take an entry in; only counted where too many wait already."""
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
        """Return a message with as many lines as it holds; what is left goes into the next."""
        embeds = [
            self._embed("Changes", is_refusal=False, colour=COLOURS["running"]),
            self._embed("Refused", is_refusal=True, colour=COLOURS["unknown"]),
        ]
        return Content(text="", embeds=tuple(embed for embed in embeds if embed is not None), view=None)

    def drop(self) -> None:
        """Forget what waits."""
        self._lines.clear()
        self._left_out.clear()

    def _embed(self, title: str, *, is_refusal: bool, colour: discord.Colour) -> discord.Embed | None:
        lines: list[str] = []
        for key, line in [(key, line) for key, line in self._lines.items() if line.is_refusal is is_refusal]:
            words = str(line)
            if sum(len(other) + 1 for other in lines) + len(words) > _EMBED_ROOM:
                break
            lines.append(words)
            del self._lines[key]
        else:
            lines += self._rest(is_refusal=is_refusal)
        return discord.Embed(title=title, description="\n".join(lines), colour=colour) if lines else None

    def _rest(self, *, is_refusal: bool) -> Sequence[str]:
        number = self._left_out.pop(is_refusal, 0)
        return [f"… and {number:,} more in the meantime"] if number else []


def log_trouble(guild: discord.Guild, channel_id: int | None) -> str | None:
    """Return why the audit log cannot be posted to its channel, and the mend; None where it can, or shall not be."""
    if channel_id is None:
        return None
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        return "The channel of the audit log is gone. Choose another with `/limits log`."
    missing = missing_permissions(channel, RIGHTS_OF_LOG)
    if not missing:
        return None
    return f"I may not post the audit log in <#{channel_id}>. Allow me there: {', '.join(missing)}."
