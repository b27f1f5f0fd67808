"""A film is joined without loss, in whole frames, with chapters, subtitles, cover and title; files beside it agree."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from lecture.film.build import FilmContent, chapter_list, chapters_of, make_film, spans_of, srt, vtt
from lecture.film.captions import Cue
from lecture.film.mux import ChapterMark, cover_picture
from lecture.film.packets import SegmentError, frames_in
from lecture.render.jobs import SceneRun
from scenes.framework.beat import BeatRecord, Phrase

FPS = 30
EVIL = '#read("/etc/passwd") <b>&'


def draw_segment(file: Path, frames: int, shade: int, crf: str = "23") -> str:
    """Return a moving stripe, as H.264 with reordered frames."""
    with av.open(file, "w") as output:
        stream = output.add_stream("libx264", rate=FPS, options={"crf": crf, "colorprim": "bt709"})
        stream.width, stream.height, stream.pix_fmt, stream.time_base = 128, 72, "yuv420p", Fraction(1, FPS)
        for number in range(frames):
            picture = np.full((72, 128, 3), shade, np.uint8)
            picture[:, number * 3 % 128 :][:, :8] = 255 - shade
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
    return str(file)


def scene_run(
    name: str, language: str, beats: list[tuple[str, int, tuple[str, ...], list[str]]], title: str = ""
) -> SceneRun:
    """Return a performance: beats of a name, a number of frames, segments, and phrases of like length."""
    records, start = [], 0
    for beat, frames, files, texts in beats:
        bounds = pairwise(start + frames * k // len(texts) for k in range(len(texts) + 1))
        phrases = tuple(Phrase(text, a, b - a) for text, (a, b) in zip(texts, bounds, strict=True))
        records.append(BeatRecord(beat, start, frames, phrases, files))
        start += frames
    return SceneRun(name, language, title or name, tuple(records), ())


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("segments")
    return [draw_segment(folder / f"{k}.mp4", n, shade) for k, (n, shade) in enumerate([(20, 30), (1, 90), (69, 200)])]


@pytest.fixture
def runs(segments: list[str]) -> dict[str, list[SceneRun]]:
    first, second, third = ((file,) for file in segments)
    return {
        "zh": [
            scene_run("A", "zh", [("open", 20, first, ["第一句话。"]), ("close", 1, second, ["完"])], title=EVIL),
            scene_run("B", "zh", [("open", 69, third, ["第二句。", "第三句。"])], title="第二场"),
        ],
        "en": [
            scene_run("A", "en", [("open", 40, (), ["First words."]), ("close", 40, (), ["Done."])]),
            scene_run("B", "en", [("open", 300, (), ["Second.", "Third."])]),
        ],
    }


@pytest.fixture
def film(runs: dict[str, list[SceneRun]], tmp_path: Path) -> Path:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return make_film(tmp_path, scratch, FilmContent("lecture", "微积分", runs, FPS)).file


def test_the_pictures_are_the_segments_frame_by_frame(film: Path, segments: list[str]) -> None:
    joined = [frame for file in segments for frame in pictures_of(Path(file))]
    made = pictures_of(film)
    assert len(made) == 90
    assert np.array_equal(np.array(made), np.array(joined))
    with av.open(film) as container:
        stream = container.streams.video[0]
        times = [frame.pts * stream.time_base * FPS for frame in container.decode(stream)]
    assert times == list(range(90))


def pictures_of(file: Path) -> list[np.ndarray]:
    with av.open(file) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


def test_the_film_says_what_it_is(film: Path) -> None:
    with av.open(film) as container:
        assert container.metadata["title"] == "微积分"
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (stream.average_rate, stream.frames, stream.metadata["language"]) == (FPS, 90, "zho")
        assert context.color_primaries == context.color_trc == 1
        covers = [s for s in container.streams.video if s.disposition & av.stream.Disposition.attached_pic]
        assert [(s.codec_context.width, s.codec_context.height) for s in covers] == [(128, 72)]
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_each_scene_is_a_chapter_and_its_title_stays_text(film: Path) -> None:
    with av.open(film) as container:
        chapters = container.chapters()
    assert [chapter["metadata"]["title"] for chapter in chapters] == [EVIL, "第二场"]
    assert [(c["start"] * c["time_base"], c["end"] * c["time_base"]) for c in chapters] == [
        (0, Fraction(7, 10)),
        (Fraction(7, 10), 3),
    ]
    assert (film.parent / "chapters.zh.txt").read_text("utf-8") == f"00:00 {EVIL}\n00:00 第二场\n"


def test_subtitles_of_all_languages_are_in_the_film_its_own_first_and_shown(film: Path) -> None:
    with av.open(film) as container:
        tracks = container.streams.subtitles
        assert [track.metadata["language"] for track in tracks] == ["zho", "eng"]
        assert [bool(track.disposition & av.stream.Disposition.default) for track in tracks] == [True, True]
        texts = {"zho": [], "eng": []}
        for packet in container.demux(tracks):
            if text := bytes(packet)[2:].decode():
                texts[packet.stream.metadata["language"]].append((text, packet.pts, packet.duration))
    assert [text for text, *_ in texts["zho"]] == ["第一句话", "完", "第二句", "第三句"]
    assert [text for text, *_ in texts["eng"]] == ["First words.", "Done.", "Second.", "Third."]
    for track in texts.values():
        assert all(a[1] + a[2] <= b[1] for a, b in pairwise(track))


def test_words_of_another_language_stand_in_the_films_own_beats(runs: dict[str, list[SceneRun]]) -> None:
    spans = spans_of(runs["zh"], runs["en"])
    assert [(span.text, span.start, span.end) for span in spans] == [
        ("First words.", 0, 20),
        ("Done.", 20, 21),
        ("Second.", 21, 55),
        ("Third.", 55, 90),
    ]


def test_words_in_other_numbers_of_phrases_share_the_beat_by_their_length() -> None:
    film = [scene_run("A", "zh", [("open", 100, (), ["一", "二", "三"])])]
    words = [scene_run("A", "en", [("open", 10, (), ["x" * 9, "y" * 29])])]
    assert [(span.start, span.end) for span in spans_of(film, words)] == [(0, 25), (25, 100)]


def test_a_beat_whose_segments_lack_frames_is_refused_and_the_old_film_stays(
    film: Path, runs: dict[str, list[SceneRun]], tmp_path: Path
) -> None:
    before = film.read_bytes()
    short = [scene_run("A", "zh", [("open", 21, runs["zh"][0].beats[0].files, ["一"])])]
    with pytest.raises(SegmentError, match=r"A\.open: 20 frames were written, 21 were drawn"):
        make_film(tmp_path, tmp_path / "scratch", FilmContent("lecture", "x", {"zh": short}, FPS))
    assert film.read_bytes() == before


def test_segments_of_other_settings_are_refused(segments: list[str], tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    with av.open(other, "w") as output:
        stream = output.add_stream("libx264", rate=FPS, options={"profile": "baseline"})
        stream.width, stream.height, stream.pix_fmt = 128, 72, "yuv420p"
        output.mux(stream.encode(av.VideoFrame(128, 72, "yuv420p")))
        output.mux(stream.encode())
    both = [scene_run("A", "zh", [("open", 20 + frames_in(other), (segments[0], str(other)), ["一"])])]
    with pytest.raises(SegmentError, match="other settings"):
        make_film(tmp_path, tmp_path, FilmContent("lecture", "x", {"zh": both}, FPS))


def test_caption_files_hold_the_cues() -> None:
    cues = [Cue(0, 45, ("一", "二")), Cue(3600 * FPS + 1, 3601 * FPS, ("a < b & c",))]
    assert srt(cues, FPS) == (
        "1\n00:00:00,000 --> 00:00:01,500\n一\n二\n\n2\n01:00:00,033 --> 01:00:01,000\na < b & c\n\n"
    )
    assert vtt(cues, FPS) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n一\n二\n\n01:00:00.033 --> 01:00:01.000\na &lt; b &amp; c\n\n"
    )


def test_the_list_of_chapters_has_hours_only_where_the_film_has() -> None:
    short = [ChapterMark("a", 0, 65 * FPS), ChapterMark("b", 65 * FPS, 70 * FPS)]
    assert chapter_list(short, FPS) == "00:00 a\n01:05 b\n"
    long = [ChapterMark("a", 0, 3700 * FPS), ChapterMark("b", 3700 * FPS, 3800 * FPS)]
    assert chapter_list(long, FPS) == "0:00:00 a\n1:01:40 b\n"


def test_chapters_follow_the_scenes(runs: dict[str, list[SceneRun]]) -> None:
    assert [(c.start, c.end) for c in chapters_of(runs["zh"])] == [(0, 21), (21, 90)]


def test_the_cover_is_the_fullest_of_the_pictures(tmp_path: Path) -> None:
    files = []
    for number, noise in enumerate((0, 90, 20)):
        file = tmp_path / f"{number}.mp4"
        with av.open(file, "w") as output:
            stream = output.add_stream("libx264", rate=FPS)
            stream.width, stream.height, stream.pix_fmt = 128, 72, "yuv420p"
            picture = np.random.default_rng(number).integers(0, noise + 1, (72, 128, 3), np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            output.mux(stream.encode())
        files.append(file)
    assert cover_picture(files) == cover_picture([files[1]])
    assert cover_picture(files).startswith(b"\xff\xd8")


def test_importing_the_joiner_needs_no_ffmpeg_program(project: Path) -> None:
    code = "import shutil; shutil.which = lambda name: None; import lecture.film.build"
    assert subprocess.run([sys.executable, "-c", code], cwd=project, env={"PATH": ""}).returncode == 0
