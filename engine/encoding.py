"""Encodes the segments of a scene with one encoder: RGBA frames to H.264, converted and tagged as BT.709.

Each segment begins with a key frame and becomes a file of its own, as if it had been encoded alone; but the encoder
is neither set up nor drained for every one of them, and there is never more than one in memory.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from manim._config.video_encoder import VideoEncoderSpec

from engine.conversion import FrameConverter
from engine.frames import Frame, pool
from engine.version import is_known_version

STOCK_CRF = 23.0  # manim's own, with x264's default preset

# For drawn pictures, large areas of which stand still: B-frames in a fixed pattern cost next to nothing there, while
# looking ahead, adaptive quantisation and sub-pixel search cost most of the time and win little.
FLAT_PICTURES = (
    (
        "x264-params",
        "bframes=3:b-adapt=0:direct=temporal:rc-lookahead=0:mbtree=0:scenecut=0:weightp=0:aq-mode=0:ref=1:subme=0",
    ),
)


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How scenes are encoded with x264.

    Parameters
    ----------
    crf
        Constant rate factor: lower is better and larger. Of 1 or more: 0 would be lossless, which few players show.
    preset
        x264's trade of time for size.
    threads
        Threads of the encoder; 0 lets x264 choose. One is best where every core has a worker of its own.
    queue
        Frames that may wait for the encoder.
    options
        Further options of libx264, as pairs; the default suits drawn pictures.

    """

    crf: float = 26.0
    preset: str = "superfast"
    threads: int = 0
    queue: int = 4
    options: tuple[tuple[str, str], ...] = FLAT_PICTURES

    def __post_init__(self) -> None:
        for name, least in (("crf", 1), ("threads", 0), ("queue", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"encoder setting {name} is {getattr(self, name)}; it must be {least} or more")

    @classmethod
    def stock(cls, threads: int = 0) -> EncoderSettings:
        """Preset and crf as manim leaves them."""
        return cls(crf=STOCK_CRF, preset="medium", threads=threads, options=())


_DEFAULT = EncoderSettings()

settings_in_use: ContextVar[EncoderSettings] = ContextVar("settings_in_use", default=_DEFAULT)


def can_encode(spec: VideoEncoderSpec | None) -> bool:
    """Whether the scene's video is plain H.264; all else is manim's to encode."""
    return is_known_version() and spec is not None and spec.codec == "libx264" and spec.pixel_format == "yuv420p"


@dataclass(slots=True)
class _Segment:
    """A file to be, the number of its first frame, and its container once a packet has come."""

    path: Path
    first: int
    container: OutputContainer | None = field(default=None)


class SceneEncoder:
    """Encodes the frames of a scene's segments one after another; to be used by one thread."""

    def __init__(self, spec: VideoEncoderSpec, settings: EncoderSettings) -> None:
        own = {"crf": f"{settings.crf:g}", "preset": settings.preset, "profile": "high", "forced-idr": "1"}
        options = {**dict(spec.options), **own, **dict(settings.options)}
        self._spec = spec
        # The encoder's own container is never written out; it is there to hold the stream that segments are made like.
        self._template = av.open(BytesIO(), mode="w", format=spec.container_format)
        self._stream = self._template.add_stream(spec.codec, rate=spec.frame_rate, options=options)
        self._stream.pix_fmt = spec.pixel_format
        self._stream.width, self._stream.height = spec.width, spec.height
        context = self._stream.codec_context
        context.thread_count = settings.threads
        context.color_range = ColorRange.MPEG
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        self._template.start_encoding()
        self._converter = FrameConverter(spec.width, spec.height)
        self._time_base = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)
        self._segments: deque[_Segment] = deque()
        self._next = 0

    def begin_segment(self, path: Path) -> None:
        """Let the frames that follow make a file of their own."""
        self._segments.append(_Segment(path, self._next))

    def encode(self, frame: Frame, repeat: int = 1) -> None:
        """Add the frame to the current segment, ``repeat`` times."""
        picture, spent = self._converter.convert(frame)
        if spent is not None:
            pool.give_back(spent)
        picture.time_base = self._time_base
        for _ in range(repeat):
            is_first = self._next == self._segments[-1].first
            picture.pict_type = PictureType.I if is_first else PictureType.NONE
            picture.pts = self._next
            self._next += 1
            self._write(self._stream.encode(picture))

    def _write(self, packets: list[av.Packet]) -> None:
        for packet in packets:
            while len(self._segments) > 1 and packet.pts >= self._segments[1].first:
                self._close(self._segments.popleft())
            segment = self._segments[0]
            if segment.container is None:
                segment.path.parent.mkdir(parents=True, exist_ok=True)
                segment.container = av.open(str(segment.path), mode="w", format=self._spec.container_format)
                segment.container.add_stream_from_template(self._stream)
            packet.stream = segment.container.streams.video[0]
            packet.pts -= segment.first
            packet.dts -= segment.first
            segment.container.mux(packet)

    @staticmethod
    def _close(segment: _Segment) -> None:
        if segment.container is not None:
            segment.container.close()

    def finish(self) -> None:
        """Drain the encoder and complete all files."""
        self._write(self._stream.encode())
        while self._segments:
            self._close(self._segments.popleft())
        self._template.close()

    def abort(self) -> None:
        """Give up the files that are not complete."""
        for segment in self._segments:
            with suppress(OSError, av.FFmpegError):
                self._close(segment)
            segment.path.unlink(missing_ok=True)
        self._segments.clear()
