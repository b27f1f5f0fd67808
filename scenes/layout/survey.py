"""Runs a scene without drawing it and looks at its layout: at the end of every beat, and in between.

A flaw of a picture that stands is held; one of a moment of motion is only told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from manim import Scene, Wait

from engine.renderer import has_clock
from scenes.layout.borders import find_beyond_frame, find_in_caption_band
from scenes.layout.crossing import find_crossings
from scenes.layout.finding import Accept, Box, Finding, accept
from scenes.layout.grouping import read_screen
from scenes.layout.hiding import drop_hidden, find_covered
from scenes.layout.legibility import find_low_contrast, find_small, picture_without_text
from scenes.layout.lettering import lettering
from scenes.layout.overlap import find_overlaps
from scenes.layout.reading import Presence, find_wordy
from scenes.layout.screen import Flaw, Screen
from scenes.perform import rehearse
from scenes.registry import scene_class
from scenes.stage import Setting, Stage

__all__ = ["Report", "check_layout"]

FPS = 10
EVERY = 1.0  # seconds between looks at a motion
STANDS = 0.5  # seconds from which on a picture stands
SIZE = (854, 480)
Picture = np.ndarray


@dataclass
class Report:
    """What a layout check found, with the pictures by the seconds at which they were taken, and of each beat's end."""

    findings: list[Finding]
    unused: list[Accept]
    stills: dict[float, Picture]
    beats: dict[str, Picture]

    @property
    def failures(self) -> list[Finding]:
        """The findings that have to be mended or accepted."""
        return [finding for finding in self.findings if finding.fails]


@dataclass
class Episode:
    """A flaw that has been seen without a break, from its first moment on."""

    flaw: Flaw
    names: tuple[str, str]
    beat: str
    seconds: float
    print: int
    since: float
    held: bool = False


