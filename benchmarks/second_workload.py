"""A second workload for measuring render speed: six plain manim scenes of 8 to 11 s, other than those of the first.

What speeds up these as well as the first ones is a general gain. They know nothing of this project.
"""

# The scenes are written as users of manim write theirs.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *
from workload import chinese, digit


class Derivation(Scene):
    """Words and formulas, line by line, whose parts go over into those of the next line: 10.5 s."""

    def construct(self):
        title = chinese("配方法：从一般式到求根公式", 44).to_edge(UP)
        rule = Underline(title, color=BLUE)
        self.play(Write(title), Create(rule), run_time=1.5)
        steps = [
            "{{ a x^2 + b x }} + {{ c }} = 0",
            "{{ x^2 + b/a x }} = - {{ c/a }}",
            "{{ (x + b/(2a))^2 }} = {{ b^2/(4a^2) - c/a }}",
            "{{ x }} = {{ (-b plus.minus sqrt(b^2 - 4a c))/(2a) }}",
        ]
        words = ["一般的二次方程", "除以首项系数，把常数移到右边", "两边加上同一个平方", "开方，就得到求根公式"]
        line = MathTypst(steps[0], font_size=64)
        note = chinese(words[0], 34).next_to(line, DOWN, buff=1)
        self.play(Write(line), FadeIn(note, shift=UP), run_time=1.5)
        for step, text in zip(steps[1:], words[1:], strict=True):
            following = MathTypst(step, font_size=64)
            remark = chinese(text, 34).next_to(following, DOWN, buff=1)
            self.play(
                TransformMatchingShapes(line, following, path_arc=PI / 3),
                FadeOut(note, shift=DOWN),
                FadeIn(remark, shift=DOWN),
                run_time=1.5,
            )
            self.wait(0.5)
            line, note = following, remark
        box = SurroundingRectangle(line, color=YELLOW, buff=0.3)
        self.play(Create(box), line.animate.set_color(YELLOW), run_time=0.75)
        self.play(FadeOut(Group(title, rule, note), shift=UP), run_time=0.75)


class Swarm(Scene):
    """Three hundred dots that move by updaters, each in its own circle and colour: 9 s."""

    def construct(self):
        rng = np.random.default_rng(1)
        frame = Rectangle(width=12, height=6.5, color=GREY)
        time = ValueTracker(0)
        dots = VGroup()
        for color in color_gradient([BLUE, TEAL, YELLOW, RED], 300):
            home = np.array([rng.uniform(-5.5, 5.5), rng.uniform(-2.7, 2.7), 0])
            phase, pace, radius = rng.uniform(0, TAU), rng.uniform(0.5, 2), rng.uniform(0.1, 0.4)
            dot = Dot(home, radius=0.05, color=color)
            dot.add_updater(
                lambda m, home=home, phase=phase, pace=pace, radius=radius: m.move_to(
                    home
                    + radius
                    * np.array([np.cos(phase + pace * time.get_value()), np.sin(phase + pace * time.get_value()), 0])
                )
            )
            dots.add(dot)
        self.play(Create(frame), FadeIn(dots), run_time=1)
        self.play(time.animate.set_value(6), run_time=6, rate_func=linear)
        self.play(frame.animate.set_color(YELLOW), time.animate.set_value(8), run_time=2)


class Zoom(MovingCameraScene):
    """A camera that goes close to a curve, along it, and back: 10 s."""

    def construct(self):
        plane = NumberPlane(x_range=[-7, 7], y_range=[-4, 4])
        graph = plane.plot(lambda x: np.sin(2 * x) + 0.3 * x, x_range=[-6.5, 6.5], color=YELLOW)
        label = MathTypst("f(x) = sin 2x + 0.3 x", font_size=48).to_corner(UL).add_background_rectangle()
        self.play(Create(plane), run_time=1.5)
        self.play(Create(graph), FadeIn(label), run_time=1)
        self.camera.frame.save_state()
        dot = Dot(graph.point_from_proportion(0.3), radius=0.06, color=RED)
        tangent = TangentLine(graph, 0.3, length=3, color=GREEN)
        self.play(self.camera.frame.animate.set(width=4).move_to(dot), run_time=2)
        self.play(FadeIn(dot), Create(tangent), run_time=0.75)
        self.wait(0.25)
        self.play(
            MoveAlongPath(dot, graph.copy().pointwise_become_partial(graph, 0.3, 0.6)),
            self.camera.frame.animate.move_to(graph.point_from_proportion(0.6)),
            FadeOut(tangent),
            run_time=2.5,
        )
        self.play(Restore(self.camera.frame), run_time=2)


