"""The store returns what it was given or nothing, whatever happened to its files and folders, and repairs itself."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from damage import TO_FILES, TO_FOLDERS, Outside
from pydantic import TypeAdapter
from thread_workers import unseen

from lecture.cache.store import Clip, Record, Store
from lecture.cache.workspace import locked, open_workspace, store_in
from lecture.system_errors import unwritable
from scenes.framework.beat import BeatRecord
from scenes.framework.errors import LectureError
from scenes.framework.script import SceneWords

FAMILY, KEY, OTHER = "f" * 64, "a" * 64, "b" * 64
PICTURES, MORE_PICTURES = b"pictures" * 9, b"other pictures" * 7
NOBODY = 65534  # by tradition the user without rights
NOTE = TypeAdapter(dict[str, int])


class Filled:
    """A store of two records with a clip each and a note, and what it must give back."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.fill()
        (store_in(out).folder / "lock").write_text("1")

    def fill(self) -> None:
        """Put in what is not there, as a render does."""
        store = store_in(self.out)
        self.clips = [store.keep(PICTURES), store.keep(MORE_PICTURES)]
        self.records = {KEY: record("One", self.clips[0]), OTHER: record("Two", self.clips[1])}
        for key, written in self.records.items():
            if store.read(key) is None:
                store.write(key, written)
            else:
                store.mark_used(key, FAMILY)
        store.write_note("counts", {"one": 1})
        store.close()

    def place(self, kind: str) -> Path:
        """Return where a file or folder of the store lies."""
        store = store_in(self.out)
        clip = store.file(self.clips[0])
        return {
            "clip": clip,
            "record": store.folder / "records" / KEY[:2] / f"{KEY}.json",
            "relation": store.folder / "families" / FAMILY[:2] / FAMILY / KEY,
            "note": store.folder / "counts.json",
            "stamps": store.folder / "stamps.json",
            "lock": store.folder / "lock",
            "a folder of clips": clip.parent,
            "a folder of records": store.folder / "records" / KEY[:2],
            "a family": store.folder / "families" / FAMILY[:2] / FAMILY,
            "all clips": store.folder / "clips",
            "all records": store.folder / "records",
            "all families": store.folder / "families",
            "unfinished files": store.folder / "new",
        }[kind]

    def assert_true(self) -> None:
        """Assert that what the store gives is what it was given, or nothing."""
        store = store_in(self.out)
        for clip, data in zip(self.clips, (PICTURES, MORE_PICTURES), strict=True):
            assert not store.holds(clip) or store.file(clip).read_bytes() == data
        for key, written in self.records.items():
            assert store.read(key) in (None, written)
        assert all(self.records[key] == written for key, written in store.family_records(FAMILY))
        assert store.read_note("counts", NOTE) in ({}, {"one": 1})

    def assert_whole(self) -> None:
        """Assert that the store has all that it was given."""
        store = store_in(self.out)
        assert all(map(store.holds, self.clips))
        assert {key: store.read(key) for key in self.records} == self.records
        assert dict(store.family_records(FAMILY)) == self.records
        assert store.read_note("counts", NOTE) == {"one": 1}
        assert (store.usage().records, store.usage().clips) == (2, 2)


def record(scene: str, clip: Clip) -> Record:
    beat = BeatRecord("open", 0, 12, (), ())
    return Record(scene, "zh", FAMILY, {}, SceneWords(scene, {}), (beat,), (), {"open": clip})


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path / "film")


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    outside = Outside(tmp_path / "outside")
    yield outside
    outside.assert_untouched()


def fail(event: dict[str, Any]) -> None:
    pytest.fail(f"said: {event}")


quiet = unseen(fail)


def heal(filled: Filled) -> None:
    """Do what a render does: take the folder, read what is there, and put in the rest."""
    with open_workspace(filled.out, quiet):
        filled.assert_true()
        filled.fill()
        filled.assert_whole()
    with open_workspace(filled.out, quiet) as place:
        place.store.prune(before=0.0)
        filled.assert_whole()
    assert not list(filled.out.glob(".store/new/*"))


@pytest.mark.parametrize("damage", TO_FILES)
@pytest.mark.parametrize("kind", ["clip", "record", "relation", "note", "stamps", "lock"])
def test_a_damaged_file_counts_as_absent_and_heals(kind: str, damage: str, filled: Filled, outside: Outside) -> None:
    TO_FILES[damage](filled.place(kind), outside.file)
    heal(filled)


@pytest.mark.parametrize("damage", TO_FILES)
@pytest.mark.parametrize("kind", ["clip", "record", "note", "stamps"])
def test_a_file_that_is_damaged_while_a_render_is_on_heals(
    kind: str, damage: str, filled: Filled, outside: Outside
) -> None:
    TO_FILES[damage](filled.place(kind), outside.file)
    filled.assert_true()
    filled.fill()
    filled.assert_whole()


