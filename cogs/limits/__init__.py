"""/limits: what a server's admins decide about songs there, the audit log of it, and the welcome on a new server.

One extension. A file with the name of a subcommand is that subcommand; `group` is the command itself, `log` and
`welcome` also listen. The subcommands share the panel of /limits show (`overview`, `controls`), its
forms (`settings_forms`, `member_forms`, `fields`), how what admins type is read (`parsing`), what a log message says.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cogs.limits import (
    block,
    channels,
    cost,
    grant,
    log,
    member,
    reactions,
    reset,
    role,
    set,  # noqa: A004 - a module  # noqa: A004 - a module
    show,
    usage,
    words,
)
from cogs.limits.group import LimitsGroup
from cogs.limits.log import AuditLog
from cogs.limits.parsing import zone_names
from cogs.limits.welcome import Welcome

if TYPE_CHECKING:
    from cogs._bot.client import Chorus


async def setup(bot: Chorus) -> None:
    """Add the group with its subcommands, and the cogs that listen."""
    await asyncio.to_thread(zone_names)
    limits = LimitsGroup()
    show.register(bot, limits)
    for subcommand in (block, channels, log, set, member, cost, grant, reset, reactions, role, usage, words):
        subcommand.register(limits)
    bot.tree.add_command(limits)
    await bot.add_cog(AuditLog(bot))
    await bot.add_cog(Welcome(bot))
