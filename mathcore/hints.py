"""What to write instead of what can't be read: remedies for characters and names that people type or paste."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

__all__ = ["plain_character", "remedy_for_character", "remedy_for_left_over", "remedy_for_name"]

# Characters that are read as others, one for one, so that columns stay what they are.
_ALIKE = {
    **dict.fromkeys("−–—―‐‑‒﹣", "-"),
    **dict.fromkeys("×·⋅∗∙•✕✖⨯", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("≦⩽", "≤"),
    **dict.fromkeys("≧⩾", "≥"),
    **dict.fromkeys("∣∥‖", "|"),
    **dict.fromkeys("【〔「", "["),
    **dict.fromkeys("】〕」", "]"),
}
_SAME_SHAPE = ("<wide>", "<narrow>", "<font>")  # full-width and half-width forms; italic and bold letters

_BY_CHARACTER = {
    **dict.fromkeys("|", "write abs(x)"),
    **dict.fromkeys("√", "write sqrt(x)"),
    **dict.fromkeys("∛", "write cbrt(x)"),
    **dict.fromkeys("∜", "write x^(1/4)"),
    **dict.fromkeys("=≈≡", "write only what stands right of the sign"),
    **dict.fromkeys("[]{}", "use round brackets"),
    **dict.fromkeys("∞", "write a number"),
    **dict.fromkeys("±∓", "write + or -"),
    **dict.fromkeys("%‰", "write it as a fraction, such as 0.5"),
    **dict.fromkeys("°", "angles are in radians: write x*pi/180"),
    **dict.fromkeys("!", "factorials are not known: write a number"),
    **dict.fromkeys("≠", "a condition compares by <, <=, > or >="),
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
    **dict.fromkeys(("sgn", "sign", "signum"), "write x/abs(x)"),
    "relu": "write max(0, x)",
    "sigmoid": "write 1/(1 + e^(-x))",
    "softplus": "write ln(1 + e^x)",
    "inf": "write a number",
}
_EQUATION = re.compile(r"(?<![<>!])=")


def plain_character(character: str) -> str:
    """The character that one is read as: full-width, italic and look-alike ones as those of a keyboard."""
    if character in _ALIKE:
        return _ALIKE[character]
    if unicodedata.decomposition(character).startswith(_SAME_SHAPE):
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) == 1:
            return _ALIKE.get(plain, plain)
    return character


def remedy_for_character(text: str, column: int) -> str:
    """What to write instead of a character that has no meaning."""
    character = text[column]
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


def remedy_for_name(name: str, text: str, functions: Collection[str], atoms: Collection[str]) -> str:
    """What to write instead of a name that is not known; empty where nothing comes near it."""
    small = name.lower()
    if _EQUATION.search(text):
        return "write only what stands right of the sign ="
    if name != small and small in {*functions, *atoms}:
        return f"write {small} in small letters"
    if small in _BY_NAME:
        return _BY_NAME[small]
    for function in sorted(functions, key=len, reverse=True):
        if small.startswith(function) and _is_product(small[len(function) :], atoms):
            return f"write {function}(…) with brackets round what it is taken of"
    near = difflib.get_close_matches(small, functions, n=1, cutoff=0.7)
    return f"did you mean {near[0]}(…)?" if near else ""


def _is_product(rest: str, atoms: Collection[str]) -> bool:
    """Whether a text is made of numbers and known names: what a function without brackets is taken of."""
    names = "|".join(map(re.escape, sorted(atoms, key=len, reverse=True)))
    return re.fullmatch(rf"(?:[0-9]|{names})*", rest, re.IGNORECASE) is not None


def remedy_for_left_over(found: str, text: str, column: int) -> str:
    """What to do about something that stands where a formula should have ended."""
    if found == "," and re.match(r"[0-9],[0-9]", text[max(0, column - 1) :]):
        return "write numbers with a point and without separators, such as 3.5 or 1000"
    if found == ",":
        return "a comma stands only between the values of a function such as max"
    if found in ("<", "<=", ">", ">=", "else", "and"):
        return "a condition follows if, as in x if x > 0 else 0"
    return "remove it or complete the formula"
