"""The styles of music that the composer knows, and how each is played."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """How a genre is played. Instruments are named as in `instrument.py`, patterns as in `pattern.py`.

    `words` call for the style. `leads` are the melody instruments of the first and the second take; `comp` and `bass`
    are instrument and pattern, empty when nobody plays. `swing` delays every second eighth by that part of an eighth,
    `reverb` is the share of the room, `duck` how far the kick drum pushes the rest down. `extras` are percussion that
    plays along.
    """

    name: str
    words: str
    bpm: tuple[int, int]
    leads: tuple[str, str]
    comp: tuple[str, str]
    bass: tuple[str, str]
    drums: str
    pad: str = ""
    mode: str = ""
    colour: str = "triad"
    swing: float = 0.0
    reverb: float = 0.18
    duck: float = 0.0
    extras: tuple[str, ...] = ()
    sings: bool = True


# fmt: off
STYLES: tuple[Style, ...] = (
    Style(
        "pop", words="pop happy catchy indie", bpm=(104, 122), leads=("synth", "piano"), comp=("piano", "pop"),
        bass=("pick", "eighths"), drums="pop", pad="strings",
    ),
    Style(
        "rock", words="rock punk grunge guitar", bpm=(118, 142), leads=("overdrive", "guitar"),
        comp=("overdrive", "power"), bass=("pick", "eighths"), drums="rock", colour="power", reverb=0.12,
    ),
    Style(
        "metal", words="metal heavy thrash hardcore djent", bpm=(150, 172), leads=("overdrive", "overdrive"),
        comp=("distortion", "chug"), bass=("pick", "gallop"), drums="metal", mode="minor", colour="power",
        reverb=0.1,
    ),
    Style(
        "jazz", words="jazz swing bebop bossa sax saxophone", bpm=(112, 138), leads=("sax", "muted_trumpet"),
        comp=("epiano", "charleston"), bass=("upright", "walking"), drums="swing", colour="seventh", swing=0.33,
        reverb=0.16,
    ),
    Style(
        "blues", words="blues soul gospel r&b rnb", bpm=(84, 100), leads=("guitar", "organ"),
        comp=("organ", "stabs"), bass=("pick", "shuffle"), drums="shuffle", colour="seventh", swing=0.33,
    ),
    Style(
        "reggae", words="reggae ska dub island tropical beach", bpm=(74, 92), leads=("organ", "flute"),
        comp=("guitar_mute", "skank"), bass=("synth_bass", "onedrop"), drums="onedrop", pad="organ", reverb=0.2,
    ),
    Style(
        "disco", words="disco funk dance 70s groove groovy", bpm=(116, 124), leads=("strings", "brass"),
        comp=("epiano", "stabs"), bass=("pick", "octaves"), drums="disco", pad="strings", colour="seventh",
        duck=0.25,
    ),
    Style(
        "electronic", words="electronic techno house edm trance synthwave club rave synth dubstep",
        bpm=(122, 132), leads=("saw", "synth"), comp=("saw", "gate"), bass=("synth_bass", "offbeat"),
        drums="house", pad="saw_pad", mode="minor", reverb=0.2, duck=0.45,
    ),
    Style(
        "chiptune", words="chiptune chip 8-bit 8bit arcade retro nintendo video game", bpm=(132, 152),
        leads=("pulse", "square"), comp=("pulse_thin", "arpeggio"), bass=("triangle", "octaves"), drums="chip",
        reverb=0.03, sings=False,
    ),
    Style(
        "country", words="country cowboy bluegrass western banjo nashville", bpm=(108, 126),
        leads=("steel", "fiddle"), comp=("guitar", "boomchick"), bass=("upright", "two"), drums="train",
        reverb=0.12, extras=("tambourine",),
    ),
    Style(
        "folk", words="folk acoustic accordion campfire ballad shanty celtic", bpm=(84, 104),
        leads=("flute", "accordion"), comp=("guitar", "strum"), bass=("upright", "two"), drums="",
        extras=("shaker",),
    ),
    Style(
        "orchestral",
        words="orchestral orchestra symphonic symphony epic cinematic classical film strings violin",
        bpm=(80, 100), leads=("violin", "horn"), comp=("pizzicato", "ostinato"), bass=("contrabass", "pedal"),
        drums="orchestra", pad="strings", reverb=0.34, sings=False,
    ),
    Style(
        "piano", words="piano sonata nocturne solo", bpm=(66, 84), leads=("piano", "piano"),
        comp=("piano", "rolling"), bass=("", ""), drums="", reverb=0.26, sings=False,
    ),
    Style(
        "lofi", words="lofi lo-fi chill chillhop study relax relaxing mellow sleepy", bpm=(72, 84),
        leads=("epiano", "vibes"), comp=("epiano", "lazy"), bass=("upright", "lazy"), drums="lofi",
        pad="saw_pad", colour="seventh", swing=0.22, duck=0.2, extras=("crackle",),
    ),
    Style(
        "hiphop", words="hip-hop hiphop rap trap hip beat beats", bpm=(84, 94), leads=("bell", "synth"),
        comp=("piano", "lazy"), bass=("sub", "lazy"), drums="hiphop", mode="minor", colour="seventh",
        swing=0.12,
    ),
    Style(
        "acappella", words="cappella capella acappella acapella choir choral barbershop", bpm=(84, 100),
        leads=("voice", "voice"), comp=("choir", "hold"), bass=("vocal_bass", "two"), drums="snaps", reverb=0.3,
    ),
    Style(
        "christmas", words="christmas xmas santa holiday carol noel snow sleigh jingle winter reindeer",
        bpm=(108, 122), leads=("bell", "glockenspiel"), comp=("piano", "pop"), bass=("pick", "two"),
        drums="brushes", pad="strings", mode="major", swing=0.12, reverb=0.26, extras=("sleigh",),
    ),
    Style(
        "ambient", words="ambient meditation dream dreamy space atmospheric lullaby sleep", bpm=(62, 76),
        leads=("vibes", "flute"), comp=("harp", "rolling"), bass=("sub", "pedal"), drums="", pad="strings",
        reverb=0.42,
    ),
    Style(
        "latin", words="latin salsa samba cumbia flamenco mariachi spanish tango mambo rumba", bpm=(96, 112),
        leads=("muted_trumpet", "guitar"), comp=("guitar", "montuno"), bass=("upright", "tumbao"),
        drums="latin", extras=("shaker",),
    ),
)
# fmt: on
