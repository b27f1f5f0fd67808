"""Find calculations to ask for in the formulas of a scene, and what typical mistakes make of them.

A calculation is a formula `… = 1 - 10^(-5) times 7200 = 0.928` whose result stands in the beat's ledger. Its expression
is read by mathcore's grammar and must come to that result; a mistake is the expression with a part changed, and counts
where it comes to another number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lecture.page.mathml import without_parts
from lecture.render.jobs import SceneRun
from mathcore import DomainError, Function, ParseError
from scenes.framework.script_math import split_math
from scenes.style.theme import ROLES

if TYPE_CHECKING:
    from scenes.framework.ledger import Entry

__all__ = ["Calculation", "Mistake", "find_calculations"]

RELATION = re.compile(r"(?<![!<>:])=|\bapprox\b|\barrow\.l\b")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
ROLE = re.compile(rf"\b(?:{'|'.join((*ROLES, 'quiet'))})(?=\()")
TIMES = re.compile(r"\b(?:times|dot)\b")
NUMERIC = re.compile(r"[\d\s.()+*/^-]+")
BESIDE = re.compile(r'\bq?quad\b|[,;"]')  # what parts a number from a remark in the same formula
OPERATION = re.compile(r"[\d)]\s*[-+*/^]\s*[-\d(]|\)\s*\(")
JUXTAPOSED = re.compile(r"(?<=[\d)])\s+(?=\()")  # 1/2 (60 - 180)
MINUS_SIGN = "\u2212"  # as the ledger writes it
ASKED = '"?"'  # stands for the result; as a text it has the space behind = that a number has
RELATIVE = 0.005  # of a right answer, at least, is given
# Each kind of mistake with the parts of an expression that it leaves out or changes.
LEARNING_RATE = re.compile(r"step\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?:times|dot)")
HALF = re.compile(r"\b1\s*/\s*2\b")
INNER = re.compile(r"(derivative\([^()]*\))\s*(?:times|dot)\s*derivative\([^()]*\)")
MINUS = re.compile(r"(?<=[\d)])\s*-\s*")
CHANGES = (
    ("learning_rate", LEARNING_RATE, ""),
    ("inner_derivative", INNER, r"\1"),
    ("half", HALF, "1"),
    ("sign", MINUS, " + "),
)


@dataclass(frozen=True)
class Mistake:
    """A typical mistake, and the number that it comes to."""

    kind: str
    value: float


@dataclass(frozen=True)
class Calculation:
    """A formula whose result is asked for: the source of the formula without it, the result as it is recorded and as it
    is shown, what an answer may differ by, and what typical mistakes come to; `source` is the text with the result."""

    scene: str
    beat: str
    name: str
    formula: str
    value: float
    text: str
    tolerance: float
    mistakes: tuple[Mistake, ...]
    source: str = ""

    @property
    def unsolved(self) -> str:
        """The text without its result, all that leads there kept: a rule that numbers are put into, say."""
        pieces = list(split_math(self.source))
        code = without_parts(pieces[0][0]) if len(pieces) == 1 and pieces[0][1] else ""
        end = max((relation.end() for relation in RELATION.finditer(code)), default=0)
        head = code[:end] if _shown_number(code[end:].replace("&", "")) else ""
        is_whole = bool(head) and head.count("(") == head.count(")")
        return f"${head} {ASKED}$" if is_whole else f"${self.formula}$"

    @property
    def posed(self) -> str:
        """What is calculated, without the numbers that it is calculated from; empty where the text doesn't say."""
        left, _, _ = _sides(self.source)
        return f"${left} = {ASKED}$" if left else ""

    def follows(self, other: Calculation) -> bool:
        """Return whether it is calculated from the result of another one."""
        _, expression, _ = _sides(self.source)
        operands = {each.lstrip("-") for each in NUMBER.findall(_plain(expression))}
        return self != other and not other.is_given and other.text.lstrip(MINUS_SIGN) in operands

    def tells(self, text: str) -> bool:
        """Return whether a formula says the result: as one of its sides, whatever is told beside it, or by itself."""
        return any(_shown_number(BESIDE.split(side)[0]) == self.text for side in _all_sides(text))

    def telling(self, texts: Collection[str]) -> set[str]:
        """Return which of some texts show the result as it is come to: the calculation itself, or where it has none,
        the formulas that do; a number by itself may be that of an axis."""
        if self.tells(self.source):
            return {self.source}
        found = {text for text in texts if self.tells(text)}
        return {text for text in found if len(_all_sides(text)) > 1} or found

    @property
    def is_given(self) -> bool:
        """Whether the result is one of the numbers that it is calculated from, too."""
        return self.text.lstrip(MINUS_SIGN) in {each.lstrip("-") for each in NUMBER.findall(_plain(self.formula))}


