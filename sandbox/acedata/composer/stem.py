"""Which stem each player of a score belongs to."""

from __future__ import annotations

from sandbox.acedata.composer.work import Stem, Work

VOCALS, BACKING, DRUMS, BASS, PERCUSSION, FX = "Vocals", "Backing Vocals", "Drums", "Bass", "Percussion", "FX"
# Names in a request, and titles. Source: AceDataCloud API contract, request fields (stem_type).
STEM_TITLES = {
    "vocals": VOCALS,
    "backing_vocals": BACKING,
    "drums": DRUMS,
    "bass": BASS,
    "guitar": "Guitar",
    "keyboard": "Keyboard",
    "percussion": PERCUSSION,
    "strings": "Strings",
    "synth": "Synth",
    "fx": FX,
    "brass": "Brass",
    "woodwinds": "Woodwinds",
}
_FAMILIES = {
    BACKING: "voice_f voice_m choir vocal_bass",
    "Guitar": "guitar guitar_mute steel overdrive distortion",
    "Keyboard": "piano epiano organ accordion vibes bell glockenspiel",
    "Strings": "strings violin fiddle pizzicato harp contrabass",
    "Synth": "synth saw saw_pad square pulse pulse_thin triangle synth_bass sub",
    "Brass": "horn brass muted_trumpet",
    "Woodwinds": "sax flute",
}
_BY_INSTRUMENT = {name: title for title, names in _FAMILIES.items() for name in names.split()}
_BY_DRUM = {
    "crackle": FX, "timpani": PERCUSSION, "shaker": PERCUSSION, "tambourine": PERCUSSION, "sleigh": PERCUSSION,
    "snap": PERCUSSION,
}  # fmt: skip


def stem_names() -> tuple[str, ...]:
    """The titles of the twelve stems, in the service's order."""
    return tuple(STEM_TITLES.values())


def stem_of_part(role: str, instrument: str) -> str:
    """The stem to which a player belongs."""
    by_role = {"voice": VOCALS, "bass": BASS}
    return by_role.get(role) or _BY_INSTRUMENT.get(instrument, "Synth")


def stem_of_drum(drum: str) -> str:
    """The stem to which a drum belongs."""
    return _BY_DRUM.get(drum, DRUMS)


def stem(source: Work, *titles: str, take: int = 0) -> Stem:
    """These stems of a work together."""
    return Stem(source, titles, take)


def without(source: Work, *titles: str, take: int = 0) -> Stem:
    """A work without these stems."""
    return Stem(source, tuple(title for title in stem_names() if title not in titles), take)
