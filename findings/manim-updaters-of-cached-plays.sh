#!/bin/sh
# A scene of manim 0.22 with an updater that takes dt ends otherwise when its plays come from the cache: a play that is
# found there isn't stepped through, its updaters are called once, with the whole play's time as dt. What adds up in
# small steps (a decay, a growth, a walk downhill) is elsewhere afterwards, and the plays that follow are drawn from it.
# Nothing says so; --disable_caching gives the first picture each time.
#
# Seen 2026-11-28: 6.0926 as it is rendered first, 4.9366 the second time; manim 0.22.0, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check manim==0.22.0
cat > growth.py <<'PYTHON'
from manim import RIGHT, Dot, Scene, ValueTracker, tempconfig


class Growth(Scene):
    def construct(self):
        dot, size = Dot(), ValueTracker(1)
        size.add_updater(lambda tracker, dt: tracker.set_value(tracker.get_value() * (1 + dt)))
        self.add(dot, size)
        self.wait(1, frozen_frame=False)
        self.play(dot.animate.shift(RIGHT))
        print(round(size.get_value(), 4))


with tempconfig({"quality": "low_quality", "verbosity": "ERROR", "progress_bar": "none"}):
    Growth().render()
    Growth().render()
PYTHON
venv/bin/python -W ignore growth.py > seen 2> log || { cat log >&2; exit 1; }
cat seen
[ "$(cat seen)" = "6.0926
4.9366" ] || { echo "changed: the second run ends otherwise" >&2; exit 1; }
