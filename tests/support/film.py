"""Inspects a finished video file with ffmpeg: size, length, frames, loudness."""

import re
import subprocess

import imageio_ffmpeg
import numpy as np


def ask(*arguments):
    """Run ffmpeg with these arguments and return its standard output and standard error."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", *arguments]
    done = subprocess.run(command, check=False, capture_output=True)
    return done.stdout, done.stderr.decode()


def description(file):
    """Return ffmpeg's description of the file."""
    return ask("-i", str(file))[1]


def length_s(file):
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", description(file)).groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def size(file):
    width, height = re.search(r"Video: .* (\d+)x(\d+)[ ,\n]", description(file)).groups()
    return int(width), int(height)


def frames(file):
    """Return all frames in grey: an array of frame, row, column."""
    width, height = size(file)
    raw, _ = ask("-loglevel", "error", "-i", str(file), "-f", "rawvideo", "-pix_fmt", "gray", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width).astype(int)


def loudness_db(file, start_s, length_s):
    """Return the mean volume of a part of the file."""
    part = ["-ss", str(start_s), "-t", str(length_s), "-i", str(file), "-af", "volumedetect", "-vn", "-f", "null", "-"]
    return float(re.search(r"mean_volume: (-?[\d.]+|-inf) dB", ask(*part)[1])[1])
