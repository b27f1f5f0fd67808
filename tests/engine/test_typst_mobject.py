"""Formulas and texts that the engine parses itself equal, attribute for attribute, those of manim's parser."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import manimgx_fonts_cjk
import numpy as np
import pytest
import svgelements
from manim import RED, YELLOW, MathTypst, Square, Typst, VMobject
from manim.mobject.text import typst_mobject

from engine import accelerated
from engine.mobjects.prototypes import Prototype
from engine.typst import mobject
from engine.typst.svg import UnknownMarkupError, read_transform
from engine.typst.svg_paths import Affine, UnknownPathError, read_outline

FONTS = [Path(manimgx_fonts_cjk.__file__).parent]
CHINESE = {"font_paths": FONTS, "typst_preamble": '#set text(font: "Noto Sans CJK SC", weight: 700)'}
NAMES = ("color", "opacity", "fill_color", "fill_opacity", "stroke_color", "stroke_opacity")
NO_DEFAULTS = {**dict.fromkeys(NAMES), "stroke_width": 0}
GROUPED = "{{ f'(x) }} = lim_({{ h -> 0 : limit }}) {{ (f({{ x + h : inner }}) - f(x)) / {{ h }} : quotient }}"

# Name: class, markup, options.
FORMULAS = {
    "fractions": (MathTypst, "(a + b/c) / (x^2 y_1) + binom(n, k)", {}),
    "roots": (MathTypst, "sqrt(2) + root(3, (x + 1)/y) - sqrt(sqrt(x^2 + y^2))", {}),
    "sums": (MathTypst, "sum_(i=1)^n integral_0^infinity product_j e^(-i x) dif x", {}),
    "matrices": (MathTypst, 'mat(1, 2; 3, 4; delim: "[") vec(a, b, c) cases(1 "if" x > 0, 0 "else")', {}),
    "accents": (MathTypst, "hat(x) arrow(v) tilde(y) dot.double(z) overline(a b) underline(c) cancel(d)", {}),
    "braces": (MathTypst, 'overbrace(a + b, "sum") underbracket(c d) abs(x/2) norm(v) floor(y)', {}),
    "relations": (MathTypst, "a != b <= c approx d => e <-> f in RR subset NN, partial nabla alpha Omega", {}),
    "aligned": (MathTypst, "f(x) &= x^2 + 1 \\\n &= y", {}),
    "groups": (MathTypst, GROUPED, {}),
    "repeated groups": (MathTypst, "{{ x : x }} + {{ x : x }} = 2 {{ x : x }} + {{ 1/2 : half }}", {"color": RED}),
    "scripts": (MathTypst, "a^(b^(c^d)) attach(X, tl: 1, br: 2) limits(=)^!", {"font_size": 96}),
    "spaces only": (Typst, "#h(1em)", {}),
    "nothing": (Typst, "", {}),
    "paragraphs": (Typst, "One *bold* line, \\ and _another_.\n\nA second `raw code` paragraph. #lorem(8)", {}),
    "marks": (Typst, "#underline[under] #strike[through] #overline[over] #highlight[marked] x#super[2] y#sub[3]", {}),
    "colours": (Typst, "#text(red)[red] #text(rgb(10, 20, 30, 40))[clear] #text(fill: luma(50%))[grey] plain", {}),
    "outlined": (
        Typst,
        "#text(stroke: 0.3pt + blue)[glyphs] #text(stroke: red, fill: rgb(0, 0, 0, 0))[o]",
        {},
    ),
    "sizes": (Typst, '#text(7pt)[small] #text(21pt, weight: "light")[large] #text(style: "italic")[slant]', {}),
    "boxes": (Typst, "#box(stroke: red, fill: blue, inset: 3pt)[x] #rect(width: 2cm)[y] #line(length: 3em)", {}),
    "dashes": (Typst, '#line(length: 3em, stroke: (dash: "dashed", thickness: 2pt, cap: "round"))', {}),
    "circles": (Typst, "#circle(radius: 3pt, fill: aqua) #ellipse(width: 2em, height: 1em) #square(radius: 3pt)", {}),
    "polygons": (Typst, "#polygon(fill: red, (0pt, 0pt), (9pt, 2pt), (3pt, 8pt)) #curve(curve.line((5pt, 7pt)))", {}),
    "turned": (Typst, "#rotate(30deg)[tilt] #scale(x: 150%)[wide] #move(dx: 3pt, $x/2$) #skew(ax: 9deg)[s]", {}),
    "tables": (Typst, "#table(columns: 2, [a], [$b/2$], [c], [d]) #grid(columns: 2, stroke: 1pt, [e], [f])", {}),
    "listing": (Typst, "```python\ndef f(x):\n    return x**2  # square\n```", {"font_size": 30}),
    "labels": (Typst, "#box[one $x$] <first> #box[two] <second> #box[three] <first>", {}),
    "Chinese": (Typst, "导数是*变化*的快慢：$f'(x)$。", CHINESE),
    "Chinese formula": (MathTypst, '"斜率" = {{ (Delta y)/(Delta x) : slope }}', CHINESE),
    "given stroke": (MathTypst, "x / sqrt(2)", {"stroke_width": 2, "stroke_color": YELLOW}),
    "given size": (MathTypst, "x / y", {"height": 3, "fill_opacity": 0.4, "should_center": False}),
    "given defaults": (Typst, "$x/2$", {"svg_default": {**NO_DEFAULTS, "stroke_width": 3}}),
}
# What is left to manim.
OTHERS = {
    "gradients": (Typst, "#circle(radius: 3pt, fill: gradient.linear(red, blue))", {}),
    "clipped": (Typst, "#box(clip: true, width: 1em, height: 1em)[clipped]", {}),
    "links": (Typst, '#link("https://example.org")[link]', {}),
    "baselines": (MathTypst, "{{ a }} / b", {"track_baselines": True}),
    "opacities": (Typst, "a", {"svg_default": {**NO_DEFAULTS, "opacity": 0.5}}),
}


TRACES = {"path_obj", "original_id"}


class Counter:
    """Counts how many formulas manim parses."""

    def __init__(self, monkeypatch):
        self.parsed = 0
        parse = mobject._parse_svg

        def count(mobject):
            self.parsed += 1
            return parse(mobject)

        monkeypatch.setattr(mobject, "_parse_svg", count)


def make(name, forget=True):
    kind, markup, options = {**FORMULAS, **OTHERS}[name]
    if forget:
        mobject.forget_formulas()
    return kind(markup, **options)


def make_by_manim(name, monkeypatch):
    with monkeypatch.context() as patch, accelerated():
        patch.setattr(mobject, "_find_drawing", lambda mobject: None)
        return make(name)


def describe(value, places):
    """Return a value to be compared: arrays by their bits, mobjects of the family by their place in it."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype, value.tobytes()
    if isinstance(value, VMobject):
        return places.get(id(value)) if id(value) in places else describe_family(value, places)
    if isinstance(value, Mapping):
        return [(name, describe(item, places)) for name, item in value.items()]
    if isinstance(value, list):
        return [describe(item, places) for item in value]
    return value


