"""Subtitles show the words that were written: what a decoder hands to a player holds no markup made of them."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from pathlib import Path

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture.film.build import srt
from lecture.film.captions import Cue, Span, cues_of
from lecture.film.line_breaking import plain_text, split_text
from lecture.film.mux import SUBTITLE_STYLE, mov_text

FPS = 30
HOSTILE = [
    "<b>bold</b> and <i>x</i>",
    "the set {1, 2} and {\\b1}x",
    "a\\Nb \\n \\h c",
    "if x < 3 and y > 2",
    "<3 and x<y",
    "<>",
    "R&amp;D &lt;b&gt; &#65; & more",
    "1 --> 2",
    "<font color=red>",
    "{=0}{y:b}",
    "\\{x\\}",
]
words = st.one_of(st.sampled_from(HOSTILE), st.text("<>{}\\&#/;!-bBiNnhx1= 一", min_size=1, max_size=24))


def shown(event: str) -> str:
    """Return what a player shows of a decoded event: ASS, whose effects stand in braces."""
    text = event.split(",", 8)[-1] if event.count(",") >= 8 else event
    return re.sub(r"\{[^}]*\}", "", text).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ").strip()


def decoded(file: Path) -> list[str]:
    with av.open(file) as container:
        return [
            shown(line.ass.decode())
            for packet in container.demux(container.streams.subtitles[0])
            if packet.size
            for line in packet.decode()
        ]


@settings(max_examples=60, deadline=None)
@given(words.filter(lambda text: text.strip()))
def test_every_sign_of_a_subrip_file_is_read_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "captions.srt"
    lines = split_text(text, 40)[0]
    file.write_text(srt([Cue(0, 30, lines), Cue(30, 60, ("after",))], FPS), "utf-8")
    assert decoded(file) == [plain_text("\n".join(lines)), "after"]


@settings(max_examples=40, deadline=None)
@given(words.filter(lambda text: text.strip()))
def test_every_sign_of_the_films_own_subtitles_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "subtitles.mp4"
    text = "\n".join(split_text(text, 40)[0])
    with av.open(file, "w", format="mp4") as output:
        stream = output.add_stream("mov_text")
        stream.codec_context.subtitle_header = SUBTITLE_STYLE
        stream.time_base = stream.codec_context.time_base = Fraction(1, FPS)
        output.start_encoding()
        packet = av.Packet(mov_text(text))
        packet.stream, packet.time_base, packet.pts, packet.dts, packet.duration = stream, Fraction(1, FPS), 0, 0, 30
        output.mux(packet)
    assert decoded(file) == [plain_text(text)]


@given(words)
def test_only_mistaken_signs_change_and_only_their_width(text: str) -> None:
    assert unicodedata.normalize("NFKC", plain_text(text)) == unicodedata.normalize("NFKC", text)
    assert plain_text("x < 3 and y > 2, R & D") == "x < 3 and y > 2, R & D"


@given(st.lists(st.sampled_from(["", " ", "\u200b", "\u3164", "\u0301", "\n", "words", "…"]), max_size=6))
def test_phrases_that_nobody_sees_make_no_cue_and_no_crash(texts: list[str]) -> None:
    spans = [Span(text, 30 * k, 30 * k + 30) for k, text in enumerate(texts)]
    seen = [cue.text for cue in cues_of(spans, "en", FPS, 30 * len(texts) + 1)]
    assert seen == [text for text in texts if text in ("words", "…")]
