"""Read the derivative and the domain of an elementary function from its table, at any argument.
The table's text goes through the library's own parser, once a function."""

from __future__ import annotations

from functools import cache

from mathcore.elementary import ELEMENTARY
from mathcore.expression import ONE, Comparison, Expression, Symbol, substitute
from mathcore.parser import parse, parse_condition

# What a rule's u and a stand for while it is filled in: no user can name a variable so.
_PLACES = {"u": Symbol("#u"), "a": Symbol("#a")}


@cache
def _rule(name: str) -> Expression:
    return _with_places(parse(ELEMENTARY[name].derivative, ("u", "a")))


@cache
def _conditions(name: str) -> tuple[Comparison, ...]:
    texts = ELEMENTARY[name].domain.split(",") if ELEMENTARY[name].domain else []
    tests = (test for text in texts for test in parse_condition(text, ("u", "a")))
    return tuple(Comparison(_with_places(test.left), test.relation, _with_places(test.right)) for test in tests)


def _with_places(node: Expression) -> Expression:
    for letter, place in _PLACES.items():
        node = substitute(node, Symbol(letter), place)
    return node


def _filled(node: Expression, u: Expression, a: Expression) -> Expression:
    return substitute(substitute(node, _PLACES["a"], a), _PLACES["u"], u)


def slope(name: str, u: Expression, a: Expression = ONE) -> Expression:
    """f'(u) of an elementary function at the expression u (a: the base of a logarithm), as the table has it."""
    return _filled(_rule(name), u, a)


def conditions(name: str, u: Expression, a: Expression = ONE) -> tuple[Comparison, ...]:
    """Return what must hold for an elementary function to have a value at the expression u."""
    return tuple(
        Comparison(_filled(test.left, u, a), test.relation, _filled(test.right, u, a)) for test in _conditions(name)
    )