@dataclass
class Survey:
    """Looks at one scene as it runs."""

    name: str
    language: str
    wants_pictures: bool
    presence: Presence = field(default_factory=Presence)
    stills: dict[float, Picture] = field(default_factory=dict)
    beats: dict[str, Picture] = field(default_factory=dict)
    _open: dict[tuple[str, str, str], Episode] = field(default_factory=dict)
    _found: dict[tuple[str, str, str, str], Episode] = field(default_factory=dict)
    _scene: Stage | None = None
    _last: int | None = None
    _was_still: bool = False

    # -- hooks --------------------------------------------------------------------------------------------------

    def watch(self, start: int, frames: int) -> Collection[int]:
        """The frames of a play to look at: its first, which shows what the play before left, and some of its motion."""
        if self._scene is not None and self._rests():
            return (start,)
        step = round(EVERY * FPS)
        return range(start, start + frames, step)

    def on_watch(self, scene: Stage, frame: int) -> None:
        """Look at a frame."""
        self._scene = scene
        rest = scene.duration if self._rests() else 0.0
        self.look(scene, frame / FPS, rest)

    def on_beat_end(self, scene: Stage, beat: str) -> None:
        """Look at the last frame of a beat."""
        self._scene = scene
        if self.wants_pictures:
            self.beats[beat] = _draw(scene)
        self.look(scene, scene.frame / FPS, 0.0, is_end=True)

    def _rests(self) -> bool:
        scene = self._scene
        assert scene is not None  # noqa: S101 (both callers have seen the scene)
        animations = scene.animations or [None]
        return isinstance(animations[0], Wait) and not has_clock(scene)

    # -- looking ------------------------------------------------------------------------------------------------

    def look(self, scene: Stage, seconds: float, rest: float, *, is_end: bool = False) -> None:
        """Take in what is on screen now; it stays so for `rest` seconds at least."""
        screen = read_screen(scene, self.language)
        beat = scene.ledger.beat
        still = is_end or rest >= STANDS
        print_ = screen.shapes.fingerprint()
        drop_hidden(screen)
        self.presence.see(screen, seconds, beat, rest)
        if print_ == self._last and (self._was_still or not still):
            return
        self._last, self._was_still = print_, still
        flaws = list(_find(scene, screen, still))
        self._follow(scene, screen, flaws, beat, seconds, still)

    def _follow(self, scene: Stage, screen: Screen, flaws: list[Flaw], beat: str, seconds: float, still: bool) -> None:
        """Continue the episodes of flaws that were there before, and open those of new ones."""
        seen = {}
        for flaw in flaws:
            names = (flaw.first.name, flaw.second.name if flaw.second else "")
            key = (flaw.rule, *names)
            episode = self._open.get(key)
            shapes = [*flaw.first.shapes, *(flaw.second.shapes if flaw.second else ())]
            print_ = screen.shapes.fingerprint(shapes)
            if episode is None:
                episode = Episode(flaw, names, beat, seconds, print_, seconds)
                self._keep_still(scene, seconds)
            if print_ != episode.print:
                episode.print, episode.since = print_, seconds
            if not episode.held and (still or seconds - episode.since >= STANDS):
                episode.held, episode.flaw, episode.beat, episode.seconds = True, flaw, beat, seconds
                self._keep_still(scene, seconds)
            seen[key] = episode
        for key, episode in self._open.items():
            # The rules of a standing picture have nothing to say of a moving one.
            if key not in seen and not still and episode.flaw.rule in STILL_RULES:
                seen[key] = episode
        self._open = seen
        for (rule, *_), episode in seen.items():
            known = self._found.get((episode.beat, rule, *episode.names))
            if known is None or episode.held > known.held:
                self._found[episode.beat, rule, *episode.names] = episode

    def _keep_still(self, scene: Stage, seconds: float) -> None:
        if self.wants_pictures and seconds not in self.stills:
            self.stills[seconds] = _draw(scene)

    # -- the end ------------------------------------------------------------------------------------------------

    def finish(self) -> Iterator[Finding]:
        """All that was found, in the order of time."""
        found = [self._finding(episode) for episode in self._found.values()]
        short, gaps = self.presence.finish()
        for stay in short:
            begin, end, beat = stay.best
            amount = f"stands for {end - begin:.1f} s, takes {stay.need:.1f} s to read"
            place = _box(stay.box)
            found.append(self._tell(beat, begin, "fleeting", stay.name, "", amount, True, (place,)))
        for begin, end, beat in gaps:
            found.append(self._tell(beat, begin, "empty", "the screen", "", f"{end - begin:.1f} s", True, ()))
        yield from sorted(found, key=lambda finding: finding.seconds)

    def _finding(self, episode: Episode) -> Finding:
        flaw = episode.flaw
        places = tuple(_box(place) for place in flaw.places)
        return self._tell(episode.beat, episode.seconds, flaw.rule, *episode.names, flaw.amount, episode.held, places)

    def _tell(
        self,
        beat: str,
        seconds: float,
        rule: str,
        first: str,
        second: str,
        amount: str,
        held: bool,
        places: tuple[Box, ...],
    ) -> Finding:
        return Finding(self.name, self.language, beat, seconds, rule, first, second, amount, held, places)


STILL_RULES = frozenset(("covered", "small_text", "low_contrast", "wordy"))


def _find(scene: Scene, screen: Screen, still: bool) -> Iterable[Flaw]:
    found = [find_overlaps(screen), find_crossings(screen), find_beyond_frame(screen), find_in_caption_band(screen)]
    if still:
        found += [find_covered(screen), find_small(screen), find_wordy(screen)]
        if screen.texts:
            found.append(find_low_contrast(screen, picture_without_text(scene, screen)))
    return chain(*found)


def _box(place: np.ndarray) -> Box:
    left, bottom, right, top = (float(x) for x in place)
    return left, bottom, right, top


def _draw(scene: Stage) -> Picture:
    return np.array(scene.renderer.draw(scene)[:, :, :3])


def check_layout(
    name: str,
    setting: Setting,
    *,
    size: tuple[int, int] = SIZE,
    pictures: bool = False,
    run: Callable[..., Stage] = rehearse,
) -> Report:
    """Rehearse a scene and report its flaws; with `pictures`, stills of the flaws and of each beat's end are kept."""
    survey = Survey(setting.key, setting.language, pictures)
    with lettering():
        run(
            name,
            setting,
            FPS,
            watch=survey.watch,
            on_watch=survey.on_watch,
            on_beat_end=survey.on_beat_end,
            size=size,
        )
    accepted = getattr(scene_class(name), "accepted", ())
    findings, unused = accept(survey.finish(), accepted)
    return Report(findings, unused, survey.stills, survey.beats)
