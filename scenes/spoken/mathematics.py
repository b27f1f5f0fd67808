"""Rewrite the mathematics of a phrase as words: rules, each a form and how it is said in each language.

The rules are applied one after the other, wholes before their parts: a derivative before a fraction, a power of ten
before a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import Final

from scenes.spoken.languages import CHINESE, ENGLISH, SpokenLanguage
from scenes.spoken.numerals import NUMERALS, spell_digits
from scenes.spoken.signs import FUNCTIONS, GREEK, OPERATORS, SUBSCRIPTS, SUPERSCRIPTS, VULGAR

__all__ = ["read_mathematics"]

Say = Callable[["re.Match[str]"], str]
# Two of these are 两: 两倍, 两步.
MEASURES = "倍步个条层次行列份点支种位遍块片段圈维项句张幅页类组格根只道处轮维级代"
GREEKS = "".join(GREEK[ENGLISH])
NAME = rf"(?:[A-Za-z{GREEKS}](?:_\{{[^{{}}]*\}})?)"
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?)"
BEFORE_NUMBER = r"(?<![A-Za-z0-9_.])"
# After a number, a bracket, a letter that stands alone: there a sign joins two operands.
AFTER_OPERAND = rf"(?:(?<=[\d)}}\]′'°%!{GREEKS}])|(?<![A-Za-z][A-Za-z])(?<=[A-Za-z]))"


@dataclass(frozen=True)
class Rule:
    """A form of mathematics, as a pattern, and what it is rewritten to in Chinese and in English."""

    form: re.Pattern[str]
    zh: Say | str
    en: Say | str

    def apply(self, text: str, language: SpokenLanguage) -> str:
        """Return the text with each place of this form rewritten."""
        return self.form.sub(self.zh if language is CHINESE else self.en, text)


def _rule(form: str, zh: Say | str, en: Say | str) -> Rule:
    return Rule(re.compile(form), zh, en)


def _of_ten(match: re.Match[str]) -> tuple[str, str]:
    """Return the factor and the exponent of a power of ten."""
    exponent = str(int(match["power"].replace("−", "-").replace("+", "")))
    return match["factor"] or "", exponent.replace("-", "−")


def _power_of_ten_zh(match: re.Match[str]) -> str:
    factor, exponent = _of_ten(match)
    return (f"{factor}乘" if factor else "") + f"十的{exponent}次方"


def _power_of_ten_en(match: re.Match[str]) -> str:
    factor, exponent = _of_ten(match)
    return (f"{factor} times " if factor else "") + f"ten to the {exponent}"


def _power_zh(match: re.Match[str]) -> str:
    exponent = next(part for part in match.groups() if part is not None).strip()
    known = {"2": "的平方", "3": "的立方", "T": "的转置"}
    return known.get(exponent, f"的 {exponent} 次方") + " "


def _power_en(match: re.Match[str]) -> str:
    exponent = next(part for part in match.groups() if part is not None).strip()
    known = {"2": " squared", "3": " cubed", "T": " transposed"}
    return known.get(exponent, f" to the {exponent}") + " "


def _index(language: SpokenLanguage, match: re.Match[str]) -> str:
    """Return an index: its digits one by one, its letters one by one."""
    index = next(part for part in match.groups() if part is not None)
    apart = re.sub("(?<=[A-Za-z])(?=[A-Za-z])", " ", index)
    return f" {re.sub(r'[0-9]+', lambda digits: f' {spell_digits(digits.group(), language)} ', apart)} "


def _fraction(language: SpokenLanguage, match: re.Match[str]) -> str:
    over, under = match.groups()
    return _said_fraction(int(over), int(under), language)


def _vulgar(language: SpokenLanguage, match: re.Match[str]) -> str:
    value = Fraction(unicodedata.numeric(match.group())).limit_denominator(10)
    return f" {_said_fraction(value.numerator, value.denominator, language)} "


def _said_fraction(over: int, under: int, language: SpokenLanguage) -> str:
    if language is CHINESE:
        return f"{under}分之{over}"
    names = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}
    if under not in names or over >= under or over < 1:
        return f"{over} over {under}"
    plural = {"half": "halves"}.get(names[under], f"{names[under]}s")
    return f"{over} {names[under] if over == 1 else plural}"


def _number(language: SpokenLanguage, match: re.Match[str]) -> str:
    said = NUMERALS[language](match.group().replace(",", ""))
    return said if language is CHINESE else f" {said} "


def _letter_and_of(match: re.Match[str]) -> str:
    return f"{match[1]} of {match[2]}"


def _remark(comma: str, match: re.Match[str]) -> str:
    """Return what stands in brackets: a remark between commas, mathematics without any."""
    content = match[1].strip()
    is_remark = re.search(r"[A-Za-z]{2,}|[\u3400-\u9fff]{2,}", content) is not None
    return f"{comma}{content}{comma}" if is_remark else f" {content} "


def _function_en(match: re.Match[str]) -> str:
    said = FUNCTIONS[ENGLISH][match[1]]
    return f" {said} of " if match[1] in OF_VALUES else f" {said} "


def _function_zh(match: re.Match[str]) -> str:
    return f" {FUNCTIONS[CHINESE][match[1]]} "


def _minus(said: str, match: re.Match[str]) -> str:
    """Return the word for a difference; a hyphen inside a compound word only parts it."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    is_compound = match.group() == "-" and before[-1:].isalpha() and re.match("[A-Za-z]{2}", after) is not None
    return " " if is_compound else said


