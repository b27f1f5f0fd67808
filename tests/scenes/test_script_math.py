"""What a script writes is shown as it stands: formulas hold mathematics only, and no piece runs into the next."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from typst import TypstError

from engine.typst.compiler import open_svg, typeset
from scenes.components.text import Formula, Words, markup
from scenes.framework.errors import LectureError
from scenes.framework.script_math import FUNCTIONS, SYMBOLS, escape, problem_with, split_math
from scenes.style.fonts import font_folders
from scenes.style.theme import theme

GLYPH = re.compile(rb'<use [^>]*href="#(g[0-9A-F]+)"')
MUTATED = 5000
SEEDS = (
    "slope $=$",
    '$"$ #(1+1) $"$',
    "$f(x)$ and $x^2/4 + 1$",
    '$std.eval("1+1")$',
    '$std.read("/etc/hosts")$',
    "$a \\$ b $ c",
    "$sqrt(x)$ // no comment $y$",
    "$/* $ a $ */$",
    '$cases(x & "if" x > 0, 0 & "else")$',
    "#[a] $op(\"b\")$ \\# 'c'",
    "割线斜率 $=$ 2",
    "$frac.with(a)$ $arrow.r.long$ $[0, 1)$",
)
PIECES = ('"', "$", "#", "\\", "(", ")", "[", "]", "{", "}", "/", "*", "_", "^", ".", ",", ";", ":", "&", "|", "~", "`")
WORDS = (
    "@x",
    "<a>",
    " ",
    "\n",
    "'",
    "x",
    "12",
    "std",
    "read",
    "eval",
    "image",
    "//",
    "/*",
    "*/",
    "#let",
    "\\u{41}",
    "…",
)


def glyphs(code: str) -> Counter[bytes]:
    """Return how often each glyph stands in the picture of some markup."""
    fonts = list(font_folders())
    return Counter(GLYPH.findall(open_svg(typeset(code, theme.preamble("zh"), font_paths=fonts)).read()))


def mutated(number: int) -> str:
    """Return a text of a script, changed in some places."""
    chance = random.Random(number)  # noqa: S311  repeatable, not secret
    signs = list(chance.choice(SEEDS))
    for _ in range(chance.randint(1, 6)):
        place = chance.randint(0, len(signs))
        match chance.randint(0, 2):
            case 0:
                signs.insert(place, chance.choice(PIECES + WORDS))
            case 1 if place < len(signs):
                del signs[place]
            case _ if len(signs) > 1:
                other = chance.randrange(len(signs))
                signs[place % len(signs)], signs[other] = signs[other], signs[place % len(signs)]
    return "".join(signs)


def test_thousands_of_mutated_words_show_what_is_written_or_are_refused() -> None:
    shown = refused = 0
    for text in {mutated(number) for number in range(MUTATED)}:
        try:
            found = glyphs(markup(text))
        except (LectureError, TypstError):
            refused += 1
            continue
        shown += 1
        alone = [glyphs(markup(f"${piece}$") if is_math else escape(piece)) for piece, is_math in split_math(text)]
        assert found == sum(alone, Counter()), text
        words = "".join(piece for piece, is_math in split_math(text) if not is_math)
        assert sum(glyphs(escape(words)).values()) <= sum(found.values()), text
    assert min(shown, refused) > MUTATED / 10


@pytest.mark.parametrize(
    "code",
    [
        '"',
        '"a',
        'a " b " "',
        "#(1+1)",
        "x #read",
        "std.read",
        'std.read("/etc/passwd")',
        'std.eval("1+1")',
        "std",
        'image("x.png")',
        "text(fill: red, x)",
        "frac.with(a)",
        "sqrt",
        "x // y",
        "x /* y",
        "*/",
        "x \\",
        "\\u{41}",
        "\\n",
        "let x = 1",
        "equation(x)",
        "context",
        "割线",
        "slope",
        "x\u202ey",
        "x\x07",
        "(" * 41 + "x",
        "x" * 601,
    ],
)
def test_what_is_no_mathematics_is_refused_with_a_remedy(code: str) -> None:
    assert problem_with(code) is not None
    with pytest.raises(LectureError):
        Words(f"${code}$")


@pytest.mark.parametrize(
    "code",
    [
        "=",
        "f(x) = x^2/4 + 1",
        "(partial L)/(partial w_1)",
        'cases(x quad & x > 0, 0 quad & "otherwise")',
        "lim_(h -> 0) (f(a + h) - f(a))/h",
        "[0, 1)",
        "a, b; c: d",
        'op("ReLU")(x) "//" \\# \\/ \\"',
        "arrow.r.long x'",
        "step(h) dot derivative(f'(x))",
        "x^(1\\/2) — 割",
        '"割线" = x',
    ],
)
def test_mathematics_passes_and_is_shown(code: str) -> None:
    assert problem_with(code) is None
    assert len(Words(f"${code}$").submobjects) > 0


def test_every_allowed_name_is_known_to_typst() -> None:
    assert len(glyphs(" ".join(f"${name}$" for name in sorted(SYMBOLS)))) > len(SYMBOLS) / 2
    for name in FUNCTIONS:
        assert glyphs(f"${name}(x, y)$" if name in ("frac", "root", "binom") else f"${name}(x)$"), name


def test_a_piece_between_two_quotation_marks_stays_text() -> None:
    with pytest.raises(LectureError, match=r'holds ": it isn.t closed'):
        Words('$"$ #(1+1) $"$')
    assert glyphs(markup("#(1+1)")) == glyphs(escape("#(1+1)"))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("f'(x)/2", "f'(x) in a fraction, which divides only its brackets; write (f'(x))"),
        ("x - f(x)/f'(x)", "f'(x) in a fraction, which divides by a part of it; write (f'(x))"),
        ("1 / f''(g(x) + 1)", "write (f''(g(x) + 1))"),
        ("f_1'(x) / x", "write (f_1'(x))"),
    ],
)
def test_a_fraction_that_typst_would_tear_apart_is_refused(code: str, told: str) -> None:
    assert told in str(problem_with(code))
    with pytest.raises(ValueError, match="in a fraction"):
        Formula(code)


@pytest.mark.parametrize("code", ["(f'(x))/2", "f(x)/(f'(x))", "f'/2", "f'(x) = a/b", "a/b f'(x)", "f(x)/2"])
def test_other_fractions_are_not(code: str) -> None:
    assert problem_with(code) is None
