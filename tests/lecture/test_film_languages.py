"""One picture is heard in two languages and read in two: each word is where its picture is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from page_lecture import read_lecture_in
from thread_workers import thread_pool, unseen
from tiny_server import Server

from lecture.film.options import FilmOptions, choose_options
from lecture.film.standing import standing_films
from lecture.narration.speech import Passage, Speech, Voice
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.quality import Quality
from lecture.render.order import Order, RenderResult, read, render
from scenes.framework.beat import Phrase
from scenes.framework.errors import LectureError
from scenes.style.frame import WIDESCREEN

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("film_languages")]

SMALL = Quality(320, 180, 10)
RATE = 16_000
BEEP = 0.1  # seconds
BOTH = FilmOptions(("zh",), ("zh", "en"), (("zh", "en"), ("zh",), ("en",)))


class Beeps(Voice):
    """Begins each phrase with a beep; the languages take turns in taking longer."""

    name = "beeps"

    def speak(self, passage: Passage) -> list[Speech]:
        return [self._phrase(self.seconds(phrase)) for phrase in passage.phrases]

    @staticmethod
    def seconds(text: str) -> float:
        return 1.0 + len(text) * (0.02 if text.isascii() and len(text) < 25 else 0.12)

    @staticmethod
    def _phrase(seconds: float) -> Speech:
        times = np.arange(round(seconds * RATE)) / RATE
        beep = np.where(times < BEEP, 0.5 * np.sin(2 * np.pi * 880 * times), 0)
        return Speech(beep.astype(np.float32), RATE)


Rendered = tuple[Order, RenderResult]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    folder = tmp_path_factory.mktemp("languages")
    lecture = read_lecture_in(folder)
    scripts = read_scripts(lecture, ["zh", "en"])
    order = Order(
        *(lecture, lecture.scenes, scripts, SMALL, folder / "out", "fast", 1), voice=Beeps("", None), options=BOTH
    )
    done = render(order, unseen(), thread_pool)
    assert done.failures == ()
    return order, done


def phrases(done: RenderResult, language: str) -> Iterator[tuple[int, Phrase]]:
    """Yield the phrases with words, with the frame of the film at which the language's own run of the scene begins."""
    offset = 0
    for run in done.drawing.runs[language]:
        yield from ((offset, phrase) for beat in run.beats for phrase in beat.phrases if phrase.text)
        offset += run.frames


def onsets(film: Path, track: int) -> list[float]:
    """Return the seconds at which sound begins after silence."""
    with av.open(film) as container:
        frames = list(container.decode(container.streams.audio[track]))
    samples = np.concatenate([np.abs(frame.to_ndarray()[0]) for frame in frames])
    rate, start = frames[0].sample_rate, float(frames[0].pts * frames[0].time_base)
    loud = np.flatnonzero(samples > 0.1)
    first = [loud[0], *(after for before, after in pairwise(loud) if after - before > rate * BEEP)]
    return [start + place / rate for place in first]


def test_a_phrase_lasts_as_long_as_in_the_slower_language(rendered: Rendered) -> None:
    pairs = list(zip(phrases(rendered[1], "zh"), phrases(rendered[1], "en"), strict=True))
    longer = {Beeps.seconds(one.text) > Beeps.seconds(other.text) for (_, one), (_, other) in pairs}
    assert longer == {True, False}
    for (_, one), (_, other) in pairs:
        needed = max(map(Beeps.seconds, (one.text, other.text)))
        assert one.frames >= needed * SMALL.fps - 1
        assert other.frames >= needed * SMALL.fps - 1


def test_there_is_one_picture_and_a_sound_track_a_language_each_on_its_words(rendered: Rendered) -> None:
    (film,) = rendered[1].films
    starts = [(offset + phrase.start) / SMALL.fps for offset, phrase in phrases(rendered[1], "zh")]
    with av.open(film.file) as container:
        picture, *cover = container.streams.video
        assert len(cover) == 1
        assert picture.frames == round(film.seconds * SMALL.fps)
        sounds = container.streams.audio
        assert [sound.metadata["language"] for sound in sounds] == ["zho", "eng"]
        assert all(sound.disposition & av.stream.Disposition.default for sound in sounds)
        lengths = [float(sound.duration * sound.time_base) for sound in sounds]
    assert lengths == pytest.approx([film.seconds] * 2, abs=0.1)
    for track in (0, 1):
        assert np.abs(np.subtract(onsets(film.file, track), starts)).max() < 0.05


def test_the_store_and_the_standing_film_tell_the_same(rendered: Rendered) -> None:
    order, done = rendered
    assert read(order) == done.drawing.runs
    assert [film.file for film in standing_films(order.lecture, order.out, order.voice).values()] == [
        done.films[0].file
    ]


