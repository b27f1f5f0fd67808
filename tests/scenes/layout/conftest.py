"""Scenes of one beat, made from a function that draws them, and run through the layout check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from scene_helpers import context, words

from scenes.framework.scene import LectureScene, beat
from scenes.lint.check import Report, check_layout
from scenes.style.formats import DEFAULT_FORMAT
from scenes.style.frame import FRAMES

SMALL = (256, 144)
LONG = "Nothing more happens while these many words are spoken one after the other, and all can be read at leisure"
Look = Callable[..., Report]


@pytest.fixture
def look() -> Look:
    """Check the scene whose one beat `picture` is drawn by the function; `say` sets how long it lasts."""

    def run(draw, say=LONG, base=LectureScene, accepted=(), size=SMALL, shape=DEFAULT_FORMAT, **options):
        class Drawn(base):
            def construct(self):
                self.picture()

            @beat()
            def picture(self):
                draw(self)

        Drawn.accepted = accepted
        told = replace(context(words(picture=say)), frame=FRAMES[shape])
        return check_layout(Drawn, told, size=size, **options)

    return run


def told(report: Report) -> list[tuple[str, str, str]]:
    """Return the rules that fail, and what they name."""
    return [(finding.rule, finding.first, finding.second) for finding in report.failures]
