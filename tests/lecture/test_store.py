"""The store returns what it was given or nothing, and pruning removes what was used least recently."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lecture.cache.store import Clip, Record, Store
from lecture.cache.workspace import store_in
from lecture.cli import app
from lecture.commands.store_usage import read_size
from scenes.framework.beat import BeatRecord, Phrase
from scenes.framework.errors import LectureError
from scenes.framework.ledger import Entry
from scenes.framework.script import BeatWords, SceneWords

WORDS = SceneWords("导数", {"open": BeatWords("一|二", {"note": "$x$"}, {"other": BeatWords("三")})})
BEAT = BeatRecord("open", 0, 12, (Phrase("一", 0, 6), Phrase("二", 6, 6)), ())
NUMBERS = (Entry("Scene", "open", "slope", 0.1 + 0.2, "0.3"), Entry("Scene", "open", "pole", float("inf"), "∞"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def record(clip: Clip | None = None, family: str = "f" * 64) -> Record:
    clips = {} if clip is None else {"open": clip}
    return Record(
        "Scene", "zh", family, {"point": 1.5, "steps": [1, 0.5]}, WORDS, (BEAT,), NUMBERS, clips, {"open": "print"}
    )


def key(sign: str) -> str:
    return sign * 64


def add(store: Store, sign: str, data: bytes, used: float) -> Clip:
    """Return a record of one clip, used at a time."""
    clip = store.keep(data)
    store.write(key(sign), record(clip))
    os.utime(store.folder / "records" / key(sign)[:2] / f"{key(sign)}.json", (used, used))
    return clip


def test_a_clip_comes_back_as_it_went_in(store: Store) -> None:
    clip = store.keep(b"pictures")
    assert store.holds(clip)
    assert store.file(clip).read_bytes() == b"pictures"
    assert store.keep(b"pictures") == clip
    assert store.usage().clips == 1


def test_a_record_comes_back_as_it_went_in(store: Store) -> None:
    written = record(store.keep(b"pictures"))
    store.write(key("a"), written)
    assert Store(store.folder).read(key("a")) == written
    assert store.read(key("b")) is None


DAMAGE: dict[str, Callable[[Path], object]] = {
    "truncated": lambda file: os.truncate(file, 3),
    "emptied": lambda file: os.truncate(file, 0),
    "overwritten": lambda file: file.write_bytes(b"x" * file.stat().st_size),
    "gone": lambda file: file.unlink(),
    "overwritten, with its old date": lambda file: overwrite_secretly(file),
}


def overwrite_secretly(file: Path) -> None:
    before = file.stat()
    file.write_bytes(b"x" * before.st_size)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_clip_counts_as_absent_and_can_be_put_back(store: Store, damage: str) -> None:
    clip = store.keep(b"pictures")
    assert store.holds(clip)
    DAMAGE[damage](store.file(clip))
    assert not store.holds(clip)
    assert store.keep(b"pictures") == clip
    assert store.file(clip).read_bytes() == b"pictures"


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_by_a_store_that_has_read_the_clip_in_an_earlier_run(store: Store, damage: str) -> None:
    clip = store.keep(b"pictures")
    store.close()
    DAMAGE[damage](store.file(clip))
    assert not Store(store.folder).holds(clip)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_record_counts_as_absent(store: Store, damage: str) -> None:
    store.write(key("a"), record())
    DAMAGE[damage](store.folder / "records" / "aa" / f"{key('a')}.json")
    assert store.read(key("a")) is None
    assert list(store.family_records("f" * 64)) == []


def test_a_clip_that_was_read_is_not_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = store.keep(b"pictures")
    store.close()
    again = Store(store.folder)
    monkeypatch.setattr("hashlib.file_digest", lambda *arguments: pytest.fail("was read again"))
    assert again.holds(clip)


def test_relatives_are_of_one_family_and_the_latest_comes_first(store: Store) -> None:
    for sign, used in (("a", 100.0), ("b", 300.0), ("c", 200.0)):
        add(store, sign, sign.encode(), used)
    store.write(key("d"), record(family="0" * 64))
    assert [name for name, _ in store.family_records("f" * 64)] == [key("b"), key("c"), key("a")]


def test_lost_notes_are_only_forgotten(store: Store) -> None:
    clip = store.keep(b"pictures")
    store.close()
    (store.folder / "stamps.json").write_text("[1, 2", "utf-8")
    assert Store(store.folder).holds(clip)
    (store.folder / "stamps.json").write_text(f'{{"{clip.digest}": "today"}}', "utf-8")
    assert Store(store.folder).holds(clip)


def test_pruning_by_age_takes_what_was_not_used_since(store: Store) -> None:
    old, new = add(store, "a", b"old", 100.0), add(store, "b", b"newer", 300.0)
    removed = store.prune(before=200.0)
    assert (removed.records, removed.clips, removed.bytes) == (1, 1, 3)
    assert not store.holds(old)
    assert store.holds(new)
    assert store.read(key("a")) is None
    assert store.read(key("b")) is not None


def test_pruning_by_size_keeps_the_latest_that_fit(store: Store) -> None:
    clips = [add(store, sign, sign.encode() * 100, used) for sign, used in (("a", 1.0), ("b", 2.0), ("c", 3.0))]
    store.prune(size=250)
    assert [store.holds(clip) for clip in clips] == [False, True, True]
    assert store.usage().bytes == 200
    store.prune(size=0)
    assert (store.usage().records, store.usage().clips) == (0, 0)


def test_a_shared_clip_counts_once_and_stays_as_long_as_one_needs_it(store: Store) -> None:
    shared = add(store, "a", b"s" * 100, 1.0)
    add(store, "b", b"s" * 100, 2.0)
    store.prune(size=100)
    assert store.usage().records == 2
    store.prune(before=1.5)
    assert store.usage().records == 1
    assert store.holds(shared)


def test_pruning_takes_clips_that_no_record_knows(store: Store) -> None:
    kept, lost = add(store, "a", b"kept", 1.0), store.keep(b"lost")
    store.write(key("a"), replace(record(kept)))
    store.prune(before=0.0)
    assert store.holds(kept)
    assert not store.holds(lost)


def test_unfinished_files_are_cleared_away(store: Store) -> None:
    store.keep(b"pictures")
    (store.folder / "new" / "123-half.mp4").write_bytes(b"ha")
    store.tree.remove_leftovers()
    assert not list(store.folder.glob("new/*"))


@pytest.mark.parametrize(("text", "size"), [("500", 500), ("2GB", 2_000_000_000), ("1.5 m", 1_500_000), ("3kB", 3000)])
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "big", "-1", "1 GiB of it"])
def test_what_is_no_size_is_told(text: str) -> None:
    with pytest.raises(LectureError, match=r"--max-size: .* isn't a size; write one such as 500MB"):
        read_size(text)


def test_the_command_prunes_and_tells_what_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(store_in(tmp_path), "a", b"a" * 1000, 1.0)
    add(store_in(tmp_path), "b", b"b" * 2000, 2.0)
    app(["store", "--out", str(tmp_path), "--max-size", "2kB"], standalone_mode=False)
    said = capsys.readouterr().out
    assert "removed: 1 clip of 1 scene, 1.0 kB" in said
    assert f"{tmp_path}/.store: 1 clip of 1 scene, 2.0 kB" in said
