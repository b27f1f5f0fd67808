"""Scenes under other configurations: sizes, frame rates, grounds, containers."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from manim import *

from gallery.entries import film


def mixture(scene):
    scene.add(
        *(Circle(2, fill_opacity=0.3, color=c).shift(v) for c, v in ((RED, LEFT), (GREEN, RIGHT), (BLUE, UP))),
        Text("mixed", gradient=(YELLOW, PINK)).shift(2 * DOWN),
        Star(fill_opacity=1).set_sheen(0.6, DR).shift(3 * RIGHT),
    )
    scene.wait(0.2)
    scene.play(scene.mobjects[0].animate.shift(UP), run_time=0.4)
    scene.add(Line(3 * LEFT, 3 * RIGHT, stroke_width=10))
    scene.wait(0.2)


CONFIGURATIONS = {
    "odd_sizes": {"pixel_width": 161, "pixel_height": 91, "format": "png-sequence"},
    "a_square": {"pixel_width": 120, "pixel_height": 120, "frame_width": 8.0, "frame_height": 8.0},
    "an_upright_frame": {"pixel_width": 90, "pixel_height": 160, "frame_width": 8.0},
    "sizes_of_no_blocks": {"pixel_width": 174, "pixel_height": 98},
    "a_strip": {"pixel_width": 320, "pixel_height": 24},
    "a_wide_frame": {"frame_width": 24.0, "frame_height": 13.5},
    "a_colored_ground": {"background_color": "#334455"},
    "a_white_ground": {"background_color": "#FFFFFF"},
    "a_high_rate": {"frame_rate": 60},
    "a_fraction_of_a_rate": {"frame_rate": 29.97},
    "a_slow_rate": {"frame_rate": 3},
    "a_picture": {"format": "png"},
    "a_series_of_pictures": {"format": "png-sequence"},
    "a_gif": {"format": "gif"},
    "webm": {"format": "webm"},
    "mov": {"format": "mov"},
    "transparent": {"background_opacity": 0.0},
    "half_transparent": {"background_color": "#FFFFFF", "background_opacity": 0.5},
    "transparent_webm": {"format": "webm", "background_opacity": 0.0},
    "no_output": {"dry_run": True},
    "saved_sections": {"save_sections": True},
    "some_plays": {"from_animation_number": 1, "upto_animation_number": 1},
}


def enter(name, settings):
    def construct(scene):
        mixture(scene)

    construct.__name__ = name
    film(**settings)(construct)


for name, settings in CONFIGURATIONS.items():
    enter(name, settings)
