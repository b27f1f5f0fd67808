"""Join the segments of a beat into one clip, and check that it decodes.

Nothing is encoded again. A clip that doesn't decode to its end is never kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from lecture.film.packets import SegmentError, open_packets, packets_of

__all__ = ["check_clip", "join_segments"]

# Every bit is read; what only makes pictures of them is left out, for they are of no interest here.
DECODING = {"skip_loop_filter": "all", "skip_idct": "all"}


def join_segments(segments: Sequence[Path], fps: int, file: Path) -> None:
    """Join segments into one file without encoding."""
    with open_packets(segments[0]) as first, av.open(file, "w", format="mp4") as output:
        template = first.streams.video[0]
        stream = output.add_stream_from_template(template)
        stream.time_base = Fraction(1, fps)
        for packet in packets_of(segments, template.codec_context.extradata):
            packet.stream = stream
            packet.time_base = Fraction(1, fps)
            output.mux(packet)


def check_clip(file: Path, frames: int, size: tuple[int, int]) -> None:
    """Decode a clip to its end and check its frames and size.

    Raises
    ------
    SegmentError
        It is damaged, or has another number of pictures or another size.
    """
    found = 0
    try:
        with av.open(file) as source:
            for picture in _decode(source):
                if picture is not None and (picture.width, picture.height) != size:
                    raise SegmentError(f"{file}: is {picture.width}×{picture.height}, not {size[0]}×{size[1]}")
                if picture is not None and picture.is_corrupt:
                    raise SegmentError(f"{file}: is damaged at frame {found}")
                found += 1
    except (FFmpegError, IndexError, ValueError) as error:
        raise SegmentError(f"{file}: does not decode to its end: {error}") from error
    if found != frames:
        raise SegmentError(f"{file}: has {found} frames, not {frames}")


def _decode(source: Any) -> Iterator[Any]:
    """Yield all pictures of a clip; None for each whose very bytes were decoded before."""
    from engine.video.decode_dedup import DuplicateFilter

    stream = source.streams.video[0]
    context = stream.codec_context
    context.thread_count = 1
    context.options = DECODING
    duplicates = DuplicateFilter.of(context.extradata)
    for packet in source.demux(stream):
        data = bytes(packet) if packet.size and duplicates else None
        kept = duplicates.drop_duplicate(data) if data and duplicates else data
        if data and not kept:
            yield None
        else:
            yield from context.decode(packet if kept is data else av.Packet(kept))
