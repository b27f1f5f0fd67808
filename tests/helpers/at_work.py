"""Detect from outside whether a render has begun to write pictures."""

from __future__ import annotations

import os
from pathlib import Path


def is_drawing(out: Path) -> bool:
    """Return whether a worker of a render into this folder has a segment on disk; folders may come and go meanwhile."""
    for folder, _, files in os.walk(out):
        if ".render-" in folder and "lecture-" in folder and any(file.endswith(".mp4") for file in files):
            return True
    return False
