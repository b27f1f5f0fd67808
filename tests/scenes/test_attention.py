"""While words go on and the picture stands, what came last is swept, and ends exactly as it was."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RIGHT, UP, Circle, Create, FadeIn, ManimColor, ValueTracker
from scene_helpers import context, words

from scenes.components.text import Formula, Words, plated
from scenes.framework.attention import STILL_LIMIT, Light, Sweep
from scenes.framework.scene import LectureScene, beat
from scenes.lint.stillness import rehearse_stills
from scenes.style.frame import frame
from scenes.style.theme import theme

LONG = "These are words enough to go on for quite a while after the picture has come to rest and stands as it is"
FPS = 10


def drawn(show, say=LONG):
    """Run a scene of one beat, in which `show` shows something; return it, and its longest still."""

    class Drawn(LectureScene):
        def construct(self):
            self.picture()

        @beat()
        def picture(self):
            show(self)

    scene, stills = rehearse_stills(Drawn, context(words(picture=say)), FPS)
    return scene, max(still.seconds for still in stills)


@pytest.mark.parametrize("make", [lambda: Formula("x^2 + 1"), lambda: Circle().shift(2 * RIGHT)])
def test_what_came_last_is_swept_while_words_go_on(make):
    mobject = make()
    before = [(part.points.copy(), part.stroke_width) for part in mobject.family_members_with_points()]

    def show(scene):
        scene.play(FadeIn(mobject), run_time=0.5)

    scene, longest = drawn(show)
    assert longest < STILL_LIMIT + 0.5
    for part, (points, width) in zip(mobject.family_members_with_points(), before, strict=True):
        assert np.array_equal(part.points, points)
        assert part.stroke_width == width
    assert mobject in scene.mobjects


@pytest.mark.parametrize(
    "make",
    [
        lambda: Words("genau auf die Zahl hinaus", "en"),
        lambda: Words("它的面积越来越小", "zh"),
        lambda: Formula("(activation(u)/function(v))' = (x^2 + 1) dot cos x - sin x dot 2 x"),
        lambda: Words("i", "en"),
    ],
)
def test_glyphs_that_are_swept_come_no_nearer_to_each_other(make):
    """A film that is paused shows no letters that touch."""
    mobject = make()
    glyphs = mobject.family_members_with_points()
    ends = np.array([(glyph.get_left()[0], glyph.get_right()[0]) for glyph in glyphs])
    apart = ends[None, :, 0] - ends[:, None, 1]
    beside, height, largest = apart > 0, mobject.height, 0.0
    sweep = Sweep(mobject)
    sweep.begin()
    for alpha in np.linspace(0, 1, 41):
        sweep.interpolate(alpha)
        now = np.array([(glyph.get_left()[0], glyph.get_right()[0]) for glyph in glyphs])
        assert ((now[None, :, 0] - now[:, None, 1])[beside] >= apart[beside] - 1e-9).all()
        assert now.min() >= ends.min() - theme.GAP / 2
        assert now.max() <= ends.max() + theme.GAP / 2
        largest = max(largest, mobject.height)
    assert largest > 1.05 * height
    sweep.finish()
    assert [(glyph.get_left()[0], glyph.get_right()[0]) for glyph in glyphs] == [tuple(row) for row in ends]


def test_the_words_take_no_longer_by_it():
    swept, _ = drawn(lambda scene: scene.play(FadeIn(Formula("x")), run_time=0.5))
    still, longest = drawn(lambda scene: scene.add(Formula("x")))
    assert swept.frame == still.frame
    assert longest > STILL_LIMIT, "nothing has come that could be swept"


def test_what_follows_others_is_left_alone():
    tracker, circle = ValueTracker(1.0), Circle()
    circle.add_updater(lambda mobject: mobject.move_to(tracker.get_value() * UP))

    def show(scene):
        scene.play(Create(circle), run_time=0.5)

    _, longest = drawn(show)
    assert longest > STILL_LIMIT


def test_what_is_lit_keeps_the_colour_of_its_plate():
    label = plated(Formula("q", size=theme.LABEL))
    at_most = Light(label, color=theme.TEXT).create_target()
    assert at_most[0].get_fill_color() == label[0].get_fill_color() == ManimColor(theme.BACKGROUND)
    assert at_most[0].get_fill_opacity() == label[0].get_fill_opacity()
    assert at_most[1].get_color() == ManimColor(theme.TEXT)


@pytest.mark.parametrize("way", [Sweep, Light])
def test_nothing_grows_into_the_band_of_the_captions(way):
    formula = Formula("(-1/(x^2 + 1)^2) dot 2 x")
    formula.shift((frame.caption.top - formula.get_bottom()[1]) * UP)
    animation = way(formula)
    animation.begin()
    for alpha in np.linspace(0, 1, 41):
        animation.interpolate(alpha)
        assert formula.get_bottom()[1] >= frame.caption.top - 1e-6
    animation.finish()
    assert formula.get_bottom()[1] == pytest.approx(frame.caption.top)
