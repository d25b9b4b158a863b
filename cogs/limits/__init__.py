"""/limits: how admins decide what members can spend and do, the audit log of that, and the welcome on a new server.

One extension. A file with the name of a subcommand is that subcommand: its `Setting`s (how a value is called, typed,
read and shown), the command, and the forms that change the same settings in the panel. `group` is the command group and
what all subcommands check. `log` also posts the audit log (its messages are in `log_message`), and `welcome` listens
for new servers (its message and buttons are in `presets`).

`show` is the panel: `overview` and `member_report` are its pages, `controls` its menus and buttons. A press or a choice
goes from `controls` to `show`, which opens the `SettingsForm` of that verb; a form that is sent goes to its `save`,
which changes core.limits.settings and returns a note, and `show` puts the page with that note into the message.

Below them: `setting` (Setting, SettingsForm), `answer` (what admins are told about a change), `parsing` (what they
type), `texts` (everything they read). Settings are only changed through `services.limit_settings`, which checks them
and writes the audit log. Custom ids, verbs and the names of form fields are in people's messages: they must not change.
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
    set,  # noqa: A004 - a module
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
