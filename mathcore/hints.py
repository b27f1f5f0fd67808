"""Suggest remedies for what can't be parsed: characters and names that people type or paste."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

__all__ = [
    "CASES",
    "plain_character",
    "remedy_for_character",
    "remedy_for_left_over",
    "remedy_for_missing_part",
    "remedy_for_name",
    "remedy_for_two_numbers",
]

# Characters that are read as others, one for one, so that columns stay what they are.
_ALIKE = {
    **dict.fromkeys("−–—―‐‑‒﹣", "-"),
    **dict.fromkeys("×·⋅∗∙•✕✖⨯", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("≦⩽", "≤"),
    **dict.fromkeys("≧⩾", "≥"),
    **dict.fromkeys("∣∥‖", "|"),
    "ˆ": "^",
    **dict.fromkeys("【〔「", "["),
    **dict.fromkeys("】〕」", "]"),
}
_SAME_SHAPE = ("<wide>", "<narrow>", "<font>")  # full-width and half-width forms; italic and bold letters

CASES = "a function by cases reads x if x > 0 else 0"
_COMPARISONS = "cases are told apart by <, <=, > or >=, as in 0 if x < 1 else x; one point alone is no case"
_NO_EQUATION = "write a function alone, such as 3x^2 + 1, and no equation"
_RIGHT_SIDE = "write only what stands right of the sign ="
_ALTERNATIVES = "write one case after the other, as in 1 if x < -1 else 2 if x > 1 else 0"
_SEPARATORS = "write numbers with a point and without separators, such as 3.5 or 1000"

_BY_CHARACTER = {
    **dict.fromkeys("|", "write abs(x)"),
    **dict.fromkeys("√", "write sqrt(x)"),
    **dict.fromkeys("∛", "write cbrt(x)"),
    **dict.fromkeys("∜", "write x^(1/4)"),
    **dict.fromkeys("≈≡", _NO_EQUATION),
    **dict.fromkeys("[]{}", "use round brackets"),
    **dict.fromkeys("∞", "write a number"),
    **dict.fromkeys("±∓", "write + or -"),
    **dict.fromkeys("%‰", "write it as a fraction, such as 0.5"),
    **dict.fromkeys("°", "angles are in radians: write x*pi/180"),
    **dict.fromkeys("!", "factorials are not known: write a number"),
    **dict.fromkeys("≠", _COMPARISONS),
    **dict.fromkeys("&∧", "join conditions by and, as in 1 if x > 0 and x < 2 else 0"),
    **dict.fromkeys("∨", _ALTERNATIVES),
    **dict.fromkeys("?:如当若否", CASES),
    **dict.fromkeys("#", "write the function alone, such as 3x^2 + 1"),
    **dict.fromkeys("$\\", "write x^2 and sqrt(x), without the signs of LaTeX"),
    **dict.fromkeys("\"'“”‘’′`", "write the function alone, such as 3x^2 + 1"),
    **dict.fromkeys(";；、", "write one function, with commas between the values of max and min"),
}
_BY_NAME = {
    **dict.fromkeys(("sine", "sinus"), "write sin(…)"),
    **dict.fromkeys(("cosine", "cosinus"), "write cos(…)"),
    **dict.fromkeys(("tangent", "tangens"), "write tan(…)"),
    **dict.fromkeys(("absolute", "magnitude"), "write abs(…)"),
    **dict.fromkeys(("maximum", "minimum"), "write max(…) or min(…)"),
    **dict.fromkeys(("logarithm", "loge"), "write ln(…)"),
    **dict.fromkeys(("cosec", "cosecant"), "write csc(…)"),
    **dict.fromkeys(("cotan", "cotg", "cotangent"), "write cot(…)"),
    **dict.fromkeys(("arctg", "atg"), "write arctan(…)"),
    **dict.fromkeys(("sh", "sinhyp"), "write sinh(…)"),
    **dict.fromkeys(("ch", "coshyp"), "write cosh(…)"),
    **dict.fromkeys(("th", "tanhyp"), "write tanh(…)"),
    **dict.fromkeys(("root", "sqr", "squareroot"), "write sqrt(…)"),
    **dict.fromkeys(("pow", "power"), "write x^2"),
    **dict.fromkeys(("inf", "infinity", "nan", "true", "false"), "write a number"),
    **dict.fromkeys(
        ("mod", "rem", "floor", "ceil", "round"), "it has jumps without end: write cases, as in 0 if x < 1 else 1"
    ),
    **dict.fromkeys(("or", "xor"), _ALTERNATIVES),
    "not": "write the opposite comparison, such as x <= 0",
    **dict.fromkeys(("then", "elif", "elseif", "when", "where", "case", "cases", "otherwise"), CASES),
    **dict.fromkeys(("np", "numpy", "math", "sympy", "torch", "jnp"), "write sin(x), without the name of a library"),
    "arc": "write arcsin(…) in one word",
}
# What stands for a function that is taken of x; `factor` is that in brackets, where it is no single name or number.
_IN_PLACE = {
    **dict.fromkeys(("sgn", "sign", "signum"), "write {factor}/abs({x})"),
    "relu": "write max(0, {x})",
    "sigmoid": "write 1/(1 + e^(-{factor}))",
    "softplus": "write ln(1 + e^{factor})",
    **dict.fromkeys(("heaviside", "step"), "write 0 if {x} < 0 else 1"),
}
_NAMED = re.compile(r"\s*[^\W\d]\w*'?\s*(\([^()=]*\))?\s*")  # what a function is called: y, f(x)
_COMPARES = re.compile(r"[<>≤≥]|\b(if|piecewise)\b")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[,_ ](?=[0-9])")
_REPEATED = re.compile(r"(?<=[0-9.])\.")


def plain_character(character: str) -> str:
    """Return the character that one is read as: full-width, italic and look-alike ones as those of a keyboard."""
    if character in _ALIKE:
        return _ALIKE[character]
    if unicodedata.decomposition(character).startswith(_SAME_SHAPE):
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) == 1:
            return _ALIKE.get(plain, plain)
    return character


def remedy_for_character(text: str, column: int) -> str:
    """Return what to write instead of a character that has no meaning."""
    readable, character = "".join(map(plain_character, text)), text[column]
    if remedy := _remedy_for_sign(readable, column):
        return remedy
    kind, _, rest = unicodedata.decomposition(character).partition(" ")
    normal = unicodedata.normalize("NFKC", character)
    if kind == "<super>":
        return f"write powers as ^{normal}"
    if kind == "<sub>" and text[:column].endswith("log"):
        return "write log2(x), lg(x), or log(x, 5) for another base"
    if kind == "<sub>":
        return f"write an index as _{normal}"
    if kind == "<fraction>" and rest:
        return f"write ({normal.replace('⁄', '/')})"
    return _BY_CHARACTER.get(plain_character(character), "write a function such as 3x^2 + 1")


def _remedy_for_sign(text: str, column: int) -> str:
    """Return what to write instead of a sign whose meaning its neighbours tell: != is no factorial, || may be no
    value."""
    before, sign, after = text[:column], text[column], text[column + 1 :]
    if sign == "=":
        return _remedy_for_equation(before, after)
    if sign == "!" and after.lstrip().startswith("="):
        return _COMPARISONS
    if sign == "|" and after.startswith("|") and _COMPARES.search(before):
        return _ALTERNATIVES
    if sign == "%" and re.match(r"\s*[\w(]", after):
        return "remainders are not known: write a function such as 3x^2 + 1"
    if sign == "_" and before.endswith("log"):
        return "write log2(x), lg(x), or log(x, 5) for another base"
    if sign == "_" and not _BETWEEN_DIGITS.match(text, column):
        return "an index is a number, as in x_1"
    if sign == "." and after[:1] in ("^", "*", "/", "("):
        return "leave out the point"
    return _SEPARATORS if sign == "_" else ""


def _remedy_for_equation(before: str, after: str) -> str:
    """Return what to write instead of an equals sign: of a comparison, of a definition such as y = x^2, or of an
    equation."""
    if after.startswith((">", "<")):
        return f"write {after[0]}="
    if after.startswith("=") or _COMPARES.search(before):
        return _COMPARISONS
    return _RIGHT_SIDE if _NAMED.fullmatch(before) else _NO_EQUATION


def remedy_for_name(name: str, text: str, functions: Collection[str], atoms: Collection[str]) -> str:
    """Return what to write instead of a name that is not known; empty where nothing comes near it."""
    small = name.lower()
    before, equals, after = text.partition("=")
    if equals and name in before and _NAMED.fullmatch(before) and not after.startswith("="):
        return _RIGHT_SIDE
    if name != small and small in {*functions, *atoms}:
        return f"write {small} in small letters"
    if small in _IN_PLACE:
        taken_of = _taken_of(name, text)
        is_single = re.fullmatch(r"[^\W\d]\w*|\d+", taken_of) is not None
        return _IN_PLACE[small].format(x=taken_of, factor=taken_of if is_single else f"({taken_of})")
    if small in _BY_NAME:
        return _BY_NAME[small]
    for function in sorted(functions, key=len, reverse=True):
        if small.startswith(function) and _is_product(small[len(function) :], atoms):
            return f"write {function}(…) with brackets round what it is taken of"
    for variable in sorted(atoms, key=len, reverse=True):
        if (number := name.removeprefix(variable)) != name and number.isdecimal() and number > "1":
            return f"write {number}*{variable} or {variable}^{number}"
    near = difflib.get_close_matches(small, functions, n=1, cutoff=0.7)
    return f"did you mean {near[0]}(…)?" if near else ""


def _taken_of(name: str, text: str) -> str:
    """Return what stands in the brackets behind a name; x where there are none, or they are not closed."""
    _, _, after = text.partition(name)
    depth, start = 0, len(after) - len(after.lstrip())
    for at, character in enumerate(after[start:], start):
        depth += (character == "(") - (character == ")")
        if depth <= 0:
            return after[start + 1 : at].strip() or "x"
    return "x"


def _is_product(rest: str, atoms: Collection[str]) -> bool:
    """Return whether a text is made of numbers and known names: what a function without brackets is taken of."""
    names = "|".join(map(re.escape, sorted(atoms, key=len, reverse=True)))
    return re.fullmatch(rf"(?:[0-9]|{names})*", rest, re.IGNORECASE) is not None


def remedy_for_left_over(found: str, text: str, column: int) -> str:
    """Return what to do about something that stands where a formula should have ended."""
    if found == "," and _BETWEEN_DIGITS.match("".join(map(plain_character, text)), column):
        return _SEPARATORS
    if found == ",":
        return "a comma stands only between the values of a function such as max"
    if text[column : column + 2] == "<>":
        return _COMPARISONS
    if found in ("<", "<=", ">", ">=", "else", "and"):
        return "a condition follows if, as in x if x > 0 else 0"
    return "remove it or complete the formula"


def remedy_for_missing_part(found: str, text: str, column: int) -> str:
    """Return what to write where a number, a variable or a function is missing."""
    if text[max(0, column - 1) : column + 1] == "<>":
        return _COMPARISONS
    if found in ("if", "else", "and"):
        return CASES
    return "write a number, a variable or a function"


def remedy_for_two_numbers(text: str, column: int) -> str:
    """Return what to write where a number follows another."""
    if _REPEATED.match(text, column):
        return "a number has one point: write it as 3.5"
    if _BETWEEN_DIGITS.match(text, column - 1) and re.match(r"[0-9]{3}(?![0-9])", text[column:]):
        return "write *, + or ^; or a number without spaces, such as 1000"
    return "write *, + or ^"
