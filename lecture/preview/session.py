"""What a preview is about: the lecture as it stands on disk, the scene that is shown, and what is wrong with either."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from lecture.preview.media import Media
from lecture.preview.problems import describe_problem, describe_syntax
from lecture.preview.render_jobs import FPS, Inputs
from lecture.preview.renderers import Channel, Renderers
from lecture.preview.stage import Stage
from lecture.project.lecture_file import Lecture, SceneEntry, read_lecture
from lecture.project.own_lecture import ROOT
from lecture.project.script_check import Script, read_scripts
from scenes.framework.errors import LectureError

__all__ = ["Session"]

BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)  # what a source that isn't Python raises
PATIENCE = 0.25  # seconds that half a file may stand there before it is told as wrong
CODE = ("engine", "mathcore", "scenes")


class Session:
    """One preview.

    Parameters
    ----------
    file
        The lecture file.
    scene
        The scene that is shown first; the lecture's first where none is named.
    language
        Of the pictures.
    media
        Where pictures and clips are kept.
    forks
        Whether processes may be forked where that is found to be safe.
    """

    def __init__(
        self, file: Path, scene: str | None, language: str | None, media: Media, *, forks: bool = True
    ) -> None:
        self.lecture = read_lecture(file)
        self.scripts = read_scripts(self.lecture, self.lecture.languages)
        self.language = self.lecture.speak([language] if language else [])[0]
        self.media = media
        self.entry = self.lecture.choose([scene])[0] if scene else self.lecture.scenes[0]
        self.problem: dict[str, Any] | None = None
        self.listeners: set[Callable[[dict[str, Any]], None]] = set()
        self.renderers = Renderers(media.folder, self._opened, self._took, self._closed, forks=forks)
        self._numbers = count(1)
        self._late: asyncio.TimerHandle | None = None
        self._unread: frozenset[Path] | None = frozenset()  # what changed in vain; None where that may be any file
        self.stage = self._make_stage("")

    async def start(self) -> None:
        """Start the renderers, and show the scene."""
        await self.renderers.start()
        self.stage.begin()

    async def close(self) -> None:
        """End all processes."""
        self.stage.close()
        await self.renderers.close()

    # -- the page's wishes --------------------------------------------------------------------------------------------

    def show(self, scene: str, beat: str, language: str) -> None:
        """Show a beat of a scene, in a language.

        Raises
        ------
        LectureError
            There is no such scene or language.
        """
        (entry,) = self.lecture.choose([scene])
        (language,) = self.lecture.speak([language])
        if (entry.name, language) == (self.entry.name, self.language):
            self.stage.show(beat)
        else:
            self.stage.close()
            self.entry, self.language = entry, language
            self.stage = self._make_stage(beat)
            self.stage.begin()
        self.publish({"state": True})

    def stand(self, beat: str, frame: int | None) -> None:
        """Note where the player stands: a change shows the picture there, or a beat's last."""
        self.stage.beat, self.stage.frame = beat, frame

    def _make_stage(self, beat: str) -> Stage:
        return Stage(
            self._inputs(self.entry, self.scripts),
            beat,
            self.renderers,
            self.media.folder,
            self.publish,
            self.media.retire,
            lambda: next(self._numbers),
        )

    def _inputs(self, entry: SceneEntry, scripts: Mapping[str, Script]) -> Inputs:
        return Inputs(entry, {name: script.only(entry) for name, script in scripts.items()}, self.language)

    # -- changes on disk ----------------------------------------------------------------------------------------------

    def folders(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Return the folders to watch: those with all below them, and those alone."""
        own = self.entry.module.folder
        deep = [*(ROOT / name for name in CODE), *([own.path] if own else [])]
        flat = {
            self.lecture.file.parent.absolute(),
            *(script.file.parent.absolute() for script in self.scripts.values()),
        }
        defaults = {module.script for module in self.lecture.catalogue.scenes.values() if module.script}
        return tuple(deep), tuple(sorted(flat | defaults))

    def take_changes(self, files: Collection[Path]) -> None:
        """Show what became of files that changed; of any, where none is named."""
        if self._late is not None:
            self._late.cancel()
            self._late = None
        files = frozenset(files) | self._unread if files and self._unread is not None else frozenset()
        self._unread = files or None
        try:
            lecture, scripts = self._read(files)
            (entry,) = lecture.choose([self.entry.name])
            lecture.speak([self.language])
            self.stage.take_inputs(self._inputs(entry, scripts), self._read_code(files))
            self.lecture, self.scripts, self.entry = lecture, scripts, entry
        except LectureError as error:
            self._tell_late(describe_problem(str(error)))
        except BROKEN as error:
            self._tell_late(describe_syntax(error))
        else:
            self.problem, self._unread = None, frozenset()
        self.publish({"state": True})

    def _read(self, files: Collection[Path]) -> tuple[Lecture, dict[str, Script]]:
        """Return the lecture and its scripts with what changed of them read anew; all of it where that is not known."""
        changed = {file.name for file in files}
        reads_all = not files or self.problem is not None
        reads_folder = self.entry.module.folder is not None and any(file.suffix == ".py" for file in files)
        lecture = self.lecture
        if reads_all or reads_folder or lecture.file.name in changed:
            lecture = read_lecture(lecture.file)
        reads_all = reads_all or _names(lecture) != _names(self.lecture)
        languages = [name for name in lecture.languages if reads_all or f"{name}.toml" in changed]
        scripts = {**self.scripts, **read_scripts(lecture, languages)}
        return lecture, {name: scripts[name] for name in lecture.languages}

    def _read_code(self, files: Collection[Path]) -> dict[str, bytes]:
        """Return the content of files of code; one that is gone for a moment is as it was."""
        wanted = [str(file) for file in files if file.suffix == ".py"] if files else list(self.stage.sources)
        found = {}
        for file in wanted:
            try:
                found[file] = Path(file).read_bytes()
            except OSError:
                continue
        return {file: source for file, source in found.items() if self.stage.sources.get(file) != source}

    def _tell_late(self, problem: dict[str, Any]) -> None:
        """Tell what is wrong with a file unless it is mended at once: it may have been half written."""

        def tell() -> None:
            self.problem = problem
            self.publish({"state": True})

        self._late = asyncio.get_running_loop().call_later(PATIENCE, tell)

    # -- what the renderers tell --------------------------------------------------------------------------------------

    def _opened(self, channel: Channel) -> None:
        if channel.role != "base":
            self.stage.opened(channel)

    def _took(self, channel: Channel, message: dict[str, Any]) -> None:
        self.stage.take(message)

    def _closed(self, channel: Channel) -> None:
        if channel.role != "base":
            self.stage.closed(channel)

    # -- what the page is told ----------------------------------------------------------------------------------------

    def publish(self, message: dict[str, Any]) -> None:
        """Tell all pages."""
        for listener in list(self.listeners):
            listener(message)

    def state(self) -> dict[str, Any]:
        """Return all that the page shows."""
        return {
            "lecture": str(self.lecture.file),
            "titles": dict(self.lecture.titles),
            "languages": list(self.lecture.languages),
            "language": self.language,
            "fps": FPS,
            "forks": self.renderers.forks,
            "chapters": [
                {
                    "titles": dict(chapter.titles),
                    "scenes": [{"name": scene.name, "title": self._title(scene)} for scene in chapter.scenes],
                }
                for chapter in self.lecture.chapters
            ],
            "scene": self.entry.name,
            "beat": self.stage.beat,
            "problem": self.problem or self._fault(),
            "beats": [
                {
                    "name": name,
                    "state": result.state,
                    "start": result.start,
                    "frames": result.frames,
                    "files": result.files,
                    "fresh": sorted(result.fresh),
                    "phrases": result.phrases,
                    "numbers": result.numbers,
                }
                for name, result in self.stage.results.beats.items()
            ],
        }

    def _title(self, scene: SceneEntry) -> str:
        try:
            return self.scripts[self.language].title(scene)
        except LectureError:  # its words are being written
            return scene.name

    def _fault(self) -> dict[str, Any] | None:
        error = self.stage.error
        if error is None:
            return None
        return describe_problem(error["error"], error["place"], beat=error["beat"])


def _names(lecture: Lecture) -> list[object]:
    """Return what the scripts of a lecture depend on."""
    return [lecture.languages, *((entry.name, entry.scene) for entry in lecture.scenes)]
