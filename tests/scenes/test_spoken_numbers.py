"""Each number that is said stands on screen as it is said, for any lecture: no other one can get into the words."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from manim import FadeIn, FadeOut, ValueTracker
from scene_helpers import NUMBER, deck, run_scene, scene_class, words
from worked_network import CASES
from written_formulas import assert_calculations_hold, called_equal, kept_formulas

from scenes.components.number import LiveNumber
from scenes.framework.errors import LectureError
from scenes.framework.numbers import is_scaled, read_number
from scenes.framework.runner import rehearse
from scenes.framework.scene import LectureScene, beat
from scenes.framework.speech import SpokenPhrase
from scenes.framework.timing import reading_time
from scenes.lint.number_texts import NumberChecker
from scenes.lint.text_provenance import lettering
from scenes.registry import MODULES

FPS = 5
ROUNDED_OPERANDS = Fraction(5)  # units that a product behind ≈ may differ by, for its factors are rounded, too
SAID_TO_BE_ROUNDED = re.compile(r"(约[是等于]*|\babout) $")
# What is read and printed is a text, and no value.
READ_OR_PRINTED = re.compile(
    r"(和原来的|\breads|\breads the same as before,) $|打印|用新的权重再|prints|With the new weights"
)
NETWORK = {name for name, module in MODULES.items() if "backpropagation" in module}
ROAD = {"function": "exp(-x^2)", "area_function": "sin(x)", "area_interval": [1 / 3, 6], "sizes": [4, 7, 2]}
OTHERS = {
    "Opening": ROAD,
    "Recap": {**ROAD, "descent_function": "x - ln(x)", "start": 3, "learning_rate": 1 / 3},
    "LimitDefinition": {"function": "sin(x)", "point": 0.3, "corner_function": "max(3x, -x/3)"},
    "TangentPlane": {"function": "x^2 - sin(x*y)", "point": [-1.25, 1 / 3]},
    "ChainRule": {"inner": "x^2 + 1", "outer": "sin(u)", "point": -1 / 3, "nudge": 0.125},
    "ChainRuleExample": {"function": "exp(sin(2x))", "point": 1 / 3, "deeper_function": "sqrt(3x + 4)"},
    "DerivativeFunction": {"function": "x^3/3", "interval": [-1 / 3, 2]},
    "DerivativeTable": {"exponent": -1 / 3, "base": 1 / 3, "point": 2 / 3},
    "ActivationGallery": {"leaky_slope": 1 / 30, "prelu_alpha": 1 / 3, "elu_alpha": 2 / 3, "interval": [-3, 5]},
    "VanishingGradient": {"activation": "tanh", "inputs": 8, "interval": [-3, 10 / 3], "layers": 3},
    "SoftmaxScene": {"logits": [1 / 3, -2.0, 2 / 3, 2 / 3]},
    "ActivationTable": {"leaky_slope": 1 / 30},
    "ActivationCode": {},
    "Differential": {"function": "sin(x)", "point": 1 / 3, "steps": [1 / 3, 0.1]},
    "SumRule": {"u": "exp(-x)", "v": "x^2/3", "point": 1 / 3, "interval": [-1, 2]},
    "RiemannSum": {"function": "exp(-x)", "interval": [1 / 3, 3], "counts": [3, 6, 12]},
    "Accumulation": {"function": "cos(x)", "interval": [1 / 3, 4]},
    "ProductRule": {"u": "sin(x)", "v": "exp(-x)", "point": 1 / 3, "steps": [1 / 3, 0.1]},
    "QuotientRule": {"u": "exp(x)", "v": "x - 3", "point": 1 / 3, "step": 1 / 3},
    "TangentLine": {"function": "sin(x)*exp(-x/5)", "interval": [0, 10], "point": 1 / 3, "windows": [1 / 3, 0.1]},
    "GradientDescent1D": {"function": "x - ln(x)", "start": 3, "learning_rate": 1 / 3, "learning_rates": [0.3, 1, 4]},
    "GradientDescent3D": {
        "function": "x^2/3 + y^2/7",
        "start": [1 / 3, 2],
        "learning_rate": 1 / 3,
        "race_steps": 7,
        "x_range": None,
        "y_range": None,
    },
    **dict.fromkeys(NETWORK, CASES["sigmoid"]),
}


class Voiced(dict[str, SpokenPhrase]):
    """Speak any phrase: its first word at once, and as long as reading takes."""

    def get(self, text: str, default: SpokenPhrase | None = None) -> SpokenPhrase:
        seconds = reading_time(text, "en")
        return SpokenPhrase(seconds + 0.4, ((text, 0.03),), "sound", seconds)


def last_place(text: str) -> float:
    """Return the value of one in the last digit of a number's text."""
    if is_scaled(text):  # two digits and a word: 6 million, 600万
        return 10.0 ** (math.floor(math.log10(abs(read_number(text)))) - 1)
    match = re.fullmatch(r"−?(?:(\d+)(?:\.(\d+))?×)?10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)|−?\d+(?:\.(\d+))?", text)
    assert match, text
    power = read_number(f"10{match[3]}") if match[3] else 1.0
    return power * 10.0 ** -len(match[2] or match[4] or "")


