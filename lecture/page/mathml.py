"""Turn script texts and formulas into HTML: Typst writes the mathematics as MathML, from the source of the pictures.

A role's colour is a class of its elements, `class="role step"`, so that a style sheet chooses it for light and dark.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import typst

from scenes.framework.script_math import escape, split_math
from scenes.style.decimal_mark import as_html, in_math, math_rules
from scenes.style.theme import ROLES

__all__ = ["is_statement", "markup", "statements", "to_html", "without_parts"]

PREAMBLE = "\n".join(
    [
        "#let words(body) = text(body)",
        *(f'#let {role}(body) = html.elem("mrow", attrs: (class: "role {role}"), body)' for role in (*ROLES, "quiet")),
    ]
)
# `{{ h : name }}` names a part for animations; parts may stand in each other.
PART = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*?)(?::\s*[A-Za-z_][\w-]*\s*)?\}\}", re.DOTALL)
RELATION = re.compile(r"[=<>]|\b(approx|arrow|prop|lt|gt|equiv)\b")
CONTINUED = re.compile(r"\s*([=<>]|[-=]>|(approx|arrow|prop|lt|gt|equiv)\b)")
CASES = re.compile(r"\bcases\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")  # whose conditions are no statements
# Parentheses around what is no taller than a line, which browsers stretch with fonts whose letters are tall.
LOW = re.compile(
    r"<mo>\(</mo>((?:(?!<mo>[()]</mo>|<(?:mfrac|mtable|munder|mover|msqrt|mroot)).)*)<mo>\)</mo>", re.DOTALL
)
KEPT = r'<mo stretchy="false">(</mo>\1<mo stretchy="false">)</mo>'
RESULT = re.compile(r'<div id="text-(\d+)">(.*?)</div>', re.DOTALL)


def is_statement(text: str) -> bool:
    """Return whether a text is one whole formula that states something: neither a label nor the end of another one."""
    pieces = list(split_math(text))
    if len(pieces) != 1 or not pieces[0][1]:
        return False
    code = without_parts(pieces[0][0])
    return RELATION.search(CASES.sub("", code)) is not None and CONTINUED.match(code) is None


def statements(texts: Iterable[str], answers: Collection[str] = ()) -> list[str]:
    """Return the formulas among a picture's texts that state something, but for those that a question offers as
    answers."""
    return [text for text in texts if is_statement(text) and text not in answers]


def to_html(texts: Iterable[str], mark: str) -> dict[str, str]:
    """Return each text as HTML: formulas between dollar signs as MathML, their numbers with a decimal mark; all else
    letter by letter.

    All are set in one run of Typst: a few thousand take a second.
    """
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return {}
    found = dict(RESULT.findall(as_html(_with_low_parentheses(_compile(distinct, mark)))))
    if len(found) != len(distinct):
        raise RuntimeError(f"Typst gave {len(found)} texts for {len(distinct)}")
    return {text: found[str(number)].strip() for number, text in enumerate(distinct)}


def _compile(texts: Sequence[str], mark: str) -> str:
    elements = (
        f'#html.elem("div", attrs: (id: "text-{number}"))[{markup(text, mark)}]' for number, text in enumerate(texts)
    )
    compiler = typst.Compiler()
    document = compiler.compile("\n".join((PREAMBLE, *elements)).encode(), format="html")
    if not isinstance(document, bytes):
        raise RuntimeError(f"Typst gave {type(document).__name__} for HTML")
    return document.decode()


def _with_low_parentheses(html: str) -> str:
    """Return HTML in which parentheses stretch only around what is taller than a line."""
    while (changed := LOW.sub(KEPT, html)) != html:
        html = changed
    return html


def markup(text: str, mark: str, *, in_line: bool = False) -> str:
    """Return a text as Typst markup that shows it letter by letter, but for the formulas between its dollar signs,
    whose numbers have a decimal mark; a formula that is the whole text stands by itself, unless it is `in_line`."""
    pieces = list(split_math(text))
    alone = len(pieces) == 1 and not in_line
    shown = "".join(_equation(in_math(piece, mark), alone) if is_math else escape(piece) for piece, is_math in pieces)
    return f"#[{rules}{shown}]" if (rules := math_rules(mark)) else shown


def _equation(code: str, alone: bool) -> str:
    body = f"${without_parts(code)}$.body"
    return f"#math.equation(block: true, {body})" if alone else f"#math.equation(math.display({body}))"


def without_parts(code: str) -> str:
    """Return the formula without the marks of its named parts."""
    while (plain := PART.sub(r" \1 ", code)) != code:
        code = plain
    return code
