"""Texts, formulas, code and numbers."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from manim import *

from gallery.entries import film, picture


def digits(string, **kwargs):
    return Text(string, font_size=48)


@picture
def text(scene):
    scene.add(
        Text("Ångström fi").shift(2 * UP),
        MarkupText('<b>bold</b> <span foreground="red">red</span>'),
        Paragraph("two", "lines", alignment="center").shift(2 * DOWN),
        Text("slant", slant=ITALIC, weight=BOLD).to_edge(LEFT),
    )


@picture
def typst(scene):
    formula = MathTypst("{{ f'(x) }} = lim_(h -> 0) {{ (f(x+h)-f(x))/h : quotient }}", font_size=60)
    formula.select("quotient").set_color(YELLOW)
    scene.add(formula, Typst("*bold* and _emphasis_ with $x^2$", color=TEAL).to_edge(UP))
    scene.add(
        Typst("preamble", typst_preamble="#set text(fill: red)", font_size=30, track_baselines=True).to_edge(DOWN)
    )


@picture
def decimals(scene):
    def digits(string, **kwargs):
        return Text(string, font_size=48)

    numbers = VGroup(
        DecimalNumber(-1234.567, mob_class=digits, group_with_commas=True),
        Integer(42, mob_class=digits, color=RED),
        DecimalNumber(0.5, mob_class=digits, include_sign=True, num_decimal_places=3),
        DecimalNumber(2, mob_class=digits, include_background_rectangle=True),
        DecimalNumber(3 + 4j, mob_class=digits),
    )
    scene.add(numbers.arrange(DOWN))
    for number in numbers:
        number.set_value(-number.number / 3)


@picture
def typst_decimals(scene):
    numbers = VGroup(
        *(DecimalNumber(x, mob_class=MathTypst, font_size=size) for x, size in ((3.14, 20), (-0.5, 48), (10, 90)))
    )
    scene.add(numbers.arrange(DOWN))
    numbers[0].scale(2).set_color(RED).set_value(2.71)
    numbers[1].set_opacity(0.5).set_stroke(YELLOW, 2).set_value(0.25)
    numbers[2].rotate(0.3).set_value(-11.5)


@film()
def formulas(scene):
    first = MathTypst("{{ a }} = {{ b^2 }}", font_size=90)
    scene.play(Write(first), run_time=0.5)
    scene.play(TransformMatchingShapes(first, MathTypst("{{ b^2 }} / 2 = {{ a }}", font_size=90)), run_time=0.5)
    text = MathTypst("integral_0^1 f(x) dif x", color=YELLOW)
    scene.play(FadeIn(text.to_edge(UP), shift=DOWN), Indicate(first), run_time=0.5)
    scene.play(Transform(text, MathTypst("F(1) - F(0)").to_edge(DOWN)), run_time=0.5)


@film()
def typing(scene):
    text = Text("typing")
    cursor = Rectangle(height=0.6, width=0.2, fill_opacity=1)
    scene.play(AddTextLetterByLetter(text, time_per_char=0.1))
    scene.play(TypeWithCursor(Text("more").shift(UP), cursor, time_per_char=0.1), RemoveTextLetterByLetter(text))


@film()
def numbers_that_change(scene):
    t = ValueTracker(0)
    number = DecimalNumber(0, mob_class=digits).add_updater(lambda m: m.set_value(100 * t.get_value() - 20).move_to(UP))
    held = DecimalNumber(9.9, mob_class=digits, edge_to_fix=RIGHT, color=YELLOW).shift(DOWN)
    scene.add(number, held)
    scene.play(t.animate.set_value(1), ChangeDecimalToValue(held, 100.5))
    scene.play(FadeOut(number), held.animate.scale(2).set_color(RED))
    scene.play(ChangingDecimal(held, lambda a: 10 * a), Integer(3, mob_class=digits).animate.shift(2 * DOWN))


@picture
def code(scene):
    scene.add(Code(code_string="def f(x):\n    return x * x\n", language="python").scale(0.6))


@picture
def labels(scene):
    scene.add(
        Label(Text("label")), LabeledLine(Text("mid"), start=DL, end=DR), LabeledArrow(Text("arrow"), start=UL, end=UR)
    )
    scene.add(
        LabeledPolygram([LEFT, UP, RIGHT], label=Text("area")).shift(2 * DOWN), LabeledDot(Text("1")).shift(2 * UP)
    )


@picture
def markup(scene):
    scene.add(
        MarkupText('<span size="x-large">large</span> x<sub>2</sub> <u>under</u> <tt>mono</tt>').shift(2 * UP),
        MarkupText('<gradient from="RED" to="YELLOW">all</gradient> <color col="GREEN">green</color>'),
        MarkupText("<i>it</i> &amp; <s>gone</s>", font_size=30, color=TEAL, justify=True).shift(2 * DOWN),
    )


@picture
def text_with_options(scene):
    scene.add(
        Text("spaced\nlines", line_spacing=2, font_size=30).to_corner(UL),
        Text("t2g here", t2g={"here": (RED, YELLOW)}, t2s={"t2g": ITALIC}).to_corner(UR),
        Text("no ligatures: fi", disable_ligatures=True, font_size=24).to_corner(DL),
        Text("wide", width=4, fill_opacity=0.5, stroke_width=2).to_corner(DR),
        Text("梯度 χρῶμα").set_color_by_gradient(BLUE, GREEN),
    )
    scene.add(SurroundingRectangle(scene.mobjects[-1][:2], color=YELLOW), Underline(scene.mobjects[0]))


@picture
def paragraphs(scene):
    paragraph = Paragraph("one line", "and another", "three", line_spacing=0.7, font_size=36, alignment="right")
    paragraph[1].set_color(RED)
    scene.add(paragraph.to_edge(LEFT), Paragraph("alone").to_edge(RIGHT))


@picture
def typst_of_all_kinds(scene):
    scene.add(
        MathTypst("mat(1, 2; 3, 4) vec(x, y) = sum_(i=0)^n sqrt(i)", font_size=40).shift(2 * UP),
        Typst("- one\n- two #h(1em) #box(stroke: red)[boxed]", font_size=30).to_edge(LEFT),
        Typst("#rect(fill: blue, width: 2cm)[#text(fill: white)[in]]").to_edge(RIGHT),
        MathTypst('cases(x &"if" x > 0, 0 &"else")', color=YELLOW, fill_opacity=0.7).shift(2 * DOWN),
    )


@film()
def typst_parts(scene):
    formula = MathTypst("{{ a : first }} + {{ b }} = {{ c : last }}", font_size=80)
    scene.add(formula)
    scene.play(formula.select("first").animate.set_color(RED), Indicate(formula.select("last")), run_time=0.4)
    scene.play(formula.animate.set_opacity(0.5).scale(0.7).to_edge(UP), FadeIn(formula.copy()), run_time=0.4)


@film()
def code_that_appears(scene):
    code = Code(
        code_string="for i in range(3):\n    print(i)  # 数\n",
        language="python",
        background="window",
        formatter_style="monokai",
        add_line_numbers=True,
        paragraph_config={"font_size": 24},
    )
    scene.play(Create(code), run_time=0.4)
    scene.play(code.animate.scale(0.7).to_corner(UL), code.code_lines[0].animate.set_color(RED), run_time=0.3)


@film()
def counting(scene):
    number = Integer(0, mob_class=digits, group_with_commas=True).scale(2)
    scene.add(number)
    number.add_updater(lambda m, dt: m.increment_value(int(1000 * dt)))
    scene.wait(0.4)
    number.clear_updaters()
    scene.play(number.animate.shift(UP).set_color(YELLOW), run_time=0.3)
    scene.play(ChangeDecimalToValue(DecimalNumber(1, mob_class=digits, show_ellipsis=False), 7), run_time=0.3)


@film()
def words(scene):
    text = Text("one two three", font_size=40)
    cursor = Rectangle(height=0.5, width=0.1, fill_opacity=1)
    scene.play(AddTextWordByWord(text, time_per_char=0.03))
    scene.play(UntypeWithCursor(text.copy().set_color(RED).shift(UP), cursor, time_per_char=0.03))
    scene.play(Unwrite(text, reverse=False), run_time=0.3)