def describe_family(mobject, places=None):
    """Return all that a mobject, its parts and its groups consist of, save the traces of svgelements and of copying."""
    family = mobject.get_family()
    places = {**(places or {}), **{id(member): i for i, member in enumerate(family)}}
    left_out = {"path_obj", "original_id"}
    return [
        (
            type(member),
            {name: describe(value, places) for name, value in member.__dict__.items() if name not in left_out},
        )
        for member in family
    ]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_the_one_that_manim_makes(name, monkeypatch):
    expected = make_by_manim(name, monkeypatch)
    counter = Counter(monkeypatch)
    with accelerated():
        made = make(name)
        again = make(name)
    assert describe_family(made) == describe_family(expected)
    assert describe_family(again) == describe_family(expected)
    assert counter.parsed == 0


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_known_is_left_to_manim(name, monkeypatch):
    expected = make_by_manim(name, monkeypatch)
    counter = Counter(monkeypatch)
    with accelerated():
        made = make(name)
    assert describe_family(made) == describe_family(expected)
    assert counter.parsed == 1


def test_a_class_that_shapes_formulas_itself_is_left_to_manim(monkeypatch):
    class Upright(MathTypst):
        def flip(self, *args, **kwargs):
            return self

    counter = Counter(monkeypatch)
    with accelerated():
        made = Upright("x / y")
    assert counter.parsed == 1
    assert made[0].get_y() < made[2].get_y()


@pytest.mark.parametrize("name", ["groups", "marks", "given stroke"])
def test_a_formula_that_is_set_twice_in_a_scene_is_as_by_manim(name, monkeypatch):
    def both():
        return describe_family(make(name)), describe_family(make(name, forget=False).scale(2))

    with monkeypatch.context() as patch, accelerated():
        patch.setattr(mobject, "_find_drawing", lambda mobject: None)
        expected = both()
    with accelerated():
        assert both() == expected


