"""Check the numbers of a scene as they read: one value has one text in a picture, and words call equal what is so.

A lecturer's words are checked as the project's are: by the figures that stand on screen as they are spoken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from mathcore.rounding import HELD_DIGITS
from scenes.components.number import LiveNumber
from scenes.framework.beat import Mention
from scenes.framework.equal_words import equal_after, equal_before
from scenes.framework.languages import LANGUAGES
from scenes.framework.number_places import ABOUT
from scenes.framework.numbers import ROUNDING, Figure, digits_held, is_scaled, last_place
from scenes.framework.runner import rehearse
from scenes.framework.script_math import split_math
from scenes.lint.borders import RoomChecker
from scenes.lint.finding import NUMBER_RULES, Finding, accept
from scenes.lint.text_provenance import Typeset, letter_of, lettering
from scenes.style.decimal_mark import COMMA, POINT, with_mark

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene, SceneContext

__all__ = ["NumberChecker", "check_numbers", "is_called_equal", "numbers_in"]

SEEN = 0.05  # the opacity under which nothing is seen
WHOLE = 0.8  # of a text's letters stand where it can be read
# A number in Typst math or in plain text: 2.5 times 10^(-7), 10⁻⁷, 0.5; no index, no power and no part of a name.
POWER = r"(?:\d+(?:\.\d+)?(?: times |×))?10(?:\^\(-?\d+\)|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
NUMBER = re.compile(rf"(?<![\w.^_])[-−]?(?:{POWER}|\d+(?:\.\d+)?)(?![\w.])")
# ≈4×10¹⁰ in a place that has no room for more: the sign belongs to the number, and not to an equation.
SHORTENED = re.compile(r'class\("opening", (?:approx|tilde\.op)\) $')
SIGNS = ("≈", "∼", "…")  # before a live number that has no room for its own text, or in its place
DECIMAL = re.compile(r"(?<![\d.,])\d+[.,]\d+(?![\d]|[.,]\d)")
ONE_TEXT = "write it in the same digits, or {{{about}…}} before the one that has fewer"
QUOTED = 24  # characters before a number, in a message
SAID_ROUNDED = re.compile(rf"(?:(?:{ABOUT}|≈|∼|近似)(?:等于|是|为|有)?|\bapprox)\s*$")
ROUNDED_AFTER = re.compile(r"\s*(?:左右|上下|or so\b)")
LISTED = re.compile(r"\{[^{}]*\}\s*(?:,\s*and\b|,|、|，|\band\b|和|与)\s*$")


@dataclass(frozen=True)
class ShownNumber:
    """A number that stands on screen, and where it was read."""

    figure: Figure
    place: str


def check_numbers(cls: type[BaseScene], context: SceneContext, fps: float) -> tuple[BaseScene, list[Finding]]:
    """Rehearse a scene, and return it with what is wrong about its numbers, in pictures and in words, and with the
    texts that have no room at the end of a beat."""
    checker, room = NumberChecker(fps), RoomChecker(fps)

    def look(scene: BaseScene, beat: str) -> None:
        checker.look(scene)
        room.look(scene)

    with lettering():
        scene = rehearse(cls, context, fps, on_phrase_end=checker.look, on_beat_end=look)
    checker.look_for_marks(scene)
    return scene, [*checker.report(cls), *room.report(cls)]


@dataclass
class NumberChecker:
    """Look at the numbers of one scene at the end of each phrase and each beat."""

    fps: float
    findings: dict[tuple[str, ...], Finding] = field(default_factory=dict)
    _read: int = 0
    _mark: str = POINT

    def look(self, scene: BaseScene) -> None:
        """Take in the picture that stands now, and the words that were spoken over it."""
        self._mark = scene.context.decimal_mark
        mentions = scene.mentions[self._read :]
        self._read = len(scene.mentions)
        for mention in mentions:
            if mention.figure.equals != "=" and is_called_equal(mention.before, mention.after, scene.language):
                self._note(scene, "called_equal", (_name(mention.figure), ""), self._remedy_for(mention, _about(scene)))
        shown = [*_read_picture(scene), *_read_words(mentions)]
        for pair in combinations(shown, 2):
            one, other = sorted(pair, key=lambda shown: (len(shown.figure.text), shown.place))
            if _plain(one.figure) != _plain(other.figure) and _is_one_value(one.figure, other.figure):
                places = " and in ".join(dict.fromkeys((one.place, other.place)))
                names = (_name(one.figure), _name(other.figure))
                self._note(scene, "two_texts", names, f"one value, in {places}; {ONE_TEXT.format(about=_about(scene))}")

    def look_for_marks(self, scene: BaseScene) -> None:
        """Take in the numbers of the scene, which has ended, that its words write with another decimal mark."""
        mark = scene.context.decimal_mark
        for record in scene.timeline:
            texts = [*(phrase.text for phrase in record.phrases), *record.texts]
            plain = [piece for text in texts for piece, is_math in split_math(text) if not is_math]
            for number in dict.fromkeys(found for piece in plain for found in DECIMAL.findall(piece)):
                if mark not in number and scene.ledger.written_as(number.replace(COMMA, POINT)):
                    name = number.replace(POINT if mark == COMMA else COMMA, mark)
                    where = (scene.context.key, scene.language, record.name, (record.start + record.frames) / self.fps)
                    amount = f"the words have a decimal mark that pictures haven't; write its name in braces, or {name}"
                    told = Finding(*where, "two_marks", number, "", amount, True, ())
                    self.findings.setdefault((record.name, "two_marks", number), told)

    def report(self, cls: type[BaseScene]) -> list[Finding]:
        """Return what was found; what a scene of this class accepts is marked, and does not fail."""
        accepted = [each for each in getattr(cls, "accepted", ()) if each.rule in NUMBER_RULES]
        return [self._as_read(finding) for finding in accept(self.findings.values(), accepted)[0]]

    def _as_read(self, finding: Finding) -> Finding:
        """Return a finding with its numbers as the pictures have them; one of marks quotes the words."""
        if finding.rule == "two_marks":
            return finding
        return replace(
            finding, first=with_mark(finding.first, self._mark), second=with_mark(finding.second, self._mark)
        )

    def _remedy_for(self, mention: Mention, about: str) -> str:
        """Return where words call a rounded number equal, and what to write."""
        name = mention.figure.name
        said = f"{mention.before[-QUOTED:]}{with_mark(mention.figure.text, self._mark)}".strip()
        return f'{mention.place}: "{said}": it is rounded; write {{{about}{name}}}, in a formula ≈ before it'

    def _note(self, scene: BaseScene, rule: str, names: tuple[str, str], amount: str) -> None:
        where = (scene.context.key, scene.language, scene.ledger.beat, scene.frame / self.fps)
        told = Finding(*where, rule, *names, amount, True, ())
        self.findings.setdefault((scene.ledger.beat, rule, *names), told)


def is_called_equal(before: str, after: str, language: str) -> bool:
    """Return whether the words around a number say that it is exactly what is printed, and not about that."""
    while (match := LISTED.search(before)) and not re.search(ABOUT, match.group()):
        before = before[: match.start()]
    if is_said_rounded(before, after):
        return False
    words = LANGUAGES[language].equal
    if called := equal_before(words).search(before):
        return not is_said_rounded(before[: called.start()])  # is about equal to
    behind = equal_after(words)
    return behind is not None and bool(behind.match(after))


def is_said_rounded(before: str, after: str = "") -> bool:
    """Return whether the words around a number say that it is rounded."""
    return bool(SAID_ROUNDED.search(before) or ROUNDED_AFTER.match(after))


def numbers_in(source: str) -> Iterator[str]:
    """Yield the numbers of a text or a formula as they are written in its source, each with the sign that is its own.

    Numbers that stand behind ≈ for want of room are left out.
    """
    for match in NUMBER.finditer(source):
        if not SHORTENED.search(source[: match.start()]):
            yield match.group()


@cache
def _numbers_of(source: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers_in(source)))


def _read_picture(scene: BaseScene) -> Iterator[ShownNumber]:
    """Yield the numbers that a viewer reads: live ones, and those of formulas and texts that were recorded."""
    letters: Counter[Typeset] = Counter()
    for mobject in scene.get_mobject_family_members():
        if isinstance(mobject, LiveNumber):
            if mobject.is_seen and not mobject.text.startswith(SIGNS):
                yield ShownNumber(mobject.figure, f"the live number {mobject.name}")
        elif (letter := letter_of(mobject)) is not None and mobject.fill_rgbas[0][3] > SEEN:
            letters[letter.text] += 1
    for text, count in letters.items():
        if count >= WHOLE * text.letters:
            for number in _numbers_of(text.source):
                if (figure := _figure_of(scene, number)) is not None:
                    yield ShownNumber(figure, f"a {text.kind.lower()}")


def _figure_of(scene: BaseScene, number: str) -> Figure | None:
    """Return what was last written down as this number; one of the present beat comes before others."""
    known = scene.ledger.written_as(number) or scene.ledger.written_as(number.lstrip("-−"))
    stated = [figure for figure in known if scene.ledger.stated.get(figure.name) == figure]
    return next(reversed(stated or known), None)


def _read_words(mentions: Iterable[Mention]) -> Iterator[ShownNumber]:
    """Yield the numbers that words name; those said to be rounded, or with a word for a power of ten, are meant to have
    fewer digits than the picture."""
    for mention in mentions:
        if is_scaled(mention.figure.text):
            continue
        if mention.figure.equals == "=" or not is_said_rounded(mention.before, mention.after):
            yield ShownNumber(mention.figure, mention.place)


def _is_one_value(one: Figure, other: Figure) -> bool:
    """Return whether two numbers differ by no more than the rounding of their computation: two that are held in few
    digits each are what these say, and so are two whose last digits tell them apart, and one that is exact beside one
    that is rounded."""
    if one.value != other.value:
        if all(digits_held(figure.value) < HELD_DIGITS for figure in (one, other)):
            return False
        if one.equals != other.equals or last_place(one.text) == last_place(other.text):
            return False
    return abs(one.value - other.value) <= ROUNDING * max(abs(one.value), abs(other.value))


def _plain(figure: Figure) -> str:
    """Return the text of a number without the sign that joins it to what stands before it: the 0 of x + 0."""
    return figure.text.lstrip("+")


def _name(figure: Figure) -> str:
    return f"{figure.text} ({figure.name})"


def _about(scene: BaseScene) -> str:
    """Return the usual word for "about" in the scene's language, with the space that parts it from a number."""
    language = LANGUAGES[scene.language]
    return f"{language.about[0]}{language.phrase_space or ' '}"
