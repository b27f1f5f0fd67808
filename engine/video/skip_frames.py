"""Repeat pictures in H.264 without encoding them: a coded picture that says "all as before" is a few bytes.

An encoder looks through all of a picture even where nothing in it has changed. What is written here is what it then
writes, except for the picture's number and place, by which the pictures after it have to be numbered on.
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
from av.video.frame import PictureType
from av.video.stream import VideoStream

__all__ = ["Numbering", "RepeatingEncoder", "Turn", "find_still", "is_reference", "unit_kind"]

START = b"\0\0\0\1"
START_CODE = re.compile(rb"\x00\x00\x00?\x01")
ESCAPED = re.compile(rb"\x00\x00(?=[\x00-\x03])")
PLAIN, IDR, SPS, PPS = 1, 5, 7, 8  # kinds of NAL units
REFERENCE = 0x60  # of a unit's first byte
HIGH = 100
PLACES_WRITTEN, IN_ORDER = 0, 2  # how a stream tells in what order its pictures are shown
PLACE_STEP = 2  # from picture to picture
# By order and pictures that are kept to be referred to, how far decoding runs ahead: one picture before and, for those
# that lie between two, one after. x264 keeps four where one of those between is referred to as well.
DEPTHS = {(IN_ORDER, 1): 0, (PLACES_WRITTEN, 2): 1, (PLACES_WRITTEN, 4): 2}
WEIGHTS_WRITTEN = 1
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


def is_reference(unit: bytes) -> bool:
    """Return whether pictures that come later may refer to the one that a unit belongs to."""
    return bool(unit[0] & REFERENCE)


@dataclass(frozen=True)
class Turn:
    """When a picture comes, modulo powers of two: its number among those that others refer to, and its place among all
    that are shown.

    Places go up by two from picture to picture, from 0 at a key picture. They are 0 throughout where pictures are shown
    in the order in which they are decoded: there, a stream doesn't write them.
    """

    number: int = 0
    place: int = 0


@dataclass(frozen=True)
class Numbering:
    """How a stream numbers its pictures: in so many bits, those that others refer to each by one more than the one
    before, and, where they are not decoded in the order in which they are shown, by their place in that.

    Both begin at a key picture with 0. ``depth`` is by how many pictures decoding runs ahead of showing: 2 where one of
    those that lie between two is referred to by the others. Source: ITU-T H.264, 7.3.3 and 8.2.1.
    """

    bits: int
    place_bits: int = 0
    depth: int = 0

    @property
    def is_in_order(self) -> bool:
        """Whether pictures are shown in the order in which they are decoded."""
        return not self.place_bits

    @classmethod
    def of(cls, header: bytes | None) -> Numbering | None:
        """Return the numbering of a stream with these parameter sets.

        None where a picture could refer to others than those next to it, or be mixed with others: there, "as before"
        has no simple meaning.
        """
        units = {unit_kind(unit): _Bits(_unescaped(unit)[1:]) for unit in _units(header or b"")}
        if not {SPS, PPS} <= set(units):
            return None
        numbering = cls._of_sequence(units[SPS])
        return numbering if cls._refers_to_one(units[PPS]) else None

    @classmethod
    def _of_sequence(cls, sps: _Bits) -> Numbering | None:
        profile = sps.take(8)
        sps.take(16)
        sps.exp_golomb()
        if profile >= HIGH:
            chroma = sps.exp_golomb()
            sps.exp_golomb()
            sps.exp_golomb()
            if chroma != 1 or sps.take(2):  # other than 4:2:0, lossless, or with matrices of its own
                return None
        bits, order = sps.exp_golomb() + 4, sps.exp_golomb()
        place_bits = sps.exp_golomb() + 4 if order == PLACES_WRITTEN else 0
        references = sps.exp_golomb()
        sps.take(1)
        sps.exp_golomb()
        sps.exp_golomb()
        is_progressive = sps.take(1) == 1
        depth = DEPTHS.get((order, references))
        return cls(bits, place_bits, depth) if depth is not None and is_progressive else None

    @staticmethod
    def _refers_to_one(pps: _Bits) -> bool:
        """Whether a picture refers to one picture on each side, at its own weight."""
        for _ in range(2):
            pps.exp_golomb()
        pps.take(2)
        _slice_groups, before, after = (pps.exp_golomb() for _ in range(3))
        return not (before or after or pps.take(1) or pps.take(2) == WEIGHTS_WRITTEN)

    def read(self, unit: bytes) -> Turn:
        """Return when a picture comes."""
        bits = _Bits(_unescaped(unit)[1:HEAD])
        self._skip_to_number(bits)
        return Turn(bits.take(self.bits), bits.take(self.place_bits))

    def write(self, unit: bytes, turn: Turn) -> bytes:
        """Return the picture so that it comes at another time."""
        plain = _unescaped(unit)
        bits = _Bits(plain[1:HEAD])
        self._skip_to_number(bits)
        head = plain[1:HEAD]
        shift = 8 * len(head) - bits.at - self.bits - self.place_bits
        mask = ((1 << self.bits + self.place_bits) - 1) << shift
        written = self._wrap(turn)
        fields = (written.number << self.place_bits | written.place) << shift
        value = int.from_bytes(head, "big") & ~mask | fields
        return _escaped(plain[:1] + value.to_bytes(len(head), "big") + plain[HEAD:])

    def move(self, turn: Turn, pictures: int) -> Turn:
        """Return when a picture comes if so many are put before it that others refer to."""
        step = 0 if self.is_in_order else PLACE_STEP
        return self._wrap(Turn(turn.number + pictures, turn.place + step * pictures))

    def _wrap(self, turn: Turn) -> Turn:
        return Turn(turn.number % (1 << self.bits), turn.place % (1 << self.place_bits))

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
        picture.pict_type = PictureType.P if time else PictureType.I
        packets += stream.encode(picture)
    packets += stream.encode()
    third, fourth = ([numbering.write(unit, Turn()) for unit in _units(bytes(packet))] for packet in packets[2:])
    # x264 hides a mark in the last byte, which is another from picture to picture.
    same = [unit[:-1] for unit in third] == [unit[:-1] for unit in fourth]
    blocks = (width // BLOCK) * (height // BLOCK)
    is_short = sum(map(len, third)) < HEAD * len(third) + blocks / 8
    return tuple(third) if same and is_short and {unit_kind(unit) for unit in third} == {PLAIN} else ()


class RepeatingEncoder:
    """An encoder that repeats pictures as often as one likes.

    Its packets come in the order in which they are decoded: a picture that lies between two comes after the second.
    """

    def __init__(
        self, stream: VideoStream, numbering: Numbering, still: tuple[bytes, ...], time_base: Fraction
    ) -> None:
        self._stream, self._numbering, self._still, self._time_base = stream, numbering, still, time_base
        self._given = self._come = 0  # pictures that went into the encoder, and that came out
        self._waiting: deque[tuple[int, int]] = deque()  # after how many have come out, repetitions; oldest first
        self._refers = self._is_repeatable = False  # whether others refer to the last picture given; can be repeated
        self._turn = Turn()  # of the last picture that came out and that others refer to
        self._added = 0  # repetitions since the last key picture
        self._time = 0  # of the last picture that is shown, of those that came out
        self._packets = 0

    def show(
        self, picture: VideoFrame, start: int, times: int, *, is_new: bool, is_key: bool
    ) -> Iterator[av.Packet[VideoStream]]:
        """Show a picture for so many frames from one on.

        "As before" means the last one decoded of those that others refer to. One that may have come to lie between two,
        or that comes before such a one in decoding, is encoded once more: the first then costs next to nothing, or the
        second.
        """
        in_order, is_layered = self._numbering.is_in_order, self._numbering.depth > 1
        self._is_repeatable = self._is_repeatable and not is_new
        while times and not self._is_repeatable:
            is_asked_for = is_key or times > 1 or not is_new
            self._is_repeatable = in_order or is_key or (is_asked_for and (self._refers or not is_layered))
            self._refers = is_asked_for
            picture.pict_type = self._kind(is_key=is_key, is_reference=is_asked_for)
            picture.pts = start
            self._given += 1
            yield from self._take(self._stream.encode(picture))
            is_new = is_key = False
            start, times = start + 1, times - 1
        if self._come == self._given:
            yield from self._repetitions(times)
        elif times:
            self._waiting.append((self._given, times))

    def _kind(self, *, is_key: bool, is_reference: bool) -> PictureType:
        if is_key:
            return PictureType.I
        return PictureType.P if is_reference and not self._numbering.is_in_order else PictureType.NONE

    def finish(self) -> Iterator[av.Packet[VideoStream]]:
        """Yield what is still in the encoder."""
        yield from self._take(self._stream.encode())

    def _take(self, packets: list[av.Packet[VideoStream]]) -> Iterator[av.Packet[VideoStream]]:
        for packet in packets:
            self._come += 1
            yield self._timed(self._in_turn(packet), int(packet.pts or 0))
            while self._waiting and self._waiting[0][0] == self._come:
                yield from self._repetitions(self._waiting.popleft()[1])

    def _in_turn(self, packet: av.Packet[VideoStream]) -> av.Packet[VideoStream]:
        """Return a picture that came out of the encoder so that it comes after all repetitions before it."""
        units = _units(bytes(packet))
        if any(unit_kind(unit) == IDR for unit in units):
            self._turn, self._added = Turn(), 0
            return packet
        turn = self._numbering.move(self._numbering.read(units[0]), self._added)
        if is_reference(units[0]):
            self._turn = turn
        return self._packet(units, turn) if self._added else packet

    def _repetitions(self, times: int) -> Iterator[av.Packet[VideoStream]]:
        self._added += times
        for _ in range(times):
            self._turn = self._numbering.move(self._turn, 1)
            yield self._timed(self._packet(self._still, self._turn), self._time + 1)

    def _packet(self, units: Sequence[bytes], turn: Turn) -> av.Packet[VideoStream]:
        data = b"".join(START + self._numbering.write(unit, turn) for unit in units)
        return cast("av.Packet[VideoStream]", av.Packet(data))

    def _timed(self, packet: av.Packet[VideoStream], time: int) -> av.Packet[VideoStream]:
        """Return a packet with its time on the screen, and its time to be decoded: a frame a packet, and early enough
        for those that are shown before it."""
        self._time = max(self._time, time)
        packet.pts, packet.dts = time, self._packets - self._numbering.depth
        packet.duration, packet.time_base = 1, self._time_base
        self._packets += 1
        return packet
