"""Makes up what a request leaves open: a title, a style and lyrics, all from its words; and lyrics to choose from."""

from __future__ import annotations

import random
import re
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from sandbox.acedata.composer import names_style, style_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.acedata.wire import Json

TITLE_MAX = 80
_FILLERS = frozenset({
    "a", "an", "and", "about", "for", "from", "in", "into", "is", "it", "make", "me", "my", "of", "on", "please",
    "sing", "some", "song", "songs", "that", "the", "this", "to", "tune", "with", "write", "your", "music", "track",
    "style", "like", "very", "really", "sounding", "create", "compose",
})  # fmt: skip
_STYLE_TEXTS = {
    "pop": "bright pop, warm strings, catchy chorus",
    "rock": "driving rock, overdriven guitars, big drums",
    "metal": "heavy metal, palm-muted guitars, double kick",
    "jazz": "smooth jazz, walking bass, brushed swing",
    "blues": "slow blues, organ, shuffle",
    "reggae": "reggae, offbeat guitar, deep bass",
    "disco": "disco, four on the floor, strings",
    "electronic": "electronic, synth lead, pumping pads",
    "chiptune": "chiptune, pulse waves, fast arpeggios",
    "country": "country, steel guitar, train beat",
    "folk": "acoustic folk, guitar, flute",
    "orchestral": "orchestral, sweeping strings, timpani",
    "piano": "solo piano, tender, rolling chords",
    "lofi": "lofi chill, electric piano, dusty drums",
    "hiphop": "hip-hop, laid-back beat, sub bass",
    "acappella": "a cappella, close harmony, finger snaps",
    "christmas": "christmas, sleigh bells, warm choir of strings",
    "ambient": "ambient, slow, wide and dreamy",
    "latin": "latin, montuno guitar, congas",
}
_COMPANIONS = ("starlight", "laughter", "the music", "a promise", "warm candlelight")
_VERSES = (
    ("{a} in the window, {b} on the street", "I count every heartbeat, I follow my feet"),
    ("There's {a} in the morning and {b} in the air", "A light on the doorstep, and somebody there"),
    ("I wrote down {a} on the back of my hand", "And carried {b} home over water and sand"),
    ("They told me {a} was a thing of the past", "But here comes {b}, and it's coming so fast"),
    ("Quiet as {a}, the evening begins", "And somewhere {b} on a far violin"),
    ("Hold on to {a} when the hours run slow", "I'll keep {b} by me wherever I go"),
)
_CHORUSES = (
    (
        "Oh {a}, sing it again",
        "{b} till the night has an end",
        "Oh {a}, don't let me go",
        "You are the only song I know",
    ),
    (
        "This is for {a}, this is for you",
        "{b} and the sky breaking through",
        "Hands in the air, hearts in a row",
        "{a}, {a}, here we go",
    ),
    (
        "Come on, {a}, carry me home",
        "{b} is too bright for walking alone",
        "Come on, {a}, one more time",
        "We'll make every morning rhyme",
    ),
)

_CANDIDATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("{}", ()),
    ("{} (All Night)", ("upbeat", "bright")),
    ("The Last {}", ("slow", "tender")),
)
"""How the lyrics to choose from differ, besides their lines: in the title and in the mood."""

_STYLE_WORDS = (
    ("warm and hopeful", "bittersweet", "euphoric", "intimate", "playful", "cinematic"),
    ("layered harmonies", "breathy lead vocal", "close double-tracked voice", "gospel backing vocals"),
    ("rich low end", "tape saturation", "wide stereo image", "crisp modern mix", "roomy live drums"),
    ("slow build into a soaring chorus", "steady groove throughout", "quiet verses and a loud chorus"),
)
"""What makes a style richer: one phrase of each line is added."""


def title_for(wish: str) -> str:
    """A title from a few words of the wish."""
    words = _telling_words(wish)
    return " ".join(words[:4]).title()[:TITLE_MAX] or "Untitled"


