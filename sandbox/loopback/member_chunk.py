"""Answers to REQUEST_GUILD_MEMBERS: the members of a guild in chunks.

Source: Discord Gateway, Request Guild Members: 1,000 members a chunk, prefix or ids, unknown ids named, nonce echoed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from simcord.backend import serializers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord.backend.models import Guild, Member

    from ._backend import LoopbackBackend

_CHUNK_MEMBERS = 1_000


def member_chunks(backend: LoopbackBackend, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The data of each GUILD_MEMBERS_CHUNK event; none for a guild the bot is not in."""
    guild_id = int(wanted["guild_id"])
    guild = backend.guilds.get(guild_id)
    if guild is None or guild_id in backend.foreign_guilds:
        return
    ids = _ids(wanted.get("user_ids"))
    members = _matching(backend, guild, ids, wanted.get("query") or "")[: int(wanted.get("limit") or 0) or None]
    chunks = [members[start : start + _CHUNK_MEMBERS] for start in range(0, len(members), _CHUNK_MEMBERS)] or [[]]
    for index, chunk in enumerate(chunks):
        yield {
            "guild_id": str(guild_id),
            "members": [serializers.member_payload(backend, guild, member) for member in chunk],
            "chunk_index": index,
            "chunk_count": len(chunks),
            "not_found": [str(user_id) for user_id in ids if user_id not in guild.members],
            "nonce": wanted.get("nonce"),
        }


def _ids(wanted: Any) -> list[int]:  # noqa: ANN401  # one id or a list of them
    if isinstance(wanted, list):
        return [int(user_id) for user_id in cast("list[str]", wanted)]
    return [int(wanted)] if wanted else []


def _matching(backend: LoopbackBackend, guild: Guild, ids: list[int], query: str) -> list[Member]:
    if ids:
        return [guild.members[user_id] for user_id in ids if user_id in guild.members]
    prefix = query.lower()
    return [
        member
        for member in guild.members.values()
        if backend.users[member.user_id].name.lower().startswith(prefix)
        or (member.nick or "").lower().startswith(prefix)
    ]
