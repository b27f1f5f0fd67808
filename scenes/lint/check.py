"""Run a scene without drawing it, and check its layout at the end of every beat and in between.

A flaw of a picture that stands is held; one of a moment of motion is only told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from manim import Scene, Wait
from manim.utils.exceptions import EndSceneEarlyException

from engine.section_renderer import has_clock
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene, SceneContext
from scenes.lint.axis_numbers import find_beside_numbers
from scenes.lint.biting import find_bitten
from scenes.lint.borders import find_beyond_frame, find_in_caption_band, find_over_logo
from scenes.lint.crossing import find_crossings
from scenes.lint.finding import RULES, AcceptedFinding, Box, Finding, accept
from scenes.lint.grouping import read_screen
from scenes.lint.hiding import drop_hidden, find_covered
from scenes.lint.legibility import find_low_contrast, find_small, picture_without_text
from scenes.lint.lines import find_faint_lines, find_outside_nodes
from scenes.lint.overlap import find_overlaps
from scenes.lint.reading import TextTracker, find_wordy
from scenes.lint.screen import Flaw, Screen
from scenes.lint.shapes import read_shapes
from scenes.lint.text_provenance import lettering
from scenes.lint.tracking import STANDS, FlawTracker

__all__ = ["Report", "check_layout"]

FPS = 10
EVERY = 1.0  # seconds between looks at a motion
SIZE = 480  # pixels of the shorter side
RULES_OF_ANY_MOMENT = (
    find_overlaps,
    find_crossings,
    find_covered,
    find_bitten,
    find_beyond_frame,
    find_in_caption_band,
    find_over_logo,
    find_small,
)
RULES_OF_STILLS = (find_beside_numbers, find_wordy, find_faint_lines, find_outside_nodes)
Pixels = np.ndarray


@dataclass
class Report:
    """What a layout check found, with the pictures by the seconds at which they were taken, and of each beat's end."""

    findings: list[Finding]
    unused: list[AcceptedFinding]
    stills: dict[float, Pixels]
    beats: dict[str, Pixels]

    @property
    def failures(self) -> list[Finding]:
        """The findings that have to be mended or accepted."""
        return [finding for finding in self.findings if finding.fails]


@dataclass
class LayoutChecker:
    """Check the layout of one scene while it runs."""

    name: str
    language: str
    wants_pictures: bool
    presence: TextTracker = field(default_factory=TextTracker)
    stills: dict[float, Pixels] = field(default_factory=dict)
    beats: dict[str, Pixels] = field(default_factory=dict)
    _scene: BaseScene | None = None
    _screen: Screen | None = None
    _last: int | None = None
    _since: float = 0.0
    _was_still: bool = False
    _seconds: float = 0.0

    def __post_init__(self) -> None:
        self.episodes = FlawTracker(self._keep_still)

    # -- hooks --------------------------------------------------------------------------------------------------

    def watch(self, start: int, frames: int) -> Collection[int]:
        """Return the frames of a play to look at: its first, which shows what the play before left, and some of its
        motion."""
        if self._scene is not None and _rests(self._scene):
            return (start,)
        return range(start, start + frames, round(EVERY * FPS))

    def on_watch(self, scene: BaseScene, frame: int) -> None:
        """Look at a frame."""
        self.look(scene, frame / FPS, scene.duration if _rests(scene) else 0.0)

    def on_beat_end(self, scene: BaseScene, beat: str) -> None:
        """Look at the last frame of a beat."""
        if self.wants_pictures:
            self.beats[beat] = _draw(scene)
        self.look(scene, scene.frame / FPS, 0.0, is_end=True)

    # -- looking ------------------------------------------------------------------------------------------------

    def look(self, scene: BaseScene, seconds: float, rest: float, *, is_end: bool = False) -> None:
        """Take in what is on screen now; it stays so for `rest` seconds at least."""
        self._scene, self._seconds = scene, seconds
        shapes = read_shapes(scene)
        fingerprint = shapes.fingerprint()
        is_same = fingerprint == self._last
        screen = self._screen
        if not is_same or screen is None:
            screen = self._screen = read_screen(scene, shapes, self.language)
            drop_hidden(screen)
            self._last, self._since, self._was_still = fingerprint, seconds, False
        beat = scene.ledger.beat
        self.presence.see(screen, seconds, beat, rest)
        still = is_end or seconds + rest - self._since >= STANDS
        if is_same and still == self._was_still:
            return
        self._was_still = still
        self.episodes.follow(_find(scene, screen, still), screen.shapes, beat, seconds, still)

    def _keep_still(self) -> None:
        if self.wants_pictures and self._scene is not None and self._seconds not in self.stills:
            self.stills[self._seconds] = _draw(self._scene)

    # -- the end ------------------------------------------------------------------------------------------------

    def finish(self) -> list[Finding]:
        """Return all that was found, in the order of time."""
        told = partial(Finding, self.name, self.language)
        found = [
            told(
                episode.beat,
                episode.seconds,
                episode.flaw.rule,
                *episode.names,
                episode.flaw.amount,
                episode.held,
                tuple(_box(place) for place in episode.flaw.places),
            )
            for episode in self.episodes.found
        ]
        short, gaps = self.presence.finish()
        for stay in short:
            begin, end, beat = stay.best
            amount = f"stands for {end - begin:.1f} s, takes {stay.need:.1f} s to read"
            found.append(told(beat, begin, "fleeting", stay.name, "", amount, True, (_box(stay.box),)))
        for begin, end, beat in gaps:
            found.append(told(beat, begin, "empty", "the screen", "", f"{end - begin:.1f} s", True, ()))
        return sorted(found, key=lambda finding: finding.seconds)


