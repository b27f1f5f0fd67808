"""The store of finished clips: a clip by the digest of its content, a scene's record by the key of all it depends on.

Everything comes in whole, by a rename, and is checked before it is used: a clip that was cut short, emptied or
overwritten counts as absent, and so does a record. A record may know clips of some of its beats only.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from scenes.beat import BeatRecord
from scenes.ledger import Entry
from scenes.words import SceneWords

__all__ = ["Clip", "Record", "Stamp", "Store", "Usage", "stamp_of"]

Stamp = tuple[int, int, int, int]  # size, times of change of the content and of anything, inode
N = TypeVar("N")


@dataclass(frozen=True)
class Clip:
    """A file of the store: the digest and the number of its bytes."""

    digest: str
    size: int


@dataclass(frozen=True)
class Record:
    """A scene as it went with certain words and parameters: its beats and numbers, and the clips of beats drawn so far.

    `prints` are the fingerprints of the beats' frames, where they were taken.
    """

    scene: str
    language: str
    family: str
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
    """A folder of clips, records and notes. Writers hold the render's lock; readers need none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamps: dict[str, Stamp] | None = None
        self._is_stamped = False

    # -- clips --------------------------------------------------------------------------------------------------

    def file(self, clip: Clip) -> Path:
        """Where the clip lies, if it is there."""
        return Path(f"{self.folder}/clips/{clip.digest[:2]}/{clip.digest}.mp4")  # ten thousand are asked for at once

    def keep(self, data: bytes) -> Clip:
        """Takes a clip in."""
        clip = Clip(hashlib.sha256(data).hexdigest(), len(data))
        if not self.holds(clip):
            self._write(self.file(clip), data)
            self._trust(clip, stamp_of(self.file(clip)))
        return clip

    def holds(self, clip: Clip) -> bool:
        """Whether the clip is there and whole; a damaged one is removed.

        Its content is read only where its file isn't the one, by size, times and inode, that was read before.
        """
        file = self.file(clip)
        try:
            stamp = stamp_of(file)
            if self.stamps.get(clip.digest) == stamp:
                return True
            with file.open("rb") as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except FileNotFoundError:
            return False
        if found != clip.digest:
            file.unlink(missing_ok=True)
            return False
        self._trust(clip, stamp)
        return True

    def _trust(self, clip: Clip, stamp: Stamp) -> None:
        self.stamps[clip.digest] = stamp
        self._is_stamped = True

    @property
    def stamps(self) -> dict[str, Stamp]:
        """The clips that were read, and the file that each was then."""
        if self._stamps is None:
            self._stamps = self.recall("stamps", STAMPS)
        return self._stamps

    # -- records ------------------------------------------------------------------------------------------------

    def read(self, key: str) -> Record | None:
        """The record of this key, if there is one and it is whole."""
        return _record(self._record_file(key))

    def write(self, key: str, record: Record) -> None:
        """Puts a record in place of an earlier one of the same key."""
        text = json.dumps(asdict(record), ensure_ascii=False).encode()
        self._write(self._record_file(key), hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        relation = self._family(record.family) / key
        relation.parent.mkdir(parents=True, exist_ok=True)
        relation.touch()

    def use(self, key: str) -> None:
        """Notes that the record was of use today."""
        os.utime(self._record_file(key))

    def relatives(self, family: str) -> Iterator[tuple[str, Record]]:
        """The family's records, the one of latest use first."""
        folder = self._family(family)
        keys = [relation.name for relation in folder.iterdir()] if folder.is_dir() else []
        files = sorted(map(self._record_file, keys), key=_used, reverse=True)
        for file in files:
            if (record := _record(file)) is not None:
                yield file.stem, record

    def _record_file(self, key: str) -> Path:
        return Path(f"{self.folder}/records/{key[:2]}/{key}.json")

    def _family(self, family: str) -> Path:
        return self.folder / "families" / family[:2] / family

    # -- notes --------------------------------------------------------------------------------------------------

    def recall(self, name: str, kind: TypeAdapter[dict[str, N]]) -> dict[str, N]:
        """What was noted under a name; nothing where that is lost or of another kind: it only saves work."""
        try:
            return kind.validate_json((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValidationError):
            return {}

    def note(self, name: str, content: Mapping[str, Any]) -> None:
        """Notes something under a name."""
        self._write(self.folder / f"{name}.json", json.dumps(content, ensure_ascii=False, default=asdict).encode())

    def close(self) -> None:
        """Notes which clips were read."""
        if self._is_stamped:
            self.note("stamps", {digest: stamp for digest, stamp in self.stamps.items() if self._is_there(digest)})
            self._is_stamped = False

    def _is_there(self, digest: str) -> bool:
        return self.file(Clip(digest, 0)).exists()

    # -- housekeeping -------------------------------------------------------------------------------------------

    def usage(self) -> Usage:
        """What the store holds."""
        clips = [file.stat().st_size for file in self._files("clips", "*/*.mp4")]
        return Usage(len(self._files("records", "*/*.json")), len(clips), sum(clips))

    def prune(self, *, before: float | None = None, size: int | None = None) -> Usage:
        """Removes records not used since a time, then those unused for longest until all clips fit into a size.

        What no record needs goes with them. Returns what was removed.
        """
        held = self.usage()
        records = [(file, _record(file)) for file in sorted(self._files("records", "*/*.json"), key=_used)]
        kept = [(file, record) for file, record in records if record is not None]
        if before is not None:
            kept = [(file, record) for file, record in kept if _used(file) >= before]
        if size is not None:
            kept = _fitting(kept, size)
        needed = {clip.digest for _, record in kept for clip in record.clips.values()}
        self._remove_all_but({file.stem for file, _ in kept}, needed)
        left = self.usage()
        return Usage(held.records - left.records, held.clips - left.clips, held.bytes - left.bytes)

    def _remove_all_but(self, keys: set[str], digests: set[str]) -> None:
        """Records first: one without its clips is only incomplete, a clip without a record is never found."""
        for file in self._files("records", "*/*.json"):
            if file.stem not in keys:
                file.unlink()
        for relation in self._files("families", "*/*/*"):
            if relation.name not in keys:
                relation.unlink()
        for file in self._files("clips", "*/*.mp4"):
            if file.stem not in digests:
                file.unlink()
        for folder in sorted((f for f in self.folder.rglob("*") if f.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()

    def _files(self, kind: str, pattern: str) -> list[Path]:
        return list((self.folder / kind).glob(pattern))

    def clear_leavings(self) -> None:
        """Removes what a killed run had not finished writing."""
        for file in self._files("new", "*"):
            file.unlink(missing_ok=True)

    def _write(self, file: Path, data: bytes) -> None:
        """Writes a file whole: it is there with all its content, or not at all."""
        fresh = self.folder / "new" / f"{os.getpid()}-{file.name}"
        fresh.parent.mkdir(parents=True, exist_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("wb") as target:
                target.write(data)
                target.flush()
                os.fsync(target.fileno())
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)


def _record(file: Path) -> Record | None:
    try:
        check, _, text = file.read_bytes().partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != check:
            return None
        return RECORD.validate_json(text)
    except (OSError, ValueError, ValidationError):
        return None


def _fitting(records: list[tuple[Path, Record]], size: int) -> list[tuple[Path, Record]]:
    """The last of the records, as many as have clips that fit into `size` together; shared clips count once."""
    room, counted = size, set()
    for number, (_, record) in reversed(list(enumerate(records))):
        fresh = {clip for clip in record.clips.values() if clip.digest not in counted}
        room -= sum(clip.size for clip in fresh)
        if room < 0:
            return records[number + 1 :]
        counted |= {clip.digest for clip in fresh}
    return records


def _used(file: Path) -> float:
    """When a record was last of use."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def stamp_of(file: Path) -> Stamp:
    """What tells a file from any that was written since."""
    found = file.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
