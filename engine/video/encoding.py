"""Encode the segments of a scene with one encoder: YUV pictures to H.264, tagged with their colour space.

Each segment begins with a key frame and becomes a file of its own, as if it had been encoded alone; but the encoder
is neither set up nor drained for every one of them, and there is never more than one in memory.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
from av.codec.context import ThreadType
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc
from av.video.stream import VideoStream

from engine.bounded_cache import BoundedCache
from engine.compat import is_known_version
from engine.video.skip_frames import Numbering, RepeatingEncoder, find_still
from engine.video.yuv import choose_matrix

if TYPE_CHECKING:
    from manim._config.video_encoder import VideoEncoderSpec

SMALL_PIXELS = 480 * 270
USUAL_QUEUE = 2
QUANTISERS_A_DOUBLING = 6  # of what is cut off
STOCK_CRF = 23.0  # manim's own, with x264's default preset
# The quantiser of pictures of so many lines or fewer, and by how much it is coarser where they are twice as many: the
# more pixels a drawn line is wide, the less of a picture is edges, where a coarse quantiser shows. Measured up to 1080.
FINEST, FINEST_LINES, COARSER, MOST_LINES = 23, 220, 2.4, 1080
# By how much that of pictures between two is coarser, up to so many lines, and by how much more where they are twice as
# many.
BETWEEN, BETWEEN_LINES, COARSER_BETWEEN = 4, 480, 1.7
SMALL_CRF = 24.5  # with the slower search that goes with it

# For drawn pictures, large areas of which stand still: looking ahead, adaptive quantisation, weights and large
# transforms cost most of the time and win little; smoothing the edges of blocks even blurs outlines. Five pictures
# lie between two that they refer to, and the middle one is referred to as well, at coarser quantisers: a quarter to two
# fifths of the bytes. Small coefficients are kept, and the quantiser is coarser instead: faint lines stay, at a tenth
# fewer bytes. Each picture refers to one before and one after it only, so that repetitions need no encoding.
_SWITCHED_OFF = (
    "b-adapt",
    "rc-lookahead",
    "mbtree",
    "scenecut",
    "weightp",
    "weightb",
    "aq-mode",
    "8x8dct",
)
_SWITCHED_ON = ("cabac",)
_SWITCHES = (*(f"{name}=0" for name in _SWITCHED_OFF), *(f"{name}=1" for name in _SWITCHED_ON))
_BETWEEN = ("bframes=5", "b-pyramid=normal")
_SEARCH = ("partitions=all", "me=hex", "subme=2")
_KEPT = ("deadzone-inter=3", "deadzone-intra=4", "no-deblock=1", "chroma-qp-offset=-3")
FLAT_PICTURES = (("x264-params", ":".join((*_SWITCHES, *_BETWEEN, *_SEARCH, *_KEPT, "ref=1"))),)

# Options by which x264 no longer asks first whether a block is as before: it may take it from beside.
SEARCHES_ALL = re.compile(r"no-fast-pskip(?!=0)|(?<!no-)fast-pskip=0")
# By which pictures name others, by their distance, that are no longer to be referred to.
FORGETS = re.compile(r"b-pyramid(=|', ')(strict|1)")


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How scenes are encoded with x264.

    Parameters
    ----------
    crf
        Constant rate factor: lower is better and larger. Of 1 or more: 0 would be lossless, which few players show.
        With the default options it is the quantiser of all pictures, in whole numbers, and None chooses it by their
        size: 26 for 480 lines, 27 for 720, 29 for 1080. With other options None is manim's 23.
    preset
        x264's trade of time for size.
    threads
        Threads of the encoder; 0 lets x264 choose. One is best where every core has a worker of its own.
    queue
        Frames that may wait to be converted, and pictures that may wait to be encoded, each by a thread of its own.
        With 0 the painter's thread does it all, which is best where every core has a worker of its own, and which is
        the default for small pictures: there, handing over takes longer than it wins.
    options
        Further options of libx264, as pairs; the default suits drawn pictures.

    """

    crf: float | None = None
    preset: str = "superfast"
    threads: int = 0
    queue: int | None = None
    options: tuple[tuple[str, str], ...] = FLAT_PICTURES

    def __post_init__(self) -> None:
        for name, least in (("crf", 1), ("threads", 0), ("queue", 0)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ValueError(f"encoder setting {name} is {value}; it must be {least} or more")

    @classmethod
    def stock(cls, threads: int = 0) -> EncoderSettings:
        """Return preset and crf as manim leaves them."""
        return cls(crf=STOCK_CRF, preset="medium", threads=threads, options=())

    @classmethod
    def small(cls, threads: int = 0, queue: int | None = None) -> EncoderSettings:
        """Return settings for films of fewer bytes than manim's, no farther from the painted frames.

        Encoding takes most of a render's time then. x264's bias towards what looks detailed is for camera pictures:
        without it, drawn ones are nearer for fewer bytes.
        """
        return cls(SMALL_CRF, "veryslow", threads, queue, (("x264-params", "psy=0"),))

    def find_crf(self, width: int, height: int) -> float:
        """Return the constant rate factor, or the quantiser, for pictures of this size."""
        if self.crf is not None:
            return self.crf
        if self.options != FLAT_PICTURES:
            return STOCK_CRF
        lines = min(max(min(width, height), FINEST_LINES), MOST_LINES)
        return round(FINEST + COARSER * log2(lines / FINEST_LINES))

    def find_queue(self, width: int, height: int) -> int:
        """Return frames that may wait in a queue, for pictures of this size."""
        if self.queue is not None:
            return self.queue
        return USUAL_QUEUE if width * height > SMALL_PIXELS else 0


_DEFAULT = EncoderSettings()

settings_in_use: ContextVar[EncoderSettings] = ContextVar("settings_in_use", default=_DEFAULT)


def can_encode(spec: VideoEncoderSpec | None) -> bool:
    """Return whether the scene's video is plain H.264; all else is manim's to encode."""
    return is_known_version() and spec is not None and spec.codec == "libx264" and spec.pixel_format == "yuv420p"


@dataclass(slots=True)
class _Segment:
    """A file to be, the number of its first frame, and its container once a packet has come."""

    path: Path
    first: int
    container: OutputContainer | None = field(default=None)


def _rate_control(settings: EncoderSettings, width: int, height: int) -> dict[str, str]:
    """Return how x264 is to find its quantisers.

    For drawn pictures it is one for all, a little less for colours (and, as x264 does, for key pictures) and more for
    pictures that lie between two: a rate control is for long films, and gives the first pictures of a segment what is
    left over from the one before. Besides, it has each picture made smaller and searched for motion, to learn what it
    will cost: a fifth of all encoding.
    """
    crf = settings.find_crf(width, height)
    if settings.options != FLAT_PICTURES:
        return {"crf": f"{crf:g}"}
    lines = min(max(min(width, height), BETWEEN_LINES), MOST_LINES)
    coarser = round(BETWEEN + COARSER_BETWEEN * log2(lines / BETWEEN_LINES))
    return {"qp": f"{crf:.0f}", "b_qfactor": f"{2 ** (coarser / QUANTISERS_A_DOUBLING):.4f}"}


def _open(spec: VideoEncoderSpec, settings: EncoderSettings) -> tuple[OutputContainer, VideoStream]:
    """Return a stream to encode with, in a container that is never written out: segments are made like it."""
    own = {"preset": settings.preset, "profile": "high", "forced-idr": "1"}
    theirs = {name: value for name, value in spec.options if name != "crf"}  # which would go before "qp"
    options = {**theirs, **own, **_rate_control(settings, spec.width, spec.height), **dict(settings.options)}
    template = av.open(BytesIO(), mode="w", format=spec.container_format)
    stream = template.add_stream(spec.codec, rate=spec.frame_rate, options=options)
    stream.pix_fmt = spec.pixel_format
    stream.width, stream.height = spec.width, spec.height
    context = stream.codec_context
    context.thread_count = settings.threads
    context.thread_type = ThreadType.FRAME  # else each has a band of a picture, beyond which it can't refer: more bytes
    context.color_range = ColorRange.MPEG
    context.colorspace = choose_matrix(spec.height)
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    template.start_encoding()
    return template, stream


_stills: BoundedCache[str, tuple[bytes, ...]] = BoundedCache(16)


def _repeating_encoder(
    stream: VideoStream, spec: VideoEncoderSpec, settings: EncoderSettings, time_base: Fraction
) -> RepeatingEncoder | None:
    """Return the stream's encoder with repetitions; None where it refers to more than the pictures beside, where what
    is as before may be taken from elsewhere in the picture before, or where pictures put in would be counted."""
    numbering = Numbering.of(stream.codec_context.extradata)
    options = repr(settings.options)
    if numbering is None or SEARCHES_ALL.search(options) or FORGETS.search(options):
        return None
    key = repr((spec, settings))
    if key not in _stills:
        template, trial = _open(spec, settings)
        _stills[key] = find_still(trial, spec.width, spec.height, numbering)
        template.close()
    still = _stills[key]
    return RepeatingEncoder(stream, numbering, still, time_base) if still else None


class SceneEncoder:
    """Encode the pictures of a scene's segments one after another; to be used by one thread."""

    def __init__(self, spec: VideoEncoderSpec, settings: EncoderSettings) -> None:
        self._spec = spec
        self._template, self._stream = _open(spec, settings)
        self._time_base = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)
        self._repeating = _repeating_encoder(self._stream, spec, settings, self._time_base)
        self._last: VideoFrame | None = None
        self._segments: deque[_Segment] = deque()
        self._next = 0

    def begin_segment(self, path: Path) -> None:
        """Let the pictures that follow make a file of their own."""
        self._segments.append(_Segment(path, self._next))

    def encode(self, picture: VideoFrame, repeat: int = 1) -> None:
        """Add the picture to the current segment, ``repeat`` times; one that shows the same is the same object."""
        last, self._last = self._last, picture
        picture.time_base = self._time_base
        start, self._next = self._next, self._next + repeat
        is_first = start == self._segments[-1].first
        if self._repeating is not None:
            is_new = is_first or picture is not last
            self._write(self._repeating.show(picture, start, repeat, is_new=is_new, is_key=is_first))
            return
        for time in range(start, start + repeat):
            picture.pict_type = PictureType.I if is_first and time == start else PictureType.NONE
            picture.pts = time
            self._write(self._stream.encode(picture))

    def _write(self, packets: Iterable[av.Packet[VideoStream]]) -> None:
        for packet in packets:
            pts, dts = cast(int, packet.pts), cast(int, packet.dts)  # an encoder gives all its packets their times
            while len(self._segments) > 1 and pts >= self._segments[1].first:
                self._close(self._segments.popleft())
            segment = self._segments[0]
            if segment.container is None:
                segment.path.parent.mkdir(parents=True, exist_ok=True)
                segment.container = av.open(str(segment.path), mode="w", format=self._spec.container_format)
                segment.container.add_stream_from_template(self._stream)
            packet.stream = segment.container.streams.video[0]
            packet.pts, packet.dts = pts - segment.first, dts - segment.first
            segment.container.mux(packet)

    @staticmethod
    def _close(segment: _Segment) -> None:
        if segment.container is not None:
            segment.container.close()

    def finish(self) -> None:
        """Drain the encoder and complete all files."""
        self._write(self._stream.encode() if self._repeating is None else self._repeating.finish())
        while self._segments:
            self._close(self._segments.popleft())
        self._template.close()

    def discard(self) -> None:
        """Complete all files but the one of the current segment, which is given up."""
        if not self._next:
            self.abort()
            return
        unfinished = self._segments[-1].path
        self.finish()
        unfinished.unlink(missing_ok=True)

    def abort(self) -> None:
        """Give up the files that are not complete."""
        for segment in self._segments:
            with suppress(OSError, av.FFmpegError):
                self._close(segment)
            segment.path.unlink(missing_ok=True)
        self._segments.clear()