@pytest.fixture
def without_privileges() -> Iterator[Path]:
    """Return a folder of a user who isn't root, for whom alone rights count; this process is that user's meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        yield Path(folder)
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize("kind", ["clip", "record", "relation", "note", "stamps"])
def test_a_file_that_may_not_be_read_heals(kind: str, without_privileges: Path) -> None:
    filled = Filled(without_privileges / "film")
    filled.place(kind).chmod(0)
    heal(filled)


@pytest.mark.parametrize("kind", ["lock", "all clips", "all records", "a family", "unfinished files"])
def test_what_may_not_be_touched_is_named(kind: str, without_privileges: Path) -> None:
    filled = Filled(without_privileges / "film")
    place = filled.place(kind)
    place.mkdir(exist_ok=True) if kind != "lock" else None
    (place / "in it").touch() if kind != "lock" else None
    place.chmod(0)
    with pytest.raises(LectureError) as caught, open_workspace(filled.out, quiet):
        pass
    assert str(caught.value).startswith(f"{place}: can't be written (Permission denied); ")
    place.chmod(0o700)


FOLDERS = (
    *("a folder of clips", "a folder of records", "a family"),
    *("all clips", "all records", "all families", "unfinished files"),
)


@pytest.mark.parametrize("damage", TO_FOLDERS)
@pytest.mark.parametrize("kind", FOLDERS)
def test_what_stands_in_the_place_of_a_folder_is_removed(
    kind: str, damage: str, filled: Filled, outside: Outside
) -> None:
    filled.place(kind).mkdir(exist_ok=True)
    TO_FOLDERS[damage](filled.place(kind), outside.file)
    heal(filled)


def test_a_folder_of_the_store_that_was_moved_outside_is_left_there(filled: Filled, outside: Outside) -> None:
    moved = outside.folder.parent / "moved"
    clips = filled.place("all clips")
    shutil.move(clips, moved)
    clips.symlink_to(moved)
    heal(filled)
    assert len(list(moved.rglob("*.mp4"))) == 2


@pytest.mark.parametrize("kind", ["record", "clip"])
def test_two_files_exchanged_are_both_absent(kind: str, filled: Filled) -> None:
    one = filled.place(kind)
    (other,) = {*one.parents[1].rglob(f"*{one.suffix}")} - {one}
    one.rename(one.with_suffix(".x"))
    other.rename(one)
    one.with_suffix(".x").rename(other)
    with open_workspace(filled.out, quiet) as place:
        assert [place.store.read(key) for key in (KEY, OTHER)] == (
            [None, None] if kind == "record" else [*filled.records.values()]
        )
        assert [place.store.holds(clip) for clip in filled.clips] == [kind == "record"] * 2
    heal(filled)


def test_a_relation_of_another_family_is_not_followed(filled: Filled) -> None:
    store = store_in(filled.out)
    strange = store.folder / "families" / "00" / ("0" * 64) / KEY
    strange.parent.mkdir(parents=True)
    strange.touch()
    assert list(store.family_records("0" * 64)) == []


@pytest.mark.parametrize("name", ["../../../outside/file", "/etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", ""])
def test_a_record_that_names_a_file_by_anything_but_a_digest_is_absent(
    name: str, filled: Filled, outside: Outside
) -> None:
    file = filled.place("record")
    content = json.loads(file.read_bytes().partition(b"\n")[2])
    content["clips"]["open"]["digest"] = name
    text = json.dumps(content).encode()
    file.write_bytes(sha256(KEY.encode() + b"\n" + text).hexdigest().encode() + b"\n" + text)
    assert store_in(filled.out).read(KEY) is None
    heal(filled)


def test_a_clip_of_another_size_than_its_record_says_is_absent(filled: Filled) -> None:
    store = Store(filled.out / ".store")
    assert not store.holds(replace(filled.clips[0], size=3))


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo, lambda place: place.symlink_to("elsewhere")])
def test_what_stands_in_the_place_of_the_store_is_named(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / ".store")
    with pytest.raises(LectureError, match=r"\.store: is (a link|no folder); remove it, or choose another folder"):
        open_workspace(tmp_path, quiet).__enter__()
    assert not (tmp_path / "elsewhere").exists()


def test_the_lock_is_never_written_through_a_link(filled: Filled, outside: Outside) -> None:
    filled.place("lock").unlink()
    filled.place("lock").symlink_to(outside.file)
    with locked(store_in(filled.out), quiet):
        assert filled.place("lock").read_text() == str(os.getpid())


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo, lambda place: place.symlink_to(place.parent / "outside")])
def test_what_a_killed_render_left_is_removed_whatever_it_is(
    make: Callable[[Path], object], filled: Filled, outside: Outside
) -> None:
    make(filled.out / ".render-left")
    with open_workspace(filled.out, quiet):
        assert len(list(filled.out.glob(".render-*"))) == 1  # its own


@pytest.mark.parametrize("name", ["clip", Path("clip")])  # newer Pythons name a file as it was given to them
def test_what_is_denied_is_named_whatever_names_it(name: str | Path) -> None:
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
    assert unwritable(Path("out"), denied).startswith("clip: can't be written (Permission denied); ")
