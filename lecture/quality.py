"""Picture sizes and rates by the names they are asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["QUALITIES", "Quality"]


@dataclass(frozen=True)
class Quality:
    """A picture size in pixels, both even as yuv420p wants them, and a rate in frames a second."""

    width: int
    height: int
    fps: int

    def __str__(self) -> str:
        return f"{self.width}×{self.height}, {self.fps} fps"


QUALITIES = {
    "draft": Quality(854, 480, 15),
    "hd": Quality(1280, 720, 30),
    "fhd": Quality(1920, 1080, 60),
    "uhd": Quality(3840, 2160, 60),
}