def find_calculations(run: SceneRun) -> Iterator[Calculation]:
    """Yield the calculations of a scene, each expression once."""
    asked: set[str] = set()
    for beat in run.beats:
        entries = [entry for entry in run.numbers if entry.beat == beat.name and _is_decimal(entry)]
        results: set[str] = set()
        for text in beat.texts:
            left, expression, result = _sides(text)
            if expression in asked:
                continue
            shown = _shown_number(result)
            equal = [entry for entry in entries if entry.text == shown] or _with_value(entries, result)
            entry = _result(equal, expression, results)
            if entry is not None and (found := _calculation(left, expression, entry)) is not None:
                asked.add(expression)
                results.add(entry.name)
                yield replace(found, source=text)


def _sides(text: str) -> tuple[str, str, str]:
    """Return of a formula what is calculated, the expression that it is, and the result; empty where it has none."""
    sides = _all_sides(text)
    if _shown_number(sides[-1]) and len(sides) > 1:
        return sides[0] if len(sides) > 2 else "", sides[-2], sides[-1]
    return sides[0] if len(sides) > 1 else "", sides[-1], sides[-1]


def _all_sides(text: str) -> list[str]:
    """Return the sides of a text that is one formula."""
    pieces = list(split_math(text))
    code = without_parts(pieces[0][0]) if len(pieces) == 1 and pieces[0][1] else ""
    return [side.replace("&", "").strip() for side in RELATION.split(code)]


def _shown_number(side: str) -> str:
    """Return a side that is one number, perhaps coloured, as the ledger writes it; nothing for any other."""
    plain = ROLE.sub("", side).strip(" ()")
    return plain.replace("-", MINUS_SIGN) if NUMBER.fullmatch(plain) else ""


def _with_value(entries: Iterable[Entry], expression: str) -> list[Entry]:
    """Return the numbers that are what an expression comes to, where its result stands elsewhere."""
    found = _evaluate(expression) if OPERATION.search(_plain(expression)) else None
    return [entry for entry in entries if found is not None and math.isclose(entry.value, found)]


def _result(equal: Sequence[Entry], expression: str, results: Container[str]) -> Entry | None:
    """Return, of numbers that are equal to what is calculated, its result: those that it is calculated from were
    recorded before, and the results of other calculations are no result of this one."""
    free = [entry for entry in equal if entry.name not in results]
    if not free:
        return equal[-1] if equal else None
    operands = [each.lstrip("-") for each in NUMBER.findall(_plain(expression))]
    return free[min(operands.count(free[0].text.lstrip(MINUS_SIGN)), len(free) - 1)]


def _calculation(left: str, expression: str, entry: Entry) -> Calculation | None:
    """Return the calculation, if the expression is one of numbers and comes to what is recorded."""
    found = _evaluate(expression) if OPERATION.search(_plain(expression)) else None
    tolerance = _tolerance(entry)
    if found is None or abs(found - entry.value) > tolerance:
        return None
    formula = " = ".join(side for side in (left, expression, ASKED) if side)
    mistakes = tuple(_mistakes(expression, entry.value, tolerance))
    return Calculation(entry.scene, entry.beat, entry.name, formula, entry.value, entry.text, tolerance, mistakes)


def _is_decimal(entry: Entry) -> bool:
    """Return whether a number is written out, not in powers of ten."""
    return NUMBER.fullmatch(entry.text.replace(MINUS_SIGN, "-")) is not None


def _tolerance(entry: Entry) -> float:
    """Return what an answer may differ by: a part of it, and half a unit of its last digit where it is rounded."""
    digits = len(entry.text.partition(".")[2])
    is_exact = float(entry.text.replace(MINUS_SIGN, "-")) == entry.value
    return max(RELATIVE * abs(entry.value), 0.0 if is_exact else 0.5 * 10.0**-digits, 1e-9)


def _mistakes(expression: str, value: float, tolerance: float) -> Iterator[Mistake]:
    """Yield what typical mistakes come to, apart from the right answer and from each other."""
    found = [
        (kind, _evaluate(part.sub(put, expression, count=1))) for kind, part, put in CHANGES if part.search(expression)
    ]
    taken = [value]
    for kind, wrong in (*found, ("sign", -value)):
        if wrong is not None and all(abs(wrong - other) > 2 * tolerance for other in taken):
            taken.append(wrong)
            yield Mistake(kind, wrong)


def _plain(expression: str) -> str:
    """Return an expression as mathcore's grammar has it: without colours, with signs of multiplication."""
    return JUXTAPOSED.sub(" * ", TIMES.sub("*", ROLE.sub("", expression)))


def _evaluate(expression: str) -> float | None:
    """Return the value of an expression of numbers; None where it is another one."""
    plain = _plain(expression)
    if not NUMERIC.fullmatch(plain):
        return None
    try:
        found = float(Function.parse(plain)(0.0))
    except (DomainError, ParseError):
        return None
    return found if math.isfinite(found) else None
