#!/bin/sh
# How many frames manim 0.22 writes for one time depends on whether something moves in it. A wait in which nothing
# moves is cut to whole frames after a division, which loses one where the quotient falls short of a whole number
# (2.05 s are 123 frames at 60 a second); one in which something moves, and a play, are counted up, and gain one where
# it falls beyond (8.3 s are 498). Pictures and a sound track of given lengths run apart by that.
#
# Seen 2026-11-28: 2.05 s: 122 still, 123 moving; 8.3 s: 498 and 499; manim 0.22.0, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check manim==0.22.0
cat > waits.py <<'PYTHON'
from pathlib import Path

import av
from manim import Scene, Square, tempconfig


def wait(seconds, frozen):
    class Waiting(Scene):
        def construct(self):
            self.add(Square())
            self.wait(seconds, frozen_frame=frozen)

    settings = {"frame_rate": 60, "pixel_width": 64, "pixel_height": 36, "media_dir": f"{seconds}-{frozen}"}
    with tempconfig({**settings, "verbosity": "ERROR", "progress_bar": "none"}):
        Waiting().render()
    (film,) = (path for path in Path(settings["media_dir"]).rglob("Waiting*.mp4"))
    with av.open(str(film)) as container:
        return sum(1 for _ in container.decode(video=0))


for seconds in (2.05, 8.3):
    print(seconds, wait(seconds, True), wait(seconds, False))
PYTHON
venv/bin/python -W ignore waits.py > seen 2> log || { cat log >&2; exit 1; }
cat seen
[ "$(cat seen)" = "2.05 122 123
8.3 498 499" ] || { echo "changed: waits have other lengths" >&2; exit 1; }
