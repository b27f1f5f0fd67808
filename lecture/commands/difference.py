"""Tell how two lectures differ: their scenes, and of each scene what is set, its beats, its words, its numbers and the
last picture of each beat."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from lecture.messages import quote
from lecture.project.lecture_file import SceneEntry
from lecture.render.jobs import SceneRun
from scenes.framework.numbers import RAISED
from scenes.framework.signs import HAN
from scenes.style.decimal_mark import with_mark

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord
    from scenes.framework.ledger import Entry

__all__ = ["BeatDifference", "Change", "SceneDifference", "SceneSide", "compare_scenes", "difference_lines"]

ALIKE = 0.5  # share of words that two texts have in common, so that they are told as one
# A number is one word with its sign and its marks: −1,000.5 and −0,3875, 2.5×10⁻⁷ too.
NUMBER = rf"(?:(?<![\w)])[−-])?\d+(?:[.,’٫]\d+)*(?:×10)?[{RAISED}]*"
WORD = re.compile(rf"\s+|{NUMBER}|[^\W\d_{HAN}]+|.", re.DOTALL)
COME, GONE = "+", "−"  # before what one of the lectures alone has: signs, for they stand among words of any language
SAME = 1e-12  # share of a number within which two are one
UNSEEN = 12  # of 255: what a channel of one pixel may differ by in pictures that are the same


@dataclass(frozen=True)
class Change:
    """What has a name and differs: a parameter, a number, words. None where one of the two lectures has none of it."""

    name: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        match self.before, self.after:
            case None, after:
                return f"{COME} {self.name}: {after}"
            case before, None:
                return f"{GONE} {self.name}: {before}"
            case before, after:
                return f"{self.name}: {before} → {after}"


@dataclass(frozen=True)
class BeatDifference:
    """A beat that differs, or that one lecture lacks: its words, its question, its numbers, and whether the picture
    that it ends with differs."""

    name: str
    in_before: bool
    in_after: bool
    words: tuple[Change, ...] = ()
    numbers: tuple[Change, ...] = ()
    picture: bool = False


@dataclass(frozen=True)
class SceneDifference:
    """A scene that differs, or that one lecture lacks: what is set in it, and its beats."""

    name: str
    in_before: bool
    in_after: bool
    values: tuple[Change, ...] = ()
    beats: tuple[BeatDifference, ...] = ()
    seconds: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class SceneSide:
    """A scene of one of the lectures: as it stands in its file, as it ran, and the beats' last pictures as PNG."""

    entry: SceneEntry
    run: SceneRun
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def compare_scenes(
    before: Mapping[str, SceneSide], after: Mapping[str, SceneSide], fps: int
) -> tuple[SceneDifference, ...]:
    """Return the scenes that differ, of those that ran in both lectures."""
    found = (_compare(name, before[name], after[name], fps) for name in after if name in before)
    return tuple(each for each in found if each is not None)


def _compare(name: str, before: SceneSide, after: SceneSide, fps: int) -> SceneDifference | None:
    values = tuple(_changes(_settings(before.entry), _settings(after.entry)))
    beats = tuple(_compare_beats(before, after))
    seconds = (before.run.frames / fps, after.run.frames / fps)
    return SceneDifference(name, True, True, values, beats, seconds) if values or beats else None


def _settings(entry: SceneEntry) -> dict[str, str]:
    """Return what is set in a scene, and the class that it is of."""
    return {"scene": quote(entry.scene)} | {key: quote(value) for key, value in entry.values.items()}


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Change(name, before.get(name), after.get(name))


def _compare_beats(before: SceneSide, after: SceneSide) -> Iterator[BeatDifference]:
    old, new = ({beat.name: beat for beat in side.run.beats} for side in (before, after))
    for name in dict.fromkeys((*new, *old)):
        if name not in old or name not in new:
            yield BeatDifference(name, name in old, name in new)
            continue
        words = tuple(_changes(_words(old[name]), _words(new[name])))
        numbers = tuple(_number_changes(_numbers(before, name), _numbers(after, name)))
        picture = _differ(before.pictures.get(name), after.pictures.get(name))
        if words or numbers or picture:
            yield BeatDifference(name, True, True, words, numbers, picture)


def _differ(one: bytes | None, other: bytes | None) -> bool:
    """Return whether a viewer would see that two pictures are not the same."""
    if one == other or one is None or other is None:
        return False
    import numpy as np
    from PIL import Image

    first, second = (np.asarray(Image.open(io.BytesIO(each)), dtype=np.int16) for each in (one, other))
    return first.shape != second.shape or int(np.abs(first - second).max()) > UNSEEN


def _words(beat: BeatRecord) -> dict[str, str]:
    """Return what is said in a beat, and what is asked."""
    asked = beat.question
    said = {"say": " | ".join(phrase.text for phrase in beat.phrases if not asked or phrase.text != asked.text)}
    if asked is None:
        return said
    return said | {"ask": f"{asked.text} {' / '.join(asked.answers)} ({asked.answers[asked.right]})"}


def _numbers(side: SceneSide, beat: str) -> dict[str, Entry]:
    """Return the numbers of a beat as they read there."""
    mark = side.entry.decimal_mark(side.run.language)
    entries = (entry for entry in side.run.numbers if entry.beat == beat)
    return {entry.name: replace(entry, text=with_mark(entry.text, mark)) for entry in entries}


def _number_changes(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.text != new.text or not _is_same(old.value, new.value):
            yield Change(name, _text_of(old, new), _text_of(new, old))


def _is_same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=SAME) or (math.isnan(one) and math.isnan(other))


def _text_of(entry: Entry | None, other: Entry | None) -> str | None:
    """Return a number as it is printed; with its value, where it reads as the other one does."""
    if entry is None:
        return None
    return f"{entry.text} ({entry.value!r})" if other is not None and entry.text == other.text else entry.text


def difference_lines(differences: Sequence[SceneDifference]) -> Iterator[str]:
    """Yield what differs, scene by scene and beat by beat, for a reader."""
    if not differences:
        yield "No beat, number, word or picture differs."
    for scene in differences:
        yield f"{_lack(scene)}{scene.name}"
        yield from (f"    {change}" for change in scene.values)
        if scene.seconds[0] != scene.seconds[1]:
            yield f"    length: {scene.seconds[0]:.1f} s → {scene.seconds[1]:.1f} s"
        for beat in scene.beats:
            yield f"    {_lack(beat)}{beat.name}"
            yield from (f"        {_marked(change)}" for change in beat.words)
            yield from (f"        {change}" for change in beat.numbers)
            if beat.picture:
                yield "        its picture differs"


def _marked(change: Change) -> str:
    """Return changed words once, with what differs in brackets; two texts of little in common as they are."""
    if change.before is None or change.after is None:
        return str(change)
    old, new = WORD.findall(change.before), WORD.findall(change.after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return str(change)
    text = ""
    for kind, *ends in matcher.get_opcodes():
        gone, come = "".join(old[slice(*ends[:2])]), "".join(new[slice(*ends[2:])])
        marks = {"equal": gone, "delete": f"[{gone} →]", "insert": f"[→ {come}]"}
        text += marks.get(kind, f"[{gone} → {come}]")
    return f"{change.name}: {text}"


def _lack(part: Any) -> str:
    """Return the sign of a part that one of the lectures alone has."""
    if part.in_before and part.in_after:
        return ""
    return f"{GONE if part.in_before else COME} "
