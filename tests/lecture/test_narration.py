"""A voice speaks before anything is drawn: its words set how long beats last, and are heard where captions are."""

from __future__ import annotations

import errno
import os
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from thread_workers import thread_pool, unseen
from tiny_lecture import TINY, write_lecture

from lecture.cache.code_digest import Sources
from lecture.cache.store import Store
from lecture.cache.workspace import store_in
from lecture.cli import options
from lecture.commands.still import draw_still
from lecture.narration import narrator as narrator_module
from lecture.narration.hibari import HibariVoice
from lecture.narration.levels import loudness_of
from lecture.narration.narrator import Narrator
from lecture.narration.speech import Passage, Speech, Voice
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.render.jobs import RehearsalJob, SceneRun, rehearse_scene
from lecture.render.order import DrawResult, Order, draw, read, render
from lecture.render.progress_protocol import OrderCancelledError
from lecture.workers.local import local_pool
from lecture.workers.pool import Pool
from scenes.framework.beat import BeatRecord, Phrase
from scenes.framework.errors import LectureError

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("narration")]

FPS = 30
RATE = 16_000
BEEP = 0.1  # seconds


class Beeps(Voice):
    """Begins each phrase with a beep, and is silent for as long as its signs take."""

    name = "beeps"

    def __init__(self) -> None:
        self.said: list[str] = []

    def speak(self, passage: Passage) -> list[Speech]:
        return [self.speak_phrase(phrase) for phrase in passage.phrases]

    def speak_phrase(self, text: str) -> Speech:
        self.said.append(text)
        seconds = self.seconds(text)
        times = np.arange(round(seconds * RATE)) / RATE
        samples = np.where(times < BEEP, 0.5 * np.sin(2 * np.pi * 880 * times), 0).astype(np.float32)
        return Speech(samples, RATE, tuple((sign, 0.1 * number) for number, sign in enumerate(text)))

    @staticmethod
    def seconds(text: str) -> float:
        return 0.6 + 0.13 * len(text)


class EnglishOnly(HibariVoice):
    """Speaks the words of a script in another language, which marks give in English."""

    languages = ("zh",)

    def sounds(self, passage: Passage) -> list[list[tuple[str, str]]]:
        said = tuple(re.sub(r"\[.*?\]\((.*?)\)", r"\1", phrase) for phrase in passage.phrases)
        english = tuple(phrase if phrase.isascii() else "That is all." for phrase in said)
        return super().sounds(replace(passage, language="en", phrases=english))


def order_in(folder: Path, voice: Beeps, **changes: str) -> Order:
    found = read_lecture(write_lecture(folder, **changes))
    quality = replace(TINY, fps=FPS)
    scripts = read_scripts(found, ["zh"])
    return Order(found, found.scenes, scripts, quality, folder / "film", "fast", 1, voice=voice)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Order, DrawResult, Path]:
    """Return the tiny lecture with a voice that only this process has, drawn by a process that has none; and its
    film."""
    order = order_in(tmp_path_factory.mktemp("spoken"), Beeps())
    result = render(order, unseen(), local_pool)
    assert result.failures == ()
    return order, result.drawing, result.films[0].file


def phrases(drawing: DrawResult) -> Iterator[tuple[int, BeatRecord, Phrase]]:
    """Yield each phrase with the frame of the film at which its scene begins."""
    offset = 0
    for run in drawing.runs["zh"]:
        yield from ((offset, beat, phrase) for beat in run.beats for phrase in beat.phrases)
        offset += run.frames


def test_words_take_the_time_that_the_voice_takes(spoken) -> None:
    for _, beat, phrase in phrases(spoken[1]):
        assert phrase.frames >= Beeps.seconds(phrase.text) * FPS - 1
        assert phrase.words == tuple((sign, phrase.start + 3 * number) for number, sign in enumerate(phrase.text))
        assert beat.frames >= phrase.frames


def onsets(film: Path) -> list[float]:
    """Return the seconds at which sound begins after silence."""
    with av.open(film) as container:
        (stream,) = container.streams.audio
        assert (stream.codec_context.name, stream.metadata["language"]) == ("aac", "zho")
        frames = list(container.decode(stream))
    rate = frames[0].sample_rate
    samples = np.concatenate([np.abs(frame.to_ndarray()[0]) for frame in frames])
    start = float(frames[0].pts * frames[0].time_base)
    loud = np.flatnonzero(samples > 0.1)
    first = [loud[0], *(after for before, after in pairwise(loud) if after - before > rate * BEEP)]
    return [start + place / rate for place in first]


