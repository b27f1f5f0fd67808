"""The lecture of two small scenes that pages are made of, in both languages, and its films at 240 lines.

It is spoken: by a tone of one pitch for each language, as recorded by a lecturer.
"""

from __future__ import annotations

import re
import tomllib
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from thread_workers import thread_pool, unseen

from lecture.film.standing import StandingFilm, standing_films
from lecture.narration.speech import Voice
from lecture.narration.voices import choose_voices
from lecture.project.lecture_file import Lecture, read_lecture
from lecture.project.script_check import read_scripts
from lecture.quality import Quality
from lecture.render.order import Order, render
from scenes.framework.timing import reading_time

__all__ = ["PITCH", "SMALL", "TITLE", "films_in", "read_lecture_in", "render_films", "spoken_seconds", "write_lecture"]

PITCH = {"zh": 880, "en": 440}  # hertz
RATE = 8000  # samples a second
HASTE = 0.7  # of the time that reading takes
SMALL = Quality(426, 240, 10)
SCENES = Path(__file__).with_name("page_scenes.py")
TITLE = "<b>Small</b> & </script><script>document.title='!'</script>"
LECTURE = """
scenes = "pictures"
voice = "recorded"
{look}
[title]
zh = '小课'
en = '''{title}'''
[[chapter]]
title = {{ zh = "下降", en = "Descent" }}
[[chapter.scene]]
scene = "Step"
{more}
[[chapter]]
title = {{ zh = "转动", en = "Turning" }}
[[chapter.scene]]
scene = "Drift"
"""
WORDS = {
    "zh": """
[Step]
title = "一步"
[Step.weight_stands]
say = "权重是 {weight}。"
write = { label = "权重" }
[Step.weight_moves]
say = "走了一步，到 {result}。"
ask = { say = "往哪边走？", answers = ["变大", "变小：$w <= {weight}$"], why = "逆着梯度走。" }
[Drift]
title = "转动"
[Drift.drifts]
say = "方块在转。|它一直转。"
[Drift.drifts_on]
say = "还在转。"
""",
    "en": """
[Step]
title = "One step"
[Step.weight_stands]
say = "The weight is {weight}."
write = { label = "the weight" }
[Step.weight_moves]
say = "One step, and it is {result}."
ask = { say = "Which way?", answers = ["up", "down: $w <= {weight}$"], why = "Against the gradient <i>." }
[Drift]
title = "Turning"
[Drift.drifts]
say = "A square turns.|It turns all the time."
[Drift.drifts_on]
say = "It goes on turning & turning."
""",
}

NAMES = {"zh": '[numbers.Step]\nresult = "新的 $w$"\n'}  # of numbers


def write_lecture(folder: Path, title: str = TITLE, more: str = "", look: str = "") -> Path:
    """Write the lecture file, its scenes, its scripts, and what is spoken; `more` is in the first scene's table, `look`
    at the top."""
    for language, words in WORDS.items():
        (folder / "script").mkdir(parents=True, exist_ok=True)
        (folder / "script" / f"{language}.toml").write_text(words + NAMES.get(language, ""), "utf-8")
        _record(folder / "voice" / language, language)
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / "shapes.py").write_text(SCENES.read_text("utf-8"), "utf-8")
    file = folder / "lecture.toml"
    file.write_text(LECTURE.format(title=title, more=more, look=look), "utf-8")
    return file


def spoken_seconds(language: str, scene: str, beat: str) -> list[float]:
    """Return how long each phrase of a beat is spoken."""
    words: dict[str, Any] = tomllib.loads(WORDS[language])[scene][beat]
    asked = [words["ask"]["say"]] if "ask" in words else []
    phrases = [re.sub(r"\{.*?\}", "0.6", phrase) for phrase in (*asked, *words["say"].split("|"))]
    return [HASTE * reading_time(phrase, language) for phrase in phrases]


def _record(folder: Path, language: str) -> None:
    """Write a recording of each beat."""
    folder.mkdir(parents=True, exist_ok=True)
    for scene, table in tomllib.loads(WORDS[language]).items():
        for beat in (name for name, value in table.items() if isinstance(value, dict)):
            _write_tone(folder / f"{scene}.{beat}.wav", PITCH[language], spoken_seconds(language, scene, beat))


def _write_tone(file: Path, pitch: float, seconds: Sequence[float]) -> None:
    """Write a tone as long as all phrases take, and beside it where the second and later ones begin."""
    samples = 0.3 * np.sin(2 * np.pi * pitch * np.arange(round(sum(seconds) * RATE)) / RATE)
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((32_767 * samples).astype("<i2").tobytes())
    file.with_suffix(".txt").write_text("\n".join(map(str, np.cumsum(seconds)[:-1])), "utf-8")


def voice_of(lecture: Lecture) -> Voice | None:
    """Return who speaks a lecture."""
    return choose_voices(lecture.voices, lecture.languages, lecture.file.parent, print)


def films_in(lecture: Lecture, out: Path) -> dict[str, StandingFilm]:
    """Return the lecture's spoken films in a folder."""
    return standing_films(lecture, out, voice_of(lecture))


def render_films(lecture: Lecture, out: Path) -> None:
    """Render the films in both languages."""
    scripts = read_scripts(lecture, ["zh", "en"])
    order = Order(lecture, lecture.scenes, scripts, SMALL, out, "fast", 1, chapters=True, voice=voice_of(lecture))
    done = render(order, unseen(), thread_pool)
    assert not done.failures, done.failures
    assert len(done.films) == 2


def read_lecture_in(folder: Path) -> Lecture:
    """Write the lecture into a folder and read it."""
    return read_lecture(write_lecture(folder))
