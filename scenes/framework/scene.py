"""Base classes of the lecture's scenes: beats, words, numbers, and the clock that ties pictures to words.

A scene declares its parameters as a model and its beats as methods; `construct` lists the beats. Pictures are what the
beats draw, words come from the script, numbers from `mathcore` through the ledger.
"""

from __future__ import annotations

import math
import random
import re
import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Generic, Self, cast, get_args, get_origin

import numpy as np
from manim import (
    DOWN,
    Camera,
    FadeIn,
    FadeOut,
    Mobject,
    Scene,
    Succession,
    ThreeDCamera,
    ThreeDScene,
    Wait,
    config,
)
from typing_extensions import TypeVar

from engine.section_renderer import SectionRenderer, count_frames, has_clock
from scenes.components.answers import AnswerMarks, Place, write_answers
from scenes.components.number import LiveNumber
from scenes.components.text import Formula, Words, fit_title, told_by
from scenes.framework.attention import QUIET_TIME, STILL_LIMIT, SWEEP_TIME, Arrivals, Light, Sweep
from scenes.framework.beat import Beat, BeatRecord, Mention, Phrase, Question, beat, beats_of
from scenes.framework.context import SceneContext
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.framework.ledger import Ledger
from scenes.framework.named_numbers import NamedNumbers
from scenes.framework.numbers import Definition, Figure
from scenes.framework.parameters import Parameters
from scenes.framework.timing import formula_time
from scenes.framework.wording import ELLIPSIS, Wording, WordsUse
from scenes.spoken.phrase import caption_text
from scenes.style.formats import FORMATS
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["BaseScene", "LectureScene", "LectureScene3D", "Parameters", "SceneContext", "beat"]

LIT, LIT_ROOM = 0.1, 0.3  # by what share a part that is lit grows, and by how many frame units at most
NAMED_NUMBER = re.compile(r"\{[^{}]*\}")

# A scene's own parameters; a scene of which nothing is known has those that all have: none.
Params = TypeVar("Params", bound=Parameters, covariant=True, default=Parameters)


