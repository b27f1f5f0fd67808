"""Evaluate written arithmetic exactly, as one does by hand: numbers, signs, brackets and whole powers, nothing else."""

from __future__ import annotations

import ast
import operator
from fractions import Fraction

OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


def redo(text: str) -> Fraction:
    """Return the exact value of arithmetic in Python's notation, each number taken as the decimal that is written."""
    return _value(ast.parse(text.strip(), mode="eval").body, text.strip())


def _value(node: ast.expr, text: str) -> Fraction:
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_value(node.left, text), _value(node.right, text))
    if isinstance(node, ast.UnaryOp):
        return OPERATIONS[type(node.op)](_value(node.operand, text))
    assert isinstance(node, ast.Constant), f"{ast.get_source_segment(text, node)} is no number"
    return Fraction(ast.get_source_segment(text, node) or "")
