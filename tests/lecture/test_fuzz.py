"""Every random lecture can be played, or is refused with the key that has to be changed.

`pytest tests/lecture/test_fuzz.py --lectures 3000` draws more; a failure shows its lecture, ready for a file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from pathlib import Path

import pytest
from drawn_lectures import DRAWN, draw_parameters, write_toml
from manim import VMobject

from lecture.project.catalogue import BUILT_IN
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import check_script, read_scripts
from lecture.render.jobs import context_of
from scenes.framework.errors import LectureError
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

FPS = 1  # of which all are looked at: points are on their way in most
FAR = 30  # frame units from the middle beyond which nothing is put on purpose


def test_parameters_are_drawn_for_every_scene() -> None:
    assert DRAWN.keys() == BUILT_IN.scenes.keys()


def check_places(scene, _frame: int) -> None:
    """Every number that is read and every shape that is painted has a place."""
    for mobject in scene.get_mobject_family_members():
        if isinstance(mobject, VMobject) and len(mobject.points):
            farthest = max(mobject.points.max(), -mobject.points.min())  # NaN where a coordinate is
            if not math.isfinite(farthest):
                raise ArithmeticError(f"{type(mobject).__name__} has points that are nowhere")
            if farthest > FAR and not getattr(mobject, "shade_in_3d", False):
                raise ArithmeticError(f"{type(mobject).__name__} is {farthest:.3g} from the middle")


def play(file: Path, language: str) -> None:
    """Read, check and play a lecture of one scene as `lecture check` does, without drawing it."""
    lecture = read_lecture(file)
    (entry,) = lecture.scenes
    scripts = read_scripts(lecture, lecture.languages)
    check_script(entry, scripts)
    entry.parameters()
    at_work: list[BaseScene] = []

    def watch(start: int, frames: int) -> Collection[int]:
        """Return the frames that show another picture than the one before."""
        return (start,) if at_work[-1].is_current_animation_frozen_frame() else range(start, start + frames)

    rehearse(
        entry.load(),
        context_of(entry, scripts[language]),
        FPS,
        watch=watch,
        on_watch=check_places,
        on_beat_start=lambda scene, beat: at_work.append(scene),
    )


@pytest.mark.parametrize("scene", DRAWN)
def test_a_drawn_lecture_is_sound_or_a_mistake_that_names_its_key(
    scene: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    count = -(-request.config.getoption("lectures") // len(DRAWN))
    file, sound = tmp_path / "lecture.toml", 0
    for number in range(count):
        given = draw_parameters(scene, number)
        if not given and number > 1:  # of a scene without parameters each language is one lecture
            break
        file.write_text(write_toml(scene, given), "utf-8")
        try:
            play(file, ("zh", "en")[number % 2])
            sound += 1
        except LectureError as error:
            told = str(error)
            key = re.match(rf"{re.escape(str(file))}: {scene}\.(\w+)", told)
            assert key, f"{told}\n{file.read_text('utf-8')}"
            assert key[1] in BUILT_IN[scene].load().Parameters.model_fields, told
        except Exception as error:
            pytest.fail(f"number {number}: {type(error).__name__}: {error}\n{file.read_text('utf-8')}")
    assert sound > number / 10, f"of {number + 1} lectures {sound} can be played: the others are checked for nothing"
