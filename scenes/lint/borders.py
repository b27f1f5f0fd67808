"""Find what is cut by the frame's edge or outside of it, what is in the band where a player shows captions, and what is
over the logo; of texts also in a rehearsal, in which nothing is looked at but the ends of beats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mathcore import Function
from scenes.lint.finding import REMEDIES, Finding, accept
from scenes.lint.geometry import PIXELS, Floats, union_box
from scenes.lint.grouping import read_screen
from scenes.lint.hiding import drop_hidden
from scenes.lint.legibility import find_small
from scenes.lint.screen import Flaw, Item, Screen
from scenes.lint.shapes import read_shapes
from scenes.style.frame import frame

if TYPE_CHECKING:
    from scenes.framework.parameters import Parameters
    from scenes.framework.scene import BaseScene

__all__ = ["RoomChecker", "find_beyond_frame", "find_in_caption_band", "find_over_logo"]

SLACK = 0.03  # four pixels: the width of a line that ends at the edge


def find_beyond_frame(screen: Screen) -> Iterator[Flaw]:
    """Yield texts and things of which a part is outside of the frame."""
    edges = np.array([frame.left, frame.bottom, frame.right, frame.top])
    sides = ("left", "bottom", "right", "top")
    beyond = (screen.shapes.reach - edges) * np.array([-1, -1, 1, 1])
    for item, which in _owners(screen, beyond.max(axis=1, initial=-np.inf)):
        k = int(beyond[which].max(axis=0).argmax())
        amount = f"{beyond[which, k].max() * PIXELS:.0f} px beyond the {sides[k]} edge"
        yield Flaw("off_frame", item, None, amount, [union_box(screen.shapes.reach[which])])


def find_in_caption_band(screen: Screen) -> Iterator[Flaw]:
    """Yield texts and things that reach down into the band of the captions."""
    reach = screen.shapes.reach
    deep = np.where(reach[:, 3] > frame.bottom, frame.caption.top - reach[:, 1], 0.0).clip(max=frame.caption.height)
    for item, which in _owners(screen, deep):
        amount = f"{deep[which].max() * PIXELS:.0f} px into the caption band"
        yield Flaw("caption_band", item, None, amount, [union_box(reach[which])])


def find_over_logo(screen: Screen) -> Iterator[Flaw]:
    """Yield texts and things that reach into the corner that is kept for the lecture's logo."""
    room = frame.logo
    if room is None:
        return
    reach = screen.shapes.reach
    across = np.minimum(reach[:, 2], room.right) - np.maximum(reach[:, 0], room.left)
    down = np.minimum(reach[:, 3], room.top) - np.maximum(reach[:, 1], room.bottom)
    for item, which in _owners(screen, np.minimum(across, down)):
        amount = f"{np.minimum(across, down)[which].max() * PIXELS:.0f} px over the logo"
        yield Flaw("logo", item, None, amount, [union_box(reach[which])])


def _owners(screen: Screen, excess: Floats) -> Iterator[tuple[Item, list[int]]]:
    """Yield the items of which shapes go too far, and these shapes; what isn't seen as something may go where it
    likes."""
    found: dict[int, tuple[Item, list[int]]] = {}
    for i in np.flatnonzero((excess > SLACK) & screen.shapes.is_shown).tolist():
        owner = screen.owner(i)
        found.setdefault(id(owner), (owner, []))[1].append(i)
    yield from found.values()


@dataclass
class RoomChecker:
    """Look at the end of each beat whether the texts of one scene have room: long functions and words may have none in
    any size of type."""

    fps: float
    findings: dict[tuple[str, ...], Finding] = field(default_factory=dict)

    def look(self, scene: BaseScene) -> None:
        """Take in the picture that stands now."""
        screen = read_screen(scene, read_shapes(scene), scene.language)
        drop_hidden(screen)
        for find in (find_beyond_frame, find_in_caption_band, find_small):
            for flaw in find(screen):
                if flaw.first.kind:
                    self._note(scene, flaw)

    def report(self, cls: type[BaseScene]) -> list[Finding]:
        """Return what was found; what a scene of this class accepts is marked, and does not fail."""
        return accept(self.findings.values(), getattr(cls, "accepted", ()))[0]

    def _note(self, scene: BaseScene, flaw: Flaw) -> None:
        where = (scene.context.key, scene.language, scene.ledger.beat, scene.frame / self.fps)
        amount = f"{flaw.amount}; {_remedy(scene, flaw)}"
        told = Finding(*where, flaw.rule, flaw.first.name, "", amount, True, ())
        self.findings.setdefault((scene.ledger.beat, flaw.rule, flaw.first.name), told)


def _remedy(scene: BaseScene, flaw: Flaw) -> str:
    """Return what to do about a text without room: with parameters, words, the format, or the code of a scene of one's
    own. Functions are the texts that a lecture sets itself; of other parameters those can be the cause that the
    lecture has set otherwise than the scene."""
    params = scene.params
    functions = [name for name, value in params if isinstance(value, Function)]
    others = [name for name, value in params if name in params.model_fields_set and value != _default(params, name)]
    remedies = []
    if flaw.first.words:
        remedies.append("write fewer words")
    elif functions:
        remedies.append(f"choose a shorter {_join_or(functions)}")
    elif others:
        remedies.append(f"choose {'another value' if len(others) == 1 else 'other values'} of {_join_or(others)}")
    if len(scene.formats) > 1:
        remedies.append("choose another format")
    own = f"in a scene of yours, {REMEDIES[flaw.rule]}"
    return f"{_join_or(remedies)}; {own}" if remedies else own


def _default(params: Parameters, name: str) -> object:
    return type(params).model_fields[name].get_default(call_default_factory=True)


def _join_or(choices: Sequence[str]) -> str:
    """Return choices as a sentence names them: `a`, `a or b`, `a, b or c`."""
    *first, last = choices
    return f"{', '.join(first)} or {last}" if first else last