def style_for(wish: str) -> str:
    """The style that the wish's words call for."""
    return _STYLE_TEXTS[style_of(wish).name]


def write_lyric(wish: str) -> str:
    """Two verses and a chorus about the wish, with section tags."""
    chance = random.Random(f"lyric:{wish}")
    verses = chance.sample(_VERSES, 4)
    return _lyric(wish, verses, chance.choice(_CHORUSES), chance)


def write_candidates(wish: str, repeat: int = 0) -> list[Json]:
    """Three lyrics about the wish to choose from, each with its own chorus, title and tags; new ones at each repeat.

    Source: AceDataCloud API contract, other Suno endpoints.
    """
    chance = random.Random(f"candidates:{repeat}:{wish}")
    tags = style_for(wish).split(", ")
    choruses = chance.sample(_CHORUSES, len(_CHORUSES))
    return [
        {
            "text": _lyric(wish, chance.sample(_VERSES, 4), chorus, chance),
            "title": pattern.format(title_for(wish))[:TITLE_MAX],
            "status": "complete",
            "tags": [*tags, *moods],
        }
        for chorus, (pattern, moods) in zip(choruses, _CANDIDATES, strict=True)
    ]


def _lyric(wish: str, verses: Sequence[tuple[str, str]], chorus: Sequence[str], chance: random.Random) -> str:
    words = _telling_words(wish) or ["tomorrow", "the music"]
    blocks = [
        ("Verse 1", [*verses[0], *verses[1]]),
        ("Chorus", list(chorus)),
        ("Verse 2", [*verses[2], *verses[3]]),
        ("Chorus", list(chorus)),
    ]
    return "\n\n".join(f"[{tag}]\n" + "\n".join(_fill(line, words, chance) for line in lines) for tag, lines in blocks)


def _fill(line: str, words: list[str], chance: random.Random) -> str:
    """The line with words of the wish in its gaps, and a capital letter first."""
    first, second = words[0], chance.choice(words[1:] or _COMPANIONS)
    text = line.format(a=first, b=second)
    return text[:1].upper() + text[1:]


def _telling_words(wish: str) -> list[str]:
    """The words that say what the song is about: no fillers, and no style names if anything else remains."""
    words = [word for word in re.findall(r"[^\W_]+(?:['-][^\W_]+)*", wish) if word.lower() not in _FILLERS]
    subjects = [word for word in words if not names_style(word)]
    return list(dict.fromkeys(subjects or words))


def enrich_style(wish: str, repeat: int = 0) -> str:
    """The style in more words: mood, instruments, voice and sound; different at each repeat.

    Source: AceDataCloud API contract, other Suno endpoints, style.
    """
    chance = random.Random(f"style:{repeat}:{wish}")
    known = [" ".join(part.split()) for part in re.split(r"[,;\n]", wish)]
    genre = style_for(wish).split(", ")
    return ", ".join(dict.fromkeys(filter(None, (*known, *genre, *map(chance.choice, _STYLE_WORDS)))))


def mash_lyrics(first: str, second: str, repeat: int = 0) -> Json:
    """A mashup of two lyrics, their sections alternating; every other repeat begins with the second one.

    Source: AceDataCloud API contract, other Suno endpoints, mashup-lyrics.
    """
    pair = (first, second) if repeat % 2 == 0 else (second, first)
    sections = [re.split(r"\n\s*\n", text.strip()) for text in pair]
    text = "\n\n".join(filter(None, chain.from_iterable(zip_longest(*sections))))
    titles = [title_for(_sung(part)) for part in pair]
    return {
        "text": text,
        "title": " / ".join(titles)[:TITLE_MAX],
        "tags": style_for(f"{first} {second}").split(", "),
        "status": "complete",
    }


def _sung(lyric: str) -> str:
    """The first line of the lyrics that is not a section heading."""
    lines = (line.strip() for line in lyric.splitlines())
    return next((line for line in lines if line and not line.startswith("[")), "")
