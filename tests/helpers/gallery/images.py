"""Images, point clouds and SVG drawings."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from pathlib import Path

import numpy as np
from manim import *

from gallery.entries import film, picture


@picture
def images(scene):
    ramp = np.linspace(0, 255, 64 * 48).reshape(48, 64).astype(np.uint8)
    image = ImageMobject(ramp)
    scene.add(
        image.scale(2),
        image.copy().rotate(0.4).set_opacity(0.5).shift(2 * RIGHT),
        Square(),
        ImageMobject(np.uint8([[0, 250]])).to_edge(LEFT),
    )


@picture
def point_clouds(scene):
    scene.add(
        Square(fill_opacity=0.5), PointCloudDot(radius=1, density=20, color=RED), Mobject1D().add_line(LEFT, UR, RED)
    )
    cloud = PMobject(stroke_width=6).add_points(np.random.default_rng(1).normal(size=(50, 3)), color=YELLOW)
    scene.add(cloud.shift(2 * LEFT), PGroup(Point(UP, color=BLUE)), Circle())


@picture
def svg(scene):
    Path("drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60">'
        '<rect x="5" y="5" width="30" height="20" fill="#f00"/>'
        '<circle cx="60" cy="30" r="15" fill="none" stroke="#0f0" stroke-width="3"/>'
        '<path d="M10 50 C 20 20 40 20 50 50 Z" fill="#00f"/>'
        '<line x1="0" y1="0" x2="100" y2="60" stroke="#ff0"/><polygon points="70,5 90,5 80,20" fill="#0ff"/></svg>'
    )
    scene.add(SVGMobject("drawing.svg"), SVGMobject("drawing.svg", fill_color=WHITE, height=1).to_corner(UR))


@film()
def images_in_motion(scene):
    image = ImageMobject(np.linspace(0, 255, 300).reshape(15, 20).astype(np.uint8)).scale(8)
    scene.play(FadeIn(image), run_time=0.5)
    scene.play(image.animate.shift(RIGHT).rotate(0.5), Create(Square()), run_time=0.5)


@film()
def clouds_in_motion(scene):
    cloud = PMobject(stroke_width=5).add_points(np.random.default_rng(2).normal(size=(40, 3)), color=YELLOW)
    scene.add(cloud, Square(fill_opacity=0.5))
    scene.play(cloud.animate.shift(UP), run_time=0.75)


@picture
def images_of_all_kinds(scene):
    ramp = np.linspace(0, 255, 30 * 40).reshape(30, 40).astype(np.uint8)
    colors = np.dstack((ramp, 255 - ramp, ramp // 2))
    veiled = np.dstack((colors, ramp))
    for k, array in enumerate((ramp, colors, veiled)):
        scene.add(ImageMobject(array, scale_to_resolution=200).shift((4 * k - 4) * RIGHT))
    image = ImageMobject(colors, invert=True).set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
    scene.add(image.scale_to_fit_height(1.5).shift(2 * DOWN), Circle(fill_opacity=0.4))


@film()
def images_between_shapes(scene):
    image = ImageMobject(np.uint8([[0, 80], [160, 250]])).scale(60).set_z_index(1)
    below, above = Square(3, fill_opacity=1, color=RED), Circle(fill_opacity=0.6, color=GREEN).set_z_index(2)
    scene.add(below, image, above)
    scene.play(image.animate.shift(2 * RIGHT).set_opacity(0.4), above.animate.shift(LEFT), run_time=0.4)
    scene.play(FadeOut(image), below.animate.rotate(1), run_time=0.4)
    scene.wait(0.2)


@film()
def clouds_that_change(scene):
    cloud = PMobject(stroke_width=8).add_points([[x / 4, np.sin(x), 0] for x in range(-12, 12)])
    cloud.set_color_by_gradient(RED, BLUE)
    group = PGroup(Point(2 * UP, color=YELLOW, stroke_width=20), PointCloudDot(DOWN, radius=0.5, density=30))
    scene.add(group, Mobject2D(stroke_width=3))
    scene.play(cloud.animate.stretch(1.3, 0).set_stroke_width(4), group.animate.shift(RIGHT), run_time=0.4)
    cloud.fade_to(GREEN, 0.5).thin_out(2)
    scene.play(FadeOut(cloud), run_time=0.3)


@picture
def svg_of_many_parts(scene):
    Path("parts.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120"><g transform="translate(10 10) rotate(5)">'
        '<ellipse cx="40" cy="30" rx="35" ry="20" fill="teal" fill-opacity="0.5"/>'
        '<path d="M5 5 h30 v20 a10 10 0 0 1 -20 0 z" fill="none" stroke="orange" stroke-width="4"/></g>'
        '<polyline points="100,10 120,50 140,10 160,50" fill="none" stroke="#c0f"/>'
        '<g id="named"><rect x="100" y="60" width="80" height="40" rx="10" style="fill:#345;stroke:white"/></g>'
        '<path d="M20 100 q 20 -30 40 0 t 40 0" stroke="red" fill="none" stroke-width="2"/></svg>'
    )
    drawing = SVGMobject("parts.svg", height=5)
    scene.add(drawing, SVGMobject("parts.svg", stroke_color=YELLOW, fill_opacity=0.2, width=2).to_corner(UR))
    scene.add(SVGMobject("parts.svg", should_center=False, opacity=0.3).scale(0.5), Circle(0.2).move_to(drawing[-1]))
