"""Repeat pictures in H.264 without encoding them: a coded picture that says "all as before" is a few bytes.

An encoder looks through all of a picture even where nothing in it has changed. What is written here is what it then
writes, except for the picture's number, by which the pictures after it have to be numbered on.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import av
import numpy as np
from av import VideoFrame
from av.video.stream import VideoStream

__all__ = ["Numbering", "RepeatingEncoder", "find_still", "unit_kind"]

START = b"\0\0\0\1"
START_CODE = re.compile(rb"\x00\x00\x00?\x01")
ESCAPED = re.compile(rb"\x00\x00(?=[\x00-\x03])")
PLAIN, IDR, SPS, PPS = 1, 5, 7, 8  # kinds of NAL units
HIGH = 100
HEAD = 16  # bytes that hold a slice's first fields
BLOCK = 16


class _Bits:
    """Read a bit string from its start."""

    def __init__(self, data: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in data)
        self.at = 0

    def take(self, count: int) -> int:
        """Return an unsigned number of so many bits."""
        self.at += count
        return int(self._bits[self.at - count : self.at] or "0", 2)

    def exp_golomb(self) -> int:
        """Return an unsigned number in Exp-Golomb code."""
        zeros = self._bits.index("1", self.at) - self.at
        self.at += zeros
        return self.take(zeros + 1) - 1


def _units(data: bytes) -> list[bytes]:
    return [unit for unit in START_CODE.split(data) if unit]


def unit_kind(unit: bytes) -> int:
    """Return what a unit holds: a slice of a picture or of a key picture, or a parameter set."""
    return unit[0] & 31


def _unescaped(unit: bytes) -> bytes:
    return unit.replace(b"\0\0\3", b"\0\0")


def _escaped(unit: bytes) -> bytes:
    return ESCAPED.sub(b"\0\0\3", unit)


@dataclass(frozen=True)
class Numbering:
    """How a stream numbers its pictures: modulo 2^bits, each one more than the one before, from 0 at a key picture."""

    bits: int

    @classmethod
    def of(cls, header: bytes | None) -> Numbering | None:
        """Return the numbering of a stream with these parameter sets.

        None where a picture could refer to others than the one before it, or be mixed with others: there, "as before"
        has no simple meaning.
        """
        units = {unit_kind(unit): _Bits(_unescaped(unit)[1:]) for unit in _units(header or b"")}
        if not {SPS, PPS} <= set(units):
            return None
        bits = cls._of_sequence(units[SPS])
        return None if bits is None or cls._weighs(units[PPS]) else cls(bits)

    @staticmethod
    def _of_sequence(sps: _Bits) -> int | None:
        profile = sps.take(8)
        sps.take(16)
        sps.exp_golomb()
        if profile >= HIGH:
            chroma = sps.exp_golomb()
            sps.exp_golomb()
            sps.exp_golomb()
            if chroma != 1 or sps.take(2):  # other than 4:2:0, lossless, or with matrices of its own
                return None
        bits = sps.exp_golomb() + 4
        in_order, references = sps.exp_golomb() == 2, sps.exp_golomb()
        sps.take(1)
        sps.exp_golomb()
        sps.exp_golomb()
        is_progressive = sps.take(1) == 1
        return bits if in_order and references == 1 and is_progressive else None

    @staticmethod
    def _weighs(pps: _Bits) -> bool:
        for _ in range(2):
            pps.exp_golomb()
        pps.take(2)
        for _ in range(3):
            pps.exp_golomb()
        return pps.take(1) == 1

    def read(self, unit: bytes) -> int:
        """Return the number of a picture."""
        bits = _Bits(_unescaped(unit)[1:HEAD])
        self._skip_to_number(bits)
        return bits.take(self.bits)

    def write(self, unit: bytes, number: int) -> bytes:
        """Return the picture under another number."""
        plain = _unescaped(unit)
        bits = _Bits(plain[1:HEAD])
        self._skip_to_number(bits)
        head = plain[1:HEAD]
        shift = 8 * len(head) - bits.at - self.bits
        mask = ((1 << self.bits) - 1) << shift
        value = int.from_bytes(head, "big") & ~mask | (number % (1 << self.bits)) << shift
        return _escaped(plain[:1] + value.to_bytes(len(head), "big") + plain[HEAD:])

    @staticmethod
    def _skip_to_number(bits: _Bits) -> None:
        """Past the slice's first block, its kind and its parameter set."""
        for _ in range(3):
            bits.exp_golomb()


