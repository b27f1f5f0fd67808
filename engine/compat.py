"""Which manim the engine knows; with any other it stands aside, and says so once.

All that is named in manim's modules by a leading underscore, or may be missing from another version, is imported by
modules that are themselves imported only after this check.
"""

from __future__ import annotations

import re
import warnings
from functools import cache

import manim

KNOWN_VERSION = (0, 22)


def is_known_version() -> bool:
    """Whether the installed manim is the one that the engine is written for."""
    numbers = re.match(r"(\d+)\.(\d+)", manim.__version__)
    return numbers is not None and tuple(map(int, numbers.groups())) == KNOWN_VERSION


@cache
def warn_of_version() -> None:
    """Say once that scenes are rendered by manim as it stands."""
    expected = ".".join(map(str, KNOWN_VERSION))
    message = f"manim {manim.__version__} is installed; the fast paths know manim {expected} only and stay off"
    warnings.warn(message, RuntimeWarning, stacklevel=4)
