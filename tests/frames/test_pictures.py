"""Every scene of the lecture, in every language: its layout is sound, each beat ends with the picture it had, and each
number has a name.

One run of a scene serves all of them. `make frames` takes new pictures over and shows what changed.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from control_frames import (
    FRAMES,
    MOST_BYTES,
    REMEDY,
    changes,
    languages,
    look,
    scenes_of_lecture,
    side_by_side,
)
from PIL import Image

from lecture.page.mathml import to_html
from lecture.project.lecture_file import read_lecture
from lecture.project.number_names import NumberNames
from lecture.project.own_lecture import OWN_LECTURE
from scenes.lint.annotate import mark

RUNS = [
    pytest.param(
        (entry, language), id=f"{entry.name}-{language}", marks=pytest.mark.xdist_group(f"{entry.name}-{language}")
    )
    for entry in scenes_of_lecture()
    for language in languages()
]


@pytest.fixture(scope="module", params=RUNS)
def run(request):
    """Return a scene, a language, what was seen of it, and the names of the numbers that it recorded."""
    entry, language = request.param
    numbers = {}

    def keep(scene):
        numbers.update(dict.fromkeys(each.name for each in scene.ledger.entries))

    report = look(entry, language, on_end=keep)
    return entry.name, language, report, list(numbers)


def fail_with(told, remedy):
    """Fail with what is told alone: a traceback would show the pictures' numbers."""
    if told:
        pytest.fail("\n".join([*told, remedy]), pytrace=False)


def test_the_layout_is_sound(run, tmp_path):
    name, language, report, _ = run
    told = []
    for finding in report.failures:
        told.append(str(finding))
        if finding.seconds in report.stills:
            still = tmp_path / f"{name}.{language}.{finding.seconds:06.2f}s.png"
            mark(report.stills[finding.seconds], [finding]).save(still)
            told.append(f"    see {still}")
    fail_with(told, "mend the scene, or accept the finding in it with a reason (scenes.lint.AcceptedFinding)")


def test_each_beat_ends_with_the_picture_it_had(run, tmp_path):
    name, language, report, _ = run
    told = []
    for beat, before in changes(name, language, report.beats):
        after = report.beats.get(beat)
        what = "has no control frame" if before is None else "is gone" if after is None else "has another picture"
        place = tmp_path / f"{name}.{beat}.{language}"
        pictures = {"before": before, "after": after}
        for which, picture in pictures.items():
            if picture is not None:
                Image.fromarray(picture).save(f"{place}.{which}.png")
        side_by_side(before, after).save(f"{place}.difference.png")
        told.append(f"{name} ({language}), {beat} {what}: {place}.[before|after|difference].png")
    fail_with(told, REMEDY)


def test_each_number_has_a_name_of_its_own_in_all_languages(run):
    scene, _, _, recorded = run
    lecture = read_lecture(OWN_LECTURE)
    (entry,) = (entry for entry in lecture.scenes if entry.name == scene)
    for language in languages():
        names = replace(NumberNames.read(lecture, language), spells_names=False)
        called = {number: names.of(entry, number) for number in recorded}
        assert [number for number, name in called.items() if not name] == []
        assert len({*called.values()}) == len(called)
        assert all("{" not in str(name) for name in called.values())
        to_html(map(str, called.values()), ".")


def test_control_frames_are_small_and_of_scenes_of_the_lecture():
    files = list(FRAMES.rglob("*.webp"))
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
    assert {file.parent.name for file in files} <= {entry.name for entry in scenes_of_lecture()}, REMEDY
