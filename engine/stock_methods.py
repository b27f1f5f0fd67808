"""Tell whether manim's own methods are at work on an object.

A subclass may define one of its own, a scene may put one on a single object, and other code may have replaced one on
manim's class; each of them is left to work as it does in manim.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import repeat
from operator import contains
from typing import Any
from weakref import WeakSet

_PACKAGES = frozenset({"manim", "engine"})
_all: WeakSet[KindLookup] = WeakSet()


def _is_known(function: Any) -> bool:
    """Return whether a method is manim's own, or what the engine has put in its place."""
    function = getattr(function, "fget", function)  # of a property
    module = getattr(function, "__globals__", {}).get("__name__", "")  # what functools.wraps does not copy
    return module.partition(".")[0] in _PACKAGES


class _Answers(dict[type, bool]):
    """What is known of classes, each looked up when it is first asked for."""

    def __init__(self, look_up: Callable[[type], bool]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, kind: type) -> bool:
        self[kind] = self._look_up(kind)
        return self[kind]


class KindLookup:
    """Look up each class once, until ``forget_classes``.

    Attributes
    ----------
    find
        Tells the answer for a class. It is asked hundreds of thousands of times a minute of film, so it is the
        dictionary's own method, without a call of Python's.
    """

    def __init__(self, look_up: Callable[[type], bool]) -> None:
        answers = _Answers(look_up)
        self.find: Callable[[type], bool] = answers.__getitem__
        self.forget = answers.clear
        _all.add(self)


class StockMethods(KindLookup):
    """Methods that a fast path replaces or goes past.

    Parameters
    ----------
    owners
        The class of manim that each method is defined in, or first to be found in, by the method's name.

    Attributes
    ----------
    are_plain_in
        Tells whether a class leaves all of them to manim.
    """

    def __init__(self, owners: Mapping[str, type]) -> None:
        self.owners = dict(owners)
        self._names = frozenset(self.owners)
        super().__init__(self._look_up)
        self.are_plain_in = self.find

    @classmethod
    def of(cls, owner: type, *names: str) -> StockMethods:
        """Return methods that are all found in one class."""
        return cls(dict.fromkeys(names, owner))

    def _look_up(self, kind: type) -> bool:
        stock = [getattr(owner, name) for name, owner in self.owners.items()]
        return all(map(_is_known, stock)) and all(
            getattr(kind, name, None) is method for name, method in zip(self.owners, stock, strict=True)
        )

    def are_on(self, item: object) -> bool:
        """Return whether one of them has been put on this very object."""
        return not item.__dict__.keys().isdisjoint(self._names)

    def is_plain_on(self, item: object) -> bool:
        """Return whether manim's own are at work on this object."""
        return self.are_plain_in(type(item)) and item.__dict__.keys().isdisjoint(self._names)

    def are_plain_on(self, items: Collection[object]) -> bool:
        """Return whether manim's own are at work on all of these objects."""
        return all(map(self.are_plain_in, set(map(type, items)))) and not self.are_on_some(items)

    def are_on_some(self, items: Collection[object]) -> bool:
        """Return whether one of them has been put on one of these very objects."""
        # Asked of each face of a surface in each frame: all of them for one name take half the time of the other way.
        own = [item.__dict__ for item in items]
        return any(any(map(contains, own, repeat(name))) for name in self._names)


def forget_classes() -> None:
    """Look up all classes anew, whose methods other code may have replaced since."""
    for kinds in _all:
        kinds.forget()
