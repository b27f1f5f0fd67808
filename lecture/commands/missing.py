"""Find the words that a lecture's translated scenes lack, and refuse to go on without them, in one message.

What is missing is what its scenes use with their parameters, which a run without words tells; no run is needed where
the script has all words that the scenes bring in another language.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.missing_words import TITLE, Gap, Translation
from lecture.project.own_lecture import OWN_LECTURE, yours
from lecture.project.script_check import Script, translations
from lecture.project.script_writer import add_entries
from lecture.quality import QUALITIES
from lecture.render.jobs import EarlyEnd, Failure, SceneRun
from lecture.render.order import rehearse_scenes
from lecture.render.progress_protocol import Progress
from lecture.starter.script_text import untranslated_head
from lecture.text_files import replace_text
from lecture.workers.local import local_pool
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.framework.script import SceneWords
from scenes.framework.wording import WordsUse

__all__ = ["MissingWords", "find_missing", "find_recorded", "refuse_missing", "unknown_words", "write_entries"]

Uses = Mapping[str, Sequence[WordsUse]]  # by the scenes' names; without a scene whose code failed


@dataclass(frozen=True)
class MissingWords:
    """What a script lacks in a language: of its scenes, and of the lecture's titles what they are in another one; and
    the faults of scenes, of which no run told which words they use."""

    file: Path
    language: str
    scenes: tuple[tuple[Translation, tuple[Gap, ...]], ...]
    titles: tuple[tuple[str, str], ...] = ()
    failures: tuple[Failure, ...] = ()

    def lines(self, lecture: Lecture, uses: Uses) -> Iterator[str]:
        """Yield what is missing, by scene and beat, and the remedy."""
        name = f"{LANGUAGES[self.language].name} ({self.language})"
        if lecture.file == OWN_LECTURE:
            yield f"The project's own lecture has no words in {name}; {yours(self.language)}"
            return
        if self.titles:
            yield f"{lecture.file}: has no titles in {name} here; write them"
            yield from (f"    {place}.{self.language}{f' ({title})' if title else ''}" for place, title in self.titles)
        missing = [
            (scene, scene.missing(uses.get(scene.name), early=_used_early(scene.name, self.failures)))
            for scene, _ in self.scenes
        ]
        if missing:
            beats = sum(len([key for key in keys if key != TITLE]) for _, keys in missing)
            titles = sum(TITLE in keys for _, keys in missing)
            counts = [count_of(*each) for each in ((titles, "title"), (beats, "beat")) if each[0]]
            count = " and ".join(counts)
            yield f"{self.file}: has no words in {name} for {count}; write them"
            for scene, keys in missing:
                yield f"    [{scene.name}]: {', '.join(keys)}{'' if scene.own else ' (no table)'}"
                for path, meant in scene.unknown(uses.get(scene.name)):
                    remedy = f"did you mean {meant}?" if meant else "remove it"
                    yield f"        [{'.'.join((scene.name, *path))}]: the scene has none of this name; {remedy}"
                yield from (f"        {unknown_words(each)}" for each in self.failures if each.name == scene.name)
            where = "" if lecture.file == Path("lecture.toml") else f" --lecture {lecture.file}"
            yield (
                f"    `lecture words --lang {self.language}{where}` writes an entry for each that has none, "
                "with the English above it"
            )


def refuse_missing(
    lecture: Lecture,
    scripts: Mapping[str, Script],
    entries: Sequence[SceneEntry],
    progress: Progress,
    out: Path,
    jobs: int,
    *,
    titles: bool = False,
) -> None:
    """Refuse scripts that lack words which the scenes use, or a scene's table; with `titles`, a lecture without titles,
    too.

    Raises
    ------
    LectureError
        Words are missing; all are named, in each language.
    """
    missing, uses = find_missing(lecture, scripts, entries, progress, out, jobs, titles=titles)
    lines = [line for each in missing for line in each.lines(lecture, uses)]
    lines += [line for script in scripts.values() for line in script.without_table(entries)]
    if lines:
        raise LectureError("\n".join(lines))


def find_missing(
    lecture: Lecture,
    scripts: Mapping[str, Script],
    entries: Sequence[SceneEntry],
    progress: Progress,
    out: Path,
    jobs: int,
    *,
    titles: bool = False,
) -> tuple[list[MissingWords], Uses]:
    """Return what scripts lack, language by language, and the words that scenes use.

    ``scripts`` holds the words by language, ``out`` the folder with what is known of earlier runs; scenes are run by as
    many as ``jobs`` processes.
    """
    failures: tuple[Failure, ...] = ()
    scenes = {language: translations(lecture, language, entries) for language in scripts}
    lacking = {each.name for known in scenes.values() for each in known if each.gaps()}
    uses: Uses = {}
    if lacking:
        names = lacking | {each.name for known in scenes.values() for each in known if not each.model}
        uses, failures = _find_uses([entry for entry in entries if entry.name in names], scripts, progress, out, jobs)
    found = [
        MissingWords(
            scripts[language].file,
            language,
            tuple(_with_gaps(known, uses, failures)) if lacking else (),
            tuple(lecture.missing_titles(language)) if titles else (),
            failures,
        )
        for language, known in scenes.items()
    ]
    return [each for each in found if each.scenes or each.titles], uses


def unknown_words(failure: Failure) -> str:
    """Tell of a scene whose code failed which beats its run didn't come to, so that there may be more words than are
    known."""
    known = "which words its beats use is known by a run only"
    if isinstance(failure, EarlyEnd):
        beats = f"; the run didn't come to {', '.join(failure.unreached)}" if failure.unreached else ""
        known = f"which words its beats use is known up to there{beats}"
    return f"{failure}; mend this, then ask again: {known}"


def _with_gaps(
    scenes: Iterable[Translation], uses: Uses, failures: Sequence[Failure]
) -> Iterator[tuple[Translation, tuple[Gap, ...]]]:
    for scene in scenes:
        if gaps := tuple(scene.gaps(uses.get(scene.name), early=_used_early(scene.name, failures))):
            yield scene, gaps


def _used_early(scene: str, failures: Iterable[Failure]) -> list[WordsUse]:
    """Return the words that a scene had used when its code failed."""
    return [use for each in failures if each.name == scene and isinstance(each, EarlyEnd) for use in each.uses]


def _find_uses(
    entries: Sequence[SceneEntry], scripts: Mapping[str, Script], progress: Progress, out: Path, jobs: int
) -> tuple[Uses, tuple[Failure, ...]]:
    """Return the words that scenes use, run in one language, with each value of their sweeps too; and the first fault
    of each scene whose code failed.

    They are run without any words, so that what was found holds until their code or parameters change.
    """
    found: dict[str, list[WordsUse]] = {}
    failures: dict[str, Failure] = {}
    for entry, run in _runs_without_words(entries, scripts, progress, out, jobs):
        if isinstance(run, Failure):
            failures.setdefault(entry.name, run)
        else:
            found.setdefault(entry.name, []).extend(run.uses)
    return {name: used for name, used in found.items() if name not in failures}, tuple(failures.values())


def find_recorded(
    entries: Sequence[SceneEntry], scripts: Mapping[str, Script], progress: Progress, out: Path, jobs: int
) -> dict[str, set[str]]:
    """Return the names of the numbers that scenes record, and of the parameters that a sweep lets a viewer try; without
    a scene whose code failed."""
    found: dict[str, set[str]] = {}
    failed = set()
    for entry, run in _runs_without_words(entries, scripts, progress, out, jobs):
        if isinstance(run, SceneRun):
            found.setdefault(entry.name, set()).update(number.name for number in run.numbers)
        else:
            failed.add(entry.name)
    for entry in entries:
        if entry.sweep is not None and entry.name in found:
            found[entry.name].add(entry.sweep.parameter)
    return {name: names for name, names in found.items() if name not in failed}


def _runs_without_words(
    entries: Sequence[SceneEntry], scripts: Mapping[str, Script], progress: Progress, out: Path, jobs: int
) -> list[tuple[SceneEntry, SceneRun | Failure]]:
    """Run scenes without any words, with each value of their sweeps too."""
    language = next(iter(scripts))
    empty = replace(scripts[language], scenes={entry.name: SceneWords("", {}) for entry in entries})
    runs = [run for entry in entries for run in (entry, *entry.variations)]
    results = rehearse_scenes(
        runs,
        {language: empty},
        QUALITIES["hd"].fps,
        progress,
        lambda count: local_pool(min(jobs, count)),
        out,
        tolerates=True,
    )
    return [(entry, run) for entry, (run,) in zip(runs, results, strict=True)]


def write_entries(file: Path, language: str, gaps: Mapping[str, Iterable[Gap]]) -> int:
    """Write an empty entry for what a script lacks, by tables, and has no entry for yet; return how many that were."""
    text = file.read_bytes().decode() if os.path.lexists(file) else untranslated_head(language)
    try:
        changed, added = add_entries(text, gaps)
    except LectureError as error:
        raise LectureError(f"{file}: {error}") from None
    if added:
        replace_text(file, changed)
    return added
