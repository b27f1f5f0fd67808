"""Name the version of manim that the engine is written for, without importing manim."""

from __future__ import annotations

import re

KNOWN_VERSION = (0, 22)


def is_known(version: str) -> bool:
    """Return whether a version of manim is the one that the engine is written for."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return numbers is not None and tuple(map(int, numbers.groups())) == KNOWN_VERSION
