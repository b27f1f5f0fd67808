"""What a renderer does beside pictures and clips of a beat: details of the whole scene, thumbnails, a large picture."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from lecture.preview.pictures import draw_picture, write_png, write_thumbnail
from lecture.preview.render_jobs import FPS, DetailsJob, PictureJob, ThumbnailJob
from lecture.project.script_check import check_script
from lecture.quality import QUALITIES
from lecture.render.jobs import context_of
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene
    from scenes.lint import Finding

__all__ = ["draw_large", "draw_thumbnail", "tell_details"]

Tell = Callable[..., None]
LARGER = 288  # pixels of the shorter side: more than a thumbnail has, so that it is smooth
PATIENCE = 10  # of a process that draws what nobody waits for


def tell_details(job: DetailsJob, tell: Tell) -> None:
    """Tell the words in the other languages, then what is wrong with words, numbers and layout."""
    from scenes.framework.runner import rehearse
    from scenes.lint.check import check_layout
    from scenes.lint.number_texts import check_numbers

    os.nice(PATIENCE)
    inputs = job.inputs
    scene = inputs.entry.load()
    for language, script in inputs.scripts.items():
        if language != inputs.language:
            run = rehearse(scene, context_of(inputs.entry, script), FPS)
            words = {record.name: [phrase.text for phrase in record.phrases if phrase.text] for record in run.timeline}
            tell("words", language=language, words=words)
    findings = _mismatches(job)
    context = context_of(inputs.entry, inputs.script)
    findings += [_describe(each) for each in check_numbers(scene, context, FPS)[1]]
    findings += [_describe(each) for each in check_layout(scene, context).findings]
    tell("findings", findings=findings)


def _mismatches(job: DetailsJob) -> list[dict[str, Any]]:
    """Return what the scene's words and its beats lack of each other."""
    try:
        check_script(job.inputs.entry, job.inputs.scripts)
    except LectureError as error:
        return [{"beat": "", "rule": "words", "text": line, "fails": True} for line in str(error).splitlines()]
    return []


def _describe(finding: Finding) -> dict[str, Any]:
    between = f"{finding.first} × {finding.second}" if finding.second else finding.first
    return {
        "beat": finding.beat,
        "rule": finding.rule.replace("_", " "),
        "text": f"{between}: {finding.amount}",
        "accepted": finding.accepted,
        "fails": finding.fails,
        "seconds": round(finding.seconds, 2),
    }


def draw_thumbnail(job: ThumbnailJob, tell: Tell) -> None:
    """Draw the last picture of a scene that is not shown, small."""
    from scenes.framework.runner import rehearse

    os.nice(PATIENCE)
    inputs = job.inputs
    scene = inputs.entry.load()
    found: list[np.ndarray] = []

    def draw(scene: BaseScene, beat: str) -> None:
        found[:] = [draw_picture(scene, LARGER)]

    rehearse(scene, inputs.context(), FPS, on_beat_end=draw)
    if found:
        tell("thumbnail", file=write_thumbnail(found[0], job.folder).name)


def draw_large(job: PictureJob, tell: Tell) -> None:
    """Draw the picture that `lecture still --quality fhd` draws, and tell the options that ask for it."""
    from scenes.framework.runner import render_moment

    inputs = job.inputs
    size = QUALITIES["fhd"].in_format(inputs.entry.format)
    picture, frame = render_moment(
        inputs.entry.load(),
        context_of(inputs.entry, inputs.script),
        **asdict(size),
        beat=job.beat,
        seconds=job.seconds,
    )
    moment = f"--beat {job.beat}" if job.seconds is None else f"--at {(frame + 0.5) / size.fps:.4f}"
    command = f"lecture still {inputs.entry.name} {moment} --quality fhd --lang {inputs.language}"
    tell("picture", file=write_png(picture, job.folder).name, command=command)