class BaseScene(Scene, Generic[Params]):
    """What flat and three-dimensional scenes of the lecture have in common.

    A subclass names the model of its parameters in brackets: `class Slope(LectureScene[SlopeParameters])`.
    """

    Parameters: ClassVar[type[Parameters]] = Parameters
    camera_type: ClassVar[type[Camera]] = Camera
    # The formats that it is laid out for; a scene whose picture needs a wide frame names those it can stand in.
    formats: ClassVar[tuple[str, ...]] = tuple(FORMATS)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in cls.__dict__.get("__orig_bases__", ()):
            if get_origin(base) is not Generic:
                cls.Parameters = next((m for m in get_args(base) if isinstance(m, type)), cls.Parameters)
        if not isinstance(cls.formats, tuple) or not set(cls.formats) <= set(FORMATS) or not cls.formats:
            known = ", ".join(map(repr, FORMATS))
            raise TypeError(f"{cls.__name__}.formats is {cls.formats!r}; write a tuple with some of {known}")

    def __init__(self, renderer: Any = None, context: SceneContext | None = None, **kwargs: Any) -> None:
        super().__init__(renderer=renderer or SectionRenderer(camera_class=self.camera_type), **kwargs)
        self.context = context or SceneContext.default(type(self))
        otherwise = self.context.words.otherwise or LANGUAGES[self.context.language].otherwise
        self._params = self.context.parameters.in_words(otherwise)
        self.ledger = Ledger(self.context.key)
        self._named_numbers = NamedNumbers(self.ledger, self._place, LANGUAGES[self.context.language].scales)
        self.timeline: list[BeatRecord] = []
        self.on_beat_start: Callable[[BaseScene, str], None] = lambda scene, name: None
        self.on_beat_end: Callable[[BaseScene, str], None] = lambda scene, name: None
        self.on_phrase_end: Callable[[BaseScene], None] = lambda scene: None
        self._beat: Beat | None = None
        self._wording: Wording | None = None
        self.words_used: list[WordsUse] = []
        self._spoken: list[Phrase] = []
        self._question: Question | None = None
        self._asked: dict[str, AnswerMarks] = {}
        self._texts: dict[str, None] = {}
        self._told: dict[str, int | None] = {}
        self._looked = 0  # frames as it was last looked which texts are told
        self._start = 0
        self._stood = 0  # frames since the picture last moved
        self._arrivals = Arrivals()
        self.camera.background_color = theme.BACKGROUND

    @classmethod
    def beats(cls) -> tuple[Beat, ...]:
        """Return the beats of the scene, as declared."""
        return beats_of(cls)

    @property
    def params(self) -> Params:
        """The parameters of this run, their functions in its language."""
        return cast(Params, self._params)

    @property
    def mentions(self) -> list[Mention]:
        """The numbers that words have named so far, in order, with the words around them."""
        return self._named_numbers.mentions

    def words_so_far(self) -> tuple[WordsUse, ...]:
        """Return which words were used so far, of the beat that is on, too."""
        begun = self._wording.use_so_far() if self._beat is not None and self._wording is not None else None
        return (*self.words_used, begun) if begun else tuple(self.words_used)

    @property
    def unanswered(self) -> list[str]:
        """The beats whose question was asked, and whose right answer was never lit so far."""
        return [name for name, marks in self._asked.items() if not marks.is_answered]

    @property
    def language(self) -> str:
        return self.context.language

    # -- beats --------------------------------------------------------------------------------------------------

    @property
    def frame(self) -> int:
        """Frames since the scene's start."""
        return self.renderer.frames

    def open_beat(self, declared: Beat) -> None:
        """Begin a beat: a section of its own, its words, and random numbers that depend on nothing before it."""
        if self._beat is not None:
            raise RuntimeError(f"the beat {declared.name} begins inside the beat {self._beat.name}")
        if any(record.name == declared.name for record in self.timeline):
            raise RuntimeError(f"the beat {declared.name} is run twice in {self.context.key}")
        self.on_beat_start(self, declared.name)
        seed = zlib.crc32(declared.name.encode())
        random.seed(seed)
        np.random.seed(seed)
        self.next_section(declared.name)
        self._beat = declared
        self._wording = self.context.wording(type(self).__name__, declared)
        self._start = self.frame
        self._spoken = []
        self._question = None
        self._texts = {}
        self._told = {}
        self._looked = self.frame
        self.ledger.open_beat(declared.name)
        self._named_numbers.open_beat()

    def close_beat(self) -> None:
        """End the beat: wait for its last words, hold its last frame, and record it."""
        declared, wording = self._current_beat(), self._current_wording()
        shown = wording.said
        if wording.phrase is not None:
            self._end_phrase()
        wording.end(shown)
        self.words_used.append(wording.use())
        self.hold(count_frames(theme.BREATH, config.frame_rate))
        self._read_live_numbers()
        self._note_texts()
        files = self.renderer.file_writer.sections[-1].get_clean_partial_movie_files()
        self.timeline.append(
            BeatRecord(
                declared.name,
                self._start,
                self.frame - self._start,
                tuple(self._spoken),
                tuple(files),
                shapes=sum(mobject.has_points() for mobject in self.get_mobject_family_members()),
                question=self._question,
                texts=tuple(self._texts),
                told=tuple((text, frame) for text, frame in self._told.items() if frame is not None),
            )
        )
        self.on_beat_end(self, declared.name)
        self._beat = None

    def use_variant(self, variant: str) -> None:
        """Choose other words for this beat, declared as one of its variants. Call it before the first phrase ends."""
        declared = self._current_beat()
        if variant not in declared.variants:
            raise RuntimeError(f"the beat {declared.name} declares no variant {variant!r}")
        self._current_wording().choose(variant)

    def next_phrase(self) -> None:
        """Wait until the present phrase is spoken: what follows belongs to the next one, or ends the beat.

        Its numbers are those that stand on screen now: of one that ran while it was spoken, the value it came to.
        """
        self._end_phrase()

    def ask(self, places: Sequence[Place], right: int, **style: Any) -> AnswerMarks:
        """Ask the beat's question: mark each answer at its place, and halt the picture until the viewer has guessed.

        Call it after `next_phrase()`, or first in the beat; the question is a phrase of its own, beside those of `say`.
        `right` is the index of the answer that computed numbers make the right one. What is returned stands on the
        stage, with `reveal()` to light the right answer as the picture comes to it.
        """
        asked, where = self._current_wording().question(len(places)), self._place()
        if self._question is not None:
            raise RuntimeError(f"{where}: asks twice; a beat asks one question, so ask the other in a beat of its own")
        if not 0 <= right < len(places):
            raise ValueError(
                f"{where}: ask(…, right={right!r}), but there are {len(places)} places; right is the index of the "
                f"right answer, 0 to {len(places) - 1}"
            )
        written = [self._fill_in(answer, "ask") for answer in asked.answers]
        try:
            marks = AnswerMarks(
                write_answers(written, places, self.language),
                places,
                right,
                **style,
            )
        except LectureError as error:
            raise LectureError(f"{where}: ask: {error}") from error
        self.pin(marks)
        self._asked[self._current_beat().name] = marks
        plain = [self._named_numbers.fill_plain(answer, "ask") for answer in asked.answers]
        self.play(marks.enter(), run_time=theme.CALM)
        rest = self.context.spoken(self._expected(asked.say, "ask")).seconds - theme.CALM
        if rest > theme.CALM:
            self.play(marks.count_off(), run_time=rest)
        self._speak(asked.say, "ask", theme.GUESS)
        text = self._spoken[-1].text
        why = caption_text(self._named_numbers.fill_plain(asked.why, "ask"))
        self._question = Question(text, tuple(plain), right, why, self.frame - 1, tuple(self._texts))
        return marks

    def hold(self, frames: int) -> None:
        """Show the picture as it stands (updaters run on) for a number of frames; none is allowed.

        Where it would stand for long, what came last in the beat is swept meanwhile.
        """
        rate = config.frame_rate
        quiet, sweep = round(QUIET_TIME * rate), count_frames(SWEEP_TIME, rate)
        is_long = self._stood + frames > STILL_LIMIT * rate and not has_clock(self)
        targets = self._arrivals.sweeps(self) if is_long else []
        turn = 0
        while targets and self._stood + frames > STILL_LIMIT * rate and frames >= sweep:
            before = min(max(0, quiet - self._stood), frames - sweep)
            self._show_still(before)
            self.play(*(Sweep(each) for each in targets[turn % len(targets)]), run_time=sweep / rate)
            frames, turn = frames - before - sweep, turn + 1
        self._show_still(frames)

    def let_read(self, *texts: Mobject, since: int) -> None:
        """Hold the picture until the longest of some formulas, which stand since a frame, can have been read."""
        signs = max((len(text.family_members_with_points()) for text in texts), default=0)
        self.hold(count_frames(formula_time(signs), config.frame_rate) - (self.frame - since))

    def _show_still(self, frames: int) -> None:
        if frames > 0:
            super().wait(frames / config.frame_rate)

    def wait(self, duration: float = 1.0, *args: Any, **kwargs: Any) -> None:
        """Wait for some seconds, as `hold` does; manim's other arguments make it manim's own wait."""
        if args or kwargs or self._beat is None:
            super().wait(duration, *args, **kwargs)
        else:
            self.hold(count_frames(duration, config.frame_rate))

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations as manim does, and note what has come, and how long the picture has stood."""
        start = self.frame
        if self._beat is not None and start == self._start:
            self._told |= dict.fromkeys(told_by(self.get_mobject_family_members()))  # they stand in its first picture
        super().play(*args, **kwargs)
        self._note_told()
        animations = self.animations or []
        if animations and isinstance(animations[0], Wait):
            self._stood += self.frame - start
        else:
            self._stood = 0
            if not any(isinstance(animation, Sweep) for animation in animations):
                self._arrivals.note(animations)

    def phrase_time(self, least: float, most: float | None = None) -> float:
        """Return the seconds until the present phrase is spoken, for an animation that goes on as long as its words.

        It is between `least` and `most`, by default the time of the slowest motion. Where the words name a number that
        is not shown yet, they are timed without their numbers: the phrase is a little longer.
        """
        wording = self._wording
        text = self._expected((wording and wording.phrase) or "", "say")
        start = self._spoken[-1].start + self._spoken[-1].frames if self._spoken else self._start
        gone = (self.frame - start) / config.frame_rate
        most = theme.SLOWEST if most is None else most
        return float(np.clip(self.context.spoken(text).seconds - gone, least, most))

    def _expected(self, words: str, key: str) -> str:
        """Return words as they will be said, or without their numbers where one of them is not known yet."""
        named = len(self._named_numbers.mentions)
        try:
            return self._named_numbers.fill_plain(words, key)
        except LectureError:
            return NAMED_NUMBER.sub("", words)
        finally:
            del self._named_numbers.mentions[named:]

    def point_out(self, *parts: Mobject, color: str | None = None) -> None:
        """Light the parts that the present phrase names, one after another, as long as it is spoken.

        Nothing happens where that is over: the scene never gets longer by it.
        """
        seconds = self.phrase_time(0.0, np.inf)
        shown = parts[: int(seconds / theme.QUICK)]
        if shown:
            grown = [1 + min(LIT, LIT_ROOM / max(part.width, part.height, LIT_ROOM / LIT)) for part in shown]
            each = (Light(*pair, color=color or theme.TEXT) for pair in zip(shown, grown, strict=True))
            before = list(self.mobjects)
            self.play(Succession(*each), run_time=min(seconds, theme.SLOW * len(shown)))
            self.mobjects[:] = before  # manim takes a part that is animated out of its group, with what updates it

    def _end_phrase(self) -> None:
        self._speak(self._current_wording().next_phrase(), "say")

    def _speak(self, words: str, key: str, pause: float = 0.0) -> None:
        """Wait until words are spoken that began where the last ones ended, and for a pause in seconds after them."""
        self._read_live_numbers()
        shown = self._named_numbers.fill_plain(words, key)
        said, text = self.context.said(shown), caption_text(shown)
        start = self._spoken[-1].start + self._spoken[-1].frames if self._spoken else self._start
        spoken = self.context.spoken(said)
        self.hold(start + (count_frames(spoken.seconds, config.frame_rate) if text else 1) - self.frame)
        self.hold(count_frames(pause, config.frame_rate) if pause else 0)
        times = tuple((word, start + round(seconds * config.frame_rate)) for word, seconds in spoken.words)
        marked = said if said != text else ""
        self._note_texts()
        voice_end = start + count_frames(spoken.voice_end, config.frame_rate) if spoken.sound else None
        self._spoken.append(Phrase(text, start, self.frame - start, times, spoken.sound, marked, voice_end))
        self.on_phrase_end(self)

    def _note_texts(self) -> None:
        """Note the sources of the texts and formulas that can be seen now."""
        written = [part for part in self.get_mobject_family_members() if isinstance(part, Words | Formula)]
        self._texts |= {part.source: None for part in written if part.is_seen}

    def _note_told(self) -> None:
        """Note the texts that have come to their end since the last look, with the frame before."""
        if self._beat is not None:
            before = max(self._looked - 1, self._start)
            seen = told_by(self.get_mobject_family_members())
            self._told |= {text: before for text in seen if text not in self._told}
            self._looked = self.frame

    def _current_beat(self) -> Beat:
        if self._beat is None:
            raise RuntimeError("words and numbers belong to a beat; call this from a method decorated with @beat()")
        return self._beat

    def _current_wording(self) -> Wording:
        self._current_beat()
        return cast(Wording, self._wording)

    def _read_live_numbers(self) -> None:
        """Record the live numbers on screen as they read now; words may name no other live number."""
        shown = [part for part in self.get_mobject_family_members() if isinstance(part, LiveNumber) and part.is_seen]
        self._named_numbers.live = {number.name: number.record() for number in shown}

    # -- words and numbers --------------------------------------------------------------------------------------

    def record(self, name: str, value: float | Fraction, spec: str = ".6g", *, may_diverge: bool = False) -> Figure:
        """Record a number that this beat shows, and return it as it is to be written.

        With `may_diverge` it may be infinite or NaN, which are written as ∞ and —: where a descent runs off, say.

        Raises
        ------
        ValueError
            The number isn't finite.
        """
        self._current_beat()
        if not (may_diverge or math.isfinite(value)):
            model = type(self._params)
            refuse = f", and let a validator of {model.__name__} refuse the values that lead here"
            raise ValueError(
                f"{self.context.key}: record({name!r}) got {float(value)}, which no viewer can read; "
                f"record a finite number{refuse if model.model_fields else ''}"
            )
        return self.ledger.record(name, value, spec)

    def define(self, name: str, text: str, typst: str) -> None:
        """Let the words name something that is not in the ledger: a function, a point."""
        self._named_numbers.definitions[name] = Definition(text, typst)

    def alias(self, name: str, figure: Figure) -> None:
        """Let the words of this beat name a figure that has another name in the ledger."""
        self._named_numbers.definitions[name] = figure

    def text(self, key: str, **kwargs: Any) -> Words:
        """Return the text that the script writes under `key` in this beat, with its numbers."""
        text = self.read(key)
        try:
            return Words(text, self.language, **kwargs)
        except LectureError as error:
            raise LectureError(f"{self._place()}: write.{key}: {error}") from error

    def read(self, key: str) -> str:
        """Return the script's words under `key` in this beat, numbers filled in; formulas stay between dollar signs."""
        return self._fill_in(self._current_wording().written(key), f"write.{key}")

    def _fill_in(self, text: str, key: str) -> str:
        """Return a written text, numbers filled in: typeset between dollar signs, plain elsewhere."""
        self._read_live_numbers()
        return self._named_numbers.fill_written(text, key)

    def _place(self) -> str:
        name = self._beat.name if self._beat else "?"
        return self.context.words.place_of(name)

    # -- the frame ----------------------------------------------------------------------------------------------

    def open_with_title(self) -> Words:
        """Show the scene's title in the header of the frame, and return it."""
        title = frame.header.place(fit_title(self.context.words.title or ELLIPSIS, self.language, frame.header), -1, 1)
        self.pin(title)
        self.play(FadeIn(title, shift=0.2 * DOWN), run_time=theme.QUICK)
        self._arrivals.clear()
        return title

    def pin(self, *mobjects: Mobject) -> Self:
        """Keep mobjects upright in the frame; in a flat scene they are so already."""
        return self

    def clear(self, *keep: Mobject, run_time: float | None = None) -> Self:
        """Fade out every mobject that shares no family member with `keep`; manim's own `clear` keeps none."""
        run_time = theme.QUICK if run_time is None else run_time
        kept = {id(part) for mobject in keep for part in mobject.get_family()}
        gone = [m for m in self.mobjects if not any(id(part) in kept for part in m.get_family())]
        if gone:
            self.play(*(FadeOut(mobject) for mobject in gone), run_time=run_time)
        return self


class LectureScene(BaseScene[Params]):
    """A flat scene of the lecture."""


class LectureScene3D(BaseScene[Params], ThreeDScene):
    """A three-dimensional scene of the lecture; text and numbers are pinned to the frame."""

    camera_type: ClassVar[type[Camera]] = ThreeDCamera

    def pin(self, *mobjects: Mobject) -> Self:
        self.camera.add_fixed_in_frame_mobjects(*mobjects)
        return self
