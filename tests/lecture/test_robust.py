"""Whatever happens to a render (kill, interrupt, full disk, another at once), the next one makes the same film."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
from pathlib import Path

import pytest
from damage import TO_FILES, Outside
from tiny_lecture import write_lecture
from tiny_server import Run, Server, frames_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("robust")]

RENDER = ("render", "--quality", "draft", "--out", "film", "--jobs", "2")
BEATS = 5
# Who is killed, and before which file of the command's is in its place, or before which result of the worker's.
KILLS = [*(("all", event) for event in (1, 4, 8, 14)), *(("command", event) for event in (2, 6, 10, 20))]
KILLS += [("worker", event) for event in (1, 2, 4)]


@pytest.fixture(scope="module")
def reference(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the lecture rendered undisturbed."""
    folder = tmp_path_factory.mktemp("reference")
    write_lecture(folder)
    run = server.run(folder, *RENDER)
    assert run.code == 0, run.complained
    assert f"{BEATS} rendered, 0 reused" in run.said
    return folder


@pytest.fixture(scope="module")
def frames(reference: Path) -> list[bytes]:
    return frames_of(reference / "film" / "lecture.zh.mp4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the lecture, not rendered yet."""
    write_lecture(tmp_path)
    return tmp_path


@pytest.fixture
def done(reference: Path, tmp_path: Path) -> Path:
    """Return a folder with the lecture, rendered."""
    return Path(shutil.copytree(reference, tmp_path / "done"))


def assert_whole(run: Run, folder: Path, frames: list[bytes]) -> None:
    """Assert that the run has made the film, and nothing else is left of it."""
    assert run.code == 0, run.complained
    assert frames_of(folder / "film" / "lecture.zh.mp4") == frames
    assert_clean(run, folder)


def assert_clean(run: Run, folder: Path) -> None:
    """No process and no unfinished file is left."""
    assert run.workers() == []
    assert not list((folder / "film").glob(".render-*"))
    assert not list((folder / "film" / ".store").glob("new/*"))


def reused(run: Run) -> int:
    """Return how many beats a run did not draw."""
    found = re.search(r"(\d+) rendered, (\d+) reused", run.said)
    assert found
    assert int(found[1]) + int(found[2]) == BEATS
    return int(found[2])


def clips(folder: Path) -> list[Path]:
    return sorted((folder / "film" / ".store" / "clips").rglob("*.mp4"))


@pytest.mark.parametrize(("whom", "event"), KILLS)
def test_after_a_kill_at_any_event_the_next_run_makes_the_film(
    whom: str, event: int, server: Server, folder: Path, frames: list[bytes]
) -> None:
    kill = {"whom": whom, "event": event, "once": str(folder / "killed")}
    run = server.start(folder, *RENDER, kill=kill)
    run.wait()
    assert (folder / "killed").exists()
    if whom == "worker":
        assert_whole(run, folder, frames)
    else:
        assert run.code == -signal.SIGKILL
    kept = len(clips(folder))
    again = server.run(folder, *RENDER)
    assert_whole(again, folder, frames)
    assert kept - 1 <= reused(again) <= kept  # the record of the last one may not have been written


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_leaves_no_process_and_no_file(
    number: signal.Signals, server: Server, folder: Path, frames: list[bytes]
) -> None:
    # Ctrl-C and the end of a terminal go to the workers, too.
    whom = "command" if number == signal.SIGTERM else "all"
    run = server.run(folder, *RENDER, kill={"whom": whom, "event": 4, "once": str(folder / "sent"), "number": number})
    assert run.code == 128 + number
    told = r"Interrupted\. Earlier films are as they were(; \d beats? drawn before (are|is) kept)?\.\n"
    assert re.fullmatch(told, run.complained)
    assert_clean(run, folder)
    assert_whole(server.run(folder, *RENDER), folder, frames)


def test_beats_that_were_finished_before_an_interrupt_are_kept(
    server: Server, folder: Path, frames: list[bytes]
) -> None:
    kill = {"whom": "command", "event": 6, "once": str(folder / "sent"), "number": signal.SIGINT}
    run = server.run(folder, *RENDER[:-1], "1", kill=kill)
    assert run.code == 128 + signal.SIGINT
    told = re.search(r"; (\d) beats? drawn before (are|is) kept\.$", run.complained)
    assert told
    again = server.run(folder, *RENDER)
    assert 0 < reused(again) == int(told[1]) < BEATS
    assert_whole(again, folder, frames)


def test_a_run_with_nothing_to_do_starts_no_worker(server: Server, done: Path, frames: list[bytes]) -> None:
    run = server.run(done, *RENDER, environment={"TINY_LECTURE": "die"})
    assert f"0 rendered, {BEATS} reused" in run.said
    assert_whole(run, done, frames)


def stored(folder: Path, pattern: str) -> list[Path]:
    return sorted((folder / "film" / ".store").rglob(pattern))


@pytest.mark.parametrize("damage", TO_FILES)
def test_after_damage_of_any_kind_the_film_is_the_same(
    damage: str, server: Server, done: Path, frames: list[bytes], tmp_path: Path
) -> None:
    outside = Outside(tmp_path / "outside")
    relations = [file for file in (done / "film" / ".store" / "families").rglob("*") if file.is_file()]
    film = [] if damage == "a folder" else [done / "film" / "lecture.zh.mp4", done / "film" / "lecture.zh.srt"]
    notes = list((done / "film" / ".store").glob("*.json"))
    for file in (clips(done)[1], stored(done, "records/*/*.json")[0], *relations[:1], *notes, *film):
        TO_FILES[damage](file, outside.file)
    assert_whole(server.run(done, *RENDER), done, frames)
    outside.assert_untouched()
    assert f"0 rendered, {BEATS} reused" in server.run(done, *RENDER).said


def test_two_records_exchanged_do_not_make_another_film(server: Server, done: Path, frames: list[bytes]) -> None:
    one, other = stored(done, "records/*/*.json")
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)
    (done / "film" / "lecture.zh.mp4").unlink()
    assert_whole(server.run(done, *RENDER), done, frames)


