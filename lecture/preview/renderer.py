"""A renderer: a forked process that imports the project's code, runs a scene and draws what the page shows of it.

At the start of each beat it may leave a copy of itself, a snapshot: a process that waits there, and from which a beat
is run again with other words or other code while nothing before it is.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import tempfile
import traceback
from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecture.film.clips import join_segments
from lecture.preview.base import fork, wait_for_jobs
from lecture.preview.code_changes import apply_patch
from lecture.preview.extras import draw_large, draw_thumbnail, tell_details
from lecture.preview.parameter_fields import describe_parameters
from lecture.preview.pictures import draw_picture, write_png, write_thumbnail
from lecture.preview.render_jobs import (
    CLIP,
    FPS,
    ClipJob,
    DetailsJob,
    InspectJob,
    Job,
    LoadJob,
    PictureJob,
    RunJob,
    ThumbnailJob,
)
from lecture.preview.wire import Link
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.render.jobs import Failure, guarded
from lecture.workers.stamps import stamp_files
from scenes.framework.errors import LectureError
from scenes.style.decimal_mark import with_mark

if TYPE_CHECKING:
    import numpy as np

    from scenes.framework.scene import BaseScene

__all__ = ["import_shared", "leave_shared", "work"]

# What runs need beside the scene's own modules.
SHARED = (
    "scenes.framework.runner",
    "scenes.lint.inspection",
    "scenes.lint.text_provenance",
    "scenes.style.contrast",
)


def import_shared() -> None:
    """Import what all scenes share, and typeset a formula, at the first of which fonts are read."""
    for name in SHARED:
        import_module(name)
    from manim import tempconfig

    import engine
    from scenes.components.text import Formula

    for name in engine.__all__:  # imported at their first use
        getattr(engine, name)
    with tempfile.TemporaryDirectory() as folder, tempconfig({"media_dir": folder}), engine.accelerated():
        Formula("x")


def leave_shared(place: str, begun: int) -> None:
    """Fork a process that has what all scenes share, imported since a time in nanoseconds, and waits for jobs."""
    if os.fork() == 0:
        gc.freeze()
        link = Link(place, {"role": "shared", "stamps": stamp_files(_shared_files()), "begun": begun})
        wait_for_jobs(link, lambda number, payload: work(place, payload))


def work(place: str, payload: bytes) -> None:
    """Do the job that a process was forked for."""
    renderer = Renderer(place, pickle.loads(payload))  # noqa: S301 - from the server
    renderer.do()


class Renderer:
    """One process at one job. In a process that a snapshot was forked to, the job is another one than before."""

    def __init__(self, place: str, job: Job) -> None:
        self.place = place
        self.take(job)

    def take(self, job: Job) -> None:
        """Make this a job's process."""
        self.job = job
        self.link = Link(self.place, {"role": "job", "job": job.number})
        self._is_past = False  # whether the beat that is shown is over
        self._is_watched = False  # whether its picture was told

    def tell(self, kind: str, **content: Any) -> None:
        """Tell the server something of the job."""
        self.link.send({"kind": kind, "job": self.job.number, **content})

    def do(self) -> None:
        """Do the job and wait for others, where that is wanted."""
        inputs = self.job.inputs
        self._patch()
        is_whole = False
        try:
            failure = guarded(self._do, inputs.entry, inputs.script)
            if isinstance(failure, Failure):
                self.tell("failed", beat=failure.beat, place=failure.place, error=failure.error, is_fault=True)
            is_whole = failure is None
        except LectureError as error:
            self.tell("failed", beat="", place="", error=str(error), is_fault=False)
        except BaseException:  # nothing may come back to the code that this process was forked from
            self.tell("failed", beat="", place="", error=traceback.format_exc(limit=-1), is_fault=True)
        self.tell("done", files=_project_files(self.job))
        if is_whole and (isinstance(self.job, LoadJob) or (isinstance(self.job, RunJob) and self.job.is_reused)):
            self._wait()

    def _wait(self) -> None:
        place = self.place
        self.link.close()
        _settle()
        link = Link(place, {"role": "loaded", "job": self.job.number})
        wait_for_jobs(link, lambda number, payload: work(place, payload))

    def _do(self, entry: SceneEntry, script: Script) -> None:
        match self.job:
            case LoadJob():
                self._load(entry)
            case DetailsJob():
                tell_details(self.job, self.tell)
            case ThumbnailJob():
                draw_thumbnail(self.job, self.tell)
            case PictureJob():
                draw_large(self.job, self.tell)
            case _:
                if isinstance(self.job, RunJob) and self.job.goes_on and not self.job.keeps_snapshots:
                    self._load(entry)
                self._run(entry)

    def _load(self, entry: SceneEntry) -> None:
        from scenes.framework import runner  # noqa: F401 - runs need it

        scene = entry.load()
        beats = [{"name": beat.name, "file": beat.file} for beat in scene.beats()]
        self.tell("loaded", beats=beats, fields=describe_parameters(entry), files=_project_files(self.job))

    def _patch(self) -> None:
        inputs = self.job.inputs
        for patch in inputs.patches:
            apply_patch(patch, inputs.entry.module.folder)

    # -- a run ----------------------------------------------------------------------------------------------------

    def _run(self, entry: SceneEntry) -> None:
        from scenes.framework.runner import prepare_scene
        from scenes.lint.inspection import noting_origins
        from scenes.lint.text_provenance import lettering

        context = self.job.inputs.context()
        folder = self.job.folder / f"run{self.job.number}"
        hooks: dict[str, Any] = {"wanted": self._is_drawn, "watch": self._watch, "on_watch": self._on_watch}
        owns = entry.module.owns
        with (
            lettering(),
            noting_origins(owns),
            prepare_scene(entry.load(), context, context.frame.pixels(CLIP), FPS, folder, draws=True, **hooks) as scene,
        ):
            scene.on_beat_start, scene.on_beat_end = self._on_beat_start, self._on_beat_end
            self.scene = scene
            scene.render()
        self.tell("ran", frames=scene.frame)

    def _is_drawn(self, section: str) -> bool:
        return isinstance(self.job, ClipJob) and section == self.job.beat

    def _watch(self, start: int, frames: int) -> Iterable[int]:
        job = self.job
        if not isinstance(job, RunJob | InspectJob) or job.frame is None or self.scene.ledger.beat != job.beat:
            return ()
        wanted = self._beat_start + job.frame
        return (wanted,) if start <= wanted < start + frames else ()

    def _on_watch(self, scene: BaseScene, frame: int) -> None:
        if isinstance(self.job, InspectJob):
            self._inspect(scene, self.job)
        self._is_watched = True
        self._tell_still(scene, draw_picture(scene), frame - self._beat_start)

    def _on_beat_start(self, scene: BaseScene, beat: str) -> None:
        if isinstance(self.job, RunJob) and self.job.keeps_snapshots:
            gc.freeze()  # what is collected in a fork is copied to it first
            if fork(self.link):
                self._wait_at(beat)
            scene.context = replace(scene.context, words=self.job.inputs.script.words(self.job.inputs.entry))
        if isinstance(self.job, RunJob) and not self.job.beat:  # the first, whose name nobody knows yet
            self.job = replace(self.job, beat=beat)
        self._beat_start = scene.frame
        self._is_watched = False

    def _wait_at(self, beat: str) -> None:
        """Wait as a snapshot; return in a process that was forked for a job, and made its own."""
        link = Link(self.place, {"role": "snapshot", "job": self.job.number, "beat": beat})
        while True:
            _, payload = link.receive()
            if fork(link):
                break
        self.take(pickle.loads(payload))  # noqa: S301 - from the server
        self._patch()

    def _on_beat_end(self, scene: BaseScene, beat: str) -> None:
        job = self.job
        if isinstance(job, ClipJob) and beat == job.beat:
            self._finish_clip(scene)
        if isinstance(job, InspectJob) and beat == job.beat:
            self._inspect(scene, job)
        if not isinstance(job, RunJob):
            return
        is_shown = beat == job.beat
        self._is_past = self._is_past or is_shown
        picture = draw_picture(scene) if self._is_past else None
        if picture is not None and is_shown and not self._is_watched:
            self._tell_still(scene, picture, None)
        self._tell_beat(scene, beat, picture)
        if is_shown and not job.goes_on:
            self.tell("done", files=[])
            os._exit(0)

    def _tell_still(self, scene: BaseScene, picture: np.ndarray, frame: int | None) -> None:
        """Tell of the picture that the page waits for."""
        file = write_png(picture, self.job.folder)
        self.tell("still", beat=scene.ledger.beat, frame=frame, file=file.name)

    def _tell_beat(self, scene: BaseScene, beat: str, picture: np.ndarray | None) -> None:
        """Tell a beat's words, numbers and length, and its last picture where that is drawn."""
        record = scene.timeline[-1]
        numbers = [
            {
                "name": entry.name,
                "text": with_mark(entry.text),
                "value": with_mark(f"{entry.value:.12g}".replace("-", "−")),
            }
            for entry in scene.ledger.entries
            if entry.beat == beat
        ]
        phrases = [phrase.text for phrase in record.phrases if phrase.text]
        spoken = [(phrase.said, phrase.start - record.start, phrase.frames) for phrase in record.phrases if phrase.text]
        files = {}
        if picture is not None:
            folder = self.job.folder
            digest = hashlib.blake2b(picture.tobytes(), digest_size=8).hexdigest()
            files = {"still": write_png(picture, folder).name, "thumbnail": write_thumbnail(picture, folder).name}
            files["digest"] = digest
        length = {"start": record.start, "frames": record.frames}
        self.tell("beat", beat=beat, **length, phrases=phrases, spoken=spoken, numbers=numbers, **files)

    def _inspect(self, scene: BaseScene, job: InspectJob) -> None:
        from scenes.lint.inspection import describe_place

        self.tell("seen", thing=describe_place(scene, job.place, job.inputs.entry.module.shorten))
        self.tell("done", files=[])
        os._exit(0)

    def _finish_clip(self, scene: BaseScene) -> None:
        scene.renderer.file_writer.join_all_encode_jobs()
        segments = [Path(file) for file in scene.timeline[-1].files]
        clip = self.job.folder / f"{os.urandom(8).hex()}.mp4"
        join_segments(segments, FPS, clip)
        for segment in segments:
            segment.unlink()
        self.tell("clip", beat=scene.timeline[-1].name, file=clip.name, frames=scene.timeline[-1].frames)
        self.tell("done", files=[])
        os._exit(0)


def _settle() -> None:
    """Collect what is left of a run, and keep the collector of forks off all the rest: it would copy what it looks
    at."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _shared_files() -> list[str]:
    """Return the files of the project's code that this process has loaded."""
    found = [getattr(module, "__file__", None) for name, module in list(sys.modules.items()) if _is_ours(name)]
    return [file for file in found if file]


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in {"engine", "lecture", "mathcore", "scenes"}


def _project_files(job: Job) -> list[str]:
    """Return the files of the project's code, and of the lecture's own, that this process has loaded."""
    own = job.inputs.entry.module
    found = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    return sorted({file for file in found if file and file.endswith(".py") and own.owns(file)})
