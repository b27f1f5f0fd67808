"""Make a formula's named groups when they are first asked for: a formula has three a letter.

Most are Typst's own, which nobody asks for, but manim makes and copies them with the formula every time.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from manim import VGroup, VMobject


class LazyGroups(MutableMapping[str, VGroup]):
    """Groups by name, in the order manim lists them.

    Parameters
    ----------
    numbers
        Which parts are in each group, by number. Never changed: copies share it.
    parts
        The parts of the formula.
    make
        Makes a group of parts.
    """

    def __init__(
        self, numbers: Mapping[str, list[int]], parts: list[VMobject], make: Callable[[list[VMobject]], VGroup]
    ) -> None:
        self._numbers, self._parts, self._make = numbers, parts, make
        self._groups: dict[str, VGroup | None] = dict.fromkeys(numbers)

    def __getitem__(self, name: str) -> VGroup:
        group = self._groups[name]
        if group is None:
            group = self._groups[name] = self._make([self._parts[i] for i in self._numbers[name]])
        return group

    def __setitem__(self, name: str, group: VGroup) -> None:
        self._groups[name] = group

    def __delitem__(self, name: str) -> None:
        del self._groups[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def __deepcopy__(self, memo: dict[int, Any]) -> LazyGroups:
        result = memo[id(self)] = LazyGroups({}, [], self._make)
        result._numbers = self._numbers
        result._parts = [copy.deepcopy(part, memo) for part in self._parts]
        result._groups = {
            name: None if group is None else copy.deepcopy(group, memo) for name, group in self._groups.items()
        }
        return result