def find_still(stream: VideoStream, width: int, height: int, numbering: Numbering) -> tuple[bytes, ...]:
    """Return what the encoder of a new stream, which is used up by this, writes for a picture that is as the one
    before.

    One unit a slice. Nothing if it isn't the same each time: then blocks of it were encoded after all.
    """
    picture = VideoFrame.from_ndarray(np.full((height * 3 // 2, width), 128, np.uint8), format="yuv420p")
    packets = []
    for time in range(4):
        picture.pts, picture.time_base = time, Fraction(1, 60)
        packets += stream.encode(picture)
    packets += stream.encode()
    third, fourth = ([numbering.write(unit, 0) for unit in _units(bytes(packet))] for packet in packets[2:])
    # x264 hides a mark in the last byte, which is another from picture to picture.
    same = [unit[:-1] for unit in third] == [unit[:-1] for unit in fourth]
    blocks = (width // BLOCK) * (height // BLOCK)
    is_short = sum(map(len, third)) < HEAD * len(third) + blocks / 8
    return tuple(third) if same and is_short and {unit_kind(unit) for unit in third} == {PLAIN} else ()


class RepeatingEncoder:
    """An encoder whose pictures come out in their order, with as many repetitions of each as one likes."""

    def __init__(
        self, stream: VideoStream, numbering: Numbering, still: tuple[bytes, ...], time_base: Fraction
    ) -> None:
        self._stream, self._numbering, self._still, self._time_base = stream, numbering, still, time_base
        self._waiting: deque[int] = deque()  # of pictures that are in the encoder: how often each is to be repeated
        self._number = 0  # of the last picture that came out
        self._added = 0  # repetitions since the last key picture
        self._time = 0

    def encode(self, picture: VideoFrame) -> Iterator[av.Packet[VideoStream]]:
        """Encode a picture."""
        self._waiting.append(0)
        yield from self._take(self._stream.encode(picture))

    def repeat(self, times: int) -> Iterator[av.Packet[VideoStream]]:
        """Show the last picture for so many frames more."""
        if self._waiting:
            self._waiting[-1] += times
        else:
            yield from self._repetitions(times)

    def finish(self) -> Iterator[av.Packet[VideoStream]]:
        """Yield what is still in the encoder."""
        yield from self._take(self._stream.encode())

    def _take(self, packets: list[av.Packet[VideoStream]]) -> Iterator[av.Packet[VideoStream]]:
        for packet in packets:
            yield self._numbered(packet)
            yield from self._repetitions(self._waiting.popleft())

    def _numbered(self, packet: av.Packet[VideoStream]) -> av.Packet[VideoStream]:
        self._time = int(packet.pts or 0)
        units = _units(bytes(packet))
        if any(unit_kind(unit) == IDR for unit in units):
            self._number = self._added = 0
            return packet
        self._number = self._numbering.read(units[0]) + self._added
        return self._packet(units) if self._added else packet

    def _repetitions(self, times: int) -> Iterator[av.Packet[VideoStream]]:
        for _ in range(times):
            self._number += 1
            self._added += 1
            self._time += 1
            yield self._packet(self._still)

    def _packet(self, units: Sequence[bytes]) -> av.Packet[VideoStream]:
        """Return the picture under the number that is its turn."""
        data = b"".join(START + self._numbering.write(unit, self._number) for unit in units)
        packet = cast("av.Packet[VideoStream]", av.Packet(data))
        packet.pts = packet.dts = self._time
        packet.duration = 1
        packet.time_base = self._time_base
        return packet
