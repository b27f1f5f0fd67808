"""Store finished clips by the digest of their content, and scenes' records by their cache key.

Everything comes in whole, by a rename, and is checked before it is used: what was cut short, overwritten, exchanged
with another file, or is no regular file any more, counts as absent. A record may know clips of some of its beats only.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import StringConstraints, TypeAdapter, ValidationError

from lecture.cache.store_tree import NEW, StoreTree
from lecture.files import Stamp, digest_of, make_regular, read_regular, remove, stamp_of, write_atomically
from scenes.framework.beat import BeatRecord
from scenes.framework.ledger import Entry
from scenes.framework.script import SceneWords

__all__ = ["Clip", "Record", "Store", "Usage"]

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]  # it names a file
N = TypeVar("N")
MOST_BYTES = 64_000_000  # of a record or note; the lecture's have a thousandth of it


@dataclass(frozen=True)
class Clip:
    """A file of the store: the digest and the number of its bytes."""

    digest: Digest
    size: int


@dataclass(frozen=True)
class Record:
    """A scene as it ran with certain words and parameters: its beats and numbers, and the clips of the beats drawn so
    far.

    `prints` are the fingerprints of the beats' frames, where they were taken; stored records have that key.
    """

    scene: str
    language: str
    family: Digest
    values: Mapping[str, Any]
    words: SceneWords
    beats: tuple[BeatRecord, ...]
    numbers: tuple[Entry, ...]
    clips: Mapping[str, Clip] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Usage:
    """How much a store holds."""

    records: int
    clips: int
    bytes: int


RECORD = TypeAdapter(Record)
STAMPS = TypeAdapter(dict[str, Stamp])


class Store:
    """A folder of clips, records and notes. Writers hold the render's lock; what is read only needs none.

    A reader changes nothing: what is damaged counts as absent and stays, for another may be about to mend it.
    """

    def __init__(self, folder: Path, *, is_read_only: bool = False) -> None:
        self.folder, self.is_read_only = folder, is_read_only
        self.tree = StoreTree(folder)
        self._stamps: dict[str, Stamp] | None = None
        self._is_stamped = False

    # -- clips --------------------------------------------------------------------------------------------------

    def file(self, clip: Clip) -> Path:
        """Return the path of a clip's file."""
        return Path(f"{self.folder}/clips/{clip.digest[:2]}/{clip.digest}.mp4")  # ten thousand are asked for at once

    def keep(self, data: bytes) -> Clip:
        """Store a clip's bytes, unless they are there already."""
        clip = Clip(hashlib.sha256(data).hexdigest(), len(data))
        if not self.holds(clip):
            self._write(self.file(clip), data)
            self._trust(clip, stamp_of(self.file(clip)))
        return clip

    def holds(self, clip: Clip) -> bool:
        """Return whether the clip is there and whole; whatever else is in its place is removed.

        Its content is read only where its file isn't the one, by size, times and inode, that was read before.
        """
        file = self.file(clip)
        stamp = stamp_of(file)
        is_known = stamp is not None and self.stamps.get(clip.digest) == stamp
        if stamp is None or stamp[0] != clip.size or not (is_known or digest_of(file) == clip.digest):
            self._discard(file)
            return False
        if not is_known:
            self._trust(clip, stamp)
        return True

    def _trust(self, clip: Clip, stamp: Stamp | None) -> None:
        if stamp is not None:
            self.stamps[clip.digest] = stamp
            self._is_stamped = True

    @property
    def stamps(self) -> dict[str, Stamp]:
        """The clips that were read, and the file that each was then."""
        if self._stamps is None:
            self._stamps = self.read_note("stamps", STAMPS)
        return self._stamps

    # -- sounds -------------------------------------------------------------------------------------------------

    def sound_file(self, digest: str) -> Path:
        """Return where a sound lies, if it is there."""
        return self.folder / "sounds" / digest[:2] / f"{digest}.wav"

    def keep_sound(self, data: bytes) -> str:
        """Store a sound, and return its digest."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.holds_sound(digest):
            self._write(self.sound_file(digest), data)
        return digest

    def holds_sound(self, digest: str) -> bool:
        """Return whether the sound is there and whole."""
        return digest_of(self.sound_file(digest)) == digest

    # -- records ------------------------------------------------------------------------------------------------

    def read(self, key: str) -> Record | None:
        """Return the record of this key, if there is one and it is whole; whatever else is in its place is removed."""
        file = self._record_file(key)
        record = _record(file)
        if record is None:
            self._discard(file)
        return record

    def _discard(self, file: Path) -> None:
        """Remove what is damaged, or no regular file, unless this only reads."""
        if not self.is_read_only:
            remove(file)

    def write(self, key: str, record: Record) -> None:
        """Put a record in place of an earlier one of the same key."""
        self._write(self._record_file(key), _with_checksum(key, json.dumps(asdict(record), ensure_ascii=False)))
        make_regular(self._family(record.family) / key)

    def mark_used(self, key: str, family: str) -> None:
        """Set a record's time of use to now, and list it in its family."""
        if self.is_read_only:
            return
        make_regular(self._family(family) / key)
        os.utime(self._record_file(key), follow_symlinks=False)

    def family_records(self, family: str) -> Iterator[tuple[str, Record]]:
        """Yield the family's keys and records, the latest used first."""
        keys = [relation.name for relation in self.tree.family(family)]
        files = sorted(map(self._record_file, keys), key=_last_used, reverse=True)
        for file in files:
            if (record := _record(file)) is not None and record.family == family:
                yield file.stem, record

    def _record_file(self, key: str) -> Path:
        return Path(f"{self.folder}/records/{key[:2]}/{key}.json")

    def _family(self, family: str) -> Path:
        return self.folder / "families" / family[:2] / family

    # -- notes --------------------------------------------------------------------------------------------------

    def read_note(self, name: str, kind: TypeAdapter[dict[str, N]]) -> dict[str, N]:
        """Return the note of a name; an empty one where it is lost or of another kind, for notes only save work."""
        try:
            return kind.validate_json(_checked_text(name, read_regular(self._note_file(name), MOST_BYTES)))
        except ValidationError:
            return {}

    def has_note(self, name: str) -> bool:
        """Return whether there is a file for the note of a name, whatever is in it."""
        return self._note_file(name).is_file()

    def write_note(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a note: a mapping, as JSON under a name."""
        self._write(
            self._note_file(name), _with_checksum(name, json.dumps(content, ensure_ascii=False, default=asdict))
        )

    def _note_file(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def close(self) -> None:
        """Write down which clips were read and checked."""
        if self._is_stamped:
            self.write_note(
                "stamps", {digest: stamp for digest, stamp in self.stamps.items() if self._has_file(digest)}
            )
            self._is_stamped = False

    def _has_file(self, digest: str) -> bool:
        return stamp_of(self.file(Clip(digest, 0))) is not None

    # -- upkeep -------------------------------------------------------------------------------------------------

    def usage(self) -> Usage:
        """Return what the store holds."""
        clips = [stamp[0] for stamp in map(stamp_of, self.tree.files("clips")) if stamp is not None]
        sounds = [stamp[0] for stamp in map(stamp_of, self.tree.files("sounds")) if stamp is not None]
        return Usage(len(self.tree.files("records")), len(clips), sum(clips) + sum(sounds))

    def prune(self, *, before: float | None = None, size: int | None = None) -> Usage:
        """Remove records not used since a time, then those unused for longest until all clips fit into a size.

        What no record needs goes with them. Returns what was removed.
        """
        held = self.usage()
        records = [(file, _record(file)) for file in sorted(self.tree.files("records"), key=_last_used)]
        kept = [(file, record) for file, record in records if record is not None]
        if before is not None:
            kept = [(file, record) for file, record in kept if _last_used(file) >= before]
        if size is not None:
            kept = _fitting(kept, size)
        needed = {clip.digest for _, record in kept for clip in record.clips.values()}
        needed |= {phrase.sound for _, record in kept for beat in record.beats for phrase in beat.phrases}
        self._remove_all_but({file.stem for file, _ in kept}, needed)
        for file in self.tree.files("rehearsals"):
            if before is not None and _last_used(file) < before:
                remove(file)
        left = self.usage()
        return Usage(held.records - left.records, held.clips - left.clips, held.bytes - left.bytes)

    def _remove_all_but(self, keys: set[str], digests: set[str]) -> None:
        """Remove records, then clips: a record without its clips is only incomplete, a clip without a record is never
        found."""
        for file in self.tree.files("records"):
            if file.stem not in keys:
                remove(file)
        for relation in self.tree.files("families"):
            if relation.name not in keys:
                remove(relation)
        for file in (*self.tree.files("clips"), *self.tree.files("sounds")):
            if file.stem not in digests:
                remove(file)
        self.tree.remove_empty_folders()

    def _write(self, file: Path, data: bytes) -> None:
        """Write a file atomically, by a rename within the store."""
        with write_atomically(file, self.folder / NEW / f"{os.getpid()}-{file.name}") as fresh:
            with fresh.open("xb") as target:
                target.write(data)
                target.flush()
                os.fsync(target.fileno())
            if stamp_of(file) is None:
                remove(file)


def _with_checksum(name: str, text: str) -> bytes:
    """Return a text behind the SHA-256 of its name and itself."""
    return _checksum(name, text.encode()) + b"\n" + text.encode()


def _checked_text(name: str, data: bytes | None) -> bytes:
    """Return the text if its checksum is that of this name; else nothing."""
    found, _, text = (data or b"").partition(b"\n")
    return text if found == _checksum(name, text) else b""


def _checksum(name: str, text: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + text).hexdigest().encode()


def _record(file: Path) -> Record | None:
    try:
        return RECORD.validate_json(_checked_text(file.stem, read_regular(file, MOST_BYTES)))
    except ValidationError:
        return None


def _fitting(records: list[tuple[Path, Record]], size: int) -> list[tuple[Path, Record]]:
    """Return the latest used records whose clips fit into `size` together; shared clips count once."""
    room, counted = size, set()
    for number, (_, record) in reversed(list(enumerate(records))):
        fresh = {clip for clip in record.clips.values() if clip.digest not in counted}
        room -= sum(clip.size for clip in fresh)
        if room < 0:
            return records[number + 1 :]
        counted |= {clip.digest for clip in fresh}
    return records


def _last_used(file: Path) -> float:
    """Return when a record was last used, in seconds since the epoch."""
    stamp = stamp_of(file)
    return 0.0 if stamp is None else stamp[1] / 1e9
