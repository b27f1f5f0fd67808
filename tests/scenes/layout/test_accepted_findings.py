"""A scene may accept a finding by name, with a reason that reports show; nothing else is let through by it."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from manim import DOWN, LEFT, PURE_GREEN, RIGHT, UP, FadeIn, FadeOut, Line, Square
from PIL import ImageColor

from scenes.components.text import Formula, Words
from scenes.lint import RULES, AcceptedFinding
from scenes.lint.annotate import mark
from scenes.lint.finding import REMEDIES
from scenes.style.formats import FORMATS
from scenes.style.frame import FRAMES, frame
from scenes.style.theme import theme

CROSSED = ("crossed", "picture", ("Formula", "Line"), "the stroke is what the sentence speaks of")


def struck_out(scene):
    scene.add(Formula("f(x)"), Line(LEFT, RIGHT))


def test_an_accepted_finding_is_reported_with_its_reason_and_does_not_fail(look):
    report = look(struck_out, accepted=(AcceptedFinding(*CROSSED),))
    (finding,) = report.findings
    assert not finding.fails
    assert str(finding).endswith("[accepted: the stroke is what the sentence speaks of]")
    assert report.unused == []


@pytest.mark.parametrize("names", [(), ("Formula",), ("Line",), ("Line", "Formula"), ('"f(x)"',)])
def test_names_are_parts_of_names_in_any_order(look, names):
    assert look(struck_out, accepted=(AcceptedFinding("crossed", "*", names, "meant"),)).failures == []


@pytest.mark.parametrize(
    ("rule", "beat", "names"),
    [
        ("overlap", "picture", ("Formula", "Line")),
        ("crossed", "another_beat", ("Formula", "Line")),
        ("crossed", "picture", ("Formula", "Arrow")),
        ("crossed", "picture", ("Formula", "f(x)")),
    ],
)
def test_another_finding_is_not_accepted_and_an_acceptance_without_one_is_told(look, rule, beat, names):
    entry = AcceptedFinding(rule, beat, names, "meant")
    report = look(struck_out, accepted=(entry,))
    assert [finding.rule for finding in report.failures] == ["crossed"]
    assert report.unused == [entry]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("crosed", "picture", (), "meant"), "no rule 'crosed'; rules are overlap, crossed"),
        (("crossed", "picture", "Line", "meant"), "write a tuple"),
        (("crossed", "picture", ("a", "b", "c"), "meant"), "at most two"),
        (("crossed", "picture", (), " "), "say why"),
    ],
)
def test_an_acceptance_must_name_a_rule_and_give_a_reason(arguments, message):
    with pytest.raises(ValueError, match=message):
        AcceptedFinding(*arguments)


def test_a_still_shows_the_places_and_tells_what_was_found(look):
    def draw(scene):
        scene.add(Formula("f(x)"), Line(LEFT, RIGHT), Words("导数", "zh").shift(2 * UP))

    report = look(draw, pictures=True, size=(427, 240))
    (finding,) = report.findings
    picture = report.stills[finding.seconds]
    page = mark(picture, report.findings)
    assert page.width == 427
    assert page.height > 240
    assert page.getpixel((213, 120)) == tuple(picture[120, 213])
    red = (np.asarray(page)[:240] == ImageColor.getrgb(theme.LOSS)).all(axis=2).sum()
    assert red > 50


@pytest.mark.parametrize("shape", FORMATS)
def test_a_still_frames_what_was_found_where_it_is_drawn_in_each_format(look, shape):
    def draw(scene):
        in_captions = frame.caption.at(-0.7, 0)
        scene.add(Square(0.5, color=PURE_GREEN, fill_opacity=1).move_to(in_captions))

    report = look(draw, shape=shape, pictures=True, size=FRAMES[shape].pixels(240))
    (finding,) = report.findings
    picture = report.stills[finding.seconds]
    page = np.asarray(mark(picture, report.findings))[: len(picture)]
    green = np.argwhere((picture[..., 1] > 200) & (picture[..., 0] < 50))
    color = ImageColor.getrgb(theme.LOSS)
    framed = np.argwhere((page == color).all(axis=2))
    around = np.concatenate([green.min(axis=0) - framed.min(axis=0), framed.max(axis=0) - green.max(axis=0)])
    assert (around[1:] > 0).all()
    assert (around[1:] < 8).all()  # above (the first) stands the finding's number


def test_findings_go_from_process_to_process(look):
    report = look(struck_out)
    assert pickle.loads(pickle.dumps(report.findings)) == report.findings  # noqa: S301 (our own)


def test_every_rule_says_what_it_finds():
    assert all(text and not text.endswith(".") for text in RULES.values())


def comes_to_rest_across_a_text(scene):
    line = Line(LEFT, RIGHT).shift(UP)
    scene.add(Formula("f(x)"), line)
    scene.play(line.animate.shift(DOWN), rate_func=lambda t: 0.9 + 0.1 * t, run_time=3)


def goes_before_it_is_read(scene):
    formula = Formula("lim_(h -> 0) (f(a + h) - f(a)) / h = f'(a)")
    scene.play(FadeIn(formula), run_time=0.5)
    scene.play(FadeOut(formula), run_time=0.5)
    scene.add(Words("slope"))


@pytest.mark.parametrize(
    ("draw", "rule"),
    [(comes_to_rest_across_a_text, "crossed"), (goes_before_it_is_read, "fleeting"), (lambda scene: None, "empty")],
)
def test_each_finding_has_a_still(look, draw, rule):
    report = look(draw, pictures=True)
    assert rule in {finding.rule for finding in report.failures}
    assert {finding.seconds for finding in report.findings} <= report.stills.keys()
    assert all(still.shape == (144, 256, 3) for still in report.stills.values())


def test_each_rule_has_a_remedy():
    assert REMEDIES.keys() == RULES.keys()
