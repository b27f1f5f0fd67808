"""A beat lasts as long as its words, is drawn alone as in its scene, and says where words and code disagree."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from manim import DOWN, RED, RIGHT, UP, Create, FadeIn, Square, ValueTracker, VGroup
from scene_helpers import deck, frames_of, scene_class, words
from scene_helpers import run_scene as run

from scenes.components.number import LiveNumber
from scenes.components.text import Formula
from scenes.framework.errors import LectureError
from scenes.framework.runner import rehearse, render_beat_ends, render_frame, render_scene
from scenes.framework.scene import LectureScene, LectureScene3D, beat
from scenes.framework.script import BeatWords
from scenes.framework.timing import reading_time
from scenes.registry import MODULES

FPS = 10


@pytest.fixture(autouse=True)
def fast_mobjects():
    """Leave manim as it is: what is drawn with the engine "stock" is to be drawn by manim alone."""


class Two(LectureScene):
    """Two beats, the first in two phrases."""

    def construct(self):
        square = self.first()
        self.second(square)

    @beat()
    def first(self):
        square = Square()
        self.play(Create(square), run_time=0.5)
        self.next_phrase()
        self.play(square.animate.shift(RIGHT), run_time=0.5)
        return square

    @beat(variants=("other",))
    def second(self, square):
        self.record("side", 2.0, ".2f")
        self.play(square.animate.scale(2), run_time=3)


SAY = "one two three four five six seven|eight nine ten"


def test_a_beat_lasts_at_least_as_long_as_its_words_and_each_phrase_begins_when_the_last_one_ends():
    scene = run(Two, words(first=SAY, second="short"))
    first, second = scene.timeline
    spoken = [reading_time(phrase, "en") for phrase in SAY.split("|")]
    assert [p.frames for p in first.phrases] == [math.ceil(s * FPS) for s in spoken]
    assert first.phrases[1].start == first.phrases[0].start + first.phrases[0].frames
    assert second.start == first.frames
    # The picture of the second beat takes longer than its words.
    assert second.frames > 3 * FPS >= reading_time("short", "en") * FPS
    assert scene.frame == sum(record.frames for record in scene.timeline)
    assert [record.shapes for record in scene.timeline] == [1, 1]


class Told(LectureScene):
    """A text that stands from the start, a formula whose result comes last, and one that is never whole."""

    def construct(self):
        self.stands(Formula("1 = 1"))

    @beat()
    def stands(self, first):
        self.add(first)
        sum_of = Formula("1 + 1 = {{ 2 : result }}").shift(UP)
        (result, rest) = sum_of.parts("result")
        never = Formula("x = {{ 3 : result }}").shift(DOWN)
        never.parts("result")[0].set_opacity(0)
        self.play(FadeIn(rest), run_time=0.5)
        self.wait(0.3)
        self.play(FadeIn(result, never), run_time=0.5)
        result.set_color(RED)
        self.play(result.animate.shift(RIGHT), run_time=0.4)


def test_a_beat_knows_the_last_picture_before_the_end_of_each_formula_is_seen():
    record = run(Told, words(stands="")).timeline[0]
    assert record.texts == ("$1 = 1$", "$x = {{ 3 : result }}$")
    assert record.told == (("$1 + 1 = {{ 2 : result }}$", 7),)


class Timed(LectureScene):
    """A beat whose motion goes on as long as its words, and which points out what they name."""

    @beat()
    def first(self):
        square = Square()
        self.add(VGroup(square, Square()))
        self.play(square.animate.shift(RIGHT), run_time=self.phrase_time(0.5))
        self.shown_at = self.frame
        self.next_phrase()
        before = list(self.mobjects)
        self.point_out(square)
        assert self.mobjects == before
        self.next_phrase()
        self.play(square.animate.shift(RIGHT), run_time=self.phrase_time(3.0))
        self.point_out(square)

    def construct(self):
        self.first()


def test_motion_goes_on_as_long_as_the_words_and_never_makes_them_longer():
    say = f"{SAY}|one"
    scene = run(Timed, words(first=say))
    phrases = scene.timeline[0].phrases
    assert abs(scene.shown_at - phrases[0].frames) <= 1
    assert [p.frames for p in phrases[:2]] == [math.ceil(reading_time(text, "en") * FPS) for text in SAY.split("|")]
    assert phrases[2].frames == 3 * FPS  # longer than its words, and nothing is pointed out after them


def test_chinese_words_take_their_own_pace():
    assert reading_time("导数的概念与几何意义", "zh") == pytest.approx(10 / 4.5)
    assert reading_time("the slope of the tangent", "en") == pytest.approx(5 / 2.6)
    assert reading_time("斜率是 0.5025", "zh") == pytest.approx(9 / 4.5)


def test_words_name_numbers_of_the_ledger_in_any_format():
    scene = run(Two, words(first=SAY, second="The side is {side}, or {side:.0f}."))
    assert scene.timeline[1].phrases[0].text == "The side is 2.00, or 2."
    (entry,) = scene.ledger.entries
    assert (entry.scene, entry.beat, entry.name, entry.value, entry.text) == ("Scene", "second", "side", 2.0, "2.00")


@pytest.mark.parametrize(
    ("beats", "parts"),
    [
        ({"first": SAY}, ["test.toml", "second", "test_scene.py"]),
        ({"first": "a|b|c", "second": "x"}, ["[Scene.first]", "3 phrases", "2 steps"]),
        ({"first": SAY, "second": "the {slope}"}, ["[Scene.second]", "{slope}", "side"]),
        ({"first": SAY, "second": "the {side:d}"}, ["[Scene.second]", "side:d"]),
        ({"first": SAY, "second": BeatWords("x", {"note": "unused"})}, ["[Scene.second]", "note", "remove"]),
    ],
)
def test_words_that_do_not_fit_the_beats_are_refused_with_both_places(beats, parts):
    with pytest.raises(LectureError) as error:
        run(Two, words(**beats))
    for part in parts:
        assert part in str(error.value)


class Written(LectureScene):
    """Writes one text."""

    def construct(self):
        self.only()

    @beat(variants=("falls", "rises"))
    def only(self):
        self.use_variant("rises")
        self.record("loss", 0.25)
        self.define("f", "x²", "x^2")
        self.seen = self.read("note")
        self.play(FadeIn(self.text("note")), run_time=0.2)


def test_a_beat_may_choose_other_words():
    base = BeatWords("down", {"note": "$L = {loss}$ for {f}: $f = {f}$"}, {"rises": BeatWords("up {loss}")})
    scene = run(Written, words(only=base))
    assert scene.timeline[0].phrases[0].text == "up 0.25"
    assert scene.seen == "$L = 0.25$ for x²: $f = x^2$"


def test_a_missing_text_or_variant_names_its_key():
    with pytest.raises(LectureError, match="rises"):
        run(Written, words(only=BeatWords("down", {"note": "n"})))
    with pytest.raises(LectureError, match="note"):
        run(Written, words(only=BeatWords("down", {}, {"rises": BeatWords("up")})))


class Live(LectureScene3D):
    """A live number pinned in the frame of a turning 3-D scene."""

    def construct(self):
        self.only()

    @beat()
    def only(self):
        x = ValueTracker(0)
        number = LiveNumber(self.ledger, "x", x.get_value, ".1f").shift(RIGHT)
        self.pin(number)
        self.play(FadeIn(number), run_time=0.3)
        self.begin_ambient_camera_rotation(rate=0.5)
        self.play(x.animate.set_value(12.5), run_time=1)
        self.number = number


def test_a_live_number_stays_in_the_frame_and_in_the_ledger():
    scene = run(Live, words(only="go"))
    assert scene.number.text == "12.5"
    assert [entry.text for entry in scene.ledger.entries] == ["12.5"]
    assert scene.number in scene.camera.fixed_in_frame_mobjects


def test_every_scene_is_registered_under_its_own_name_and_has_words_in_both_languages():
    for name in MODULES:
        for language in ("zh", "en"):
            given = deck(name, language)
            cls_beats = {b.name for b in scene_class(name).beats()}
            assert set(given.words.beats) == cls_beats, (name, language)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["fast", "stock"])
def test_a_beat_rendered_alone_is_frame_identical_to_the_same_beat_in_the_whole_scene(tmp_path, engine):
    size = {"width": 128, "height": 72, "fps": 5, "engine": engine}
    given = deck("LimitDefinition")
    whole = render_scene(scene_class("LimitDefinition"), given, folder=tmp_path / "whole", **size)
    record = whole.timeline[3]
    alone = render_scene(scene_class("LimitDefinition"), given, folder=tmp_path / "alone", beats={record.name}, **size)
    assert [bool(r.files) for r in alone.timeline] == [r.name == record.name for r in whole.timeline]
    expected, found = frames_of(record.files), frames_of(alone.timeline[3].files)
    assert len(expected) == record.frames
    assert np.array_equal(found, expected)


def test_a_still_is_the_last_frame_of_its_beat_and_a_frame_can_be_had_by_number():
    given = deck("LimitDefinition")
    size = {"width": 128, "height": 72, "fps": 5}
    stills = render_beat_ends(scene_class("LimitDefinition"), given, **size)
    timeline = rehearse(scene_class("LimitDefinition"), given, 5).timeline
    assert list(stills) == [record.name for record in timeline]
    record = timeline[1]
    by_number = render_frame(scene_class("LimitDefinition"), given, frame=record.start + record.frames - 1, **size)
    assert np.array_equal(by_number, stills[record.name])


@pytest.mark.parametrize("name", MODULES)
def test_no_scene_overwrites_a_private_method_of_its_stage(name):
    own = {attribute for attribute in vars(scene_class(name)) if attribute.startswith("_")}
    taken = {attribute for attribute in dir(LectureScene3D) if re.match(r"_[a-z]", attribute)}
    assert own & taken == set()
