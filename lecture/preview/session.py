"""What a preview is about: the lecture as it stands on disk, the scene that is shown, and what is wrong with either."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from lecture.files import read_regular
from lecture.messages import closest, quote
from lecture.preview.code_changes import beat_lines
from lecture.preview.gallery import Gallery
from lecture.preview.keeping import keep_values
from lecture.preview.media import Media
from lecture.preview.parameter_fields import read_typed, typed_value
from lecture.preview.problems import describe_problem, describe_syntax
from lecture.preview.render_jobs import FPS, Inputs
from lecture.preview.renderers import Channel, Renderers
from lecture.preview.results import differences
from lecture.preview.stage import Stage
from lecture.preview.wave_reader import WaveReader
from lecture.project.lecture_file import Lecture, SceneEntry, read_lecture
from lecture.project.own_lecture import ROOT
from lecture.project.script_check import Script, read_fixed_words, read_scripts
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.framework.script import split_phrases
from scenes.style.formats import FORMATS

__all__ = ["Session"]

BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)  # what a source that isn't Python raises
MOST_BYTES = 2_000_000  # of a source that is shown
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
        self.lecture = read_lecture(file, tolerates_unwritten=True)
        self.scripts = read_scripts(self.lecture, self.lecture.languages)
        self.language = self.lecture.speak([language] if language else [])[0]
        self.interface = _interface(self.lecture)
        self.media = media
        self.entry = self.lecture.choose([scene])[0] if scene else self.lecture.scenes[0]
        self.problem: dict[str, Any] | None = None
        self.listeners: set[Callable[[dict[str, Any]], None]] = set()
        self.renderers = Renderers(media.folder, self._opened, self._took, self._closed, forks=forks)
        self._numbers = count(1)
        self._late: asyncio.TimerHandle | None = None
        self._unread: frozenset[Path] | None = frozenset()  # what changed in vain; None where that may be any file
        self.trials: dict[str, dict[str, Any]] = {}  # values that are tried, by scene
        self._is_listed = False  # whether the gallery knows of all changes
        self.waves = WaveReader(media.folder.parent, self.publish)
        self.gallery = Gallery(self.renderers, media.folder, lambda: next(self._numbers), media.retire)
        self.stage = self._make_stage("")

    async def start(self) -> None:
        """Start the renderers, and show the scene."""
        await self.renderers.start()
        self.stage.begin()

    async def close(self) -> None:
        """End all processes."""
        self.stage.close()
        self.waves.close()
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
        if beat and entry.name == self.entry.name and beat not in self.stage.results.beats:
            raise LectureError(f"{entry.name}: has no beat {quote(beat)}; choose another")
        if (entry.name, language) == (self.entry.name, self.language):
            self.stage.show(beat)
        else:
            self.gallery.pause()
            self.stage.close()
            self.entry, self.language = entry, language
            self.stage = self._make_stage(beat)
            self.stage.begin()
            self._is_listed = False
        self.publish({"state": True})

    def stand(self, beat: str, frame: int | None) -> None:
        """Note where the player stands: a change shows the picture there, or a beat's last."""
        if beat != self.stage.beat:
            self.stage.show(beat)
        self.stage.frame = frame

    def source(self, beat: str) -> dict[str, Any]:
        """Return the lines of a beat's code, as they are in the file now.

        Raises
        ------
        LectureError
            There is no such beat, or its file is not Python.
        """
        file = self.stage.places.get(beat)
        source = read_regular(Path(file), MOST_BYTES) if file else None
        try:
            lines = beat_lines(source or b"")
        except BROKEN as error:
            raise LectureError(f"{file}: isn't Python: {error}; mend it") from None
        if beat not in lines or file is None or source is None:
            raise LectureError(f"{self.entry.name}: has no beat {quote(beat)}; choose another")
        first, last = lines[beat]
        text = source.decode("utf-8", "replace").splitlines()
        rows = [{"number": at, "text": text[at - 1]} for at in range(first, last + 1)]
        return {"file": file, "shown": self.entry.module.shorten(file), "line": first, "lines": rows}

    # -- values that are tried ----------------------------------------------------------------------------------------

    def try_values(self, typed: Mapping[str, str]) -> None:
        """Show the scene with other values than the lecture file's, which stays as it is; empty texts mean defaults.

        Raises
        ------
        LectureError
            There is no such parameter, or a text can't be a value.
        """
        fields = {field["name"]: field for field in self.stage.fields}
        for name in typed:
            if name not in fields:
                raise LectureError(f"{self.entry.name}: has no parameter {quote(name)}; {closest(name, fields)}")
        values = {name: read_typed(fields[name], text) for name, text in typed.items()}
        self.trials[self.entry.name] = {
            name: value for name, value in values.items() if value != self.entry.values.get(name)
        }
        if self.stage.kept is None:
            self.stage.kept = self.stage.results.summary()
        if not self.trials[self.entry.name]:
            self.drop_values()
        else:
            self._run_trial()

    def drop_values(self) -> None:
        """Show the scene with the values of the lecture file again."""
        self.trials.pop(self.entry.name, None)
        self.stage.kept = None
        self._run_trial()

    def keep_values(self) -> None:
        """Write the values that are tried into the lecture file."""
        keep_values(self.lecture, self.entry.name, self.trials.get(self.entry.name, {}))
        self.trials.pop(self.entry.name, None)
        self.stage.kept = None

    def _run_trial(self) -> None:
        self.gallery.pause()
        self.stage.take_inputs(self._inputs(self.entry, self.scripts), {})
        self.publish({"state": True})

    def _tried(self, entry: SceneEntry) -> SceneEntry:
        """Return a scene with the values that are tried in it."""
        tried = self.trials.get(entry.name, {})
        values = {name: value for name, value in {**entry.values, **tried}.items() if value is not None}
        return replace(entry, values=values)

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
        entry = self._tried(entry)
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
        self.gallery.pause()
        try:
            lecture, scripts = self._read(files)
            (entry,) = lecture.choose([self.entry.name])
            lecture.speak([self.language])
            self.stage.take_inputs(self._inputs(entry, scripts), self._read_code(files))
            self.interface = _interface(lecture)
            self.lecture, self.scripts, self.entry = lecture, scripts, entry
            self._is_listed = False
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
        if reads_all or reads_folder or lecture.unwritten or lecture.file.name in changed:
            lecture = read_lecture(lecture.file, tolerates_unwritten=True)
        reads_all = reads_all or _names(lecture) != _names(self.lecture)
        languages = [name for name in lecture.languages if reads_all or f"{name}.toml" in changed]
        scripts = {**self.scripts, **read_scripts(lecture, languages)}
        return lecture, {name: scripts[name] for name in lecture.languages}

    def _read_code(self, files: Collection[Path]) -> dict[str, bytes]:
        """Return the content of files of code; one that is gone for a moment is as it was."""
        wanted = [str(file) for file in files if file.suffix == ".py"] if files else list(self.stage.code.sources)
        found = {}
        for file in wanted:
            try:
                found[file] = Path(file).read_bytes()
            except OSError:
                continue
        return {file: source for file, source in found.items() if self.stage.code.sources.get(file) != source}

    def _want_thumbnails(self) -> None:
        """Name the scenes whose thumbnails are wanted; one without words has none."""
        wanted = {}
        for entry in self.lecture.scenes:
            with suppress(LectureError):
                wanted[entry.name] = self._inputs(entry, self.scripts)
        self.gallery.want(wanted)
        self._is_listed = True

    def _tell_late(self, problem: dict[str, Any]) -> None:
        """Tell what is wrong with a file unless it is mended at once: it may have been half written."""

        def tell() -> None:
            self.problem = problem
            self.publish({"state": True})

        self._late = asyncio.get_running_loop().call_later(PATIENCE, tell)

    # -- what the renderers tell --------------------------------------------------------------------------------------

    def _opened(self, channel: Channel) -> None:
        if not self.gallery.opened(channel):
            self.stage.opened(channel)

    def _took(self, channel: Channel, message: dict[str, Any]) -> None:
        if self.gallery.take(message):
            self.publish({"state": True})
        else:
            self.stage.take(message)
        if self.stage.is_idle:
            self.waves.want(self.lecture, self.entry.name, self.language, self.stage.results)
            if not self._is_listed:
                self._want_thumbnails()
            self.gallery.work(self.entry.name)

    def _closed(self, channel: Channel) -> None:
        self.gallery.closed(channel)
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
            "tag": LANGUAGES[self.language].tag,
            "interface": self.interface[self.language],
            "fps": FPS,
            "shape": FORMATS[self.lecture.format],
            "forks": self.renderers.forks,
            "chapters": [
                {
                    "titles": dict(chapter.titles),
                    "scenes": [self._line(scene) for scene in chapter.scenes],
                }
                for chapter in self.lecture.chapters
            ],
            "scene": self.entry.name,
            "fields": [{**field, **self._typed(field)} for field in self.stage.fields],
            "changes": differences(self.stage.kept, self.stage.results.summary()) if self.stage.kept else None,
            "findings": self.stage.findings,
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
                    "words": self._words(name),
                    "numbers": result.numbers,
                    "wave": self.waves.of(self.entry.name, self.language, name),
                }
                for name, result in self.stage.results.beats.items()
            ],
        }

    def _line(self, scene: SceneEntry) -> dict[str, str]:
        """Return a scene's line in the list."""
        known = self.gallery.thumbnails.get(scene.name)
        if scene.name == self.entry.name or known is None:
            return {"name": scene.name, "title": self._title(scene), "state": "", "thumbnail": ""}
        return {"name": scene.name, "title": self._title(scene), "state": known.state, "thumbnail": known.file}

    def _typed(self, field: dict[str, Any]) -> dict[str, Any]:
        """Return the value of a field as the lecture file has it, as it is tried, and where it is set."""
        name = field["name"]
        tried = self.trials.get(self.entry.name, {})
        kept = typed_value(self.entry.values.get(name), field)
        return {
            "value": kept,
            "tried": typed_value(tried[name], field) if name in tried else None,
            "is_shared": name in self.entry.shared,
        }

    def _words(self, beat: str) -> dict[str, list[str]]:
        """Return a beat's words by language, the pictures' first; where they weren't run, as the script has them."""
        found = {}
        for language in (self.language, *(name for name in self.lecture.languages if name != self.language)):
            run = self.stage.results[beat].phrases if language == self.language else self.stage.words.get(language, {})
            phrases = run if isinstance(run, list) else run.get(beat, [])
            found[language] = phrases or self._written_words(language, beat)
        return found

    def _written_words(self, language: str, beat: str) -> list[str]:
        try:
            words = self.scripts[language].words(self.entry).beats.get(beat)
        except LectureError:
            return []
        return [phrase for phrase in split_phrases(words.say) if phrase] if words else []

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


def _interface(lecture: Lecture) -> dict[str, dict[str, str]]:
    """Return the words of the page's buttons and headings in each of a lecture's languages."""
    return {language: read_fixed_words(lecture, language).section("preview") for language in lecture.languages}


def _names(lecture: Lecture) -> list[object]:
    """Return what the scripts of a lecture depend on."""
    return [lecture.languages, *((entry.name, entry.scene) for entry in lecture.scenes)]