FUNCTION_NAMES = "|".join(sorted(FUNCTIONS[ENGLISH], key=len, reverse=True))
# Said with the word "of" before what they are taken of.
OF_VALUES = frozenset(("ln", "log", "lg", "exp", "sqrt", "cbrt", "abs", "max", "min", "det", "sgn"))
BOUND = r"(?:\{([^{}]*)\}|([\w∞−]+))"
RULES: Final = (
    # powers of ten: 2.5×10⁻³, 1e-5
    _rule(
        rf"{BEFORE_NUMBER}(?:(?P<factor>{NUMBER})\s*[×*·]\s*)?10\^\{{(?P<power>[−+-]?\d+)\}}",
        _power_of_ten_zh,
        _power_of_ten_en,
    ),
    _rule(
        rf"{BEFORE_NUMBER}(?P<factor>(?!1[eE]){NUMBER})?1?[eE](?P<power>[−+-]?\d+)\b",
        _power_of_ten_zh,
        _power_of_ten_en,
    ),
    # derivatives: ∂L/∂w_{12}, dy/dx, d/dx
    _rule(rf"∂\s*({NAME})\s*/\s*∂\s*({NAME})", r" \1 对 \2 的偏导 ", r" partial \1 by partial \2 "),
    _rule(rf"(?<![A-Za-z])d({NAME})?\s*/\s*d({NAME})(?![A-Za-z])", r" d \1 d \2 ", r" d \1 by d \2 "),
    # limits, sums and integrals with their bounds
    _rule(
        rf"\blim\s*(?:_\{{|\()?\s*({NAME})\s*(?:→|->|⟶)\s*([−+-]?(?:∞|{NUMBER}|{NAME}))\s*[)}}]?",
        r" 当 \1 趋于 \2 时的极限 ",
        r" the limit as \1 tends to \2 of ",
    ),
    _rule(
        rf"[Σ∑]_\{{\s*({NAME})\s*=\s*([^{{}}]*)\}}\^{BOUND}",
        r" 对 \1 从 \2 到 \3\4 求和 ",
        r" the sum from \1 equals \2 to \3\4 of ",
    ),
    _rule(rf"[Σ∑]_{BOUND}", r" 对 \1\2 求和 ", r" the sum over \1\2 of "),
    _rule(rf"∫_{BOUND}\^{BOUND}", r" 从 \1\2 到 \3\4 的积分 ", r" the integral from \1\2 to \3\4 of "),
    # brackets: (3x+2)^{2}, f(x), (a, b)
    _rule(rf"(?<![A-Za-z{GREEKS})])\(([^()]*)\)(?=\^)", r" 括号 \1 ", r" the quantity \1, "),
    _rule(rf"(?<![A-Za-z])((?:{FUNCTION_NAMES})|{NAME}['′″]*)\(([^()]*)\)", r" \1 \2 ", _letter_and_of),
    _rule(r"[(（]([^()（）]*)[)）]", partial(_remark, "，"), partial(_remark, ", ")),
    # signs between operands, and before a number
    _rule(rf"{AFTER_OPERAND}\s*[−-]\s*(?=[\d(√A-Za-z{GREEKS}])", partial(_minus, " 减 "), partial(_minus, " minus ")),
    _rule(rf"[−-]\s*(?=[\d(∞√]|{NAME}\b)", "负", " minus "),
    _rule("−", " 减 ", " minus "),
    _rule(rf"{AFTER_OPERAND}\s*\+\s*", " 加 ", " plus "),
    _rule(r"\+", " 正 ", " plus "),
    _rule(rf"{BEFORE_NUMBER}(\d+)\s*/\s*(\d+)(?![\d.])", partial(_fraction, CHINESE), partial(_fraction, ENGLISH)),
    _rule(rf"{AFTER_OPERAND}\s*/\s*(?=\S)", " 除以 ", " over "),
    # functions, primes, powers and indices
    _rule(rf"(?<![A-Za-z])({FUNCTION_NAMES})(?![A-Za-z])(?:\s*of\b)?", _function_zh, _function_en),
    _rule(rf"(?<![A-Za-z])({NAME})(?:''|″|′′)", r" \1 两撇 ", r" \1 double prime "),
    _rule(rf"(?<![A-Za-z])({NAME})['′](?![A-Za-z])", r" \1 撇 ", r" \1 prime "),
    _rule(r"\^\{([^{}]*)\}|\^([−+-]?\d+(?:\.\d+)?|[A-Za-z])", _power_zh, _power_en),
    _rule(r"_\{([^{}]*)\}|(?<=[A-Za-z])_(\w+)", partial(_index, CHINESE), partial(_index, ENGLISH)),
    # fractions and numbers
    _rule(rf"[{VULGAR}]", partial(_vulgar, CHINESE), partial(_vulgar, ENGLISH)),
    _rule(rf"({NUMBER})\s*%", r"百分之\1", r"\1 percent"),
    _rule(rf"(?<![\d.第−-])(?<!第\s)2\s?(?=[{MEASURES}])", "两", "two"),
    _rule(NUMBER, partial(_number, CHINESE), partial(_number, ENGLISH)),
    # dx is d x, but "do" is a word
    _rule(rf"(?<![A-Za-z])d(?!o)([A-Za-z{GREEKS}])(?![A-Za-z])", r" d \1 ", r" d \1 "),
)


def read_mathematics(text: str, language: SpokenLanguage) -> str:
    """Return a phrase with its mathematics in words; signs that no rule knows stay as they are."""
    text = _unified(text)
    for rule in RULES:
        text = rule.apply(text, language)
    for sign, said in OPERATORS[language]:
        text = text.replace(sign, f" {said} ")
    return _greek(language).sub(lambda match: f" {GREEK[language][match.group()]} ", text)


@cache
def _greek(language: SpokenLanguage) -> re.Pattern[str]:
    return re.compile("|".join(GREEK[language]))


def _unified(text: str) -> str:
    """Return the text with raised and lowered signs as `^{…}` and `_{…}`, full-width letters and digits as plain."""
    text = re.sub(r"[０-９Ａ-Ｚａ-ｚ＋－＝／＜＞％]+", lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = _lettered(text, SUPERSCRIPTS, "^")
    return _lettered(text, SUBSCRIPTS, "_")


def _lettered(text: str, signs: dict[str, str], mark: str) -> str:
    def plain(match: re.Match[str]) -> str:
        return f"{mark}{{{''.join(signs[sign] for sign in match.group())}}}"

    return re.sub(f"[{''.join(signs)}]+", plain, text)
