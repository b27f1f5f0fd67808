"""Look up the names that words may use: numbers of the beat, live numbers on screen, and definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from scenes.framework.beat import Mention
from scenes.framework.errors import LectureError
from scenes.framework.ledger import Ledger
from scenes.framework.number_places import NumberPlace, fill
from scenes.framework.numbers import Definition, Figure, scale_number
from scenes.framework.script_math import split_math
from scenes.style.decimal_mark import with_mark

__all__ = ["LARGE", "NamedNumbers"]

LARGE = "large"  # the format of a large number in two digits and a word: 6 million


class NamedNumbers:
    """Replace the names in a script's texts by what they stand for in the present beat.

    Parameters
    ----------
    ledger
        Its stated numbers of the beat may be named.
    beat_place
        Returns where the words of the present beat stand, for messages.
    scales
        The language's words for powers of ten, for numbers in the format `large`.

    `live` are the live numbers on screen as they read now, `definitions` what else was given a name, `mentions` the
    numbers that words have named so far.
    """

    def __init__(self, ledger: Ledger, beat_place: Callable[[], str], scales: Sequence[str] = ()) -> None:
        self.ledger = ledger
        self.beat_place = beat_place
        self.scales = scales
        self.live: dict[str, Figure] = {}
        self.definitions: dict[str, Definition | Figure] = {}
        self.mentions: list[Mention] = []

    def open_beat(self) -> None:
        """Forget live numbers and the figures that the last beat gave names; definitions stay."""
        self.definitions = {name: known for name, known in self.definitions.items() if isinstance(known, Definition)}
        self.live = {}

    def fill_plain(self, text: str, key: str) -> str:
        """Return the text that a beat has under a key with plain numbers in place of names."""
        return fill(text, partial(self._plain, key))

    def fill_written(self, text: str, key: str) -> str:
        """Return such a text with numbers typeset between dollar signs, and plain elsewhere."""
        plain, typeset = partial(self._plain, key), partial(self._typeset, key)
        return "".join(f"${fill(piece, typeset)}$" if m else fill(piece, plain) for piece, m in split_math(text))

    def _plain(self, key: str, place: NumberPlace) -> tuple[str, bool]:
        """Return the plain text of a name, and whether it is a rounded number."""
        found = self._read(key, place)
        return with_mark(found.text), isinstance(found, Figure) and found.equals != "="

    def _typeset(self, key: str, place: NumberPlace) -> tuple[str, bool]:
        """Return the same in Typst math."""
        found = self._read(key, place)
        return found.typst, isinstance(found, Figure) and found.equals != "="

    def _read(self, key: str, place: NumberPlace) -> Definition | Figure:
        """Return what the words under a key name, in their format, and note where they name a number."""
        found = self._look_up(place.name)
        if isinstance(found, Figure):
            found = self._format(found, place.format) if place.format else found
            self.mentions.append(Mention(f"{self.beat_place()}: {key}", place.before, place.after, found))
        return found

    def _format(self, figure: Figure, spec: str) -> Figure:
        if spec == LARGE:
            return replace(figure, text=scale_number(figure.value, self.scales) or figure.text)
        try:
            return figure.written(spec)
        except ValueError as error:
            raise LectureError(f"{self.beat_place()}: {{{figure.name}:{spec}}}: {error}") from error

    def _look_up(self, name: str) -> Definition | Figure:
        known = {**self.ledger.stated, **self.live, **self.definitions}
        if name not in known:
            raise LectureError(
                f"{self.beat_place()}: the words name {{{name}}}, which {self._state_of(name)}; "
                f"known are {', '.join(sorted(known)) or 'no names'}"
            )
        return known[name]

    def _state_of(self, name: str) -> str:
        """Return why words can't name a number now, and what to do where a beat before has recorded it."""
        if recorded := self.ledger.beat_of(name):
            return (
                f"the beat {recorded} recorded, and this one doesn't; where its picture has the number, too, record it "
                f'here before these words, self.record("{name}", …)'
            )
        return "stands on screen no more by then" if name in self.ledger.figures else "is not shown by then"
