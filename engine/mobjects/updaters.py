"""Run the updaters of a mobject's family without taking each updater's signature apart at every call.

A signature is read once; it is forgotten with its updater.
"""

from __future__ import annotations

import inspect
from contextlib import suppress
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

from manim import Mobject

from engine.stock_methods import StockMethods

# What does nothing without updaters and submobjects.
_UPDATE = StockMethods.of(Mobject, "update")
_takes_dt: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def takes_dt(updater: Any) -> bool:
    """Return whether the updater has a parameter ``dt``."""
    # That most have no variable of that name is found sooner than what is known of them.
    if type(updater) is FunctionType and "dt" not in updater.__code__.co_varnames and not updater.__dict__:
        return False
    try:
        return _takes_dt[updater]
    except (KeyError, TypeError):  # new, or not to be kept weakly
        answer = "dt" in inspect.signature(updater).parameters
    with suppress(TypeError):
        _takes_dt[updater] = answer
    return answer


def update(mobject: Mobject, dt: float = 0, recursive: bool = True) -> Mobject:
    """Return what ``Mobject.update`` does."""
    if mobject.updating_suspended:
        return mobject
    for updater in mobject.updaters:
        if takes_dt(updater):
            updater(mobject, dt)
        else:
            updater(mobject)
    if recursive:
        for child in mobject.submobjects:
            if (
                child.updaters
                or child.submobjects
                or "update" in child.__dict__
                or not _UPDATE.are_plain_in(type(child))
            ):
                child.update(dt, recursive=recursive)
    return mobject
