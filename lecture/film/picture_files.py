"""Write painted pictures as an animated GIF, WebM, ProRes or PNG files, with a transparent ground where there is room.

A picture is an RGBA array of shape (height, width, 4), its colours as they are seen where nothing lies behind them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

__all__ = ["FORMATS", "PictureFormat", "open_writer", "separate_alpha"]

GIF_FPS = 25  # a GIF counts hundredths of seconds: 1/30 of a second is none
Writer = Callable[[np.ndarray], None]


@dataclass(frozen=True)
class PictureFormat:
    """A file format: its codec, the layout of its colours without and with a transparent ground, and its options."""

    codec: str
    layout: str
    transparent_layout: str | None
    options: Mapping[str, str]
    fps: int | None = None


# One quantiser, a little finer than a film's: such a file is often encoded once more.
VP9 = {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1", "auto-alt-ref": "0"}
FORMATS = {
    ".gif": PictureFormat("gif", "pal8", None, {}, GIF_FPS),
    ".webm": PictureFormat("libvpx-vp9", "yuv420p", "yuva420p", VP9),
    ".mov": PictureFormat("prores_ks", "yuv444p10le", "yuva444p10le", {"profile": "4444", "qscale": "4"}),
    ".png": PictureFormat("png", "rgb24", "rgba", {}),
}
LOSSLESS = PictureFormat("ffv1", "bgra", None, {})


def separate_alpha(picture: np.ndarray) -> np.ndarray:
    """Return a picture whose colours are not weighted by its alpha: a = 128 of white is (255, 255, 255, 128).

    Cairo paints colours times alpha; PNG, WebM and ProRes hold them apart.
    """
    alpha = picture[..., 3:].astype(np.uint16)
    colors = np.where(alpha, (picture[..., :3].astype(np.uint16) * 255 + alpha // 2) // np.maximum(alpha, 1), 0)
    return np.concatenate([np.minimum(colors, 255).astype(np.uint8), picture[..., 3:]], axis=-1)


@contextmanager
def open_writer(file: Path, form: str, size: tuple[int, int], fps: int, *, transparent: bool) -> Iterator[Writer]:
    """Open a file of a format, by its suffix; what is returned takes picture after picture. PNG takes a folder."""
    if form == ".png":
        yield _png_writer(file, transparent=transparent)
        return
    if form == ".gif":
        with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
            raw = Path(folder) / "pictures.mkv"
            with _encoder(raw, "matroska", LOSSLESS, size, fps, LOSSLESS.layout) as write:
                yield write
            _write_gif(raw, file, size, fps)
        return
    kind = FORMATS[form]
    layout = (kind.transparent_layout if transparent else None) or kind.layout
    with _encoder(file, form.removeprefix("."), kind, size, fps, layout) as write:
        yield write


@contextmanager
def _encoder(
    file: Path, container_name: str, kind: PictureFormat, size: tuple[int, int], fps: int, layout: str
) -> Iterator[Writer]:
    """Open a video of one stream; what is returned encodes picture after picture."""
    with av.open(file, "w", format=container_name) as container:
        stream = cast(VideoStream, container.add_stream(kind.codec, rate=Fraction(fps), options=dict(kind.options)))
        stream.width, stream.height = size
        stream.pix_fmt = layout
        count = 0

        def write(picture: np.ndarray) -> None:
            nonlocal count
            frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgba")
            frame.pts, frame.time_base = count, Fraction(1, fps)
            count += 1
            container.mux(stream.encode(frame))

        yield write
        container.mux(stream.encode(None))


def _write_gif(pictures: Path, file: Path, size: tuple[int, int], fps: int) -> None:
    """Encode pictures as a GIF with one palette for all, so that what stands still costs nothing."""
    with av.open(pictures) as source:
        palette = _make_palette(source.decode(video=0), size, fps)
    graph = Graph()
    colors = _source(graph, (16, 16), fps)
    frames = _source(graph, size, fps)
    use, sink = graph.add("paletteuse", "dither=none:diff_mode=rectangle"), graph.add("buffersink")
    frames.link_to(use, 0, 0)
    colors.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    colors.push(palette)
    colors.push(None)
    with av.open(pictures) as source, av.open(file, "w", format="gif") as container:
        stream = container.add_stream("gif", rate=Fraction(fps))
        stream.width, stream.height = size
        stream.pix_fmt = FORMATS[".gif"].layout
        for number, frame in enumerate(source.decode(video=0)):
            frames.push(_rgba(frame, number, fps))
            for found in _pull_all(sink):
                container.mux(stream.encode(found))
        frames.push(None)
        for found in _pull_all(sink):
            container.mux(stream.encode(found))
        container.mux(stream.encode(None))


def _make_palette(pictures: Iterable[VideoFrame], size: tuple[int, int], fps: int) -> VideoFrame:
    """Return the 256 colours that stand for all of the pictures best."""
    graph = Graph()
    source, generate, sink = (
        _source(graph, size, fps),
        graph.add("palettegen", "reserve_transparent=0"),
        graph.add("buffersink"),
    )
    source.link_to(generate)
    generate.link_to(sink)
    graph.configure()
    for number, picture in enumerate(pictures):
        source.push(_rgba(picture, number, fps))
    source.push(None)
    return cast(VideoFrame, sink.pull())


def _rgba(picture: VideoFrame, number: int, fps: int) -> VideoFrame:
    """Return a picture in the layout of the filters, at the time of its number."""
    found = picture.reformat(format="rgba")
    found.pts, found.time_base = number, Fraction(1, fps)
    return found


def _source(graph: Graph, size: tuple[int, int], fps: int) -> FilterContext:
    layout = VideoFormat("rgba", *size)
    return graph.add_buffer(width=size[0], height=size[1], format=layout, time_base=Fraction(1, fps))


def _pull_all(sink: FilterContext) -> Iterator[VideoFrame]:
    """Yield the pictures that a filter has ready."""
    with suppress(BlockingIOError, EOFError):
        while True:
            yield cast(VideoFrame, sink.pull())


def _png_writer(folder: Path, *, transparent: bool) -> Writer:
    """Write pictures as 00001.png, 00002.png … into a folder."""
    count = 0

    def write(picture: np.ndarray) -> None:
        nonlocal count
        count += 1
        Image.fromarray(picture if transparent else picture[..., :3]).save(folder / f"{count:05}.png", "PNG")

    return write
