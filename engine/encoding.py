"""Encodes one segment of video: frames in RGBA to H.264, tagged and converted as BT.709.

``EncoderSettings`` holds what may be chosen; everything else follows from the scene's own configuration.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from engine.conversion import FrameConverter
from engine.frames import Frame, pool

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
    """How segments are encoded with x264.

    Parameters
    ----------
    crf
        Constant rate factor: lower is better and larger.
    preset
        x264's trade of time for size.
    threads
        Threads an encoder; 0 lets x264 choose. One is best where every core has a worker of its own.
    in_flight
        Segments that may still be encoding while the next one is painted.
    queue
        Frames that may wait for an encoder.
    options
        Further options of libx264, as pairs; the default suits drawn pictures.

    """

    crf: float = 26.0
    preset: str = "superfast"
    threads: int = 0
    in_flight: int = 2
    queue: int = 8
    options: tuple[tuple[str, str], ...] = FLAT_PICTURES

    def __post_init__(self) -> None:
        for name, least in (("crf", 0), ("threads", 0), ("in_flight", 1), ("queue", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"encoder setting {name} is {getattr(self, name)}; it must be {least} or more")

    @classmethod
    def stock(cls, threads: int = 0) -> EncoderSettings:
        """Preset and crf as manim leaves them."""
        return cls(crf=STOCK_CRF, preset="medium", threads=threads, options=())


_DEFAULT = EncoderSettings()

settings_in_use: ContextVar[EncoderSettings] = ContextVar("settings_in_use", default=_DEFAULT)


def can_encode(spec: VideoEncoderSpec) -> bool:
    """Whether the segment is plain H.264; all else is manim's to encode."""
    return spec.codec == "libx264" and spec.pixel_format == "yuv420p"


class SegmentEncoder(VideoSegmentEncoder):
    """Encodes a segment, converting to YUV once a distinct frame and only where it changed."""

    def __init__(self, *, target: Path, spec: VideoEncoderSpec, settings: EncoderSettings) -> None:
        own = {"crf": f"{settings.crf:g}", "preset": settings.preset, "profile": "high"}
        options = {**dict(spec.options), **own, **dict(settings.options)}
        super().__init__(target=target, spec=replace(spec, options=tuple(options.items())))
        context = self._stream.codec_context
        context.thread_count = settings.threads
        context.color_range = ColorRange.MPEG
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        self._converter = FrameConverter(spec.width, spec.height)
        self._time_base = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)

    def write_frame(self, pixels: Frame, *, repeat: int = 1) -> None:
        """Encode the frame ``repeat`` times."""
        self._validate_frame(pixels, repeat)
        try:
            picture, spent = self._converter.convert(pixels)
            if spent is not None:
                pool.give_back(spent)
            picture.time_base = self._time_base
            for _ in range(repeat):
                picture.pts = self._next_pts
                self._next_pts += 1
                self._container.mux(self._stream.encode(picture))
        except BaseException as error:
            raise self._operation_error("encode", error) from error