def test_each_phrase_is_heard_where_it_is_captioned(spoken) -> None:
    _, drawing, film = spoken
    starts = [(offset + phrase.start) / FPS for offset, _, phrase in phrases(drawing) if phrase.text]
    heard = onsets(film)
    assert len(heard) == len(starts) == 5
    assert np.abs(np.subtract(heard, starts)).max() < 3 / FPS
    with av.open(film) as container:
        sound, picture = container.streams.audio[0], container.streams.video[0]
        assert float(sound.duration * sound.time_base) == pytest.approx(picture.frames / FPS, abs=3 / FPS)


WORDS = {
    "appears": "[一个圆](The slope is zero point five.)",
    "turns": "[它转](Now it turns once more.)",
    "drifts": "[转](A square drifts slowly.)",
}


@pytest.fixture(scope="module")
def narrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[DrawResult, Path]:
    """A film that a real voice speaks; what it is given to say is English."""
    order = order_in(tmp_path_factory.mktemp("narrated"), EnglishOnly("", Path()), **WORDS)
    result = render(order, unseen(), thread_pool)
    assert result.failures == ()
    return result.drawing, result.films[0].file


def decoded(film: Path) -> tuple[np.ndarray, int]:
    with av.open(film) as container:
        frames = list(container.decode(audio=0))
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]), frames[0].sample_rate


def test_a_narrated_film_is_as_loud_as_sites_want_it_and_clips_nowhere(narrated) -> None:
    from scipy.signal import resample_poly  # which takes a second to load

    samples, rate = decoded(narrated[1])
    assert loudness_of(samples, rate) == pytest.approx(-16, abs=1)
    assert 20 * np.log10(np.abs(resample_poly(samples, 4, 1)).max()) <= -1


def test_each_phrase_begins_with_its_picture_and_ends_without_a_click(narrated) -> None:
    drawing, film = narrated
    samples, rate = decoded(film)
    for offset, _, phrase in phrases(drawing):
        if phrase.sound:
            first, last = (round((offset + frame) / FPS * rate) for frame in (phrase.start, phrase.voice_end))
            heard = np.flatnonzero(np.abs(samples[first:last]) > 0.02)
            assert heard[0] < 3 / FPS * rate
            joints = np.concatenate([samples[max(0, first - 96) : first + 48], samples[last - 48 : last + 96]])
            assert np.abs(np.diff(joints)).max() < 0.02


def test_every_way_to_run_a_scene_takes_the_same_time(spoken, tmp_path: Path) -> None:
    order, drawing, _ = spoken
    store = store_in(order.out, is_read_only=True)
    scripts = Narrator(order.voice, store, Sources()).recall(order.entries, order.scripts, order.quality)
    for entry, drawn in zip(order.entries, drawing.runs["zh"], strict=True):
        (run,) = rehearse_scene(RehearsalJob(entry, scripts, FPS))
        assert isinstance(run, SceneRun)
        assert [beat.phrases for beat in run.beats] == [beat.phrases for beat in drawn.beats]
        still = {"beat": None, "quality": order.quality, "file": tmp_path / "still.png"}
        draw_still(entry, scripts["zh"], frame=drawn.frames - 1, **still)
        with pytest.raises(LectureError, match=f"lasts {drawn.frames / FPS:.2f} s"):
            draw_still(entry, scripts["zh"], frame=drawn.frames, **still)
    assert read(order) == drawing.runs


def test_stills_and_pages_are_timed_as_the_film_that_stands(spoken, monkeypatch) -> None:
    order, drawing, _ = spoken
    monkeypatch.setattr(options, "find_voices", lambda *_, is_told: order.voice)
    scripts = options.read_spoken_scripts(order.lecture, ["zh"], order.entries, order.out, order.quality)
    for entry in order.entries:
        (run,) = (run for run in drawing.runs["zh"] if run.name == entry.name)
        said = {phrase.text for beat in run.beats for phrase in beat.phrases}
        assert set(scripts["zh"].words(entry).speech) == said
    silent = options.read_spoken_scripts(order.lecture, ["zh"], order.entries, order.out / "no", order.quality)
    assert not any(silent["zh"].words(entry).speech for entry in order.entries)


def test_a_phrase_is_spoken_once_and_a_changed_word_alone_is_spoken_anew(spoken) -> None:
    order, drawing, _ = spoken
    assert sorted(order.voice.said) == sorted(phrase.text for _, _, phrase in phrases(drawing))
    voice = Beeps()
    again = draw(replace(order, voice=voice), unseen(), thread_pool)
    assert (again.rendered, voice.said) == (0, [])
    changed = draw(order_in(order.out.parent, voice, turns="它转了半圈。"), unseen(), thread_pool)
    assert voice.said == ["它转了半圈。"]
    assert (changed.rendered, changed.reused) == (1, 4)


