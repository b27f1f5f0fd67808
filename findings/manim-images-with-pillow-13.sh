#!/bin/sh
# manim 0.22 paints no image with Pillow 13: it pastes each into a picture made from numpy's zeros, which are floats, as
# RGBA, and Pillow no longer takes that for a picture. manim's own requirement (pillow>=9.1) allows both.
#
# Seen 2026-11-27: "ValueError: Invalid mode for data type"; manim 0.22.0, Pillow 13.0.0, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check manim==0.22.0 pillow==13.0.0
cat > image.py <<'PYTHON'
import numpy as np
from manim import ImageMobject, Scene, tempconfig

class Picture(Scene):
    def construct(self):
        self.add(ImageMobject(np.uint8([[0, 250]])).scale(50))

with tempconfig({"quality": "low_quality", "save_last_frame": True, "verbosity": "ERROR"}):
    try:
        Picture().render()
    except ValueError as error:
        print(f"ValueError: {error}")
PYTHON
venv/bin/python -W ignore image.py > seen
cat seen
[ "$(cat seen)" = "ValueError: Invalid mode for data type" ] || { echo "changed: an image is painted" >&2; exit 1; }
