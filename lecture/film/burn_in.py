"""Paint captions into the lowest band of a film's pictures, for players and sites that show no subtitles.

The band is left free by all scenes. What is painted is laid over the decoded pictures in their own colour space, and
all is encoded again, once.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray
from PIL import Image

from lecture.film.captions import Cue
from lecture.film.packets import open_packets
from lecture.render.progress_protocol import OrderCancelledError
from lecture.typesetting import typeset_pictures
from scenes.style.frame import frame_of_picture
from scenes.style.theme import Theme

__all__ = ["burn_in", "paint_cues"]

# A page a cue, as large as the band in pixels. Lines are outlined in the colour of the ground: a scene may have drawn
# into the band. What is too wide is set smaller.
TEMPLATE = """
#let data = json("data.json")
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 0pt, fill: none)
#set text(font: sys.inputs.fonts.split(","), size: data.size * 1pt, weight: 500, fill: rgb(data.text))
#set par(leading: 0.42em)
#let lines(cue) = align(center, cue.map(line => text(line)).join(linebreak()))
#for (number, cue) in data.cues.enumerate() {
  if number > 0 { pagebreak() }
  context {
    let room = 0.96 * data.width * 1pt
    let factor = calc.min(1, room / calc.max(measure(lines(cue)).width, 1pt)) * 100%
    let outline = text(stroke: data.size * 0.18pt + rgb(data.ground), lines(cue))
    for body in (outline, lines(cue)) { place(center + horizon, scale(factor, reflow: true, body)) }
  }
}
"""
ENCODER = {"crf": "20", "preset": "veryfast", "tune": "animation", "profile": "high"}
TEXT_HEIGHT = 0.038  # an em, as a share of the shorter side
THREADS = 4  # of the encoder, on any machine: pictures must not depend on how many cores there are
Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Band:
    """The lowest rows of a picture in YUV 4:2:0: the first row, and of luma and chroma what is painted there, with its
    opacity."""

    top: int
    luma: Plane
    chroma: tuple[Plane, Plane]
    alpha: Plane
    chroma_alpha: Plane

    def lay_over(self, picture: NDArray[np.uint8]) -> None:
        """Paint the band into a picture, an array of rows of luma, then of both chromas."""
        height, width = picture.shape[0] * 2 // 3, picture.shape[1]
        _blend(picture[self.top : height], self.luma, self.alpha)
        # A chroma may end within a row of the array, as two of its rows are as wide as one.
        chromas = picture.reshape(-1)[height * width :].reshape(2, height // 2, width // 2)
        for rows, plane in zip(chromas, self.chroma, strict=True):
            _blend(rows[self.top // 2 :], plane, self.chroma_alpha)


def _blend(rows: NDArray[np.uint8], painted: Plane, alpha: Plane) -> None:
    rows[:] = np.rint(rows + (painted - rows) * alpha).astype(np.uint8)


def burn_in(
    segments: Sequence[Path],
    cues: Sequence[Cue],
    look: Theme,
    file: Path,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Write the segments as one, with cues painted into its pictures; return its file."""
    with open_packets(segments[0]) as first, av.open(file, "w", format="mp4") as output:
        model = first.streams.video[0]
        context = model.codec_context
        size, matrix = (context.width, context.height), context.colorspace
        stream: Any = output.add_stream("libx264", rate=model.average_rate, options=ENCODER)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.thread_count = THREADS
        stream.codec_context.colorspace, stream.codec_context.color_range = matrix, ColorRange.MPEG
        stream.time_base = stream.codec_context.time_base = 1 / Fraction(model.average_rate)
        painted = paint_cues(cues, look, size, matrix)
        for number, picture in enumerate(_with_captions(_decoded(segments), painted)):
            if is_cancelled():
                raise OrderCancelledError
            picture.pts, picture.time_base = number, stream.codec_context.time_base
            output.mux(stream.encode(picture))
        output.mux(stream.encode(None))
    return file


def _decoded(segments: Iterable[Path]) -> Iterator[Any]:
    for segment in segments:
        with av.open(segment) as source:
            yield from source.decode(video=0)


def _with_captions(pictures: Iterable[Any], cues: Iterator[tuple[Cue, Band]]) -> Iterator[Any]:
    """Yield all pictures, those that have a cue with its band."""
    now = next(cues, None)
    for number, picture in enumerate(pictures):
        while now is not None and now[0].end <= number:
            now = next(cues, None)
        rows = picture.to_ndarray()
        if now is not None and now[0].start <= number:
            now[1].lay_over(rows)
        yield av.VideoFrame.from_ndarray(rows, format="yuv420p")


def paint_cues(cues: Sequence[Cue], look: Theme, size: tuple[int, int], matrix: int) -> Iterator[tuple[Cue, Band]]:
    """Yield each cue as the band that it is painted as."""
    width, height = size
    frame = frame_of_picture(width, height)
    top = 2 * round((1 - frame.caption.height / frame.height) * height / 2)
    data = {
        "width": width,
        "height": height - top,
        "size": TEXT_HEIGHT * min(size),
        "text": look.TEXT,
        "ground": look.BACKGROUND,
        "cues": [cue.lines for cue in cues],
    }
    for cue, png in zip(cues, typeset_pictures(TEMPLATE, data) if cues else (), strict=True):
        yield cue, _band(np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")), top, matrix)


def _band(painted: NDArray[np.uint8], top: int, matrix: int) -> Band:
    """Return a painted picture, RGBA, as a band in YUV."""
    alpha = (painted[..., 3] / 255).astype(np.float32)
    around = np.median(painted[alpha > 0][:, :3], axis=0) if alpha.any() else 0  # so that colours of edges stay theirs
    rgb = np.where(painted[..., 3:] > 0, painted[..., :3], around)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb.astype(np.uint8)), format="rgb24")
    is_709 = matrix == Colorspace.ITU709
    yuv = frame.reformat(
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709 if is_709 else Colorspace.ITU601,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
    ).to_ndarray()
    height, width = alpha.shape
    luma, rest = yuv[:height].astype(np.float32), yuv[height:].astype(np.float32)
    u, v = rest.reshape(2, height // 2, width // 2)
    chroma_alpha = alpha.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    return Band(top, luma, (u, v), alpha, chroma_alpha)
