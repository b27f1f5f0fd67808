"""Tell the pace of a lecture: how long its scenes are, how fast their words go, how long nobody speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from lecture.render.jobs import SceneRun
from scenes.framework.languages import LANGUAGES, Language
from scenes.framework.timing import reading_time
from scenes.spoken.phrase import spoken_units

__all__ = ["ScenePace", "advice", "pace_of", "pace_table"]

FASTEST = 1.15  # times the pace of now that still sounds unhurried


@dataclass(frozen=True)
class ScenePace:
    """A scene's seconds, the words said in it (Chinese: syllables), the seconds that they take, and the longest time in
    which nothing is said."""

    name: str
    seconds: float
    units: int
    speech: float
    longest_silence: float

    @property
    def rate(self) -> float:
        """Words, or syllables, a minute of speech."""
        return 60 * self.units / self.speech if self.speech else 0.0

    @property
    def silence(self) -> float:
        """Seconds in which nothing is said."""
        return max(0.0, self.seconds - self.speech)


def pace_of(run: SceneRun, fps: int) -> ScenePace:
    """Return the pace of a scene: by the voice that spoke it, else by the time that reading takes."""
    known = LANGUAGES[run.language]
    phrases = [phrase for beat in run.beats for phrase in beat.phrases if phrase.text]
    spans = []
    for phrase in phrases:
        read = phrase.start + round(reading_time(phrase.said, run.language) * fps)
        end = phrase.voice_end if phrase.voice_end is not None else min(read, phrase.start + phrase.frames)
        spans.append((phrase.start, end))
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), run.frames]
    longest = max(start - end for end, start in zip(ends, starts, strict=True))
    units = sum(_units(phrase.said, known) for phrase in phrases)
    speech = sum(end - start for start, end in spans)
    return ScenePace(run.name, run.frames / fps, units, speech / fps, longest / fps)


def _units(text: str, language: Language) -> int:
    return spoken_units(text, language.spoken, language.word_units)


def pace_table(scenes: Sequence[ScenePace]) -> Table:
    """Return a row a scene, and their sum."""
    table = Table("scene", box=None, pad_edge=False)
    for column in ("length", "words", "a minute", "s silent", "longest silence"):
        table.add_column(column, justify="right")
    for scene in (*scenes, total(scenes)):
        numbers = (f"{scene.rate:.0f}", f"{scene.silence:.1f}", f"{scene.longest_silence:.1f}")
        table.add_row(scene.name, _minutes(scene.seconds), str(scene.units), *numbers)
    return table


def total(scenes: Sequence[ScenePace]) -> ScenePace:
    """Return all scenes as one."""
    silence = max((scene.longest_silence for scene in scenes), default=0.0)
    seconds, speech = sum(scene.seconds for scene in scenes), sum(scene.speech for scene in scenes)
    return ScenePace("all", seconds, sum(scene.units for scene in scenes), speech, silence)


def advice(scenes: Sequence[ScenePace], minutes: float) -> Iterator[str]:
    """Yield what would have to change for the lecture to fit into some minutes."""
    whole = total(scenes)
    over = whole.seconds - 60 * minutes
    if over <= 0:
        yield f"It fits: {_minutes(-over)} are left of {_minutes(60 * minutes)}."
        return
    yield f"{_minutes(over)} too long for {_minutes(60 * minutes)}. Any of these would do:"
    needed = whole.speech / max(1e-9, whole.speech - over)
    if 0 < needed <= FASTEST:
        yield f"  speak {needed:.2f} times faster;"
    words = round(over * whole.rate / 60)
    if words < whole.units:
        yield f"  say {words} words less, of {whole.units};"
    gone = 0.0
    left_out: list[str] = []
    for scene in sorted(scenes, key=lambda scene: -scene.seconds):
        if gone < over:
            gone, left_out = gone + scene.seconds, [*left_out, scene.name]
    yield f"  leave out {', '.join(left_out)} ({_minutes(gone)})."
    silent = [scene for scene in scenes if scene.silence > 0.4 * scene.seconds]
    if silent:
        names = ", ".join(scene.name for scene in silent)
        yield f"For much of the time nobody speaks in {names}: shorten the pictures there."


def _minutes(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"
