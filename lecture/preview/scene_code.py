"""Tell which beats of a scene a change of code, values or words concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lecture.preview.code_changes import Patch, changed_beats
from lecture.preview.render_jobs import Inputs

__all__ = ["SceneCode", "first_changed"]


class SceneCode:
    """The code that a scene's processes have loaded, file by file, and what was saved of beats since then."""

    def __init__(self) -> None:
        self.sources: dict[str, bytes] = {}
        self._patches: dict[str, Patch] = {}

    @property
    def patches(self) -> tuple[Patch, ...]:
        """What processes have to take over that loaded the code before."""
        return tuple(self._patches.values())

    def forget(self) -> None:
        """Begin anew: the code is to be loaded."""
        self.sources, self._patches = {}, {}

    def note(self, files: Iterable[str]) -> None:
        """Note files as they were loaded; what was saved since then comes as a change of its own."""
        for file in files:
            if file not in self.sources:
                try:
                    self.sources[file] = Path(file).read_bytes()
                except OSError:
                    continue

    def take(self, files: Mapping[str, bytes]) -> frozenset[str] | None:
        """Take over the content of files; return the beats whose code changed, None where it has to be loaded anew.

        Raises
        ------
        SyntaxError, ValueError, RecursionError, MemoryError
            A file isn't Python; nothing is taken over.
        """
        known = {file: source for file, source in files.items() if file in self.sources}
        changed = {file: changed_beats(self.sources[file], source, file) for file, source in known.items()}
        if any(beats is None for beats in changed.values()):
            return None
        for file, source in known.items():
            self.sources[file], self._patches[file] = source, Patch(file, source)
        return frozenset(beat for beats in changed.values() for beat in beats or ())


def first_changed(before: Inputs, after: Inputs, beats: Sequence[str]) -> int:
    """Return the place among the beats of the first that values or words concern: -1 for the scene as a whole, the
    number of the beats for none."""
    one, other = before.entry, after.entry
    if (one.scene, one.values, one.appearance) != (other.scene, other.values, other.appearance):
        return -1
    old, new = before.script.words(one), after.script.words(other)
    if old.title != new.title or old.speech != new.speech:
        return -1
    changed = [name for name in old.beats.keys() | new.beats.keys() if old.beats.get(name) != new.beats.get(name)]
    return min([beats.index(name) if name in beats else 0 for name in changed] or [len(beats)])
