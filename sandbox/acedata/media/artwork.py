"""Draws covers: a sky and a motif that suit style and words, and a large title. A song always has the same cover."""

from __future__ import annotations

import contextlib
import io
import math
import random
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from sandbox.acedata.composer import style_of
from sandbox.acedata.media.palette import OTHER_PALETTES, PALETTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acedata.media.palette import Colour, Palette

DRAWN_PX = 1024
JPEG_QUALITY = 88
_MARGIN_PX = 72
_TITLE_SIZES_PX = (116, 96, 80, 66, 54)
_TITLE_LINES = 3
_LAST_LATIN = 0x24F
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw_cover(title: str, style: str, seed: str, size_px: int) -> bytes:
    """A square JPEG of `size_px` pixels a side. `seed` decides everything that the style does not."""
    title, style = " ".join(title.split()) or "Untitled", " ".join(style.split())
    image, palette = _scene(style_of(style, title).name, random.Random(f"cover:{seed}"))
    _shade(image)
    _letter(image, title, style, palette)
    out = io.BytesIO()
    image.resize((size_px, size_px), Image.Resampling.LANCZOS).save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def draw_scene(words: str, width: int, height: int) -> Image.Image:
    """A picture without text, in the style that the words call for."""
    image, _ = _scene(style_of(words).name, random.Random(f"scene:{words}"))
    return ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)


def _scene(genre: str, chance: random.Random) -> tuple[Image.Image, Palette]:
    palette = chance.choice(PALETTES.get(genre, OTHER_PALETTES))
    image = _sky(palette[0], palette[1])
    _glow(image, palette[2], chance)
    motif = _MOTIFS.get(genre) or chance.choice((_hills, _record, _sunset, _orbits))
    motif(image, palette, chance)
    return image, palette