def test_who_listened_draws_and_others_speak(tmp_path: Path) -> None:
    class Modelled(Beeps):
        has_model = True

    told: list[str] = []

    @contextmanager
    def pool(count: int, folder: Path, *, draws: bool = True) -> Iterator[Pool]:
        who = "drawing" if draws else "speaking"
        told.append(f"{who} begins")
        with thread_pool(count, folder, draws=draws) as found:
            yield found
        told.append(f"{who} ends")

    order = order_in(tmp_path, Modelled())
    assert draw(order, unseen(), pool).failures == ()
    # The workers that have manim loaded are kept; those with a voice's model go before anything is drawn.
    assert told == ["drawing begins", "speaking begins", "speaking ends", "drawing ends"]


def test_a_lost_sound_is_spoken_again(spoken) -> None:
    order, drawing, _ = spoken
    sound = next(phrase.sound for _, _, phrase in phrases(drawing))
    file = store_in(order.out).sound_file(sound)
    file.write_bytes(file.read_bytes()[:-2])
    voice = Beeps()
    draw(replace(order, voice=voice), unseen(), thread_pool)
    assert len(voice.said) == 1
    assert store_in(order.out).holds_sound(sound)


def test_words_that_depend_on_how_long_they_take_are_refused(tmp_path: Path) -> None:
    order = order_in(tmp_path, Beeps())
    count = iter(range(100))

    def rehearse(jobs: list[RehearsalJob]) -> list[list[SceneRun]]:
        beats = (BeatRecord("only", 0, 9, (Phrase(f"{next(count)}", 0, 9),), ()),)
        return [[SceneRun(job.entry.name, "zh", "", beats, ())] for job in jobs]

    narrator = Narrator(order.voice, store_in(order.out), Sources())
    with pytest.raises(LectureError, match=r"Turning \(zh\): says other words each time they take another time"):
        narrator.narrate(order.entries, order.scripts, order.quality, rehearse)


def test_giving_up_keeps_what_was_spoken(tmp_path: Path) -> None:
    progress = unseen()

    class Interrupted(Beeps):
        def speak(self, passage: Passage) -> list[Speech]:
            if len(self.said) == 1:
                progress.cancelled.set()
            return super().speak(passage)

    order = order_in(tmp_path, Interrupted())
    with pytest.raises(OrderCancelledError):
        draw(order, progress, thread_pool)
    assert len(order.voice.said) == 2
    narrator = Narrator(order.voice, store_in(order.out), Sources())
    narrator.speak([Passage("", "", "zh", (text,)) for text in order.voice.said[:2]])
    assert len(order.voice.said) == 2


def test_what_was_spoken_before_the_disk_was_full_is_kept(tmp_path: Path, monkeypatch) -> None:
    order = order_in(tmp_path, Beeps())
    store, texts = store_in(order.out), ("一。", "二。", "三。", "四。")
    passages = [Passage("", "", "zh", (text,)) for text in texts]
    monkeypatch.setattr(narrator_module, "NOTED_EVERY", 0)

    def is_full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Filling(Beeps):
        def speak(self, passage: Passage) -> list[Speech]:
            if len(self.said) == 2:
                monkeypatch.setattr(Store, "_write", is_full)
            return super().speak(passage)

    with pytest.raises(OSError, match="No space left"):
        Narrator(Filling(), store, Sources()).speak(passages)
    monkeypatch.undo()
    again = Narrator(Beeps(), store, Sources())
    assert [again.recall_passage(passage) is not None for passage in passages] == [True, True, False, False]


class Dying(Beeps):
    """Ends the process that speaks a phrase for the first time; `folder` has a file for each that did."""

    has_model = True
    folder: Path

    def job(self, passage: Passage) -> Callable[[], Sequence[Speech]]:
        return partial(die_once, self.folder / str(len(passage.phrases[0])), Beeps(), passage)


def die_once(file: Path, voice: Beeps, passage: Passage) -> Sequence[Speech]:
    if not file.exists():
        file.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return voice.speak(passage)


def test_a_worker_that_is_killed_while_it_speaks_costs_nothing(tmp_path: Path) -> None:
    order = order_in(tmp_path, Dying())
    order.voice.folder = tmp_path
    drawing = draw(order, unseen(), local_pool)
    assert drawing.failures == ()
    assert all(phrase.sound for _, _, phrase in phrases(drawing) if phrase.text)
    assert len([file for file in tmp_path.iterdir() if file.name.isdigit()]) == 3  # signs of the five phrases