def test_a_damaged_clip_alone_is_drawn_again(server: Server, done: Path, frames: list[bytes]) -> None:
    os.truncate(clips(done)[1], 0)
    (done / "film" / "lecture.zh.mp4").unlink()
    run = server.run(done, *RENDER)
    assert f"1 rendered, {BEATS - 1} reused" in run.said
    assert_whole(run, done, frames)


@pytest.mark.parametrize("name", ["lecture.zh.mp4", "lecture.zh.srt"])
def test_a_folder_in_the_place_of_a_film_is_named_and_no_other_file_is_touched(
    name: str, server: Server, done: Path
) -> None:
    (done / "film" / name).unlink()
    (done / "film" / name / "mine").mkdir(parents=True)
    before = {file: file.lstat().st_mtime_ns for file in (done / "film").glob("lecture.*")}
    run = server.run(done, *RENDER)
    assert (run.code, run.complained.count("\n")) == (2, 1)
    assert f"film/{name}: can't be written (Is a directory); " in run.complained
    assert {file: file.lstat().st_mtime_ns for file in (done / "film").glob("lecture.*")} == before
    assert_clean(run, done)


@pytest.mark.parametrize("most_bytes", [2_000, 12_000])
def test_a_full_disk_is_told_and_what_was_stored_is_whole(
    most_bytes: int, server: Server, folder: Path, frames: list[bytes]
) -> None:
    run = server.run(folder, *RENDER, most_bytes=most_bytes)
    assert run.code == 2
    assert "film: can't be written (File too large); make room" in run.complained
    assert "Traceback" not in run.complained
    assert_clean(run, folder)
    stored = len(clips(folder))
    again = server.run(folder, *RENDER)
    assert f"{BEATS - stored} rendered, {stored} reused" in again.said
    assert_whole(again, folder, frames)


def test_two_runs_at_once_both_make_the_film(server: Server, folder: Path, frames: list[bytes]) -> None:
    held, until = folder / "held", folder / "until"
    first = server.start(folder, *RENDER, hold={"event": 4, "held": str(held), "until": str(until)})
    while not held.exists():
        assert first.wait(0.01) is None, first.complained
    second = server.start(folder, *RENDER)
    while "waiting for its end" not in second.said:
        assert second.wait(0.01) is None, second.complained
    until.touch()
    first.wait()
    second.wait()
    assert_whole(first, folder, frames)
    assert_whole(second, folder, frames)
    assert f"film: another render has it (process {first.pid}); waiting for its end." in second.said
    assert f"0 rendered, {BEATS} reused" in second.said


def test_odd_paths_are_paths(server: Server, tmp_path: Path, frames: list[bytes]) -> None:
    folder = tmp_path / "a 'lecture' \"of\" 微积分 $HOME; #read("
    write_lecture(folder)
    assert_whole(server.run(folder, *RENDER), folder, frames)


def test_a_read_only_checkout_is_only_read(
    server: Server, reference: Path, tmp_path: Path, frames: list[bytes]
) -> None:
    checkout, out = tmp_path / "checkout", tmp_path / "elsewhere"
    write_lecture(checkout)
    for path in [*checkout.rglob("*"), checkout]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    before = {path: path.stat().st_mtime_ns for path in [*checkout.rglob("*"), checkout]}
    run = server.run(checkout, *RENDER[:3], "--out", str(out / "film"))
    assert_whole(run, out, frames)
    assert {path: path.stat().st_mtime_ns for path in [*checkout.rglob("*"), checkout]} == before


def test_a_scene_that_takes_its_worker_down_costs_its_own_film_only(
    server: Server, folder: Path, frames: list[bytes]
) -> None:
    run = server.run(folder, *RENDER, environment={"TINY_LECTURE": "die"})
    assert run.code == 1
    assert "Failed: Turning (zh): worker: the worker process ended suddenly" in run.complained
    assert "Drifting" not in run.complained
    assert_clean(run, folder)
    assert_whole(server.run(folder, *RENDER), folder, frames)
