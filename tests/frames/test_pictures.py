"""Every scene of the lecture, in every language: its layout is sound, and each beat ends with the picture it had.

One run of a scene serves both. `make frames` takes new pictures over and shows what changed.
"""

from __future__ import annotations

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
    """Return a scene, a language, and what was seen of it."""
    entry, language = request.param
    return entry.name, language, look(entry, language)


def fail_with(told, remedy):
    """Fail with what is told alone: a traceback would show the pictures' numbers."""
    if told:
        pytest.fail("\n".join([*told, remedy]), pytrace=False)


def test_the_layout_is_sound(run, tmp_path):
    name, language, report = run
    told = []
    for finding in report.failures:
        told.append(str(finding))
        if finding.seconds in report.stills:
            still = tmp_path / f"{name}.{language}.{finding.seconds:06.2f}s.png"
            mark(report.stills[finding.seconds], [finding]).save(still)
            told.append(f"    see {still}")
    fail_with(told, "mend the scene, or accept the finding in it with a reason (scenes.lint.AcceptedFinding)")


def test_each_beat_ends_with_the_picture_it_had(run, tmp_path):
    name, language, report = run
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


def test_control_frames_are_small_and_of_scenes_of_the_lecture():
    files = list(FRAMES.rglob("*.webp"))
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
    assert {file.parent.name for file in files} <= {entry.name for entry in scenes_of_lecture()}, REMEDY