def _sky(above: Colour, below: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        column.putpixel((0, y), _between(above, below, y / 63))
    return column.resize((DRAWN_PX, DRAWN_PX), Image.Resampling.BICUBIC)


def _between(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _glow(image: Image.Image, light: Colour, chance: random.Random) -> None:
    """Soft light somewhere in the upper half."""
    small = Image.new("L", (64, 64), 0)
    x, y, radius = chance.randint(12, 52), chance.randint(8, 28), chance.randint(12, 20)
    ImageDraw.Draw(small).ellipse((x - radius, y - radius, x + radius, y + radius), fill=150)
    mask = small.filter(ImageFilter.GaussianBlur(9)).resize(image.size, Image.Resampling.BICUBIC)
    image.paste(Image.new("RGB", image.size, light), mask=mask)


def _hills(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """A sun and ranges of hills, each nearer and darker."""
    draw = ImageDraw.Draw(image)
    x, radius = chance.randint(280, 760), chance.randint(90, 150)
    draw.ellipse((x - radius, 330 - radius, x + radius, 330 + radius), fill=palette[2])
    for layer in range(4):
        base, height = 470 + 110 * layer, 90 - 12 * layer
        phases = [chance.uniform(0, math.tau) for _ in range(3)]
        line = [
            (px, base + sum(height / (n + 1) * math.sin(px / (210 - 50 * n) + phase) for n, phase in enumerate(phases)))
            for px in range(0, DRAWN_PX + 16, 16)
        ]
        colour = _between(palette[1], palette[0], 0.35 + 0.2 * layer)
        draw.polygon([*line, (DRAWN_PX, DRAWN_PX), (0, DRAWN_PX)], fill=colour)


def _record(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """A record with grooves, half out of the picture."""
    draw = ImageDraw.Draw(image)
    x, y = chance.choice(((760, 380), (270, 360), (512, 400)))
    for radius in range(340, 90, -10):
        shade = 16 + (radius // 10 % 3) * 9
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(shade, shade, shade + 5))
    draw.ellipse((x - 110, y - 110, x + 110, y + 110), fill=palette[2])
    draw.ellipse((x - 60, y - 60, x + 60, y + 60), fill=palette[3])
    draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill=palette[0])


def _sunset(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """A low sun cut into stripes, and its reflection on the water."""
    draw = ImageDraw.Draw(image)
    x = chance.randint(400, 624)
    draw.ellipse((x - 230, 150, x + 230, 610), fill=palette[2])
    for stripe in range(7):
        y = 400 + stripe * 32
        half = math.sqrt(230**2 - (y - 380) ** 2) + 2
        draw.rectangle((x - half, y, x + half, y + 4 + 3 * stripe), fill=_between(palette[0], palette[1], y / DRAWN_PX))
    draw.rectangle((0, 610, DRAWN_PX, DRAWN_PX), fill=_between(palette[0], palette[1], 0.25))
    for wave in range(22):
        y = 624 + wave * 17
        half = chance.randint(30, 210) * (1 - wave / 40)
        draw.rectangle((x - half, y, x + half, y + 5), fill=_between(palette[1], palette[2], chance.uniform(0.2, 0.8)))


def _orbits(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """Planets on their orbits, among stars."""
    _stars(image, palette[3], chance, 130)
    draw = ImageDraw.Draw(image)
    x, y = chance.randint(420, 620), chance.randint(330, 430)
    for ring in range(1, 6):
        radius = 75 * ring
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius), outline=_between(palette[1], palette[3], 0.35), width=3
        )
        angle, size = chance.uniform(0, math.tau), chance.randint(10, 30)
        px, py = x + radius * math.cos(angle), y + radius * math.sin(angle)
        draw.ellipse((px - size, py - size, px + size, py + size), fill=chance.choice(palette[1:]))
    draw.ellipse((x - 46, y - 46, x + 46, y + 46), fill=palette[2])


def _winter(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """Fir trees with lights on a snowy hill, a moon, and falling snow."""
    draw = ImageDraw.Draw(image)
    x = chance.choice((250, 770))
    draw.ellipse((x - 90, 110, x + 90, 290), fill=palette[2])
    snow = _between(palette[1], (255, 255, 255), 0.82)
    draw.ellipse((-400, 620, 800, 1500), fill=_between(snow, palette[1], 0.25))
    for place in sorted(chance.sample(range(70, 960, 90), 7), key=lambda px: abs(px - 512), reverse=True):
        _fir(draw, place, 760 - chance.randint(0, 60), chance.uniform(0.6, 1.2), palette, chance)
    draw.ellipse((200, 690, 1500, 1600), fill=snow)
    for _ in range(260):
        px, py, size = chance.randint(0, DRAWN_PX), chance.randint(0, DRAWN_PX), chance.choice((2, 2, 3, 3, 4, 6))
        draw.ellipse((px - size, py - size, px + size, py + size), fill=(250, 252, 255))


def _fir(draw: ImageDraw.ImageDraw, x: int, foot: int, size: float, palette: Palette, chance: random.Random) -> None:
    green = chance.choice(((22, 74, 58), (28, 92, 66), (18, 62, 56)))
    for tier in range(3):
        half, top, bottom = (120 - 30 * tier) * size, foot - (150 + 90 * tier) * size, foot - 80 * tier * size
        draw.polygon([(x - half, bottom), (x + half, bottom), (x, top)], fill=green)
        for light in range(3):
            lx, ly, r = x + half * (light - 1) * 0.55, bottom - 16 * size - 12 * (light % 2), 7 * size
            draw.ellipse((lx - r, ly - r, lx + r, ly + r), fill=(palette[2], palette[3])[(light + tier) % 2])


def _bolts(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """Jagged peaks under lightning."""
    draw = ImageDraw.Draw(image)
    for _ in range(3):
        x, y, points = chance.randint(200, 820), 0.0, list[tuple[float, float]]()
        while y < 640:  # noqa: PLR2004 - the peaks' tops
            points.append((x, y))
            x, y = x + chance.randint(-70, 70), y + chance.randint(40, 90)
        draw.line(points, fill=_between(palette[2], palette[3], 0.5), width=7, joint="curve")
    for layer in range(3):
        base = 560 + 100 * layer
        peaks = [(px, base - chance.randint(0, 190) * (px // 64 % 2)) for px in range(0, DRAWN_PX + 64, 64)]
        draw.polygon(
            [*peaks, (DRAWN_PX, DRAWN_PX), (0, DRAWN_PX)], fill=_between(palette[1], palette[0], 0.45 + 0.27 * layer)
        )


def _pixels(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """A small symmetrical creature of a few pixels, over a field of blocks."""
    draw = ImageDraw.Draw(image)
    for _ in range(90):
        px, py = 32 * chance.randint(0, 31), 32 * chance.randint(0, 31)
        draw.rectangle((px, py, px + 31, py + 31), fill=_between(palette[0], palette[1], chance.random()))
    colour = chance.choice((palette[2], palette[3]))
    for row in range(8):
        for column in range(5):
            if chance.random() < 0.6 - 0.05 * abs(row - 4):
                for cell in {column, 9 - column}:
                    px, py = 272 + 48 * cell, 180 + 48 * row
                    draw.rectangle((px, py, px + 47, py + 47), fill=colour)


def _ball(image: Image.Image, palette: Palette, chance: random.Random) -> None:
    """A mirror ball and its rays."""
    draw = ImageDraw.Draw(image, "RGBA")
    for ray in range(14):
        angle = chance.uniform(0, math.tau) + ray
        far = [(512 + 1200 * math.cos(angle + turn), 380 + 1200 * math.sin(angle + turn)) for turn in (-0.05, 0.05)]
        draw.polygon([(512, 380), *far], fill=(*palette[2 + ray % 2], 60))
    for row in range(-9, 10):
        half = math.sqrt(max(0.0, 1 - (row / 10) ** 2))
        for column in range(-9, 10):
            px, py, width = 512 + column / 9 * half * 215, 380 + row * 22, 215 * half / 9 * 0.9
            shade = _between(palette[0], palette[chance.choice((1, 2, 3))], chance.uniform(0.3, 1.0))
            draw.rectangle((px - width / 2, py - 10, px + width / 2, py + 10), fill=shade)
    draw.line((512, 0, 512, 165), fill=palette[3], width=5)


def _stars(image: Image.Image, colour: Colour, chance: random.Random, count: int) -> None:
    draw = ImageDraw.Draw(image)
    for _ in range(count):
        x, y, size = chance.randint(0, DRAWN_PX), chance.randint(0, 700), chance.choice((1, 1, 2, 3))
        draw.ellipse((x - size, y - size, x + size, y + size), fill=colour)


def _shade(image: Image.Image) -> None:
    """Darken the lower part, where the title is."""
    column = Image.new("L", (1, 32), 0)
    for y in range(32):
        column.putpixel((0, y), max(0, round(215 * (y - 14) / 17)))
    image.paste(Image.new("RGB", image.size, (8, 8, 14)), mask=column.resize(image.size, Image.Resampling.BICUBIC))


def _letter(image: Image.Image, title: str, style: str, palette: Palette) -> None:
    """Write the title, as large as fits in three lines, and the style below it."""
    draw = ImageDraw.Draw(image)
    width = DRAWN_PX - 2 * _MARGIN_PX
    lines, size = _fitted(draw, title, width)
    y = DRAWN_PX - _MARGIN_PX - 44 - len(lines) * size * 1.08
    ink = _between(palette[3], (255, 255, 255), 0.7)
    for line in lines:
        draw.text((_MARGIN_PX + 3, y + 4), line, font=_font(size, title), fill=(0, 0, 0))
        draw.text((_MARGIN_PX, y), line, font=_font(size, title), fill=ink)
        y += size * 1.08
    caption = style if draw.textlength(style, _font(32, style)) <= width else f"{style[:48].rstrip(' ,')}..."
    draw.text((_MARGIN_PX, DRAWN_PX - _MARGIN_PX - 24), caption, font=_font(32, style), fill=palette[2])


def _fitted(draw: ImageDraw.ImageDraw, title: str, width: int) -> tuple[list[str], int]:
    """The title's lines and their size: the largest size that fits, else the smallest, cut off."""
    for size in _TITLE_SIZES_PX:
        lines = _wrapped(draw, title, _font(size, title), width)
        if len(lines) <= _TITLE_LINES and all(draw.textlength(line, _font(size, title)) <= width for line in lines):
            return lines, size
    return _wrapped(draw, title, _font(_TITLE_SIZES_PX[-1], title), width)[:_TITLE_LINES], _TITLE_SIZES_PX[-1]


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: _Font, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _font(size_px: int, text: str) -> _Font:
    """Pillow's own font, which every machine has; for scripts other than Latin a font of the system, if it has one."""
    return _latin_font(size_px) if max(map(ord, text), default=0) <= _LAST_LATIN else _wide_font(size_px)


@cache
def _latin_font(size_px: int) -> _Font:
    return ImageFont.load_default(size_px)


@cache
def _wide_font(size_px: int) -> _Font:
    for name in ("NotoSansCJK-Regular.ttc", "DejaVuSans.ttf", "Arial Unicode.ttf", "arial.ttf"):
        with contextlib.suppress(OSError):
            return ImageFont.truetype(name, size_px)
    return _latin_font(size_px)


_MOTIFS: dict[str, Callable[[Image.Image, Palette, random.Random], None]] = {
    "christmas": _winter,
    "metal": _bolts,
    "rock": _bolts,
    "chiptune": _pixels,
    "disco": _ball,
    "electronic": _sunset,
    "jazz": _record,
    "lofi": _record,
    "folk": _hills,
    "country": _hills,
    "ambient": _orbits,
}
