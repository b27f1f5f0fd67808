"""What a scene of the gallery is, and the decorators that enter one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from manim import Scene, ThreeDScene

Construct = Callable[[Any], None]


@dataclass(frozen=True)
class Entry:
    """A scene to be rendered, and the entries of manim's configuration that belong to it."""

    name: str
    scene: type[Scene]
    settings: Mapping[str, Any]

    @property
    def is_shaded(self) -> bool:
        """Whether surfaces may come out with other gradients than stock's."""
        return issubclass(self.scene, ThreeDScene)

    @property
    def is_transparent(self) -> bool:
        """Whether its pictures have an alpha channel."""
        return self.settings.get("background_opacity", 1.0) < 1


entries: dict[str, Entry] = {}


def film(base: type[Scene] = Scene, **settings: Any) -> Callable[[Construct], Construct]:
    """Enter what constructs a scene of this base, to be rendered with these settings."""

    def enter(construct: Construct) -> Construct:
        name = construct.__name__
        if name in entries:
            raise ValueError(f"the gallery has a scene {name} already")
        scene = type(name, (base,), {"construct": construct, "__module__": construct.__module__})
        entries[name] = Entry(name, scene, settings)
        return construct

    return enter


def picture(construct: Construct) -> Construct:
    """Enter a scene that only adds mobjects, as a film of a moment of it."""

    def add_and_wait(scene: Scene) -> None:
        construct(scene)
        scene.wait(0.25)

    add_and_wait.__name__, add_and_wait.__module__ = construct.__name__, construct.__module__
    film()(add_and_wait)
    return construct


def space(construct: Construct) -> Construct:
    """Enter a scene in three dimensions."""
    return film(ThreeDScene)(construct)
