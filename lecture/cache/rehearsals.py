"""Keep what rehearsals told, so that a scene with the same code, words and parameters isn't rehearsed again.

The key of a rehearsal is coarser than that of a drawn scene, for it has to be found in far less time than one takes:
any file of the project's packages that changes, changes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from pydantic import TypeAdapter

from lecture.cache.code_digest import PROJECT, CodeRoot
from lecture.cache.keys import digest, environment, spoken_and_written
from lecture.cache.workspace import locked_if_free, store_in
from lecture.files import remove
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from scenes.framework.beat import BeatRecord
from scenes.framework.errors import LectureError
from scenes.framework.ledger import Entry
from scenes.framework.wording import WordsUse
from scenes.lint.finding import Finding

__all__ = ["RehearsalCache"]

MOST = 1000  # rehearsals in a store


@dataclass(frozen=True)
class Rehearsal:
    """What the rehearsal of a scene in one language told; the scene may have any name in a lecture."""

    beats: tuple[BeatRecord, ...]
    numbers: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    uses: tuple[WordsUse, ...] = ()


REHEARSALS = TypeAdapter(dict[str, Rehearsal])


class RehearsalCache:
    """The rehearsals in the store of an output folder. Those that can't be read or written are done again."""

    def __init__(self, out: Path) -> None:
        self._store = store_in(out)
        self._packages: dict[str, str] = {}
        self._new: dict[str, dict[str, Rehearsal]] = {}

    def find(self, job: RehearsalJob) -> list[SceneRun | Failure] | None:
        """Return the runs that a job would give, in the order of its languages; None where it has to be done."""
        known = self._store.read_note(_note(self._key(job)), REHEARSALS)
        if set(known) != set(job.languages):
            return None
        return [_run_of(job, language, known[language]) for language in job.languages]

    def add(self, job: RehearsalJob, runs: list[SceneRun | Failure]) -> list[SceneRun | Failure]:
        """Take in the runs of a job, unless one of them failed; return them."""
        sound = [run for run in runs if isinstance(run, SceneRun)]
        if len(sound) == len(runs):
            self._new[self._key(job)] = {
                run.language: Rehearsal(run.beats, run.numbers, run.findings, run.uses) for run in sound
            }
        return runs

    def _key(self, job: RehearsalJob) -> str:
        """Return a digest of all that a job's outcome depends on."""
        entry = job.entry
        return digest(
            self._digest_code(entry.module.root),
            environment(),
            (entry.scene, entry.appearance, dict(entry.values)),
            {language: spoken_and_written(script.words(entry)) for language, script in job.scripts.items()},
            (job.languages, job.fps, job.checks_numbers, job.tolerates),
        )

    def _digest_code(self, root: CodeRoot) -> list[str]:
        """Return digests of the project's packages, and of the package or folder that the scene comes from."""
        packages = PROJECT if root.folder else PROJECT | {root.module.partition(".")[0]}
        for package in packages - self._packages.keys():
            self._packages[package] = _digest_package(package)
        own = [root.folder.digest] if root.folder else []
        return [self._packages[package] for package in sorted(packages)] + own

    @contextmanager
    def saving(self) -> Iterator[RehearsalCache]:
        """Save at the end what was taken in, also where something fails before it."""
        try:
            yield self
        finally:
            self._save()

    def _save(self) -> None:
        """Write what was taken in, where the folder can be written and no render has it."""
        if not self._new:
            return
        with suppress(OSError, LectureError), locked_if_free(self._store) as is_held:
            if is_held:
                for key, runs in self._new.items():
                    self._store.write_note(_note(key), {language: asdict(run) for language, run in runs.items()})
                self._remove_oldest()

    def _remove_oldest(self) -> None:
        files = self._store.tree.files("rehearsals")
        for file in sorted(files, key=lambda file: file.stat().st_mtime)[: max(0, len(files) - MOST)]:
            remove(file)


def _note(key: str) -> str:
    return f"rehearsals/{key[:2]}/{key}"


def _run_of(job: RehearsalJob, language: str, known: Rehearsal) -> SceneRun:
    name = job.entry.name
    return SceneRun(
        name,
        language,
        job.scripts[language].title(job.entry),
        known.beats,
        tuple(replace(number, scene=name) for number in known.numbers),
        findings=tuple(replace(finding, scene=name) for finding in known.findings),
        uses=known.uses,
    )


def _digest_package(package: str) -> str:
    """Return a digest of all files of a package but those that Python wrote, found without importing it."""
    content = hashlib.sha256()
    for file in sorted(_files_of(package)):
        data = file.read_bytes()
        content.update(f"{file}\0{len(data)}\0".encode(errors="surrogateescape") + data)
    return content.hexdigest()


def _files_of(package: str) -> Iterator[Path]:
    spec = find_spec(package)
    if spec is None:
        return
    for folder in spec.submodule_search_locations or ():
        yield from (file for file in Path(folder).rglob("*") if file.suffix != ".pyc" and file.is_file())
    if spec.origin and not spec.submodule_search_locations:
        yield Path(spec.origin)
