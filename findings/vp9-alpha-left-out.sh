#!/bin/sh
# A WebM film with a transparent ground is opaque when it is opened again. It was written rightly, and says so (alpha_mode
# 1), but VP9's alpha is a second stream beside each picture, and FFmpeg's own decoder, which is the default, leaves it
# out without a word: the pictures are yuv420p, black where nothing was. libvpx's decoder, which PyAV has too, gives
# yuva420p. So it is with what `manim --transparent --format webm` wrote and a script composes by PyAV, or checks.
#
# Seen 2026-11-28: alpha 255 by the default decoder and 0 by libvpx-vp9 for the empty corner; PyAV 18.1.0, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
cat > corner.py <<'PYTHON'
from fractions import Fraction
from io import BytesIO

import av
import numpy as np

file = BytesIO()
with av.open(file, "w", format="webm") as container:
    stream = container.add_stream("libvpx-vp9", rate=30, options={"auto-alt-ref": "0"})
    stream.width, stream.height, stream.pix_fmt = 320, 180, "yuva420p"
    for time in range(3):
        colors = np.zeros((180, 320, 4), np.uint8)
        colors[40:100, 40 + 10 * time : 120 + 10 * time] = 255, 0, 0, 255
        frame = av.VideoFrame.from_ndarray(colors, format="rgba")
        frame.pts, frame.time_base = time, Fraction(1, 30)
        container.mux(stream.encode(frame))
    container.mux(stream.encode())

for name in ("vp9", "libvpx-vp9"):
    file.seek(0)
    with av.open(file) as container:
        (stream,) = container.streams
        decoder = stream.codec_context if name == stream.codec_context.name else av.CodecContext.create(name, "r")
        frame = next(frame for packet in container.demux(stream) for frame in decoder.decode(packet))
        alpha = frame.to_ndarray(format="rgba")[5, 5, 3]
        print(f"alpha_mode {stream.metadata['alpha_mode']}, by {name}: {frame.format.name}, alpha {alpha}")
PYTHON
venv/bin/python corner.py > seen 2> log || { cat log >&2; exit 1; }
cat seen
[ "$(cat seen)" = "alpha_mode 1, by vp9: yuv420p, alpha 255
alpha_mode 1, by libvpx-vp9: yuva420p, alpha 0" ] || { echo "changed: other decoders" >&2; exit 1; }
