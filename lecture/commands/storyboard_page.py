"""Lay out a storyboard page for paper: stills with their words at the right, on A4 or a longer sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from scenes.style.typeface import break_lines, drawable, typeface

__all__ = ["A4", "Panel", "draw_page"]

A4 = (1654, 2339)  # pixels at 200 dots an inch
MARGIN, GUTTER = 90, 32
STILL_SHARE = 0.46  # of the width, at full scale
HEAD, TITLE, NAME, TEXT, NOTE = 26, 44, 28, 25, 21  # sizes of type in pixels
LEADING = 1.45
PAUSE = 0.3  # between paragraphs, of a line
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
PAPER, INK, GREY, RULE = "#ffffff", "#16181d", "#5b6473", "#c9ced8"
SHIFTED_SIZE = 0.65  # of a raised or lowered sign, by the type beside it
LOWERING = 0.55  # of a lowered sign's top
RAISED, LOWERED, LEVEL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎", "0123456789+−()"
SHIFTED = re.compile(f"([{RAISED}]+|[{LOWERED}]+)")
ORDINARY = str.maketrans(RAISED + LOWERED, LEVEL * 2)
Line = tuple[str, int, int, str]  # text, size, weight, colour


@dataclass(frozen=True)
class Panel:
    """A beat: its name and time, its still, its words by language, its numbers."""

    name: str
    time: str
    still: Image.Image
    words: tuple[str, ...]
    numbers: tuple[str, ...]


def draw_page(head: str, title: str, panels: Sequence[Panel]) -> Image.Image:
    """Return the page, at the largest scale at which all panels fit on A4; longer where they fit at none."""
    heading = [
        *_break(head, HEAD, 400, GREY, A4[0] - 2 * MARGIN),
        *_break(title, TITLE, 600, INK, A4[0] - 2 * MARGIN),
    ]
    top = MARGIN + _lines_height(heading) + GUTTER
    for scale in SCALES:
        rows = [_lines(panel, scale) for panel in panels]
        heights = [_row_height(panel, lines, scale) for panel, lines in zip(panels, rows, strict=True)]
        needed = top + sum(heights) + GUTTER * len(panels) + MARGIN
        if needed <= A4[1]:
            break
    page = Image.new("RGB", (A4[0], max(A4[1], needed)), PAPER)
    draw = ImageDraw.Draw(page)
    _write(draw, (MARGIN, MARGIN), heading)
    y = top
    for panel, lines, height in zip(panels, rows, heights, strict=True):
        draw.line((MARGIN, y - GUTTER // 2, A4[0] - MARGIN, y - GUTTER // 2), fill=RULE, width=2)
        still = panel.still.resize(_still_size(panel, scale), Image.Resampling.LANCZOS)
        page.paste(still, (MARGIN, y))
        _write(draw, (MARGIN + still.width + GUTTER, y), lines)
        y += height + GUTTER
    return page


def _still_size(panel: Panel, scale: float) -> tuple[int, int]:
    width = round((A4[0] - 2 * MARGIN) * STILL_SHARE * scale)
    return width, round(width * panel.still.height / panel.still.width)


def _row_height(panel: Panel, lines: Sequence[Line], scale: float) -> int:
    return max(_still_size(panel, scale)[1], _lines_height(lines))


def _lines_height(lines: Sequence[Line]) -> int:
    return sum(round(LEADING * size) for _, size, _, _ in lines)


def _lines(panel: Panel, scale: float) -> list[Line]:
    """Return the text of a panel in lines that fit."""
    width = A4[0] - 2 * MARGIN - _still_size(panel, scale)[0] - GUTTER
    blocks = [(panel.name, NAME, 600, INK), (panel.time, NOTE, 400, GREY)]
    blocks += [(words, TEXT, 400, INK) for words in panel.words if words]
    if panel.numbers:
        blocks.append(("   ".join(_whole(number) for number in panel.numbers), NOTE, 400, GREY))
    found: list[Line] = []
    for text, full, weight, color in blocks:
        size = round(full * (1 + scale) / 2)
        found += _break(text, size, weight, color, width)
        found.append(("", round(PAUSE * size), weight, color))
    return found


def _break(text: str, size: int, weight: int, color: str, width: float) -> list[Line]:
    """Return a text in lines of a width."""
    return [(_plain(line), size, weight, color) for line in break_lines(text, typeface(size, weight), width)]


def _whole(number: str) -> str:
    """Return a number's name and value, not to be broken."""
    return number.replace(" ", "\u00a0")


def _plain(line: str) -> str:
    return line.replace("\u00a0", " ")


def _write(draw: ImageDraw.ImageDraw, place: tuple[int, int], lines: Sequence[Line]) -> None:
    x, y = place
    for line in lines:
        _write_line(draw, (x, y), line)
        y += round(LEADING * line[1])


def _write_line(draw: ImageDraw.ImageDraw, place: tuple[int, int], line: Line) -> None:
    """Write a line; raised and lowered signs, of which the font has few, are ordinary ones, smaller and moved."""
    text, size, weight, color = line
    x, y = place
    for run in SHIFTED.split(text):
        is_raised, is_lowered = run[:1] in RAISED, run[:1] in LOWERED
        is_shifted = bool(run) and (is_raised or is_lowered)
        font = typeface(round(SHIFTED_SIZE * size) if is_shifted else size, weight)
        shown = drawable(run.translate(ORDINARY))
        top = y + round(LOWERING * size) if is_shifted and is_lowered else y
        draw.text((x, top), shown, fill=color, font=font)
        x += round(font.getlength(shown))
