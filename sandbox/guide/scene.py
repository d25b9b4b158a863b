"""What the pictures of the guide show: members of the demo's server, in an order in which songs build on each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cogs._bot.client import PERMISSIONS
from sandbox.acedata import Pace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sandbox.demo.setup import Demo
    from sandbox.loopback import InteractionResult, Person, SeenMessage

PACE = Pace(pending_s=0.3, running_s=0.3, clip_s=10.0)
_PATIENCE_S = 120.0
_MEDIA = (".mp3", ".zip", ".mp4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Messages that a picture shows, and who looks at them (the name in the page's list)."""

    message_ids: list[int]
    viewer: str = "Alice"


class Stage:
    """The people in the demo's server, and the messages that later scenes come back to."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.kept: dict[str, SeenMessage] = {}

    async def prepare(self) -> None:
        """Give everybody enough credits for all scenes, and Mia the bot."""
        self.demo.loopback.give_application_to(self.demo.mia)
        await self.run(self.demo.mia, "limits set", day=40)

    async def run(self, person: Person, command: str, **options: Any) -> InteractionResult:  # noqa: ANN401 - as typed
        """Run a command in the channel of songs."""
        return await person.slash(self.demo.songs, command, **options)

    async def make(self, name: str, person: Person, command: str, **options: Any) -> Shown:  # noqa: ANN401 - as typed
        """Run a command that makes something, and show what came back."""
        shown = await self.run(person, command, **options)
        self.kept[name] = await shown.wait_for_response(_has_media, timeout_s=_PATIENCE_S)
        return Shown(message_ids=[self.kept[name].id])

    async def answer(self, person: Person, command: str, /, *, edited: bool = False, **options: Any) -> Shown:  # noqa: ANN401
        """Run a command that answers privately, and show the answer; `edited`: it is written twice."""
        shown = await self.run(person, command, **options)
        message = await shown.wait_for_response(_is_edited if edited else None, timeout_s=_PATIENCE_S)
        viewer = person.user.global_name or person.name.capitalize()
        return Shown(message_ids=[message.id, *(further.id for further in shown.followups)], viewer=viewer)

    async def song(self, name: str, command: str, option: str = "song", at: int = 0) -> str:
        """Return the value that the list of a `song` option offers for a name."""
        offered = await self.demo.alice.autocomplete(self.demo.songs, command, option=option, typed=name)
        return str(offered[at].value)

    async def react(self, name: str, of: str, person: Person, emoji: str) -> Shown:
        """React to a kept result, and show the song that this makes."""
        before = {message.id for message in self.demo.loopback.messages(self.demo.songs)}
        await person.react(self.kept[of], emoji)
        self.kept[name] = await self.demo.loopback.wait_for_message(
            self.demo.songs, lambda message: message.id not in before and _has_media(message), timeout_s=_PATIENCE_S
        )
        return Shown(message_ids=[self.kept[name].id])


def _is_edited(message: SeenMessage) -> bool:
    return len(message.versions) > 1


def _has_media(message: SeenMessage) -> bool:
    return any(file.filename.endswith(_MEDIA) for file in message.attachments)


async def _song(stage: Stage) -> Shown:
    return await stage.make(
        "walk", stage.demo.alice, "song", lyrics="Snow on the window, a light in the hall", title="Snow Walk",
        style="folk, acoustic guitar",
    )  # fmt: skip


async def _rock_cover(stage: Stage) -> Shown:
    cover = await stage.react("rock", "walk", stage.demo.bob, "🎸")
    return Shown(message_ids=[stage.kept["walk"].id, *cover.message_ids], viewer="Bob")


async def _remix(stage: Stage) -> Shown:
    await stage.react("longer", "rock", stage.demo.mia, "⏩")
    return Shown(message_ids=[stage.kept[name].id for name in ("walk", "rock", "longer")], viewer="Mia")


async def _family_tree(stage: Stage) -> Shown:
    panel = await stage.demo.mia.click(stage.kept["walk"], label="More")
    tree = await stage.demo.mia.click(await panel.wait_for_response(), label="Family tree")
    message = await tree.wait_for_response(lambda seen: bool(seen.attachments), timeout_s=_PATIENCE_S)
    return Shown(message_ids=[message.id], viewer="Mia")


async def _cover(stage: Stage) -> Shown:
    song = await stage.song("Snow Walk", "cover")
    return await stage.make("jazz", stage.demo.bob, "cover", song=song, style="jazz")


async def _extend(stage: Stage) -> Shown:
    song = await stage.song("Snow Walk", "extend", at=-1)
    return await stage.make("extended", stage.demo.alice, "extend", song=song, at="0:08", title="Longer Walk")


async def _concat(stage: Stage) -> Shown:
    return await stage.make("joined", stage.demo.alice, "concat", song=await stage.song("Longer Walk", "concat"))


async def _replace(stage: Stage) -> Shown:
    song = await stage.song("Snow Walk", "replace", at=-1)
    return await stage.make(
        "replaced", stage.demo.alice, "replace", song=song, start="0:02", end="0:06", lyrics="A star on the roof"
    )


async def _sound(stage: Stage) -> Shown:
    return await stage.make("sound", stage.demo.alice, "sound", sound="a creaking wooden door")


async def _mashup(stage: Stage) -> Shown:
    first = await stage.song("Snow Walk", "mashup", option="first", at=-1)
    second = await stage.song("Longer Walk", "mashup", option="second")
    return await stage.make("mashup", stage.demo.alice, "mashup", first=first, second=second)


async def _remaster(stage: Stage) -> Shown:
    return await stage.make("remaster", stage.demo.alice, "remaster", song=await stage.song("Longer Walk", "remaster"))


async def _stems(stage: Stage) -> Shown:
    return await stage.make("stems", stage.demo.alice, "stems", song=await stage.song("Longer", "stems"), kind="all")


async def _video(stage: Stage) -> Shown:
    return await stage.make("video", stage.demo.alice, "video", song=await stage.song("Longer Walk", "video"))


async def _lyrics(stage: Stage) -> Shown:
    return await stage.answer(stage.demo.alice, "lyrics", edited=True, prompt="rain on a tin roof")


async def _export(stage: Stage) -> Shown:
    song = await stage.song("Snow Walk", "export", at=-1)
    return await stage.answer(stage.demo.alice, "export", edited=True, song=song, format="wav")


async def _persona_create(stage: Stage) -> Shown:
    song = await stage.song("Snow Walk", "persona create", at=-1)
    return await stage.answer(
        stage.demo.alice, "persona create", edited=True, song=song, name="Winter voice", description="calm and close"
    )


async def _tasks(stage: Stage) -> Shown:
    stage.demo.standin.hold()
    for prompt in ("a lantern", "the night train", "the last bus"):
        await stage.run(stage.demo.alice, "song", prompt=prompt)
    return await stage.answer(stage.demo.alice, "tasks")


async def _quota(stage: Stage) -> Shown:
    stage.demo.standin.release()
    return await stage.answer(stage.demo.alice, "quota")


async def _log_channel(stage: Stage) -> Shown:
    message = await stage.demo.loopback.wait_for_message(
        stage.demo.songs, lambda seen: "Changes" in seen.text, timeout_s=_PATIENCE_S
    )
    return Shown(message_ids=[message.id], viewer="Mia")


async def _welcome(stage: Stage) -> Shown:
    before = {message.id for message in stage.demo.loopback.messages(stage.demo.songs)}
    stage.demo.loopback.kick_bot(stage.demo.guild)
    stage.demo.loopback.invite(stage.demo.guild, PERMISSIONS)
    message = await stage.demo.loopback.wait_for_message(
        stage.demo.songs, lambda seen: seen.id not in before and bool(seen.buttons), timeout_s=_PATIENCE_S
    )
    return Shown(message_ids=[message.id], viewer="Mia")


def _private(who: str, command: str, **options: Any) -> Callable[[Stage], Awaitable[Shown]]:  # noqa: ANN401 - as typed
    """Return a scene in which somebody runs a command that answers privately; "@bob" stands for a person."""

    async def scene(stage: Stage) -> Shown:
        demo = stage.demo
        here: dict[str, Any] = {
            "@alice": demo.alice, "@bob": demo.bob, "@Supporter": demo.guild.roles["Supporter"], "#songs": demo.songs,
            "@guild": str(demo.guild.id),
        }  # fmt: skip
        filled = {name: here.get(value, value) if isinstance(value, str) else value for name, value in options.items()}
        return await stage.answer(getattr(demo, who), command, **filled)

    return scene


SCENES: Mapping[str, Callable[[Stage], Awaitable[Shown]]] = {
    "commands/song": _song,
    "demo": _rock_cover,
    "remix": _remix,
    "family-tree": _family_tree,
    "commands/cover": _cover,
    "commands/extend": _extend,
    "commands/concat": _concat,
    "commands/replace": _replace,
    "commands/sound": _sound,
    "commands/mashup": _mashup,
    "commands/remaster": _remaster,
    "commands/stems": _stems,
    "commands/video": _video,
    "commands/lyrics": _lyrics,
    "commands/export": _export,
    "commands/persona-create": _persona_create,
    "commands/persona-list": _private("alice", "persona list"),
    "commands/persona-delete": _private("alice", "persona delete", name="Winter voice"),
    "commands/tasks": _tasks,
    "commands/quota": _quota,
    "commands/library": _private("alice", "library"),
    "commands/help": _private("alice", "help"),
    "commands/privacy-export": _private("alice", "privacy export"),
    "commands/privacy-forget": _private("alice", "privacy forget"),
    "commands/privacy-remixing": _private("alice", "privacy remixing", songs="closed"),
    "commands/limits-log": _private("mia", "limits log", channel="#songs"),
    "commands/limits-set": _private("mia", "limits set", day=20, at_once=2, cooldown=30),
    "commands/limits-role": _private("mia", "limits role", role="@Supporter", day=40, weight=2),
    "commands/limits-member": _private("mia", "limits member", member="@bob", day=50),
    "commands/limits-cost": _private("mia", "limits cost", action="video", credits=5),
    "commands/limits-grant": _private("mia", "limits grant", member="@alice", credits=10, expires="30 days"),
    "commands/limits-reset": _private("mia", "limits reset", member="@alice", window="day"),
    "commands/limits-block": _private(
        "mia", "limits block", member="@bob", reason="one song every minute", duration="2 days"
    ),
    "admin-why": _private("mia", "limits show", member="@bob"),
    "commands/limits-unblock": _private("mia", "limits unblock", member="@bob"),
    "commands/limits-words": _private("mia", "limits words", add="weasel"),
    "commands/limits-channels": _private("mia", "limits channels", add="#songs"),
    "commands/limits-reactions": _private("mia", "limits reactions", threshold=2),
    "commands/limits-show": _private("mia", "limits show"),
    "admin-show": _private("mia", "limits show"),
    "commands/limits-usage": _private("mia", "limits usage"),
    "admin-usage": _private("mia", "limits usage"),
    "admin-log": _log_channel,
    "commands/operator-status": _private("mia", "operator status"),
    "commands/operator-guilds": _private("mia", "operator guilds"),
    "commands/operator-leave": _private("mia", "operator leave", guild="@guild"),
    "commands/operator-pause": _private("mia", "operator pause", notice="Maintenance until 18:00 UTC."),
    "commands/operator-resume": _private("mia", "operator resume"),
    "admin-welcome": _welcome,
}
"""By the picture's name in docs/. The order matters: later scenes need what earlier ones made or set."""
