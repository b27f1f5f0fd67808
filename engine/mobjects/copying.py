"""Copy mobjects as ``copy.deepcopy`` does, without its detour for every number, string and array.

Most of what a lecture scene does between two frames is copying: digits, targets, redrawn mobjects.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt
import svgelements
from manim import ManimColor, Mobject

Copier = Callable[[Any, dict[int, Any]], Any]  # of a value, with what has been copied by its id: deepcopy's memo

# Never changed in place, so that a copy may share them; of an SVG path, manim reads nothing once it has the points.
# Colours share their numbers with the colours made of them already.
_SHARED = {int, float, bool, str, bytes, complex, type(None), type(Ellipsis), FunctionType, BuiltinFunctionType, type}
_SHARED |= {np.float64, np.int64, np.bool_, svgelements.Path, ManimColor}


def _copy_array(array: npt.NDArray[Any], memo: dict[int, Any]) -> npt.NDArray[Any]:
    if array.dtype.hasobject:
        return copy.deepcopy(array, memo)
    known = memo.get(id(array))
    if known is None:
        # As numpy's own __deepcopy__: the memory order is kept.
        known = memo[id(array)] = array.copy("K")
    return known


def _copy_list(items: list[Any], memo: dict[int, Any]) -> list[Any]:
    known = memo.get(id(items))
    if known is None:
        known = memo[id(items)] = []
        known.extend([_copy(item, memo) for item in items])
    return known


def _copy_dict(items: dict[Any, Any], memo: dict[int, Any]) -> dict[Any, Any]:
    known = memo.get(id(items))
    if known is None:
        known = memo[id(items)] = {}
        for key, value in items.items():
            known[_copy(key, memo)] = _copy(value, memo)
    return known


def _copy_member(mobject: Mobject, memo: dict[int, Any]) -> Mobject:
    known = memo.get(id(mobject))
    return copy_mobject(mobject, memo) if known is None else known


def _share(value: Any, memo: dict[int, Any]) -> Any:
    return value


_COPIERS: dict[type, Copier] = {
    np.ndarray: _copy_array,
    list: _copy_list,
    dict: _copy_dict,
    **dict.fromkeys(_SHARED, _share),
}


def _copier_of(kind: type[Any]) -> Copier:
    """Return how values of a type not met before are copied."""
    if issubclass(kind, (Enum, PurePath)):
        _SHARED.add(kind)
        copier: Copier = _share
    elif issubclass(kind, Mobject) and kind.__deepcopy__ is Mobject.__deepcopy__:
        copier = _copy_member
    else:
        copier = copy.deepcopy
    _COPIERS[kind] = copier
    return copier


def _copy(value: Any, memo: dict[int, Any]) -> Any:
    kind = type(value)
    return (_COPIERS.get(kind) or _copier_of(kind))(value, memo)


@lru_cache(maxsize=256)
def _data_descriptors(kind: type) -> frozenset[str]:
    """Return names that an instance attribute cannot be stored under directly."""
    names = (name for base in kind.__mro__ for name in base.__dict__)
    return frozenset(name for name in names if hasattr(type(getattr(kind, name, None)), "__set__"))


def copy_mobject(mobject: Mobject, memo: dict[int, Any]) -> Mobject:
    """Return what ``Mobject.__deepcopy__`` makes, attribute by attribute."""
    kind: Any = type(mobject)
    result = memo[id(mobject)] = kind.__new__(kind)
    copies = mobject.__dict__.copy()
    for name, value in mobject.__dict__.items():
        if type(value) not in _SHARED:
            copies[name] = _copy(value, memo)
    descriptors = _data_descriptors(kind)
    if not descriptors.isdisjoint(copies):
        for name in descriptors.intersection(copies):
            setattr(result, name, copies.pop(name))
    copies["original_id"] = str(id(mobject))
    result.__dict__.update(copies)
    return result
