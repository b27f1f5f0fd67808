"""Copy encoded packets from file to file: their order, and their times in whole frames.

A packet's time follows from how many pictures came before it, not from what its segment says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av

__all__ = ["SegmentError", "frames_in", "open_packets", "packets_of"]


class SegmentError(Exception):
    """A segment that is damaged, or can't be joined to the others."""


def open_packets(file: Path) -> Any:
    """Open a film to copy its packets. FFmpeg would first decode pictures to know all about it, which takes longer."""
    return av.open(file, options={"probesize": "32", "skip_frame": "all"})


def frames_in(segment: Path) -> int:
    """Return the number of pictures that a segment holds, counted."""
    with open_packets(segment) as source:
        return sum(packet.size > 0 for packet in source.demux(video=0))


def packets_of(segments: Sequence[Path], header: bytes | None) -> Iterator[Any]:
    """Yield the segments' packets with times in frames. A packet is decoded as many frames early as the deepest
    reorder."""
    lead = max(_reorder(segment) for segment in segments)
    before = 0
    for segment in segments:
        with open_packets(segment) as source:
            stream = source.streams.video[0]
            if stream.codec_context.extradata != header:
                raise SegmentError(f"{segment}: was encoded with other settings than the segments before it")
            packets = [packet for packet in source.demux(stream) if packet.size]
            places = {time: place for place, time in enumerate(sorted(_time(packet) for packet in packets))}
            for number, packet in enumerate(packets):
                packet.pts = before + places[_time(packet)]
                packet.dts = before + number - lead
                packet.duration = 1
                yield packet
            before += len(packets)


def _time(packet: Any) -> int:
    if packet.pts is None:
        raise SegmentError("a segment has a picture without a time")
    return int(packet.pts)


def _reorder(segment: Path) -> int:
    """Return by how many frames decoding runs ahead of display."""
    with open_packets(segment) as source:
        times = [_time(packet) for packet in source.demux(video=0) if packet.size]
    places = {time: place for place, time in enumerate(sorted(times))}
    return max((number - places[time] for number, time in enumerate(times)), default=0)
