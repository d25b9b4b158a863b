"""Downloads sounds that were made, decodes and measures them."""

import itertools

import numpy as np
import pytest

from sandbox.acedata.composer import SAMPLE_RATE_HZ
from sandbox.acedata.media.mp3 import decode

SUNG = {"custom": True, "title": "Harbor", "style": "pop", "lyric": "[Verse]\nFog on the silver pier"}


class AudioClient:
    """A client that makes songs, and downloads and decodes them into `folder`."""

    def __init__(self, caller, folder):
        self._caller = caller
        self._paths = (folder / f"{number}.mp3" for number in itertools.count())

    async def make(self, **body):
        """The clips of a finished task."""
        record = await self._caller.finished(**body)
        assert record["response"]["success"] is True, record
        return record["response"]["data"]

    async def sound_of(self, clip):
        """The clip's samples; fails when they are not as long as the clip says."""
        status, _, content = await self._caller.download(clip["audio_url"])
        assert status == 200
        path = next(self._paths)
        path.write_bytes(content)
        sound = decode(path, SAMPLE_RATE_HZ)
        assert len(sound) / SAMPLE_RATE_HZ == pytest.approx(clip["duration"], abs=0.1)
        return sound

    async def upload(self, clip):
        """The id of the clip after it was uploaded as a client's own audio."""
        return (await self._caller.post("/suno/upload", {"audio_url": clip["audio_url"]}))[1]["data"]["audio_id"]


def rms(sound):
    return float(np.sqrt(np.mean(np.square(sound))))


def alike(one, other, start_s=0.0, end_s=60.0):
    """How similar two sounds are between two times: 1 if they are the same, about 0 if they are unrelated."""
    at = slice(round(start_s * SAMPLE_RATE_HZ), round(end_s * SAMPLE_RATE_HZ))
    one, other = one[at].ravel(), other[at].ravel()
    length = min(len(one), len(other))
    return float(np.corrcoef(one[:length], other[:length])[0, 1])


def brightness(sound):
    """The fraction of the energy above 2 kHz."""
    power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    return power[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ) > 2000].sum() / power.sum()


def pitch_hz(sound):
    """The strongest tone."""
    power = np.abs(np.fft.rfft(sound.mean(axis=1), 1 << 19))
    return float(np.argmax(power) * SAMPLE_RATE_HZ / (1 << 19))
