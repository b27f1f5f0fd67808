#!/bin/sh
# A formula that manim 0.22 has typeset before comes from its cache with other strokes: the fraction bar of the first
# is as wide as its font size makes it, that of the second keeps the width of the SVG whatever its size. So what a
# scene shows depends on what the process has typeset before it.
#
# Seen 2026-11-28: 3.24 the first time, 0.48 the second at the same size and at another; manim 0.22.0, typst 0.15.2,
# Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "manim[typst]==0.22.0" typst==0.15.2
cat > bars.py <<'PYTHON'
from manim import Scene, tempconfig
from manim.mobject.text.typst_mobject import MathTypst


class Halves(Scene):
    def construct(self):
        for size in (96, 96, 24):
            parts = MathTypst("1/2", font_size=size).family_members_with_points()
            print(size, *(round(float(part.get_stroke_width()), 4) for part in parts if part.get_stroke_width() > 0))


with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
    Halves().render()
PYTHON
venv/bin/python -W ignore bars.py > seen 2> log || { cat log >&2; exit 1; }
cat seen
[ "$(cat seen)" = "96 3.24
96 0.48
24 0.48" ] || { echo "changed: bars are otherwise" >&2; exit 1; }
