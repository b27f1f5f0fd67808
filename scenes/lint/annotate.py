"""Frame and number the places of findings in a still, with a line for each below it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from scenes.lint.finding import Box, Finding
from scenes.style.frame import frame_of_picture
from scenes.style.theme import theme
from scenes.style.typeface import break_lines, typeface

__all__ = ["mark"]

MARGIN = 3  # pixels between a place and its frame
SMALL = 15


def mark(picture: np.ndarray, findings: Sequence[Finding]) -> Image.Image:
    """Return the picture with the findings of its moment: held ones in red, accepted ones and those of motion in
    grey."""
    lines = [line for number, finding in enumerate(findings, 1) for line in _legend(number, finding, picture.shape[1])]
    height, width = picture.shape[:2]
    line_height = round(1.5 * SMALL)
    page = Image.new("RGB", (width, height + line_height * len(lines) + SMALL), theme.BACKGROUND)
    page.paste(Image.fromarray(picture), (0, 0))
    draw = ImageDraw.Draw(page)
    for number, finding in enumerate(findings, 1):
        color = theme.LOSS if finding.fails else theme.QUIET
        for k, place in enumerate(finding.places):
            box = _pixels(place, width, height)
            draw.rectangle(box, outline=color, width=2)
            if k == 0:
                _number(draw, box, number, color)
    for row, (line, color) in enumerate(lines):
        draw.text((SMALL, height + SMALL // 2 + row * line_height), line, fill=color, font=typeface(SMALL))
    return page


def _legend(number: int, finding: Finding, width: int) -> list[tuple[str, str]]:
    color = theme.LOSS if finding.fails else theme.QUIET
    text = f"{number}  {finding}"
    return [(line, color) for line in break_lines(text, typeface(SMALL), width - 2 * SMALL)]


def _pixels(place: Box, width: int, height: int) -> tuple[float, float, float, float]:
    """Return a box in pixels with a margin, as far as it is in the picture."""
    left, bottom, right, top = place
    frame = frame_of_picture(width, height)
    x0, x1 = ((x - frame.left) * width / frame.width for x in (left, right))
    y0, y1 = ((frame.top - y) * height / frame.height for y in (top, bottom))
    x0, x1 = (min(max(x, MARGIN), width - MARGIN) for x in (x0, x1))
    y0, y1 = (min(max(y, MARGIN), height - MARGIN) for y in (y0, y1))
    return x0 - MARGIN, y0 - MARGIN, x1 + MARGIN - 1, y1 + MARGIN - 1


def _number(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], number: int, color: str) -> None:
    font = typeface(SMALL, 700)
    x, y = box[0], max(box[1] - SMALL * 1.25, 0)
    draw.rectangle((x, y, x + font.getlength(str(number)) + 6, y + SMALL * 1.25), fill=color)
    draw.text((x + 3, y - 1), str(number), fill=theme.BACKGROUND, font=font)
