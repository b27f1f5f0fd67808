"""Check the formulas of a script: Typst mathematics of known names, closed in itself.

Everything else is refused before Typst sees it: code, comments, methods, a quotation mark or backslash that would
swallow what follows, and names that Typst would take for something other than mathematics (`std.read`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenes.style.theme import ROLES

__all__ = ["FUNCTIONS", "SYMBOLS", "broken_fraction", "escape", "problem_with", "split_math"]

LONGEST = 600
DEEPEST = 40
MATH = re.compile(r"\$([^$]+)\$")

# Called with brackets; a method of one, `frac.with(x)`, is code.
CALLED = """
abs norm floor ceil round sqrt root frac binom vec mat cases attach scripts limits lr mid op cancel
underline overline underbrace overbrace underbracket overbracket upright bold italic serif sans cal frak mono bb
inline
"""
FUNCTIONS = frozenset((*ROLES, "quiet", "words", *CALLED.split()))
# Signs, letters and accents, some of them with variants after a dot: `arrow.r.long`.
NAMED = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi
psi omega Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma Tau Upsilon
Phi Chi Psi Omega AA BB CC DD EE FF GG HH II JJ KK LL MM NN OO PP QQ RR SS TT UU VV WW XX YY ZZ ell aleph nabla
arccos arcsin arctan arg cos cosh cot coth csc csch deg det dim exp gcd lcm inf ker lg lim liminf limsup ln log max
min mod Pr sec sech sin sinc sinh sup tan tanh tr dif Dif Re Im id
thin med thick quad wide space
plus minus times div dot dots ast star convolve compose eq equiv approx asymp prop lt gt in not and or xor without
union inter subset supset emptyset exists forall therefore because infinity oo partial sum product
integral arrow arrows mapsto harpoon harpoons parallel perp angle degree percent permille prime colon comma semi
excl quest slash backslash hash dollar amp at caret underscore paren bracket brace bar divides ratio
hat tilde acute grave breve macron caron diaer circle square triangle bullet checkmark top bot tack models qed
"""
SYMBOLS = frozenset(NAMED.split())
TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"\\]|\\["\\])*")
    |(?P<escape>\\[!-/:-@\[-`{-~])
    |(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<name>[A-Za-z][A-Za-z0-9]+(?:\.[A-Za-z]+)*)
    |(?P<word>[\u3400-\u9fff]{2,})
    |(?P<wrong>[#"\\$]|//|/\*|\*/)
    |(?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
PRIMED = re.compile(r"(?P<over>/\s*)?(?P<name>[A-Za-z]+(?:_[A-Za-z0-9]+)?'+)\s*(?=\()")  # the f' of f'(x)
OVER = re.compile(r"\s*/")
WRONG = {
    "#": r"it would begin code; write \# to show it",
    '"': "it isn't closed; write a second one",
    "\\": r"it would swallow what follows; put it before a sign, as in \#, or leave it out",
    "//": r"it would begin a comment; write \/\/ to show it",
    "/*": r"it would begin a comment; write \/ \* to show it",
    "*/": r"it would end a comment; write \* \/ to show it",
}


def escape(text: str) -> str:
    """Return `text` as Typst markup that shows it letter by letter: a string literal, which holds no code."""
    lines = text.replace("\\", "\\\\").replace('"', '\\"').split("\n")
    return "#linebreak()".join(f'#"{line}"' for line in lines)


def split_math(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a script's text in order, each with whether it is mathematics; a lone dollar sign is text."""
    last = 0
    for match in MATH.finditer(text):
        if match.start() > last:
            yield text[last : match.start()], False
        yield match.group(1), True
        last = match.end()
    if last < len(text):
        yield text[last:], False


def problem_with(code: str) -> str | None:
    """Return what keeps a piece from being shown as it is written, with the remedy; None if nothing does."""
    if len(code) > LONGEST:
        return f"has {len(code)} characters between its dollar signs; write at most {LONGEST}"
    if problem := broken_fraction(code):
        return problem
    depth = 0
    for token in TOKEN.finditer(code):
        if problem := _problem(token.lastgroup or "", token.group(), code[token.end() :]):
            return problem
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.group(), 0)
        if depth > DEEPEST:
            return f"opens more than {DEEPEST} brackets in each other; write it simpler"
    return None


def broken_fraction(code: str) -> str | None:
    """Return which fraction Typst would tear apart, with the remedy: it takes f(x) as a whole, and of f'(x) a part.

    None if there is none such.
    """
    for match in PRIMED.finditer(code) if "'" in code else ():
        end = _closing(code, match.end())
        called = f"{match['name']}{code[match.end() : end]}"
        if match["over"] or OVER.match(code, end):
            part = "divides by a part of it" if match["over"] else "divides only its brackets"
            return f"holds {called} in a fraction, which {part}; write ({called}): those brackets aren't drawn"
    return None


def _closing(code: str, start: int) -> int:
    """Return the place behind the bracket that closes the one at `start`."""
    depth = 0
    for place in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if depth == 0:
            return place + 1
    return len(code)


def _problem(kind: str, found: str, rest: str) -> str | None:
    """Return what is wrong with one token."""
    if kind == "wrong":
        return f"holds {found}: {WRONG.get(found, 'leave it out')}"
    if kind == "sign" and not (found.isprintable() or found in "\n\t"):
        return f"holds the control sign U+{ord(found):04X}; leave it out"
    if kind == "word":
        return f'holds {found}; write "{found}" in quotation marks to show it as a word'
    if kind != "name":
        return None
    base, *variants = found.split(".")
    is_called = rest.startswith("(")
    if (base in FUNCTIONS and is_called and not variants) or base in SYMBOLS:
        return None
    if base in FUNCTIONS:
        return f"holds {found}, which is written with brackets: {base}(x)"
    return f'holds {found}, which is no name of mathematics; write "{base}" in quotation marks to show it as a word'