def is_shown(text: str, values: list[float]) -> bool:
    """Return whether a number reads as one of the values, rounded to its own digits."""
    said = read_number(text)
    return said in values or any(abs(said - value) <= 0.500001 * last_place(text) for value in values)


@pytest.fixture(
    scope="module",
    # Both tests of a rehearsal run in one process.
    params=[
        pytest.param(case, marks=pytest.mark.xdist_group(" ".join(case)))
        for case in product(MODULES, ("deck", "others"), ("zh", "en"))
    ],
    ids=" ".join,
)
def rehearsed(request):
    """For each phrase its text and the values on screen as it ends; the formulas; the ledger; what `check` finds."""
    name, given, language = request.param
    seen, ends, checker = [], [], NumberChecker(FPS)

    def look(scene):
        checker.look(scene)
        live = [part for part in scene.get_mobject_family_members() if isinstance(part, LiveNumber)]
        shown = [part.value() for part in live if part.get_fill_opacity() > 0]
        ends.append(scene.frame)
        seen.append([*(figure.value for figure in scene.ledger.stated.values()), *shown])

    with lettering(), kept_formulas() as codes:
        context = replace(deck(name, language, **({} if given == "deck" else OTHERS[name])), speech=Voiced())
        cls = scene_class(name)
        run = rehearse(cls, context, FPS, on_phrase_end=look, on_beat_end=lambda scene, beat: checker.look(scene))
    phrases = [phrase for record in run.timeline for phrase in record.phrases]
    said = [(phrase.text, values) for phrase, values in zip(phrases, seen, strict=True)]
    return said, list(dict.fromkeys(codes)), run.ledger.entries, checker.report(cls), (run.timeline, ends)


def test_every_number_of_a_caption_stands_on_screen_as_it_is_said(rehearsed):
    for text, values in rehearsed[0]:
        for match in NUMBER.finditer(text):
            number, before = match.group(), text[: match.start()]
            assert is_shown(number, values), (text, number)
            is_rounded = not any(math.isclose(read_number(number), value, rel_tol=1e-12) for value in values)
            if not READ_OR_PRINTED.search(before):
                assert bool(SAID_TO_BE_ROUNDED.search(before)) == is_rounded, (text, number)


def test_every_equality_of_a_formula_holds_for_the_numbers_as_printed(rehearsed):
    _, codes, entries, *_ = rehearsed
    assert_calculations_hold(codes, ROUNDED_OPERANDS)
    assert called_equal(codes, entries) == []


def test_one_value_has_one_text_and_what_is_called_equal_is_not_rounded(rehearsed):
    assert [str(finding) for finding in rehearsed[3] if finding.fails] == []


