#!/bin/sh
# The fraction bars and roots of manim 0.22's Typst formulas are as thick, beside their letters, as the film has pixels:
# their width is set to half of what they take in pixels, while Cairo draws widths in hundredths of a unit of the frame.
# So they are too thin in all films of less than 2850 pixels a line, and too thick beyond.
#
# Seen 2026-11-28: the bar of 1/2 as a share of its length: Typst 0.0960, manim 0.0288 at 854 pixels, 0.0432 at 1280,
# 0.0648 at 1920, 0.1296 at 3840; manim 0.22.0, typst 0.15.2, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "manim[typst]==0.22.0" typst==0.15.2
cat > bars.py <<'PYTHON'
import re

import typst
from manim import Scene, tempconfig
from manim.mobject.text.typst_mobject import MathTypst

LINE = 0.01  # units of the frame that Cairo draws a stroke width of 1 with


class Half(Scene):
    def construct(self):
        formula = MathTypst("1/2", font_size=48, use_svg_cache=False)
        (bar,) = (part for part in formula.family_members_with_points() if part.get_stroke_width() > 0)
        print(f"{bar.get_stroke_width() * LINE / bar.width:.4f}")


svg = typst.compile(b"#set page(width: auto, height: auto)\n$ 1/2 $", format="svg").decode()
(length,) = re.findall(r'd="M 0 0h ([0-9.]+)', svg)
(thickness,) = re.findall(r'stroke-width="([0-9.]+)"', svg)
print(f"Typst {float(thickness) / float(length):.4f}")
for width, height in ((854, 480), (1280, 720), (1920, 1080), (3840, 2160)):
    with tempconfig({"pixel_width": width, "pixel_height": height, "dry_run": True, "verbosity": "ERROR"}):
        print(width, end=" ")
        Half().render()
PYTHON
venv/bin/python -W ignore bars.py > seen 2> log || { cat log >&2; exit 1; }
cat seen
[ "$(cat seen)" = "Typst 0.0960
854 0.0288
1280 0.0432
1920 0.0648
3840 0.1296" ] || { echo "changed: bars are otherwise" >&2; exit 1; }
