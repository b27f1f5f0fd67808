"""Thumbnails of the scenes that are not shown: drawn one after the other when nothing else is to be done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lecture.preview.render_jobs import Inputs, ThumbnailJob
from lecture.preview.renderers import Channel, Renderers
from lecture.preview.results import FAILED, FRESH, RENDERING, STALE

__all__ = ["Gallery"]


@dataclass
class Thumbnail:
    """A scene's thumbnail, whether it is true still, and what it was drawn from."""

    state: str = STALE
    file: str = ""
    inputs: Any = None
    code: dict[str, str] = field(default_factory=dict)


class Gallery:
    """The thumbnails by scene.

    Parameters
    ----------
    renderers
        Do the jobs.
    folder
        For the pictures.
    new_number
        Gives a number for a job.
    retire
        Called with a file that is replaced.
    """

    def __init__(
        self, renderers: Renderers, folder: Path, new_number: Callable[[], int], retire: Callable[[str], None]
    ) -> None:
        self.thumbnails: dict[str, Thumbnail] = {}
        self._renderers, self._folder, self._new_number, self._retire = renderers, folder, new_number, retire
        self._wanted: dict[str, Inputs] = {}
        self._job: ThumbnailJob | None = None
        self._channel: Channel | None = None

    def want(self, wanted: Mapping[str, Inputs]) -> None:
        """Name the scenes, and what each would be drawn from now."""
        self._wanted = dict(wanted)
        code = _digests({file for known in self.thumbnails.values() for file in known.code})
        for name, inputs in wanted.items():
            known = self.thumbnails.setdefault(name, Thumbnail())
            if known.inputs != _signature(inputs) or not known.code.items() <= code.items():
                known.state = STALE

    def pause(self) -> None:
        """End the job that is on."""
        if self._job is not None:
            self._of(self._job).state = STALE
        if self._channel is not None:
            self._channel.end()
        self._job = self._channel = None

    def work(self, shown: str) -> None:
        """Start the next job, if none is on."""
        if self._job is not None:
            return
        name = next((name for name in self._wanted if name != shown and self.thumbnails[name].state == STALE), None)
        if name is None:
            return
        inputs = self._wanted[name]
        self.thumbnails[name].state, self.thumbnails[name].inputs = RENDERING, _signature(inputs)
        self._job = ThumbnailJob(self._new_number(), inputs, self._folder)
        self._renderers.launch(self._job)

    def opened(self, channel: Channel) -> bool:
        """Take over the job's process; return whether it is one of these."""
        if self._job is None or channel.job != self._job.number:
            return False
        self._channel = channel
        return True

    def take(self, message: dict[str, Any]) -> bool:
        """Take over what a renderer tells; return whether it is of these."""
        if self._job is None or message["job"] != self._job.number:
            return False
        known = self._of(self._job)
        match message["kind"]:
            case "thumbnail":
                if known.file:
                    self._retire(known.file)
                known.file, known.state = message["file"], FRESH
            case "failed":
                known.state = FAILED
            case "done":
                known.code = _digests(message["files"])
                self._job = self._channel = None
        return True

    def closed(self, channel: Channel) -> None:
        """Note that a process has gone."""
        if channel is self._channel and self._job is not None:
            self._of(self._job).state = FAILED
            self._job = self._channel = None

    def _of(self, job: ThumbnailJob) -> Thumbnail:
        return self.thumbnails[job.inputs.entry.name]


def _signature(inputs: Inputs) -> Any:
    """Return what a picture depends on beside code."""
    entry = inputs.entry
    return entry.scene, dict(entry.values), entry.appearance, inputs.language, inputs.script.words(entry)


def _digests(files: Any) -> dict[str, str]:
    """Return the digests of files as they are; of one that is not there, none."""
    found = {}
    for file in files:
        try:
            found[file] = hashlib.sha256(Path(file).read_bytes()).hexdigest()
        except OSError:
            continue
    return found
