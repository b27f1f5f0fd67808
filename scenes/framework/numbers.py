"""Format numbers for a viewer: one value, one format, one text.

A figure knows its plain text (captions, the ledger) and its typeset text (formulas), so that both always agree.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

__all__ = [
    "DEFAULT_FORMAT",
    "Definition",
    "Figure",
    "digits_held",
    "digits_shown",
    "format_number",
    "is_rounded",
    "is_scaled",
    "last_place",
    "read_exactly",
    "read_number",
    "scale_number",
    "sign_of",
]

DEFAULT_FORMAT = ".6g"
MINUS = "−"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
SUPERSCRIPTS = str.maketrans("0123456789-", RAISED)
LOWERED = str.maketrans(RAISED, "0123456789-")
POWER_OF_TEN = re.compile(rf"^(−?)(?:([\d.]+)×)?10([{RAISED}]+)$")
# What a number may differ by from its text through the rounding of its computation: as a share of it, where it shows 0,
# as a share of its last printed place, and of the last place of a float in a number that someone wrote in full.
ROUNDING, DUST, PLACE_SHARE, LAST_BITS = 1e-12, 1e-15, 1e-3, 16
PRECISE = Fraction(1, 10**50)  # the same share of a number that is known to more digits than a float has
BARE = 1  # powers of ten up to this one are multiplied out: 1.600×10⁻¹ is 0.1600
SCIENTIFIC = re.compile(r"^(−?)([\d.]+)e([+-]\d+)$")
FORMAT = re.compile(r"\+?#?(\.1?\d)?[efg]")  # a float has 17 digits
# Words for powers of ten: 6 million, 600万.
SCALES = {
    **{"thousand": 3, "million": 6, "billion": 9, "trillion": 12},
    **{"万": 4, "亿": 8, "万亿": 12, "萬": 4, "億": 8, "兆": 12},
}
SCALED = re.compile(rf"(?P<number>\S+?)(?P<space> ?)(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))})")
LEAST_SCALED = 1e4  # the least number of which words for powers of ten are said


def format_number(value: float, spec: str = DEFAULT_FORMAT) -> str:
    """Return `value` in plain text: `.3f` has three decimals, `.6g` at most six digits, `#.6g` all six, `.3e` is
    1.235×10⁴.

    A tie is rounded away from zero. 1e-05 becomes 10⁻⁵, -0 becomes 0.
    """
    return _format(float(value), spec)


@lru_cache(maxsize=4096)  # a board is laid out by what its numbers look like in many formats
def _format(value: float, spec: str) -> str:
    from mathcore.rounding import format_rounded  # numpy: not at the command's start

    if not FORMAT.fullmatch(spec):
        raise ValueError(f"number format {spec!r} is not known; use one like '.3f' or '.6g', up to '.19g'")
    if math.isnan(value):
        return "—"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    text = format_rounded(value, spec).removesuffix(".").replace(".e", "e")
    if float(text) == 0:
        text = "0" if spec.endswith("e") else format(0.0, spec)
    text = text.replace("-", MINUS, 1) if text.startswith("-") else text
    match = SCIENTIFIC.match(text)
    if match:
        sign, mantissa, exponent = match.groups()
        if abs(int(exponent)) <= BARE:
            decimals = max(0, len(mantissa.partition(".")[2]) - int(exponent))
            return f"{sign}{abs(float(f'{mantissa}e{exponent}')):.{decimals}f}"
        factor = "" if mantissa == "1" else f"{mantissa}×"
        text = f"{sign}{factor}10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return text


def scale_number(value: float, scales: Sequence[str]) -> str | None:
    """Return a whole number from 10000 on in two digits and the word of a power of ten: 6026400 is 6 million, or 600万.

    `scales` are a language's words, the smallest first, each with the space before it, if any. None stands for a number
    that is said in full; one that is too large for the words has a power of ten.
    """
    from mathcore.rounding import format_rounded  # numpy: not at the command's start

    if not scales or not math.isfinite(value) or value % 1 or abs(value) < LEAST_SCALED:
        return None
    rounded = float(format_rounded(value, ".1e"))
    scale = [word for word in scales if 10 ** SCALES[word.strip()] <= abs(rounded)][-1]
    number = rounded / 10 ** SCALES[scale.strip()]
    return f"{format_number(number, '.4g')}{scale}" if abs(number) < LEAST_SCALED else format_number(value, ".2g")


def is_scaled(text: str) -> bool:
    """Return whether a number's plain text ends in the word of a power of ten."""
    return SCALED.fullmatch(text) is not None


def read_number(text: str) -> float:
    """Return the value of a number's plain text, as `format_number` writes it; what stands for none is not a number."""
    return float(_without_signs(text))


def read_exactly(text: str) -> Fraction:
    """Return the value of a number's plain text, digit for digit; ValueError where it stands for none."""
    return Fraction(_without_signs(text))


def last_place(text: str) -> Fraction:
    """Return the value of one in the last digit of a number's plain text; 0 of what stands for no number, as … does."""
    try:
        exponent = Decimal(_without_signs(text)).as_tuple().exponent
    except InvalidOperation:
        return Fraction(0)
    return Fraction(10) ** exponent if isinstance(exponent, int) else Fraction(0)


