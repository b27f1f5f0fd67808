"""Formulas are parsed as people write them; anything else is refused at its column, and nothing is ever run."""

from __future__ import annotations

import math
import pickle
import time
from collections.abc import Sequence

import numpy as np
import pytest
from drawn import drawn, formulas
from hypothesis import given
from hypothesis import strategies as st

from mathcore import Function, ParseError

X = 0.7


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3x+2", 3 * X + 2),
        ("2sin(x)", 2 * math.sin(X)),
        ("x(x+1)", X * (X + 1)),
        ("(x+1)(x-1)", X**2 - 1),
        ("x^2/4 + 1", X**2 / 4 + 1),
        ("x**2", X**2),
        ("-x^2", -(X**2)),
        ("2^-x", 2**-X),
        ("2^3^x", 2 ** (3**X)),
        ("x - 1 - 1", X - 2),
        ("8/4/2", 1.0),
        ("--x", X),
        ("x*-2", -2 * X),
        ("xe^x", X * math.exp(X)),
        ("xsin(2pix)", X * math.sin(2 * math.pi * X)),
        ("sin^2(x)", math.sin(X) ** 2),
        ("1e-5x", 1e-5 * X),
        (".5x + 2.", 0.5 * X + 2),
        ("ln(x)", math.log(X)),
        ("log(x)", math.log(X)),
        ("log(x, 3)", math.log(X, 3)),
        ("lg(1000x)", math.log10(1000 * X)),
        ("log2(8)", 3.0),
        ("asin(x) + arcsin(x)", 2 * math.asin(X)),
        ("sqrt(x) + cbrt(8)", math.sqrt(X) + 2),
        ("max(0, x, 1/2)", X),
        ("min(x, 1)", X),
        ("abs(-x)", X),
        ("x if x > 1 else 2x", 2 * X),
        ("piecewise(1, x < 0, 2, 0 <= x < 1, 3)", 2.0),
        ("1 if x > 0 and x < 0.5 else 2 if x < 0.6 else 3", 3.0),
        ("3x²−2·x＋１", 3 * X**2 - 2 * X + 1),
        ("πx × ２", 2 * math.pi * X),
        ("（x＋1）÷2", (X + 1) / 2),
        ("x⁵ + 2x⁻¹⁰", X**5 + 2 * X**-10),
        ("ｓｉｎ²（ｘ）—１", math.sin(X) ** 2 - 1),
        ("𝑥² if 𝑥≦１ else 0", X**2),
    ],
)
def test_formulas_are_read_as_people_write_them(text: str, value: float) -> None:
    assert Function.parse(text)(X) == pytest.approx(value, rel=1e-15)


def test_several_variables_may_stand_side_by_side() -> None:
    assert Function.parse("xy + 2y", ("x", "y"))(3.0, 5.0) == 25.0
    assert Function.parse("w_1*x1 + alpha", ("x1", "w_1", "alpha"))(2.0, 3.0, 1.0) == 7.0


