"""A setting: how it is called, typed, read and shown. Its command, its form, the panel and the answers all use it.

A new setting is one `Setting` beside its command (and a field in core.model.money), in the `guild_form` that changes
it, and in a line of cogs.limits.overview.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

import discord

from cogs._bot.client import Chorus
from cogs._bot.modal import Field, SelectKind
from cogs._message.text import MODAL_INPUT_MAX
from cogs.limits import texts
from cogs.limits.answer import describe_change
from cogs.limits.group import guild_of
from cogs.limits.parsing import parse_number
from core.model.money import Allowance, GuildSettings, WindowKind
from core.model.text import Text
from core.ports import GuildChanges

Value = TypeVar("Value")

FORM = "limits"
"""The verb of all these forms in custom ids."""
NUMBER_MAX = 12
"""Characters of a number as it is typed."""
REMOVE = "back"
"""The field that removes something; it is part of the forms that people have open."""
_YES = "yes"


def write(value: object) -> str:
    """Return a value as it is typed into a form; None (no limit) is an empty field."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


class Declared(Protocol[Value]):
    """What commands and forms need of a setting."""

    @property
    def options(self) -> frozenset[str]:
        """The names of its options."""
        ...

    def fields(self, value: Value) -> tuple[Field, ...]:
        """Return the fields of a form, filled in with that value."""
        ...

    def read(self, typed: Mapping[str, str]) -> Value:
        """Read the value from a form.

        Raises:
            SettingInvalid: it cannot be this setting.
        """
        ...

    def merge(self, value: Value, options: Mapping[str, Any]) -> Value | None:
        """Return the value after a command with those options; None for one that was cleared."""
        ...


@dataclass(frozen=True, kw_only=True)  # without slots: typing tries to set __orig_class__
class Setting(Generic[Value]):
    """A setting of one option: `name` is the option of its command and the field of its form.

    `parse` reads what was typed into the form (and gets `name` for its errors), `show` writes the value in the panel
    and in answers, `write` in the form.
    """

    name: str
    label: Text
    parse: Callable[[str, str], Value]
    show: Callable[[Value], str]
    write: Callable[[Value], str] = write
    hint: Text | None = None
    note: Text | None = None
    most: int = NUMBER_MAX
    is_long: bool = False
    select: SelectKind | None = None

    @property
    def options(self) -> frozenset[str]:
        """See Declared."""
        return frozenset({self.name})

    def fields(self, value: Value) -> tuple[Field, ...]:
        """See Declared."""
        return (
            Field(
                name=self.name,
                label=self.label(),
                value=self.write(value),
                hint="" if self.hint is None else self.hint(),
                note="" if self.note is None else self.note(),
                most=MODAL_INPUT_MAX if self.is_long else self.most,
                is_long=self.is_long,
                select=self.select,
            ),
        )

    def read(self, typed: Mapping[str, str]) -> Value:
        """See Declared."""
        return self.parse(typed[self.name], self.name)

    def merge(self, value: Value, options: Mapping[str, Any]) -> Value | None:
        """See Declared."""
        return options.get(self.name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceSetting:
    """The limits of an allowance: an option for each window, `day`, `week` and `month` with a prefix."""

    show: Callable[[Allowance], str]
    prefix: str = ""

    @property
    def options(self) -> frozenset[str]:
        """See Declared."""
        return frozenset(f"{self.prefix}{kind}" for kind in WindowKind)

    def fields(self, value: Allowance) -> tuple[Field, ...]:
        """See Declared."""
        return tuple(field for kind, setting in self._limits().items() for field in setting.fields(value.limit(kind)))

    def read(self, typed: Mapping[str, str]) -> Allowance:
        """See Declared."""
        return Allowance(**{kind.value: setting.read(typed) for kind, setting in self._limits().items()})

    def merge(self, value: Allowance, options: Mapping[str, Any]) -> Allowance:
        """See Declared; a cleared window has no limit."""
        named = {kind.value: f"{self.prefix}{kind}" for kind in WindowKind}
        return replace(value, **{kind: options[name] for kind, name in named.items() if name in options})

    def _limits(self) -> Mapping[WindowKind, Setting[int | None]]:
        return {
            kind: Setting(
                name=f"{self.prefix}{kind}",
                label=texts.CREDITS_PER_WINDOW[kind],
                parse=parse_number,
                show=str,
                hint=texts.EMPTY_IS_UNLIMITED,
            )
            for kind in WindowKind
        }


class Page(Enum):
    """What the message shows after a form was sent from it."""

    PANEL = auto()
    TIERS = auto()
    MEMBER = auto()


Opened: TypeAlias = tuple[str, tuple[Field, ...]]
Interaction: TypeAlias = discord.Interaction[Chorus]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """A form: `open` returns its title and fields, `save` writes what was typed and returns a note about it.

    Both get the id of the role or member that the form is about, or 0. `verb` opens it; `page` shows the note.
    """

    verb: str
    open: Callable[[Interaction, int], Awaitable[Opened]]
    save: Callable[[Interaction, int, Mapping[str, str]], Awaitable[str]]
    page: Page = Page.PANEL


def guild_form(
    verb: str,
    title: Text,
    settings: Mapping[str, Declared[Any]],
    *,
    prepare: Callable[[discord.Guild, GuildSettings], GuildSettings] = lambda _, current: current,
    check: Callable[[discord.Guild, GuildSettings, GuildChanges], None] | None = None,
) -> SettingsForm:
    """Return the form of some settings of a server, by their names in GuildSettings.

    `prepare` returns the settings as they are filled in, `check` raises SettingInvalid for what cannot be saved.
    """

    async def open_(interaction: Interaction, _: int) -> Opened:
        current = prepare(guild_of(interaction), await current_settings(interaction))
        fields = (field for name, setting in settings.items() for field in setting.fields(getattr(current, name)))
        return title(), tuple(fields)

    async def save(interaction: Interaction, _: int, typed: Mapping[str, str]) -> str:
        changes = cast("GuildChanges", {name: setting.read(typed) for name, setting in settings.items()})
        if check is not None:
            check(guild_of(interaction), await current_settings(interaction), changes)
        return await save_changes(interaction, lambda _: changes)

    return SettingsForm(verb=verb, open=open_, save=save)


async def current_settings(interaction: Interaction) -> GuildSettings:
    """Return the settings of the server."""
    return await interaction.client.services.limit_settings.settings(guild_of(interaction).id)


async def save_changes(interaction: Interaction, how: Callable[[GuildSettings], GuildChanges]) -> str:
    """Write the changes that `how` returns for the current settings, and return the note about them."""
    guild = guild_of(interaction)
    change = await interaction.client.services.limit_settings.amend(guild.id, interaction.user.id, how)
    return describe_change(change.texts, guild)


def remove_field(label: str, choice: str) -> Field:
    """Return the menu that removes something, whatever the other fields say; nothing is chosen in it."""
    return Field(name=REMOVE, label=label, choices=((_YES, choice),))


def is_removed(typed: Mapping[str, str]) -> bool:
    """Whether something was chosen in `remove_field`."""
    return bool(typed.get(REMOVE))