def _rests(scene: BaseScene) -> bool:
    """Return whether the play that is on shows one picture."""
    animations = scene.animations or [None]
    return isinstance(animations[0], Wait) and not has_clock(scene)


def _find(scene: Scene, screen: Screen, still: bool) -> list[Flaw]:
    """Return the flaws of a screen; an edge that crosses a text is not told beside the shape that covers it."""
    flaws = [flaw for rule in RULES_OF_ANY_MOMENT for flaw in rule(screen)]
    if still:
        flaws += [flaw for rule in RULES_OF_STILLS for flaw in rule(screen)]
        if screen.texts:
            flaws += find_low_contrast(screen, picture_without_text(scene, screen))
    covered = {(flaw.first, flaw.second) for flaw in flaws if flaw.rule == "covered"}
    return [flaw for flaw in flaws if flaw.rule != "crossed" or (flaw.first, flaw.second) not in covered]


def _box(place: np.ndarray) -> Box:
    left, bottom, right, top = (float(x) for x in place)
    return left, bottom, right, top


def _draw(scene: BaseScene) -> Pixels:
    return np.array(scene.renderer.draw(scene)[:, :, :3])


def check_layout(
    cls: type[BaseScene],
    context: SceneContext,
    *,
    size: tuple[int, int] | None = None,
    pictures: bool = False,
    on_end: Callable[[BaseScene], None] = lambda scene: None,
) -> Report:
    """Rehearse a scene and report its flaws; with `pictures`, stills of the flaws and of each beat's end are kept.
    `on_end` is called with the scene as it ended."""
    survey = LayoutChecker(context.key, context.language, pictures)
    size = size or context.frame.pixels(SIZE)
    with lettering():
        ended = rehearse(
            cls,
            context,
            FPS,
            watch=survey.watch,
            on_watch=survey.on_watch,
            on_beat_end=survey.on_beat_end,
            size=size,
        )
    on_end(ended)
    accepted = [each for each in getattr(cls, "accepted", ()) if each.rule in RULES]
    findings, unused = accept(survey.finish(), accepted)
    stills = survey.stills
    if pictures:
        missing = {finding.seconds for finding in findings} - stills.keys()
        stills = stills | _draw_moments(cls, context, missing, size)
    return Report(findings, unused, stills, survey.beats)


def _draw_moments(
    cls: type[BaseScene], context: SceneContext, seconds: Collection[float], size: tuple[int, int]
) -> dict[float, Pixels]:
    """Draw a scene at some times: what stands too short is known to do so once it has gone."""
    frames = {round(at * FPS): at for at in seconds}
    found: dict[float, Pixels] = {}

    def keep(scene: BaseScene, frame: int) -> None:
        found[frames[frame]] = _draw(scene)
        if len(found) == len(frames):
            raise EndSceneEarlyException()

    def watch(start: int, count: int) -> Collection[int]:
        return [frame for frame in sorted(frames) if start <= frame < start + count]

    if frames:
        rehearse(cls, context, FPS, watch=watch, on_watch=keep, size=size)
    return found
