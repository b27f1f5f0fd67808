"""Formulas are typeset without a file, and have the shapes that manim gives them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import RED, MathTypst, Typst
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP
from manim.mobject.text import typst_mobject

from engine import accelerated


def test_formulas_have_the_shapes_that_manim_gives_them():
    for make in (
        lambda: MathTypst("{{ a^2 : left }} = {{ 1/2 }}", color=RED, font_size=30),
        lambda: Typst("*b* $x$", typst_preamble="#set text(red)", track_baselines=True),
        lambda: MathTypst("sum_(i=1)^n i", stroke_width=1, height=3),
    ):
        SVG_HASH_TO_MOB_MAP.clear()
        expected = make()
        with accelerated():
            made = make()
        with accelerated():  # the engine keeps the shapes from scene to scene, though manim's cache is emptied
            SVG_HASH_TO_MOB_MAP.clear()
            again = make()
        for formula in (made, again):
            for ours, theirs in zip(formula.get_family(), expected.get_family(), strict=True):
                assert np.array_equal(ours.points, theirs.points)
                assert np.array_equal(ours.fill_rgbas, theirs.fill_rgbas)
                assert ours.stroke_width == theirs.stroke_width
            assert list(formula.id_to_vgroup_dict) == list(expected.id_to_vgroup_dict)
            assert len(formula._baseline_tracked_submobjects) == len(expected._baseline_tracked_submobjects)
            assert set(map(id, formula.id_to_vgroup_dict["root"])) <= set(map(id, formula.get_family()))


def test_a_formula_is_set_without_a_file(own_folder):
    with accelerated():
        MathTypst("a + {{ b }}")
    assert not any(own_folder.rglob("*.typ"))
    assert not any(own_folder.rglob("*.svg"))
    MathTypst("a + b")
    assert any(own_folder.rglob("*.svg"))


def test_fonts_and_preambles_of_formulas_are_heeded(project):
    import manimgx_fonts_cjk

    fonts = [Path(manimgx_fonts_cjk.__file__).parent]
    with accelerated():
        chinese = Typst("导数", typst_preamble='#set text(font: "Noto Sans CJK SC")', font_paths=fonts)
        without = Typst("导数", typst_preamble='#set text(font: "Noto Sans CJK SC")')
        assert len(chinese) == 2
        assert [len(a.points) for a in chinese] != [len(a.points) for a in without]
        assert typst_mobject.typst_to_svg_file("a") != typst_mobject.typst_to_svg_file("a", preamble="#set text(red)")


def test_an_error_in_a_formula_is_told_as_by_typst():
    import typst

    with accelerated(), pytest.raises(typst.TypstError):
        Typst("#unknown-function()")