@lru_cache(maxsize=4096)
def _without_signs(text: str) -> str:
    """Return a number's plain text as Python reads it: 2.5×10⁻⁷ is 2.5e-7."""
    if match := SCALED.fullmatch(text):
        return f"{_without_signs(match['number'])}e{SCALES[match['scale']]}"
    plain = text.replace("∞", "inf").replace("—", "nan")
    match = POWER_OF_TEN.match(text)
    if match:
        sign, factor, power = match.groups()
        plain = f"{sign}{factor or 1}e{power.translate(LOWERED)}"
    return plain.replace(MINUS, "-")


def is_rounded(value: float | Fraction, text: str) -> bool:
    """Return whether a number's plain text is not its value, but for what its computation may have lost.

    That is much less than the last printed place: 0.1 + 0.2 is 0.3, and 1/3 is not 0.333333333333. A float that has
    at most fifteen digits is what they say: 0.3000000000001 is not 0.3. Of a fraction next to nothing may be lost: it
    is known to more digits than a float has.
    """
    from mathcore.rounding import HELD_DIGITS  # numpy: not at the command's start

    if not isinstance(value, float) and isinstance(value, Fraction):  # the second, of an abstract class, takes long
        return abs(read_exactly(text) - value) > PRECISE * abs(value)
    if not math.isfinite(value):
        return False
    shown = read_number(text)
    gap = abs(shown - value)
    if gap == 0:
        is_held = len(text) <= HELD_DIGITS or _digits_of(_without_signs(text)) <= HELD_DIGITS
        return not is_held and read_exactly(text) != Fraction(value)
    return gap > (ROUNDING * abs(value) if shown else DUST) or not _is_lost_in_computation(float(value), text, gap)


def _is_lost_in_computation(value: float, text: str, gap: float) -> bool:
    """Return whether a small gap between a number and its text is that of a computation, and no further digit."""
    from mathcore.rounding import HELD_DIGITS  # numpy: not at the command's start

    last_place = 10.0 ** int(Decimal(_without_signs(text)).as_tuple().exponent)
    was_computed = gap <= LAST_BITS * math.ulp(value) < abs(value) or digits_held(value) > HELD_DIGITS
    return was_computed and gap <= PLACE_SHARE * last_place


def digits_held(value: float) -> int:
    """Return how many digits a float needs, without the zeros before them, to be found again."""
    return _digits_of(repr(float(value)))


def _digits_of(plain: str) -> int:
    """Return how many digits a decimal number has, without the zeros before them."""
    return len(Decimal(plain).as_tuple().digits)


def digits_shown(text: str) -> int:
    """Return how many significant digits the plain text of a number has: zeros at its end count, a factor that is a
    power of ten does not."""
    return len(re.sub("[^0-9]", "", text.partition("×")[0]).lstrip("0"))


def typeset_number(text: str) -> str:
    """Return the plain text of a number as Typst math."""
    if match := SCALED.fullmatch(text):
        return f'{typeset_number(match["number"])}{match["space"]}"{match["scale"]}"'
    match = POWER_OF_TEN.match(text)
    if not match:
        return text.replace(MINUS, "-").replace("∞", "infinity")
    sign, factor, power = match.groups()
    times = f"{factor} times " if factor else ""
    return f"{sign.replace(MINUS, '-')}{times}10^({power.translate(LOWERED)})"


@dataclass(frozen=True)
class Figure:
    """A number on screen: its name, its value to full precision, and the text that the viewer reads.

    `precise` is the value to more digits than a float has, where it is known so. A number `is_about` its text, however
    round, where it comes of another one that is written rounded: ln x is about 1 where x is about 2.718.
    """

    name: str
    value: float
    text: str
    precise: Fraction | None = None
    is_about: bool = False

    @classmethod
    def of(cls, name: str, value: float | Fraction, spec: str = DEFAULT_FORMAT) -> Figure:
        """Return a number in a format."""
        number = float(value)
        return cls(name, number, format_number(number, spec), value if isinstance(value, Fraction) else None)

    def written(self, spec: str) -> Figure:
        """Return the same number in another format."""
        return replace(self, text=format_number(self.value, spec))

    @property
    def typst(self) -> str:
        """The number as Typst math."""
        return typeset_number(self.text)

    @property
    def equals(self) -> str:
        """The sign that may stand before it: `=` where the text is the value, `approx` where it is rounded."""
        value = self.value if self.precise is None else self.precise
        return "approx" if self.is_about or is_rounded(value, self.text) else "="

    @property
    def marked(self) -> str:
        """The number as Typst math, behind `≈` where it is rounded: fit to stand alone."""
        return self.typst if self.equals == "=" else f"approx {self.typst}"

    @property
    def tight(self) -> str:
        """The same with no room around its signs, for where there is little."""
        opened = self.typst.replace(" times ", ' class("normal", times) ')
        return opened if self.equals == "=" else f'class("opening", approx) {opened}'

    @property
    def term(self) -> str:
        """The number as Typst math, in parentheses where it is negative: fit to follow an operator."""
        return f"({self.typst})" if self.text.startswith(MINUS) else self.typst

    @property
    def base(self) -> str:
        """The number as Typst math, in parentheses where it has a sign or a factor: fit to be raised to a power."""
        has_factor = is_scaled(self.text) or POWER_OF_TEN.match(self.text)
        return f"({self.typst})" if self.text.startswith(MINUS) or has_factor else self.typst

    def __str__(self) -> str:
        return self.typst


def sign_of(*figures: Figure) -> str:
    """Return the sign between numbers that are read together: that of equality only where none is rounded."""
    return next((figure.equals for figure in figures if figure.equals != "="), "=")


@dataclass(frozen=True)
class Definition:
    """What the words may name that is not a number: a function, a point. Plain and typeset."""

    text: str
    typst: str
