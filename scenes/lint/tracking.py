"""Track flaws over time: one that stands is held, one that passes with a motion is momentary.

A flaw that goes on is told once, with the beat in which it first stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scenes.lint.screen import Flaw
from scenes.lint.shapes import Shapes

__all__ = ["STANDS", "FlawSpan", "FlawTracker"]

STANDS = 0.5  # seconds from which on a picture, or what a flaw is about, stands
# Rules that are asked of a picture that stands only: in a motion they have nothing to say.
STILL_RULES = frozenset(("low_contrast", "faint_line", "outside_node", "wordy"))
# Rules whose flaws of a moment are no flaws: text grows, shrinks and passes behind things while it comes and goes.
HELD_RULES = frozenset(("covered", "small_text"))

Key = tuple[str, str, str]


@dataclass(eq=False)
class FlawSpan:
    """A flaw from when it was first seen until it is gone."""

    flaw: Flaw
    names: tuple[str, str]
    beat: str
    seconds: float
    fingerprint: int
    since: float
    held: bool = False
    is_news: bool = True


@dataclass(eq=False)
class FlawTracker:
    """The flaws of a scene; `on_news` is called when there is one that was not there before, or that now stands."""

    on_news: Callable[[], None]
    _open: dict[Key, FlawSpan] = field(default_factory=dict)
    _found: dict[tuple[str, Key], FlawSpan] = field(default_factory=dict)

    @property
    def found(self) -> Iterable[FlawSpan]:
        """All that were seen."""
        return self._found.values()

    def follow(self, flaws: Iterable[Flaw], shapes: Shapes, beat: str, seconds: float, still: bool) -> None:
        """Continue the episodes of flaws that were there before, and open those of new ones."""
        seen = {}
        for flaw in flaws:
            names = (flaw.first.name, flaw.second.name if flaw.second else "")
            key = (flaw.rule, *names)
            fingerprint = shapes.fingerprint([*flaw.first.shapes, *(flaw.second.shapes if flaw.second else ())])
            episode = self._open.get(key) or FlawSpan(flaw, names, beat, seconds, fingerprint, seconds)
            if fingerprint != episode.fingerprint:
                episode.fingerprint, episode.since = fingerprint, seconds
            if not episode.held and (still or seconds - episode.since >= STANDS):
                episode.held, episode.flaw, episode.beat, episode.seconds = True, flaw, beat, seconds
                episode.is_news = True  # also where its motion was told: it is told of another moment now
            seen[key] = episode
        if not still:
            seen = {key: ep for key, ep in self._open.items() if ep.flaw.rule in STILL_RULES} | seen
        self._open = seen
        for key, episode in seen.items():
            self._note(key, episode)

    def _note(self, key: Key, episode: FlawSpan) -> None:
        if not episode.held and episode.flaw.rule in HELD_RULES:
            return
        known = self._found.get((episode.beat, key))
        if known is None or episode.held > known.held or (episode is known and episode.is_news):
            self._found[episode.beat, key] = episode
            episode.is_news = False
            self.on_news()
