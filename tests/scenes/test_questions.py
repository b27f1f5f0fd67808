"""A question halts the picture on its answers, is a caption of its own, and knows the right one by its numbers."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from manim import LEFT, RIGHT, Dot, FadeIn, ManimColor
from scene_helpers import run_scene, words

from scenes.components.answers import AnswerMarks, Place, columns_of, rows_of, write_answers
from scenes.components.text import Words
from scenes.framework.errors import LectureError
from scenes.framework.scene import LectureScene, beat
from scenes.framework.script import BeatWords, QuestionWords, read_script
from scenes.framework.timing import reading_time
from scenes.style.frame import FRAMES, Region, frame, use_frame
from scenes.style.theme import theme

FPS = 10
ASK = QuestionWords("Is {a} above or below?", ("above {a}", "below"), "because it is {a}")


class Guess(LectureScene):
    """One phrase, a question, another phrase; the right answer follows from a number."""

    def construct(self):
        self.only()

    @beat(variants=("other",))
    def only(self):
        a = self.record("a", 2.0, ".1f")
        self.play(FadeIn(Dot()), run_time=0.2)
        self.next_phrase()
        self.marks = self.ask([Place(2 * LEFT), Place(2 * RIGHT)], right=int(a.value < 0))
        self.play(self.marks.reveal(), run_time=0.4)


def ask(say: str = "first words|then the answer", question: QuestionWords | None = ASK) -> LectureScene:
    return run_scene(Guess, words(only=BeatWords(say, ask=question)))


def test_a_question_is_a_phrase_of_its_own_that_stands_while_the_viewer_thinks():
    (record,) = ask().timeline
    first, asked, last = record.phrases
    assert [phrase.text for phrase in record.phrases] == ["first words", "Is 2.0 above or below?", "then the answer"]
    assert asked.start == first.start + first.frames
    assert last.start == asked.start + asked.frames
    assert asked.frames >= (theme.GUESS + reading_time(asked.text, "en")) * FPS


def test_a_question_is_kept_with_its_right_answer_and_the_frame_that_it_halts_on():
    (record,) = ask().timeline
    kept, asked = record.question, record.phrases[1]
    assert (kept.text, kept.answers, kept.right) == ("Is 2.0 above or below?", ("above 2.0", "below"), 0)
    assert kept.why == "because it is 2.0"
    assert kept.frame == asked.start + asked.frames - 1


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (None, ["[Scene.only]", "has no question", "add ask"]),
        (QuestionWords("a?", ("1", "2", "3")), ["[Scene.only]", "3 answers", "marks 2"]),
        (QuestionWords("{b}?", ("1", "2")), ["[Scene.only]", "{b}"]),
        (QuestionWords("a?", ("{b}", "2")), ["[Scene.only]", "{b}"]),
    ],
)
def test_a_question_that_does_not_fit_the_picture_is_refused_with_its_place(question, parts):
    with pytest.raises(LectureError) as refused:
        ask(question=question)
    assert [part for part in parts if part not in str(refused.value)] == []


class Silent(LectureScene):
    """Asks nothing."""

    def construct(self):
        self.only()

    @beat()
    def only(self):
        self.play(FadeIn(Dot()), run_time=0.2)


def test_a_question_that_is_never_asked_is_refused():
    with pytest.raises(LectureError, match="never asks"):
        run_scene(Silent, words(only=BeatWords("words", ask=ASK)))


def test_answers_that_belong_to_no_point_stand_below_each_other():
    texts = [Words(text, "en") for text in ("one", "two", "three")]
    tops = [mark.get_top()[1] for mark in AnswerMarks(texts, rows_of(frame.body, 3), right=1)]
    assert tops == sorted(tops, reverse=True)


@pytest.mark.parametrize("arrange", [columns_of, rows_of])
def test_an_answer_that_is_wider_than_its_place_is_broken_into_lines(arrange):
    long = "as wide as a third of the frame, and wider"
    with use_frame(FRAMES["9:16"]):
        room = frame.body.split_rows(1, 1)[1]
        places = arrange(room, 3)
        told = (long, "short", "Unveränderlich") if arrange is columns_of else (long, "short", long * 2)
        words = write_answers(told, places, "en")
        marks = AnswerMarks(words, places, right=1)
        assert words[1].text == "short"
        assert all(each.width <= place.room + 1e-6 for each, place in zip(words, places, strict=True))
        assert marks.get_right()[0] <= room.right
        if arrange is columns_of:
            for left, right in pairwise(marks):
                assert left.get_right()[0] < right.get_left()[0]


def test_only_the_right_answer_stands_after_it_is_revealed():
    scene = ask()
    right, wrong = scene.marks[0], scene.marks[1]
    assert right[0][0].get_fill_color() == ManimColor(theme.TEXT)
    shown = scene.get_mobject_family_members()
    assert right[0][0] in shown
    assert wrong[0][0] not in shown


def test_answers_of_points_may_stand_in_rows_of_their_own_behind_the_same_letters():
    texts = [Words(text, "en") for text in ("one", "two")]
    marks = AnswerMarks(texts, [Place(2 * LEFT), Place(2 * RIGHT)], right=0, room=frame.body)
    for mark, x in zip(marks, (-2, 2), strict=True):
        at_point, in_row, text = mark
        assert at_point.get_center()[0] == pytest.approx(x)
        assert at_point[1].text == in_row[1].text
        assert in_row.get_right()[0] < text.get_left()[0]


@pytest.mark.parametrize("shape", ["9:16", "16:9"])
def test_each_part_of_an_answer_swells_clear_of_the_other_and_stays_in_the_frame(shape):
    with use_frame(FRAMES[shape]):
        texts = [Words(text, "en") for text in ("one", "nearly as wide as the frame is", "three")]
        room = frame.body.split_rows(2, 1)[1]
        marks = AnswerMarks(texts, [Place(frame.body.at(x, 1)) for x in (-0.9, 0, 0.9)], right=0, room=room)
        before = [[(part.get_center(), part.width) for part in mark] for mark in marks]
        for counted, mark, parts in zip(marks.count_off().animations, marks, before, strict=True):
            counted.begin()
            counted.interpolate(0.5)
            for part, (middle, width) in zip(mark, parts, strict=True):
                assert part.width > width
                assert frame.overrun(part, part.get_center()) == 0
                if part is not mark[-1]:
                    assert part.get_center() == pytest.approx(middle, abs=1e-6)
            *_, letter, text = mark
            assert text.get_left()[0] - letter.get_right()[0] > theme.GAP / 4, "the text touches its letter"
            counted.finish()
            assert [part.width for part in mark] == pytest.approx([width for _, width in parts])


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ('ask = "what?"', ["ask", "is 'what?'"]),
        ('ask = { say = "what?" }', ["ask", "answers", "two or three"]),
        ('ask = { say = "what?", answers = ["one"] }', ["two or three"]),
        ('ask = { say = "what?", answers = ["1", "2", "3", "4"] }', ["two or three"]),
        ('ask = { say = "what?", answers = ["same", "same"] }', ["different"]),
        ('ask = { say = "what?", answers = [1, 2] }', ["answers"]),
        ('ask = { say = "one|two?", answers = ["1", "2"] }', ["without a mark"]),
        ('ask = { say = " ", answers = ["1", "2"] }', ["say"]),
        ('ask = { say = "a?", answers = ["$#panic$", "2"] }', ["answer 1", "#"]),
        ('ask = { say = "a?", answers = ["1", "2"], wy = "b" }', ["'wy'"]),
        ('ask = { say = "a?", answers = ["1", "2"], why = 3 }', ["why"]),
    ],
)
def test_a_question_of_another_form_is_refused_by_file_and_beat(tmp_path: Path, written: str, parts: list[str]):
    file = tmp_path / "en.toml"
    file.write_text(f'[Scene]\ntitle = "T"\n[Scene.only]\nsay = "words"\n{written}\n', "utf-8")
    with pytest.raises(LectureError) as refused:
        read_script(file)
    assert [part for part in [str(file), "[Scene.only]", *parts] if part not in str(refused.value)] == []


def test_answers_side_by_side_stand_on_one_line():
    texts = [Words(text, "fr", theme.LABEL) for text in ("à gauche du zéro", "à droite", "nu")]
    AnswerMarks(texts, columns_of(frame.body, 3), right=0)
    lines = [text.baseline for text in texts]
    assert max(lines) - min(lines) < 1e-3


@pytest.mark.parametrize("texts", [("larger", "equal", "smaller"), ("larger", "equal", "immeasurablysmaller")])
def test_all_answers_of_a_question_have_one_size(texts):
    room = Region(0, 4.2, -1, 1)
    words = write_answers(texts, columns_of(room, 3), "en")
    heights = [Words(text, "en", theme.LABEL).height for text in texts]
    shares = [each.height / height for each, height in zip(words, heights, strict=True)]
    assert shares == pytest.approx([shares[0]] * 3, rel=0.02)
    assert all(each.width <= place.room + 1e-6 for each, place in zip(words, columns_of(room, 3), strict=True))