def test_each_word_is_heard_with_its_step_and_no_step_cuts_it_off(rehearsed):
    timeline, ends = rehearsed[4]
    steps = iter(ends)
    for record in timeline:
        begins = record.start
        for phrase in record.phrases:
            assert abs(phrase.start - begins) <= 3
            assert all(abs(frame - begins) <= 3 for _, frame in phrase.words[:1])
            begins = next(steps)
            assert phrase.voice_end <= begins
    assert next(steps, None) is None


def test_a_step_is_said_as_long_as_it_is_drawn():
    scene = rehearse(scene_class("ChainRule"), deck("ChainRule", "en"), FPS)
    phrase = scene.timeline[1].phrases[0].text
    assert "a small step of 0.5." in phrase


class Running(LectureScene):
    """A number that is made before it runs, runs while it is spoken of, and goes; and one that never comes."""

    def construct(self):
        number = self.runs()
        self.goes(number)

    @beat()
    def runs(self):
        x = ValueTracker(0)
        number = LiveNumber(self.ledger, "x", x.get_value, ".1f")
        self.unseen = LiveNumber(self.ledger, "unseen", lambda: 7.0, ".1f")
        self.add(LiveNumber(self.ledger, "clear", lambda: 8.0, ".1f").set_opacity(0))
        self.record("written", 3.0)
        self.play(FadeIn(number), x.animate.set_value(2), run_time=0.5)
        self.next_phrase()
        self.play(x.animate.set_value(5), run_time=0.5)
        return number

    @beat()
    def goes(self, number):
        self.play(FadeOut(number), run_time=0.5)


def test_words_take_what_a_running_number_came_to_in_their_phrase():
    scene = run_scene(Running, words(runs="it is {x}|then {x:.0f} and {written}", goes="gone"))
    assert [phrase.text for phrase in scene.timeline[0].phrases] == ["it is 2", "then 5 and 3"]
    assert [(entry.beat, entry.name, entry.text) for entry in scene.ledger.entries] == [
        ("runs", "written", "3"),
        ("runs", "x", "5"),
    ]


@pytest.mark.parametrize(
    ("say", "exact", "rounded"),
    [
        ("u {约等于 u} 时", "u 等于 2 时", "u 约等于 0.333 时"),
        ("变成 {约 u} 倍", "变成 2 倍", "变成约 0.333 倍"),
        ("一步，{长约 u}", "一步，长 2", "一步，长约 0.333"),
        ("it {is about u}, {about u} or {u}", "it is 2, 2 or 2", "it is about 0.333, about 0.333 or 0.333"),
        ("{about u:.1f}", "2.0", "about 0.3"),
        ("u {大约是 u}。", "u 是 2。", "u 大约是 0.333。"),
        ("{Unas u}, o {Más o menos u}", "2, o 2", "Unas 0.333, o Más o menos 0.333"),
        ("{{1, {u}}} and {{u}}", "{1, 2} and {u}", "{1, 0.333} and {u}"),
        ("roundabout {u}", "roundabout 2", "roundabout 0.333"),
    ],
)
def test_words_say_that_a_number_is_rounded_only_where_it_is(say, exact, rounded):
    for value, told in ((2.0, exact), (1 / 3, rounded)):

        class Written(LectureScene):
            def construct(self, value=value):
                self.writes(value)

            @beat()
            def writes(self, value):
                self.record("u", value, ".3g")

        assert run_scene(Written, words(writes=say)).timeline[0].phrases[0].text == told


@pytest.mark.parametrize(
    ("beat_name", "say", "told"),
    [
        ("runs", "{unseen}|b", "{unseen}, which is not shown by then; known are written, x"),
        ("runs", "{clear}|b", "{clear}, which is not shown"),
        ("goes", "{x}", "{x}, which stands on screen no more"),
        ("goes", "{written}", "{written}, which the beat runs recorded, and this one doesn't"),
        ("goes", "{written}", 'record it here before these words, self.record("written", …)'),
    ],
)
def test_words_cannot_name_a_number_that_is_not_on_screen(beat_name, say, told):
    with pytest.raises(LectureError) as error:
        run_scene(Running, words(**{"runs": "a|b", "goes": "c", beat_name: say}))
    assert told in str(error.value)
