"""Leave out repeated pictures of an H.264 stream of MP4 for a trial decoding: of equal bytes, one is decoded.

Whether a picture can be decoded depends on its own bytes, whatever the pictures before it show. What is left out must
be the one whose turn it is, and those that are kept are numbered on as if there were no others.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.video.skip_frames import IDR, PLAIN, PPS, SPS, START, Numbering, unit_kind

__all__ = ["DamageError", "DuplicateFilter"]

SIZE_BYTES = 4  # before each unit
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
        self._number = self._kept = 0  # of the last picture, and of the last one that was kept
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
            self._number = self._kept = 0
            return packet
        turn, self._number = self._number + 1, self._number + 1
        places = [place for place, unit in enumerate(units) if unit and unit_kind(unit) == PLAIN]
        if any(self._numbering.read(units[place]) != turn % (1 << self._numbering.bits) for place in places):
            raise DamageError(f"a picture is out of turn: number {turn} was to come")
        if places and len(packet) <= SHORT:
            nameless = join_units(self._renumber(units, places, 0))
            if nameless in self._known:
                return None
            self._known.add(nameless)
        self._kept += 1
        return packet if self._kept == turn else join_units(self._renumber(units, places, self._kept))

    def _renumber(self, units: list[bytes], places: list[int], number: int) -> list[bytes]:
        return [self._numbering.write(unit, number) if at in places else unit for at, unit in enumerate(units)]
