"""The operator's settings, read once from the environment: everything wrong is reported at once, with how to fix it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from core.suno_models import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")


_N = TypeVar("_N", int, float)


class SettingsInvalid(Exception):
    """One or more settings are missing or wrong; `problems` has a sentence for each, with how to fix it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked. Secrets are left out of the repr.

    Units are in the names. `operator_daily_credits` None: no limit. `public_url` None: no callbacks. `http_port` None:
    no web server (0 means off, too). `shard_count` None: Discord's recommendation, all shards in this process.
    """

    discord_token: str = field(repr=False)
    acedata_api_key: str = field(repr=False)
    acedata_base_url: str
    database_url: str = field(repr=False)
    model: str
    max_in_flight: int
    poll_interval_s: float
    job_deadline_s: float
    public_url: str | None
    http_host: str
    http_port: int | None
    default_daily_credits: int
    operator_daily_credits: int | None
    media_dir: str
    media_allow_private: bool
    log_level: str
    log_format: str
    dev_guild_id: int | None
    shard_count: int | None
    shard_ids: tuple[int, ...] | None

    @property
    def is_shard_zero_owner(self) -> bool:
        """Whether this process runs shard 0, and so is the one that registers the commands with Discord."""
        return self.shard_ids is None or 0 in self.shard_ids

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check every setting; unset and empty are the same, except for HTTP_PORT (empty: no web server).

        Raises:
            SettingsInvalid: lists every missing or wrong variable, never a secret's value.
        """
        reader = _Reader(environ)
        settings = cls(
            discord_token=reader.required("DISCORD_TOKEN", "the bot's token, from the Developer Portal, page Bot"),
            acedata_api_key=reader.required("ACEDATA_API_KEY", "an API key, from the AceDataCloud console"),
            acedata_base_url=reader.url("ACEDATA_BASE_URL", "https://api.acedata.cloud") or "",
            database_url=reader.database_url("DATABASE_URL", "sqlite:///data/chorus.db"),
            model=reader.choice("MODEL", "chirp-v5-5", tuple(MODELS)),
            max_in_flight=reader.whole("MAX_IN_FLIGHT", 5, least=1) or 0,
            poll_interval_s=reader.seconds("POLL_INTERVAL_S", 10, least=0.05),
            job_deadline_s=reader.seconds("JOB_DEADLINE_S", 1200, least=1),
            public_url=reader.url("PUBLIC_URL", None),
            http_host=reader.text("HTTP_HOST", "127.0.0.1"),
            http_port=reader.port("HTTP_PORT", 8080),
            default_daily_credits=reader.whole("DEFAULT_DAILY_CREDITS", 10, least=0) or 0,
            operator_daily_credits=reader.whole("OPERATOR_DAILY_CREDITS", None, least=0),
            media_dir=reader.text("MEDIA_DIR", "data/media"),
            media_allow_private=reader.flag("MEDIA_ALLOW_PRIVATE"),
            log_level=reader.choice("LOG_LEVEL", "INFO", LOG_LEVELS),
            log_format=reader.choice("LOG_FORMAT", "text", LOG_FORMATS),
            dev_guild_id=reader.whole("DEV_GUILD_ID", None, least=1),
            shard_count=reader.whole("SHARD_COUNT", None, least=1),
            shard_ids=reader.shards("SHARD_IDS"),
        )
        reader.check_together(settings)
        if reader.problems:
            raise SettingsInvalid(reader.problems)
        return settings


class _Reader:
    """Reads variables one by one and collects the problems."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def required(self, name: str, what: str) -> str:
        value = self.text(name, "")
        if not value:
            self.problems.append(f"{name} is missing. Set it to {what}.")
        elif any(character.isspace() or not character.isprintable() for character in value):
            self.problems.append(f"{name} contains a space or a control character. Copy it again.")
        return value

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        by_lower = {choice.lower(): choice for choice in choices}
        if value.lower() not in by_lower:
            self.problems.append(f"{name} is {value!r}. Choose one of {', '.join(choices)}.")
        return by_lower.get(value.lower(), default)

    def flag(self, name: str) -> bool:
        return self.choice(name, "false", ("false", "true")) == "true"

    def whole(self, name: str, default: int | None, *, least: int) -> int | None:
        return self._number(name, default, int, f"a whole number, {least} or more", lambda value: value >= least)

    def seconds(self, name: str, default: float, *, least: float) -> float:
        is_right: Callable[[float], bool] = lambda value: math.isfinite(value) and value >= least  # noqa: E731
        return self._number(name, default, float, f"seconds, {least:g} or more", is_right) or default

    def port(self, name: str, default: int) -> int | None:
        if self._environ.get(name) is not None and not self._environ[name].strip():
            return None
        port = self._number(name, default, int, "a port, 1 to 65535, or 0 for none", lambda value: 0 <= value <= 65535)  # noqa: PLR2004
        return port or None

    def url(self, name: str, default: str | None) -> str | None:
        value = self.text(name, default or "")
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
            self.problems.append(f"{name} is not a web address. Write it like https://chorus.example.org.")
        return value.rstrip("/")

    def database_url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.startswith(("sqlite:///", "postgresql://")):
            self.problems.append(
                f"{name} must be sqlite:///path/to/file.db or postgresql://user:password@host/database."
            )
        return value

    def shards(self, name: str) -> tuple[int, ...] | None:
        """Read "0,1" or "0-3"."""
        value = self.text(name, "")
        if not value:
            return None
        ids: set[int] = set()
        try:
            for part in value.split(","):
                first, _, last = part.partition("-")
                ids.update(range(int(first), int(last or first) + 1))
        except ValueError:
            ids = set()
        if not ids:
            self.problems.append(f"{name} is {value!r}. List shard numbers, like 0,1 or 0-3.")
        return tuple(sorted(ids))

    def check_together(self, settings: Settings) -> None:
        count, ids = settings.shard_count, settings.shard_ids
        if ids and (count is None or max(ids) >= count):
            self.problems.append("SHARD_IDS needs SHARD_COUNT, and every id must be below it.")
        if settings.public_url and settings.http_port is None:
            self.problems.append("PUBLIC_URL needs the web server. Set HTTP_PORT, or leave PUBLIC_URL empty.")

    def _number(
        self, name: str, default: _N | None, kind: Callable[[str], _N], what: str, is_right: Callable[[_N], bool]
    ) -> _N | None:
        value = self.text(name, "")
        if not value:
            return default
        try:
            number = kind(value)
        except ValueError:
            number = None
        if number is None or not is_right(number):
            self.problems.append(f"{name} is {value!r}. It must be {what}.")
            return default
        return number