def test_two_formulas_of_one_markup_share_nothing_that_changes():
    with accelerated():
        first, second = (make("groups") for _ in range(2))
        first.set_color(RED).shift([1, 1, 0]).select("quotient").set_opacity(0.3)
        third = make("groups")
    assert describe_family(second) == describe_family(third)


def test_defaults_of_manim_are_heeded_as_they_change():
    with accelerated():
        before = make("fractions")
        VMobject.set_default(cap_style=typst_mobject.VMobject().cap_style.__class__.ROUND, z_index=3)
        try:
            after = make("fractions")
        finally:
            VMobject.set_default()
    assert {part.z_index for part in before} == {0}
    assert {part.z_index for part in after} == {3}


def test_groups_are_a_mapping_and_go_with_their_formula():
    with accelerated():
        formula = make("groups")
        groups = formula.id_to_vgroup_dict
        names = list(groups)
        quotient = groups["quotient"]
        assert groups["quotient"] is quotient is groups.get("quotient")
        assert set(quotient) < set(groups["root"]) == set(formula)
        twin = formula.copy()
        assert list(twin.id_to_vgroup_dict) == names
        for name in ("quotient", "inner"):  # one that was asked for before, one that was not
            assert [list(twin).index(part) for part in twin.id_to_vgroup_dict[name]] == [
                list(formula).index(part) for part in groups[name]
            ]
        assert not set(twin.get_family()) & set(formula.get_family())
        groups["mine"] = quotient
        del groups["root"]
        assert list(groups) == [*names[1:], "mine"]
        with pytest.raises(KeyError):
            groups["root"]
        assert "root" in twin.id_to_vgroup_dict


@pytest.mark.parametrize(
    "transform", ["matrix(1 0 0 -1 3.5 -2e-3)", "translate(2.5 -1)", "translate(3)", "scale(2 0.5)", "scale(-.5)"]
)
def test_transforms_are_those_of_svgelements(transform):
    outer = svgelements.Matrix("matrix(0.8 0.6 -0.6 0.8 1 2)")
    both = svgelements.Matrix(f"matrix(0.8 0.6 -0.6 0.8 1 2) {transform}")
    ours = Affine(*(outer[i] for i in range(6))).after(read_transform(transform))
    assert list(ours) == [both[i] for i in range(6)]


@pytest.mark.parametrize("transform", ["rotate(3)", "translate(1cm 2)", "matrix(1 0 0 1 0)", "scale(1) scale(2)", ""])
def test_other_transforms_are_not_guessed(transform):
    with pytest.raises(UnknownMarkupError):
        read_transform(transform)


PATHS = [
    "M 0 0h 4.34",
    "M 0 0m 0.5 1l 2 3v -1h -.5Z m 1 1L 4 4H 2V 1Z",
    "M 1 2c 0.1 0 0.3 0.4 0.5 0.6C 1 2 3 4 5 6q 1 1 2 0Q 3 3 1 2.00001Z ",
    "M 1 2q 1e-1 +.5 2 0Z M 0 0l 1 1z",
    "M 0 0",
    "",
]


@pytest.mark.parametrize("data", PATHS)
def test_paths_are_those_of_manim(data):
    affine = Affine(0.8, 0.6, -0.6, 0.8, 1.1, 2.3)
    path = svgelements.Path(data) * svgelements.Matrix(*affine)
    path.reify()
    expected = typst_mobject.SVGMobject.path_to_mobject(Typst("a"), path).points
    assert np.array_equal(read_outline(data).curves(affine), expected)


@pytest.mark.parametrize(
    "data",
    ["M 0 0A 1 1 0 0 1 2 2", "M 0 0s 1 1 2 2", "M 0 0l 1 1 2 2", "l 1 1", "M 0 0l 1 1Z Z", "M 0 0l 1", "M 1. 0"],
)
def test_other_paths_are_not_guessed(data):
    with pytest.raises(UnknownPathError):
        read_outline(data)


def test_what_is_cast_is_like_its_mould_and_shares_nothing_that_changes():
    square = Square(color=RED, fill_opacity=0.5, stroke_width=2)
    square.notes = {"places": [1, 2]}
    prototype = Prototype(square)
    first, second = prototype.make(), prototype.make(z_index=4)
    first.set_color(YELLOW).shift([1, 1, 0]).add(Square()).add_updater(lambda m: m)
    first.notes["places"].append(3)
    assert describe_family(second) == describe_family(square.set_z_index(4))
    assert describe_family(prototype.make()) == describe_family(square.set_z_index(0))