@pytest.mark.parametrize(
    ("text", "column", "remedy"),
    [
        ("", 0, "ends too early"),
        ("x +", 3, "ends too early"),
        ("3 + foo(x)", 4, "'foo' is not known"),
        ("sin x", 4, "write sin(…)"),
        ("sinx", 0, "write sin(…)"),
        ("sin^-1(x)", 3, "write arcsin(x)"),
        ("1/2x", 3, "(1/2)*x or 1/(2x)"),
        ("e^2x", 3, "e^(2x) or e^2*x"),
        ("(x + 1", 6, "close the bracket"),
        ("x + 1)", 5, "left over"),
        ("2 3", 2, "a sign is missing"),
        ("|x|", 0, "write abs(x)"),
        ("[x]", 0, "round brackets"),
        ("x = 2", 2, "right of the sign"),
        ("max(x)", 0, "takes 2 to 8 values"),
        ("sin(x, 2)", 0, "takes 1 value, here are 2"),
        ("x if x else 1", 7, "a comparison"),
        ("Sin(x)", 0, "write sin in small letters"),
        ("2Ｘ", 1, "write x in small letters"),
        ("cosec(x)", 0, "write csc(…)"),
        ("cosine(x)", 0, "write cos(…)"),
        ("xlnx", 1, "write ln(…)"),
        ("sgn(x)", 0, "write x/abs(x)"),
        ("2*sign(x - 1) + (x)", 2, "write (x - 1)/abs(x - 1)"),
        ("sign (2x)*sin(x)", 0, "write (2x)/abs(2x)"),
        ("relu(sin(x) - 1)", 0, "write max(0, sin(x) - 1)"),
        ("sigmoid((x + 1)^2)", 0, "write 1/(1 + e^(-((x + 1)^2)))"),
        ("softplus(x", 0, "write ln(1 + e^x)"),
        ("step(x - 2)", 0, "write 0 if x - 2 < 0 else 1"),
        ("tann(x)", 0, "did you mean tan(…)?"),
        ("foo(x)", 0, "use the variables x"),
        ("sin⁻¹(x)", 3, "write arcsin(x)"),
        ("2ˣ", 1, "write powers as ^x"),
        ("x₁", 1, "write an index as _1"),
        ("log₂(x)", 3, "write log2(x)"),
        ("½x", 0, "write (1/2)"),
        ("3,5x", 1, "numbers with a point and without separators, such as 3.5"),
        ("1,000x", 1, "numbers with a point and without separators"),
        ("sin(3,5x)", 0, "numbers with a point, such as 3.5"),
        ("x, 1", 1, "a comma stands only between the values of a function"),
        ("x ≤ 2", 2, "x if x > 0 else 0"),
        ("x ≠ 2", 2, "by <, <=, > or >="),
        ("x!=0", 1, "by <, <=, > or >="),
        ("1 if x ！＝ 0 else 2", 7, "by <, <=, > or >="),
        ("1 if x == 0 else 2", 7, "by <, <=, > or >="),
        ("1 if x = 0 else 2", 7, "by <, <=, > or >="),
        ("1 if x <> 0 else 2", 8, "by <, <=, > or >="),
        ("x <> 2", 2, "by <, <=, > or >="),
        ("1 if x => 0 else 2", 7, "write >="),
        ("x!", 1, "factorials"),
        ("x^2 = 4", 4, "no equation"),
        ("foo = 4", 0, "right of the sign"),
        ("foo(x) if x = 1 else 0", 0, "use the variables x"),
        ("1 if x > 0 || x < -1 else 0", 11, "one case after the other"),
        ("||x||", 0, "write abs(x)"),
        ("1 if x > 0 or x < -1 else 0", 11, "one case after the other"),
        ("1 if x > 0 && x < 1 else 0", 11, "join conditions by and"),
        ("1 if not x > 0 else 0", 5, "the opposite comparison"),
        ("x > 0 ? x : 0", 6, "x if x > 0 else 0"),
        ("if x > 0: 1", 8, "x if x > 0 else 0"),
        ("if(x > 0, 1, 0)", 0, "x if x > 0 else 0"),
        ("x % 2", 2, "remainders"),
        ("50%", 2, "as a fraction"),
        ("1.5.2", 3, "one point"),
        ("1 000", 2, "without spaces"),
        ("1_000", 1, "without separators"),
        ("３，５x", 1, "such as 3.5"),
        ("x2", 1, "write 2*x or x^2"),
        ("log_x(2)", 3, "log(x, 5)"),
        ("x.^2", 1, "leave out the point"),
        ("np.sin(x)", 0, "without the name of a library"),
        ("y = x^2", 0, "right of the sign"),
        ("f(x) = x^2", 0, "right of the sign"),
        ("｜x｜", 0, "write abs(x)"),
        ("\\sin(x)", 0, "without the signs of LaTeX"),
        ("x²；1", 2, "one function"),
        ("x if x > 0", 10, "else"),
        ("piecewise(1)", 0, "needs a condition"),
        ("1e999", 0, "powers of ten"),
        ("(" * 60 + "x" + ")" * 60, 40, "nested"),
        ("x/" * 90 + "x", 0, "nested"),
        ("x" * 500, 400, "at most 400"),
        ("x.real", 1, "no meaning"),
        ("__import__('os')", 0, "no meaning"),
        ("x\n+ y", 4, "'y' is not known"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place_and_a_remedy(text: str, column: int, remedy: str) -> None:
    with pytest.raises(ParseError) as caught:
        Function.parse(text)
    error, lines = caught.value, str(caught.value).split("\n")
    assert (error.text, error.column) == (text, column)
    assert remedy in lines[0]
    assert len(lines) == 3
    shown = lines[2].index("^") - 2
    assert column == len(text) or lines[1][2:][shown] == text[column].replace("\n", " ")


def test_an_error_reaches_another_process_whole() -> None:
    error = pickle.loads(pickle.dumps(_outcome("3 + foo(x)")))  # noqa: S301  our own bytes
    assert isinstance(error, ParseError)
    assert (error.text, error.column) == ("3 + foo(x)", 4)
    assert "'foo' is not known" in str(error)


@pytest.mark.parametrize("name", ["e", "pi", "sin", "if", "", "x y", "2", "x;", "é"])
def test_names_that_mean_something_else_cannot_be_variables(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a variable"):
        Function.parse("1", (name,))


WORDS = (
    *("x", "y", "2", "0.5", "1e9", "e", "pi", "sin", "ln", "max", "piecewise", "if", "else", "and", "log", "abs"),
    *("(", "(", "(", ")", ")", ")", "+", "-", "*", "/", "^", "**", ",", "<", ">=", " ", "∞", "²", "π", "9" * 30, "__"),
)
SHAPES = ("{}+{}", "{}*{}", "({})/({})", "({})^{}", "sin({})-{}", "max({},{})", "2({})({})", "{} if {}>0 else 1")
NOISE = "".join(map(chr, (*range(32, 127), 0, 9, 10, 0x3B1, 0x4E2D, 0xFF08, 0x1F600, 0x200B, 0xD800)))
DEEP = ("x^", "(", "sin(", "x/", "-", "x if x>0 else ", "9^", "2^(", "max(x,", "e^", "1/(1+", "x(")


class Chance:
    """Draws the same things on every run."""

    def __init__(self) -> None:
        self.generator = np.random.default_rng(20)

    def below(self, count: int) -> int:
        return int(self.generator.integers(count))

    def one(self, things: Sequence[str]) -> str:
        return things[self.below(len(things))]

    def some(self, things: Sequence[str], most: int) -> str:
        return "".join(self.one(things) for _ in range(self.below(most + 1)))

    def formula(self, depth: int) -> str:
        if depth == 0:
            return self.one(("x", "y", "2", "0.5", "pi", "e"))
        part, other = self.formula(depth - 1), self.formula(self.below(depth))
        return self.one(SHAPES).format(part, other)

    def string(self, kind: int) -> str:
        """Return a formula, one with a letter changed, a row of words, noise, or something deep or long."""
        if kind < 2:
            formula = self.formula(1 + self.below(4))
            at = self.below(len(formula))
            return formula if kind == 0 else formula[:at] + self.one(NOISE) + formula[at + 1 :]
        if kind < 4:
            return self.some(WORDS, 25) if kind == 2 else self.some(NOISE, 40)
        return self.one(DEEP) * (1 + self.below(90)) + self.one(("x", "x" + ")" * 90, ""))


def _outcome(text: str) -> Function | ParseError:
    try:
        return Function.parse(text, ("x", "y"))
    except ParseError as error:
        return error


def test_ten_thousand_drawn_strings_give_a_value_or_a_parse_error() -> None:
    chance, read, x = Chance(), 0, np.array([-1.3, 0.0, 0.4, 2.0])
    for place in range(10_000):
        text, start = chance.string(place % 5), time.thread_time()
        found = _outcome(text)
        if isinstance(found, ParseError):
            assert str(found)
            assert 0 <= found.column <= len(text)
        else:
            read += 1
            assert found(x, 0.5).shape == (4,)
            assert found.typst()
        assert time.thread_time() - start < 1, f"{text!r} took more than a second"
    assert 2000 < read < 6000, "some of the drawn strings should be formulas, and some not"


@drawn(200)
@given(st.text(max_size=60))
def test_any_text_gives_a_function_or_a_parse_error(text: str) -> None:
    assert _outcome(text).text == text


@drawn(120)
@given(formulas(("x", "y")))
def test_the_text_of_a_function_reads_back_as_the_same_function(text: str) -> None:
    f = Function.parse(text, ("x", "y"))
    again = Function.of(f.expression, f.variables)
    x, y = np.linspace(-2.9, 3.1, 7), np.linspace(2.3, -1.7, 7)
    np.testing.assert_array_equal(Function.parse(again.text, ("x", "y"))(x, y), f(x, y))


def test_deep_and_long_formulas_can_be_differentiated_and_typeset() -> None:
    nested = "sin(" * 39 + "x" + ")" * 39
    for text in (nested, "+".join(["x^2"] * 100), "*".join(["x"] * 200), "x^" * 14 + "2", "e^" * 14 + "x"):
        f = Function.parse(text)
        assert f.derivative().typst()
        assert f.domain().text
