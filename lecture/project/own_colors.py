"""Read the colours that a lecture chooses for what is drawn: `[colors] function = "#ff8800"`, by role."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from lecture.messages import closest, quote
from scenes.framework.errors import LectureError
from scenes.style.theme import OWN_ROLES, THEMES

__all__ = ["Colors", "read_colors"]

Colors = tuple[tuple[str, str], ...]  # roles and their colours, sorted
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def read_colors(file: Path, theme: str, colors: object) -> Colors:
    """Return a lecture's own colours, if each is seen on its ground and told from all others.

    Raises
    ------
    LectureError
        It is no table, a role is unknown, a colour isn't written #rrggbb, or it won't do; the message has the nearest
        one that does.
    """
    if not isinstance(colors, Mapping):
        raise LectureError(f'{file}: colors: {quote(colors)} isn\'t a table; write {{ function = "#6f9bff" }}')
    for role, color in colors.items():
        if role not in OWN_ROLES:
            raise LectureError(f"{file}: colors.{role}: unknown role; {closest(role, OWN_ROLES)}")
        if not isinstance(color, str) or not HEX.fullmatch(color):
            raise LectureError(f'{file}: colors.{role}: {quote(color)} is no colour; write it as "#rrggbb"')
    own = {role: color.lower() for role, color in colors.items()}
    if own:
        from scenes.style.color_check import check_colors

        bad = check_colors(THEMES[theme].with_colors(own), own)
        remedies = {each.role: f"; {each.nearest} is the nearest that will do" if each.nearest else "" for each in bad}
        if bad:
            told = (f"{file}: colors.{each.role}: {own[each.role]} {each.why}{remedies[each.role]}" for each in bad)
            raise LectureError("\n".join(told))
    return tuple(sorted(own.items()))
