"""What ffmpeg says about a film, to be looked at by tests."""

import re
import subprocess

import imageio_ffmpeg
import numpy as np


def ask(*arguments):
    """Let ffmpeg do that and return what it writes to standard output and standard error."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", *arguments]
    done = subprocess.run(command, check=False, capture_output=True)
    return done.stdout, done.stderr.decode()


def description(file):
    """Return what ffmpeg tells people about the file."""
    return ask("-i", str(file))[1]


def length_s(file):
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", description(file)).groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def size(file):
    width, height = re.search(r"Video: .* (\d+)x(\d+)[ ,\n]", description(file)).groups()
    return int(width), int(height)


def frames(file):
    """Return all pictures, in grey: an array of picture, row, column."""
    width, height = size(file)
    raw, _ = ask("-loglevel", "error", "-i", str(file), "-f", "rawvideo", "-pix_fmt", "gray", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width).astype(int)


def loudness_db(file, start_s, length_s):
    """Return the mean volume of a part."""
    part = ["-ss", str(start_s), "-t", str(length_s), "-i", str(file), "-af", "volumedetect", "-vn", "-f", "null", "-"]
    return float(re.search(r"mean_volume: (-?[\d.]+|-inf) dB", ask(*part)[1])[1])
