"""List the mobjects to paint, in manim's order, without a Python generator a family member.

Families that a class defines for itself, or that contain themselves, are left to manim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter

from manim import Mobject, Scene, config
from manim.constants import RendererType
from manim.utils.family import extract_mobject_family_members

from engine.stock_methods import StockMethods

_stock_list_scene: Callable[[Scene], list[Mobject]] = Scene.get_mobject_family_members

FAMILY_METHODS = StockMethods.of(Mobject, "get_family", "_iter_family", "family_members_with_points", "get_num_points")


def _collect(mobjects: Iterable[Mobject], found: list[Mobject]) -> None:
    for mobject in mobjects:
        found.append(mobject)
        if mobject.submobjects:
            _collect(mobject.submobjects, found)


def list_family(mobjects: Iterable[Mobject]) -> list[Mobject] | None:
    """Return all family members, each once, at the place where it comes last; None if manim must say."""
    found: list[Mobject] = []
    try:
        _collect(mobjects, found)
    except RecursionError:
        return None
    if not all(map(FAMILY_METHODS.are_plain_in, set(map(type, found)))):
        return None
    if len(set(found)) == len(found):
        return found
    found.reverse()
    unique = list(dict.fromkeys(found))
    unique.reverse()
    return unique


def list_scene(scene: Scene) -> list[Mobject]:
    """Return what ``Scene.get_mobject_family_members`` gives."""
    family = list_family(scene.mobjects)
    if family is None or config.renderer != RendererType.CAIRO:
        return _stock_list_scene(scene)
    return sorted(family, key=attrgetter("z_index")) if scene.renderer.camera.use_z_index else family


def list_painted(mobjects: Iterable[Mobject], use_z_index: bool) -> list[Mobject]:
    """Return the family members with points, by z_index if asked: manim's ``extract_mobject_family_members``."""
    mobjects = list(mobjects)
    family = None if FAMILY_METHODS.are_on_some(mobjects) else list_family(mobjects)
    if family is None:
        members: list[Mobject] = extract_mobject_family_members(
            mobjects, use_z_index=use_z_index, only_those_with_points=True
        )
        return members
    with_points = [mobject for mobject in family if len(mobject.points)]
    if use_z_index:
        with_points.sort(key=attrgetter("z_index"))
    return with_points