class Field(Scene):
    """A vector field, particles in it, and a plane that is warped by a function: 9.5 s."""

    def construct(self):
        def f(p):
            return np.array([np.sin(p[1]), np.cos(p[0] / 2), 0])

        field = ArrowVectorField(f, x_range=[-6, 6, 0.75], y_range=[-3.5, 3.5, 0.75])
        title = chinese("向量场与平面的变形", 40).to_corner(UL).add_background_rectangle()
        self.play(Create(field), FadeIn(title), run_time=2)
        particles = VGroup(*(Dot([x, y, 0], radius=0.07, color=WHITE) for x in range(-4, 5, 2) for y in (-2, 0, 2)))
        for particle in particles:
            particle.add_updater(lambda m, dt: m.shift(dt * f(m.get_center())))
        self.add(particles)
        self.wait(2)
        particles.clear_updaters(recursive=True)
        self.play(FadeOut(field), FadeOut(particles), run_time=1)
        plane = NumberPlane()
        plane.prepare_for_nonlinear_transform()
        self.play(Create(plane), run_time=1.5)
        self.play(
            plane.animate.apply_function(lambda p: p + 0.5 * np.array([np.sin(p[1]), np.sin(p[0]), 0])), run_time=2
        )
        self.wait(1)


class TorusInSpace(ThreeDScene):
    """A torus of 768 faces with axes under a camera that goes round: 8 s."""

    def construct(self):
        self.set_camera_orientation(phi=60 * DEGREES, theta=-60 * DEGREES)
        axes = ThreeDAxes(x_range=[-4, 4], y_range=[-4, 4], z_range=[-2, 2])
        torus = Torus(major_radius=2, minor_radius=0.8, resolution=(32, 24), checkerboard_colors=[TEAL_D, TEAL_E])
        self.add_fixed_in_frame_mobjects(chinese("圆环面", 40).to_corner(UL))
        self.play(Create(axes), FadeIn(torus), run_time=1)
        self.begin_ambient_camera_rotation(rate=0.3)
        self.wait(5)
        self.stop_ambient_camera_rotation()
        self.move_camera(phi=35 * DEGREES, run_time=2)


class Bars(Scene):
    """A bar chart with values above the bars that run with them, changed three times: 9 s."""

    def construct(self):
        names = ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月"]
        values = [2.0, 3.1, 4.4, 3.7, 5.2, 6.0, 4.9, 3.3]
        chart = BarChart(
            values,
            y_range=[0, 8, 2],
            x_length=11,
            y_length=5,
            y_axis_config={"include_numbers": False},
        ).to_edge(DOWN, buff=0.9)
        labels = VGroup(
            *(chinese(name, 28).next_to(bar, DOWN, buff=0.15) for name, bar in zip(names, chart.bars, strict=True))
        )
        title = chinese("每月平均值", 40).to_edge(UP)
        self.play(Create(chart.axes), Write(title), FadeIn(labels), run_time=1.5)
        numbers = VGroup()
        for bar in chart.bars:
            number = DecimalNumber(0, num_decimal_places=2, font_size=32, mob_class=digit)
            number.add_updater(
                lambda m, bar=bar: m.set_value(bar.height / chart.y_axis.unit_size).next_to(bar, UP, buff=0.12)
            )
            numbers.add(number)
        self.add(numbers)
        self.play(*(GrowFromEdge(bar, DOWN) for bar in chart.bars), run_time=1.5)
        self.wait(0.5)
        for factor in (0.6, 1.25, 0.9):
            changed = [min(7.5, factor * value + 0.5 * (i % 3)) for i, value in enumerate(values)]
            self.play(chart.animate.change_bar_values(changed), run_time=1.5)
            self.wait(0.25)
        self.play(chart.bars.animate.set_color(YELLOW), run_time=0.25)
