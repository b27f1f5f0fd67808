"""Record every number that a viewer reads, by scene, beat and name.

`lecture numbers` prints it, the tests recompute it, and the words take their numbers from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from scenes.framework.numbers import DEFAULT_FORMAT, Figure

__all__ = ["Entry", "Ledger"]


@dataclass(frozen=True)
class Entry:
    """One number shown in one beat; whether it is shown behind ≈, for its text is not all of it."""

    scene: str
    beat: str
    name: str
    value: float
    text: str
    is_about: bool = False


class Ledger:
    """Numbers in the order in which they were shown; a name shown again in the same beat is replaced."""

    def __init__(self, scene: str) -> None:
        self.scene = scene
        self.beat = ""
        self._entries: dict[tuple[str, str], Entry] = {}
        self._figures: dict[str, Figure] = {}
        self._stated: dict[str, Figure] = {}
        self._written: dict[str, list[Figure]] = {}
        self._recorded_in: dict[str, str] = {}
        self._about: frozenset[str] = frozenset()

    def __deepcopy__(self, memo: dict[int, object]) -> Ledger:
        # A copy of a mobject (manim makes many) still writes into the scene's one ledger.
        return self

    @property
    def entries(self) -> list[Entry]:
        return list(self._entries.values())

    @property
    def figures(self) -> dict[str, Figure]:
        """The latest figure of each name."""
        return dict(self._figures)

    @property
    def stated(self) -> dict[str, Figure]:
        """The figures that the present beat has written down; a live one is not among them, for it may leave."""
        return dict(self._stated)

    def written_as(self, text: str) -> list[Figure]:
        """Return the figures that were written down as this text (plain, or Typst math), the latest last."""
        return list(self._written.get(text, ()))

    def beat_of(self, name: str) -> str | None:
        """Return the latest beat that wrote a number of this name down; None where none did."""
        return self._recorded_in.get(name)

    def open_beat(self, beat: str) -> None:
        """Record what follows under another beat; what earlier ones wrote down is no longer stated."""
        self.beat = beat
        self._stated = {}

    def take_about(self, names: Iterable[str]) -> None:
        """Let the numbers of these names, from now on, be about their texts, and no others: they come of a number that
        is written rounded."""
        self._about = frozenset(names)

    def figure_of(self, name: str, value: float | Fraction, spec: str = DEFAULT_FORMAT) -> Figure:
        """Return a number as it is written under its name, without recording it."""
        return replace(Figure.of(name, value, spec), is_about=name in self._about)

    def record(self, name: str, value: float | Fraction, spec: str = DEFAULT_FORMAT) -> Figure:
        """Record that `value` is read under `name` in the present beat, and return it as it is to be written."""
        return self.enter(self.figure_of(name, value, spec))

    def enter(self, figure: Figure, *, live: bool = False) -> Figure:
        """Record that a figure is read in the present beat, and return it.

        A `live` one is one reading of a number that changes: it is recorded, and not stated.
        """
        name = figure.name
        self._figures[name] = figure
        if not live:
            self._stated[name] = figure
            self._recorded_in[name] = self.beat
            for text in {figure.text, figure.typst}:
                self._written.setdefault(text, []).append(figure)
        self._entries[self.beat, name] = Entry(
            self.scene, self.beat, name, figure.value, figure.text, figure.equals != "="
        )
        return figure
