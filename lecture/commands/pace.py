"""Tell the pace of a lecture: how long its scenes are, how fast words go, how long nobody speaks or nothing moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.table import Column, Table

from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.render.jobs import Failure, SceneRun, context_of, guarded, run_of
from scenes.framework.languages import LANGUAGES, Language
from scenes.framework.timing import reading_time
from scenes.spoken.phrase import spoken_units

__all__ = [
    "PaceJob",
    "ScenePace",
    "StillPicture",
    "advice",
    "measure_pace",
    "pace_of",
    "pace_table",
    "still_lines",
    "total",
]

FASTEST = 1.15  # times the pace of now that still sounds unhurried
LONG_STILL = 3.0  # seconds from which on a picture that stands is told


@dataclass(frozen=True)
class StillPicture:
    """A time, in seconds, in which the picture doesn't change: its beat, and what is said when it begins."""

    beat: str
    start: float
    seconds: float
    words: str = ""


@dataclass(frozen=True)
class ScenePace:
    """A scene's seconds, the words said in it (Chinese: syllables), the seconds that they take, the longest time in
    which nothing is said, and the times in which nothing moves."""

    name: str
    seconds: float
    units: int
    speech: float
    longest_silence: float
    stills: tuple[StillPicture, ...] = ()

    @property
    def rate(self) -> float:
        """Words, or syllables, a minute of speech."""
        return 60 * self.units / self.speech if self.speech else 0.0

    @property
    def silence(self) -> float:
        """Seconds in which nothing is said."""
        return max(0.0, self.seconds - self.speech)

    @property
    def longest_still(self) -> float:
        """The longest time in seconds in which nothing moves."""
        return max((still.seconds for still in self.stills), default=0.0)

    @property
    def long_stills(self) -> list[StillPicture]:
        """The stills of three seconds and more, the longest first."""
        return sorted((each for each in self.stills if each.seconds >= LONG_STILL), key=lambda each: -each.seconds)

    @property
    def still_share(self) -> float:
        """The share of the scene that is in long stills."""
        return sum(still.seconds for still in self.long_stills) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class PaceJob:
    """A scene whose pace in one language is to be measured."""

    entry: SceneEntry
    script: Script
    fps: int


def measure_pace(job: PaceJob) -> ScenePace | Failure:
    """Run a scene without drawing, and return its pace with its stills."""
    return guarded(_measure_pace, job.entry, job.script, job.fps)


def _measure_pace(entry: SceneEntry, script: Script, fps: int) -> ScenePace:
    from scenes.lint.stillness import rehearse_stills

    scene, stills = rehearse_stills(entry.load(), context_of(entry, script), fps)
    run = run_of(scene, entry, script)
    found = (StillPicture(still.beat, still.start, still.seconds, _said_at(run, still.start * fps)) for still in stills)
    return replace(pace_of(run, fps), stills=tuple(found))


def _said_at(run: SceneRun, frame: float) -> str:
    """Return the phrase during which a frame is shown."""
    phrases = [phrase for beat in run.beats for phrase in beat.phrases if phrase.text and phrase.start <= frame + 0.5]
    return phrases[-1].text if phrases else ""


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
    table = Table(Column("scene", no_wrap=True), box=None, pad_edge=False)
    for column in ("length", "words", "a minute", "s silent", "longest silence", "longest still", "still 3 s+"):
        table.add_column(column, justify="right")
    for scene in (*scenes, total(scenes)):
        speech = (f"{scene.rate:.0f}", f"{scene.silence:.1f}", f"{scene.longest_silence:.1f}")
        numbers = (*speech, f"{scene.longest_still:.1f}", f"{scene.still_share:.0%}")
        table.add_row(scene.name, _minutes(scene.seconds), str(scene.units), *numbers)
    return table


def total(scenes: Sequence[ScenePace]) -> ScenePace:
    """Return all scenes as one."""
    silence = max((scene.longest_silence for scene in scenes), default=0.0)
    seconds, speech = sum(scene.seconds for scene in scenes), sum(scene.speech for scene in scenes)
    stills = tuple(still for scene in scenes for still in scene.stills)
    return ScenePace("all", seconds, sum(scene.units for scene in scenes), speech, silence, stills)


def still_lines(scenes: Sequence[ScenePace]) -> Iterator[str]:
    """Yield the stills of three seconds and more, the longest first: how long, where, and what is said then."""
    every = [(scene.name, still) for scene in scenes for still in scene.long_stills]
    if every:
        yield f"Nothing moves for {LONG_STILL:g} s and more:"
    for name, still in sorted(every, key=lambda each: -each[1].seconds):
        yield f"  {still.seconds:.1f} s: {name}, {still.beat}, from {still.start:.1f} s: {still.words}"


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
