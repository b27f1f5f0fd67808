#!/bin/sh
# A film that PyAV encodes with libx264 on several threads has each picture cut into bands, a thread each, and is larger
# than the same film on one thread: a band can't refer to the other bands of its picture. FFmpeg's own default is a picture
# a thread. PyAV opens every codec for bands ("SLICE", as is best for decoding at once), and FFmpeg's wrapper of
# libx264 reads that as x264's sliced-threads. Nobody asked for it and nothing says so but the options that x264 writes
# into the film. `stream.codec_context.thread_type = "FRAME"` before the first frame gives FFmpeg's way, and within a
# few bytes the film of one thread. manim 0.22 encodes by PyAV and has it so, wherever there is more than one core.
#
# Seen 2026-11-28: 40 % more bytes on four threads, and none more with "FRAME"; PyAV 18.1.0, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
cat > bands.py <<'PYTHON'
from fractions import Fraction
from io import BytesIO

import av
import numpy as np

y, x = np.mgrid[:360, :640]


def picture(time):
    """Return rings and a disc that move over a dark ground."""
    rings = 60 + 40 * np.cos(np.hypot(x - 200 - 2 * time, y - 180) / 9)
    disc = np.hypot(x - 480, y - 60 - 4 * time) < 40
    levels = np.where(disc, 220, rings).astype(np.uint8)
    return av.VideoFrame.from_ndarray(np.repeat(levels[..., None], 3, axis=2), format="rgb24")


def film(threads, kind=None):
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=30, options={"crf": "23"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        stream.codec_context.thread_count = threads
        if kind:
            stream.codec_context.thread_type = kind
        for time in range(60):
            frame = picture(time)
            frame.pts, frame.time_base = time, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


one, default, pictures = film(1), film(4), film(4, "FRAME")
print("in bands:", *(b"sliced_threads=1" in each for each in (one, default, pictures)))
print(f"default: {len(default) / len(one) - 1:+.0%}, FRAME: {len(pictures) / len(one) - 1:+.0%} bytes beside one thread")
PYTHON
venv/bin/python bands.py > seen 2> log || { cat log >&2; exit 1; }
cat seen
[ "$(cat seen)" = "in bands: False True False
default: +40%, FRAME: +0% bytes beside one thread" ] || { echo "changed: other films" >&2; exit 1; }