def subtitles(film: Path) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Return the language of each subtitle track, and its cues."""
    found = []
    with av.open(film) as container:
        for number, stream in enumerate(container.streams.subtitles):
            assert stream.disposition & av.stream.Disposition.default
            container.seek(0)
            packets = container.demux(container.streams.subtitles[number])
            cues = [(each.pts, each.pts + each.duration, bytes(each)[2:].decode()) for each in packets if each.size > 2]
            found.append((stream.metadata["language"], cues))
    return found


def test_captions_stand_in_two_languages_one_above_the_other(rendered: Rendered) -> None:
    (film,) = rendered[1].films
    (one, both), (two, chinese), (three, english) = subtitles(film.file)
    assert (one, two, three) == ("zho", "zho", "eng")
    assert all(before[1] <= after[0] for before, after in pairwise(both))
    lines = [line for *_, text in both for line in text.split("\n")]
    for track in (chinese, english):
        assert {line for *_, text in track for line in text.split("\n")} <= set(lines)
    assert all(len(text.split("\n")) <= 2 for *_, text in both)
    assert "方块在转\nA square turns." in [text for *_, text in both]
    srt = film.file.with_suffix(".srt").read_text("utf-8")
    assert "方块在转\nA square turns.\n" in srt


def luma(film: Path) -> np.ndarray:
    with av.open(film) as container:
        return np.array([frame.to_ndarray()[: SMALL.height] for frame in container.decode(video=0)], float)


def test_captions_are_painted_into_the_lowest_band_while_they_are_read(rendered: Rendered) -> None:
    order, done = rendered
    (plain,) = done.films
    (_, cues), *_ = subtitles(plain.file)
    before, rest = luma(plain.file), plain.file.read_bytes()
    again = render(replace(order, options=replace(BOTH, burns_in=True)), unseen(), thread_pool)
    assert again.rendered == 0
    (film,) = again.films
    assert film.file.read_bytes() != rest
    assert [language for language, _ in subtitles(film.file)] == ["zho", "eng"]
    after = luma(film.file)
    assert after.shape == before.shape
    band = SMALL.height - int(np.ceil(WIDESCREEN.caption.height / WIDESCREEN.height * SMALL.height)) - 1
    assert np.abs(after[:, :band] - before[:, :band]).mean() < 2
    read_at = [any(start <= frame < end for start, end, _ in cues) for frame in range(len(after))]
    change = np.abs(after[:, band:] - before[:, band:]).max(axis=(1, 2))
    assert change[read_at].min() > 100 > 40 > change[np.logical_not(read_at)].max()


@pytest.mark.parametrize(
    ("lang", "tracks", "captions", "wanted"),
    [
        ([], ["zh,en"], [], FilmOptions(("zh",), ("zh", "en"))),
        ([], ["en", "zh"], [], FilmOptions(("en",), ("en", "zh"))),
        (["zh", "en"], ["zh, en"], [], FilmOptions(("zh", "en"), ("zh", "en"))),
        ([], [], ["zh+en", "en"], FilmOptions(("zh",), (), (("zh", "en"), ("en",)))),
        ([], ["zh,fr"], [], r'--tracks "fr": .*has no title in this language; known: zh, en'),
        ([], ["zh,"], [], r'--tracks "": '),
        (["en"], ["zh"], [], r"--tracks zh: the pictures are in en; add it: --tracks en,zh"),
        ([], [], ["zh+fr"], r'--captions "fr": '),
        ([], [], ["zh+zh"], r"--captions zh\+zh: are in one language or in two"),
        ([], [], ["zh+en+zh"], r"--captions zh\+en\+zh: are in one language or in two"),
    ],
)
def test_options_name_languages_of_the_lecture(
    rendered: Rendered, lang: list[str], tracks: list[str], captions: list[str], wanted: FilmOptions | str
) -> None:
    lecture = rendered[0].lecture
    if isinstance(wanted, FilmOptions):
        assert choose_options(lecture, lang, tracks, captions, burns_in=False) == wanted
    else:
        with pytest.raises(LectureError, match=wanted):
            choose_options(lecture, lang, tracks, captions, burns_in=False)


def test_a_track_that_nobody_speaks_is_refused(server: Server, tmp_path: Path) -> None:
    read_lecture_in(tmp_path)
    done = server.run(tmp_path, "render", "--tracks", "zh,en", "--voice", "zh=recorded", "--voice", "en=silent")
    assert done.code == 2
    told = "--tracks en: nobody speaks it; give it a voice, --voice en=NAME (kokoro, hibari, recorded"
    assert told in done.complained


def test_words_in_one_language_alone_are_refused(tmp_path: Path) -> None:
    read_lecture_in(tmp_path)
    script = tmp_path / "script" / "en.toml"
    script.write_text(script.read_text("utf-8").replace("A square turns.|", "|"), "utf-8")
    lecture = read_lecture(tmp_path / "lecture.toml")
    order = Order(
        *(lecture, lecture.scenes[1:], read_scripts(lecture, ["zh", "en"]), SMALL, tmp_path / "out", "fast", 1),
        voice=Beeps("", None),
        options=BOTH,
    )
    with pytest.raises(LectureError, match=r"\[Drift\.drifts\]: say: phrase 1 is empty, and in zh it has words"):
        render(order, unseen(), thread_pool)
