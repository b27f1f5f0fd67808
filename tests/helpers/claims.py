"""Run scenes, keep what is said, recorded and calculated in them, and judge claims of their words by it.

A claim is a pattern in Chinese, one in English, and a function that tells of a run whether it is true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from calculations import keep_calculations
from manim import RoundedRectangle
from scene_helpers import NUMBER, deck, scene_class

from scenes.framework.ledger import Ledger
from scenes.framework.number_places import fill
from scenes.framework.numbers import read_number
from scenes.framework.runner import rehearse

FPS = 2


@dataclass(frozen=True)
class Run:
    """A scene as it went: what is said by beat, the texts of the ledger by beat and name, and what is calculated in
    writing."""

    params: object
    said: dict[str, str]
    shown: dict[str, dict[str, str]]
    ledger: Ledger
    written: tuple[str, ...]
    labels: Mapping[str, int] = field(default_factory=dict)
    """How many weights are seen on the edges of a network at the end of each beat."""

    def numbers(self, beat, pattern):
        """Return the numbers that were read in a beat under names of a pattern."""
        names = {name: text for name, text in self.shown[beat].items() if re.fullmatch(pattern, name)}
        return [read_number(text) for text in names.values()]

    def spoken(self, beat):
        """Return the numbers that are said in a beat."""
        return [read_number(text) for text in NUMBER.findall(self.said[beat])]


Claims = Mapping[tuple[str, str], Sequence[tuple[str, str, Callable[[Run], bool]]]]


@cache
def run(scene, case, language, parameters):
    labels = {}
    with keep_calculations() as written:
        context = deck(scene, language, **dict(parameters))
        held = rehearse(scene_class(scene), context, FPS, on_beat_end=partial(count_labels, labels))
    said = {record.name: " ".join(phrase.text for phrase in record.phrases) for record in held.timeline}
    shown = {beat: {} for beat in said}
    for entry in held.ledger.entries:
        shown[entry.beat][entry.name] = entry.text
    return Run(held.params, said, shown, held.ledger, tuple(written), labels)


def count_labels(labels, scene, beat):
    """Keep how many weights are seen on the edges of a network, by their plates, under the name of the beat."""
    drawn = [each for each in scene.get_mobject_family_members() if isinstance(each, RoundedRectangle)]
    labels[beat] = sum(each.get_fill_opacity() > 0.5 and each.get_stroke_width() == 0 for each in drawn)


def same(values):
    return len(set(values)) == 1


def agree(values):
    """Return whether numbers read the same; on the board some have two digits only."""
    return max(values) - min(values) <= 0.05 * max(map(abs, values))


def several_same(values):
    return len(values) > 1 and agree(values)


def false_claims(scene: str, language: str, found: Run, claims: Claims) -> Iterator[tuple[str, str]]:
    """Yield beat and words of the claims of a run that are not true of its numbers."""
    for (name, beat), told in claims.items():
        for chinese, english, is_true in told if name == scene else ():
            if re.search(chinese if language == "zh" else english, found.said[beat]) and not is_true(found):
                yield beat, found.said[beat]


def unsaid_claims(claims: Claims) -> list[tuple[str, str, str]]:
    """Return the claims that are in no words of their beat."""
    made = {}
    for language in ("zh", "en"):
        for (scene, beat), told in claims.items():
            words = deck(scene, language).words.beats[beat]
            said = [fill(each.say, lambda *_: ("7", False)) for each in (words, *words.variants.values())]
            for pattern in (claim[language == "en"] for claim in told):
                made[scene, beat, pattern] = any(re.search(pattern, say) for say in said)
    return [claim for claim, is_made in made.items() if not is_made]
