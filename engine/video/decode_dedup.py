"""Leave out repeated pictures of an H.264 stream of MP4 for a trial decoding: of equal bytes, one is decoded.

Whether a picture can be decoded depends on its own bytes, whatever the pictures before it show. What is left out must
be the one whose turn it is, and those that are kept are numbered on as if there were no others. A picture next to which
others lie that refer to it is always kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.video.skip_frames import IDR, PLAIN, PPS, SPS, START, Numbering, Turn, is_reference, unit_kind

__all__ = ["DamageError", "DuplicateFilter"]

SIZE_BYTES = 4  # before each unit
MOST_BETWEEN = 16  # pictures that may lie between two, as many as x264 allows
SHORT = 1000  # bytes up to which a picture is likely to come again


class DamageError(ValueError):
    """A picture is not laid out as one, or has the number of another: some are missing, or were changed."""


def split_units(packet: bytes) -> Iterator[bytes]:
    """Yield the units of a packet, each of which follows its size."""
    at = 0
    while at < len(packet):
        start = at + SIZE_BYTES
        at = start + int.from_bytes(packet[at:start], "big")
        yield packet[start:at]
    if at != len(packet):
        raise DamageError("a picture's parts do not add up to it")


def join_units(units: list[bytes]) -> bytes:
    """Return the packet of these units."""
    return b"".join(len(unit).to_bytes(SIZE_BYTES, "big") + unit for unit in units)


def list_headers(record: bytes) -> bytes:
    """Return the parameter sets of an MP4 file's decoder record as a byte stream; nothing if it is not laid out as
    expected.

    Source: ISO/IEC 14496-15, AVCDecoderConfigurationRecord.
    """
    if len(record) < 7 or record[0] != 1 or record[4] & 3 != SIZE_BYTES - 1:
        return b""
    found, at = b"", 5
    for mask, kind in ((31, SPS), (255, PPS)):
        count, at = record[at] & mask, at + 1
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2], "big")
            unit, at = record[at + 2 : at + 2 + size], at + 2 + size
            if not unit or unit_kind(unit) != kind or at >= len(record) + (kind == PPS):
                return b""
            found += START + unit
    return found


class DuplicateFilter:
    """Leave out the packets of a stream that repeat a picture; packets come in their order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._last = Turn()  # of the picture that is shown last, of those that others refer to
        self._number = 0  # of the last picture decoded that others refer to
        self._between: list[int] = []  # places of pictures that are to come yet and lie before it
        self._dropped = 0
        self._known: set[bytes] = set()

    @classmethod
    def of(cls, record: bytes | None) -> DuplicateFilter | None:
        """Return a filter for a stream with this decoder record; None where each picture is to be decoded."""
        numbering = Numbering.of(list_headers(record or b""))
        return None if numbering is None else cls(numbering)

    def drop_duplicate(self, packet: bytes) -> bytes | None:
        """Return the packet to decode, or None where one of the same bytes was decoded before.

        Raises
        ------
        DamageError
            It is not laid out as a picture, or not the one that comes next.
        """
        units = list(split_units(packet))
        if any(unit and unit_kind(unit) == IDR for unit in units):
            self._expect(not self._between)
            self._last, self._number, self._dropped = Turn(), 0, 0
            return packet
        slices = [place for place, unit in enumerate(units) if unit and unit_kind(unit) == PLAIN]
        turns = {self._numbering.read(units[place]) for place in slices}
        kinds = {is_reference(units[place]) for place in slices}
        if not len(turns) == len(kinds) == 1:
            raise DamageError("a picture's parts are not those of one picture")
        (turn,), (refers,) = turns, kinds
        if not refers:
            self._expect(turn.number == self._after(self._number) and self._between[:1] == [turn.place])
            del self._between[0]
        elif self._is_next(turn) and len(packet) <= SHORT:
            nameless = join_units(self._renumber(units, slices, Turn()))
            if nameless in self._known:
                self._dropped += 1
                return None
            self._known.add(nameless)
        if not self._dropped:
            return packet
        return join_units(self._renumber(units, slices, self._numbering.move(turn, -self._dropped)))

    def _is_next(self, turn: Turn) -> bool:
        """Take note of a picture that others refer to; return whether it comes next in decoding and in showing, and
        "as before" means the picture that is shown before it."""
        self._expect(turn.number == self._after(self._number))
        was_last, self._number = self._number == self._last.number, turn.number
        if turn.place in self._between:
            self._between.remove(turn.place)
            return False
        self._expect(not self._between)
        following, self._last = self._numbering.move(self._last, 1), turn
        while following.place != turn.place:
            self._expect(len(self._between) < MOST_BETWEEN)
            self._between.append(following.place)
            following = self._numbering.move(following, 1)
        return was_last and not self._between

    def _after(self, number: int) -> int:
        """Return the number that comes after another."""
        return self._numbering.move(Turn(number), 1).number

    def _expect(self, is_so: bool) -> None:
        if not is_so:
            raise DamageError(f"a picture is out of turn: one after number {self._number} was to come")

    def _renumber(self, units: list[bytes], slices: list[int], turn: Turn) -> list[bytes]:
        return [self._numbering.write(unit, turn) if at in slices else unit for at, unit in enumerate(units)]
