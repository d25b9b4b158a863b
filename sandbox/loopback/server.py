"""The loopback server: a complete Discord in one object, for tests, the demo and the benchmark."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from aiohttp import web

from ._backend import LoopbackBackend
from ._cdn import DiskCdn
from ._simcord import LoopbackEnv
from .fault import Fault
from .gateway import Gateway
from .journal import Journal
from .person import Person
from .rate_limit import RateLimits
from .rest import Rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    import discord
    from simcord.builders import ChannelHandle, GuildHandle, RoleHandle

    from .interaction_result import InteractionResult
    from .message import SeenAttachment, SeenMessage

_UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024  # Source: Discord, Uploading Files: the default for everybody
# aiohttp's own limit; higher than every upload limit, so that the refusal is Discord's and not aiohttp's.
_REQUEST_LIMIT_BYTES = 1024**3
_SHUTDOWN_S = 1.0


class LoopbackDiscord:
    """A complete Discord on 127.0.0.1: REST, gateway and CDN over real HTTP and WebSocket, on the wall clock.

    Port 0 takes a free one. Use it as an async context manager, or `start` and `stop` it. `shards` is the number that
    GET /gateway/bot recommends. `env` is simcord's Env of this world, for its browser preview.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        shards: int = 1,
        rate_limits: bool = True,
        upload_limit_bytes: int = _UPLOAD_LIMIT_BYTES,
        bot_name: str = "Chorus",
    ) -> None:
        self._host, self._port = host, port
        self._folder = tempfile.TemporaryDirectory(prefix="loopback-discord-")
        folder = Path(self._folder.name)
        self._cdn = DiskCdn(folder)
        self._runner: web.AppRunner | None = None
        self.base_url = ""
        self.journal = Journal()
        self.backend = LoopbackBackend(self._cdn, upload_limit_bytes=upload_limit_bytes)
        self.backend.bot_user.name = bot_name
        self.env = LoopbackEnv(self.backend, self.journal)
        self.bad_tokens: set[str] = set()
        self.gateway = Gateway(self.backend, self.journal, bad_tokens=self.bad_tokens)
        self.limits = RateLimits(is_enabled=rate_limits)
        self.rest = Rest(self.env, folder, bad_tokens=self.bad_tokens, limits=self.limits, shards=shards)
        self.rest.reads_content = self.gateway.reads_content
        self.env.set_shards(shards)
        self.backend.subscribers.append(self.gateway.announce)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start listening; from now on `base_url` is known."""
        app = web.Application(client_max_size=_REQUEST_LIMIT_BYTES)
        app.router.add_get("/gateway", self.gateway.connect)
        app.router.add_get("/cdn/{path:.*}", self._cdn.serve)
        app.router.add_route("*", "/api/v10/{path:.*}", self.rest.answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base_url = f"http://{self._host}:{port}"
        self.backend.cdn_url = f"{self.base_url}/cdn"
        self.gateway.url = self.rest.gateway_url = f"ws://{self._host}:{port}/gateway"
        await self.env.start()

    async def stop(self) -> None:
        """Close every connection and delete the files."""
        await self.env.shutdown()
        await self.gateway.drop(code=1001)
        if self._runner is not None:
            await self._runner.cleanup()
        self._folder.cleanup()

    @property
    def problems(self) -> list[str]:
        """Requests that the simulation could not answer; it should stay empty."""
        return self.rest.problems

    # Guilds and people.

    def create_guild(
        self,
        name: str,
        *,
        shard: int | None = None,
        bot_is_member: bool = True,
        locale: str = "en-US",
        upload_limit_bytes: int | None = None,
        bot_permissions: discord.Permissions | None = None,
    ) -> GuildHandle:
        """Create a guild (on this shard). If the bot is not a member, people use it as a user-installed app.

        `bot_permissions` are those it was invited with; by default it has all but administrator.
        """
        if bot_is_member:
            guild = self.env.create_guild(name, shard_id=shard, preferred_locale=locale)
        else:
            guild = self.env.create_foreign_guild(name, locale=locale)
        if bot_permissions is not None:
            self.backend.invite_with(guild.id, bot_permissions)
        if upload_limit_bytes is not None:
            self.backend.upload_limits_bytes[guild.id] = upload_limit_bytes
        return guild

    def invite(self, guild: GuildHandle, permissions: discord.Permissions) -> None:
        """Let the bot join a guild of which it is not a member, with these permissions."""
        self.backend.join(guild.id, permissions)

    def kick_bot(self, guild: GuildHandle) -> None:
        """Remove the bot from a guild."""
        self.backend.leave(guild.id)

    def create_person(
        self,
        name: str,
        *guilds: GuildHandle,
        permissions: discord.Permissions | None = None,
        roles: Iterable[RoleHandle] = (),
        locale: str = "en-US",
    ) -> Person:
        """A user who is a member of these guilds, with everybody's permissions and those named here."""
        user = self.env.create_user(name, global_name=name.capitalize())
        self.backend.locales[user.id] = locale
        for guild in guilds:
            own = [role for role in roles if role.guild.id == guild.id]
            if permissions is not None:
                own.append(guild.create_role(f"{name}'s", permissions=permissions))
            guild.add_member(user, roles=own)
        return Person(self.env, user)

    def give_application_to(self, person: Person) -> None:
        """Let somebody be the owner of the bot's application; the bot learns of it when it asks."""
        self.backend.owner_id = person.id

    def refuse_dms(self, person: Person) -> None:
        """Make somebody refuse the bot's direct messages: 403 / 50007 from now on. The channel can still be opened."""
        self.backend.closed_dms.add(person.id)

    def accept_dms(self, person: Person) -> None:
        """Make somebody accept direct messages again."""
        self.backend.closed_dms.discard(person.id)

    def leave(self, person: Person, guild: GuildHandle) -> None:
        """Let a member leave. The bot cannot write to somebody with whom it no longer shares a guild."""
        guild.remove_member(person.user)
        backend = self.backend
        if not any(
            person.id in backend.guilds[number].members for number in backend.guilds.keys() - backend.foreign_guilds
        ):
            self.refuse_dms(person)

    def delete_channel(self, channel: ChannelHandle) -> None:
        """Delete a channel with all its messages."""
        self.backend.delete_channel(channel.id)

    def deny(self, channel: ChannelHandle, *permissions: str, to: Person | None = None) -> None:
        """Deny one person these permissions in a channel; without `to`, deny them to the bot."""
        self.backend.deny(channel.id, self.backend.bot_user.id if to is None else to.id, permissions)

    # Waiting and reading.

    async def wait_for_bot(
        self, *, commands: Iterable[str] = (), shards: int | None = None, again: bool = False, timeout_s: float = 10.0
    ) -> None:
        """Return once every shard (by default the recommended number) is connected and these commands are synced.

        With `again`, sessions from before this call do not count: a process that was just killed may still look
        connected.

        Raises:
            TimeoutError: a shard or command is missing after `timeout_s`.
        """
        wanted = set(commands)
        count = self.rest.shards if shards is None else shards
        before = set(self.gateway.sessions) if again else set[str]()

        def is_there() -> bool:
            synced = {name for scope in self.backend.commands.values() for name, _ in scope}
            return len(self.gateway.connected_shards(but=before)) >= count and wanted <= synced

        await self.wait_until(is_there, timeout_s=timeout_s)

    async def wait_until(self, condition: Callable[[], bool], *, timeout_s: float = 10.0) -> None:
        """Return once the condition is true; it is checked after every request and every change of a connection.

        Raises:
            TimeoutError: it is still false after `timeout_s`.
        """
        await self.backend.changes.until(condition, timeout_s=timeout_s)

    def messages(self, channel: ChannelHandle) -> list[SeenMessage]:
        """The messages of a channel as they are now, oldest first, including ephemeral ones."""
        stored = self.backend.messages.get(channel.id, {})
        return [self.backend.seen(stored[number]) for number in sorted(stored)]

    async def wait_for_message(
        self, channel: ChannelHandle, predicate: Callable[[SeenMessage], bool], *, timeout_s: float = 10.0
    ) -> SeenMessage:
        """The first message of the channel, existing, new or edited, that satisfies the predicate; also ephemeral ones.

        Raises:
            TimeoutError: none did within `timeout_s`; the error lists the messages of the channel.
        """
        try:
            return await self.backend.history.wait(
                lambda message: message.channel_id == channel.id and predicate(message),
                self.messages(channel),
                timeout_s=timeout_s,
            )
        except TimeoutError:
            shown = "\n---\n".join(message.text for message in self.messages(channel)) or "(none)"
            raise TimeoutError(f"No such message within {timeout_s} s. The messages of the channel:\n{shown}") from None

    async def wait_for_deletion(self, message: SeenMessage, *, timeout_s: float = 10.0) -> None:
        """Return once the message is deleted; TimeoutError when it still exists after `timeout_s`."""
        await self.backend.history.wait_for_deletion(message.id, timeout_s=timeout_s)

    async def file_bytes(self, attachment: SeenAttachment) -> bytes:
        """The content of a file that was posted."""
        data = self._cdn.get(attachment.url)
        if data is None:
            raise FileNotFoundError(attachment.url)
        return data

    # Faults.

    def inject(  # noqa: PLR0913  # a fault is its fields; all but two have a default
        self,
        method: str,
        path_glob: str,
        *,
        status: int | None = 500,
        code: int = 0,
        message: str = "injected by the test",
        times: int | None = 1,
        retry_after: float | None = None,
        delay_s: float = 0.0,
    ) -> Fault:
        """Answer matching requests with an error; with status None only delay them; with times None until removed."""
        fault = Fault(method, path_glob, status, code, message, times, retry_after, delay_s)
        return self.rest.faults.add(fault)

    def drop(self, method: str, path_glob: str, *, times: int | None = 1, after: bool = False) -> Fault:
        """Cut the connection of matching requests: before anything happens, or after it, so that the answer is lost."""
        fault = Fault(method, path_glob, times=times, cut="after" if after else "before")
        return self.rest.faults.add(fault)

    async def drop_gateway(self, *, shard: int | None = None, code: int | None = None) -> None:
        """Cut gateway connections, with or without a close code. The bot resumes."""
        await self.gateway.drop(shard=shard, code=code)

    def forget_sessions(self) -> None:
        """Make the next resume fail with INVALID_SESSION."""
        self.gateway.forget_sessions()

    def expire_token(self, result: InteractionResult) -> None:
        """Let an interaction's token expire before its 15 minutes: 401 / 50027 from now on."""
        self.backend.interactions[result.id].expires_at = self.backend.now_iso()
