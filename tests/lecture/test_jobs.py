"""A fault of a scene's code is reported with beat and line, costs its own film only, and leaves earlier films alone."""

from __future__ import annotations

import errno
import multiprocessing
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from functools import partial
from operator import call
from pathlib import Path

import pytest
from manim import Circle, Create
from thread_workers import thread_pool, unseen

from lecture import cli
from lecture.project.catalogue import Catalogue
from lecture.project.lecture_file import Lecture, read_lecture
from lecture.project.script_check import read_scripts
from lecture.quality import Quality
from lecture.render import order
from lecture.render.jobs import DrawJob, Failure, RehearsalJob, SceneRun, guarded, rehearse_scene, run_rehearsal
from lecture.system_errors import InterruptionError
from lecture.workers import local, pool, worker
from lecture.workers.local import local_pool
from lecture.workers.worker import ProgressMessage
from scenes.framework.errors import LectureError
from scenes.framework.scene import LectureScene, beat

TINY = Quality(256, 144, 5)
FAULT = "the fault is planted"
LECTURE = """
title = { zh = "课" }
[[chapter]]
title = { zh = "章" }
scene = [{ scene = "Sound" }, { scene = "Faulty" }]
"""
WORDS = '[Sound]\ntitle = "好"\n[Sound.only]\nsay = "好。"\n[Faulty]\ntitle = "坏"\n[Faulty.bad]\nsay = "坏。"\n'


class Sound(LectureScene):
    def construct(self) -> None:
        self.only()

    @beat()
    def only(self) -> None:
        self.play(Create(Circle()), run_time=0.4)


class Faulty(LectureScene):
    error: Exception = ZeroDivisionError(FAULT)

    def construct(self) -> None:
        self.bad()

    @beat()
    def bad(self) -> None:
        self.play(Create(Circle()), run_time=0.4)
        raise self.error


@pytest.fixture
def lecture(tmp_path: Path) -> Lecture:
    """Return a lecture of a sound and a faulty scene."""
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "zh.toml").write_text(WORDS, "utf-8")
    (tmp_path / "lecture.toml").write_text(LECTURE, "utf-8")
    return read_lecture(tmp_path / "lecture.toml", Catalogue().adding({"Sound": __name__, "Faulty": __name__}))


def rendered(
    lecture: Lecture, names: list[str], out: Path, open_pool: order.OpenPool = thread_pool
) -> order.RenderResult:
    scripts = read_scripts(lecture, ["zh"])
    wanted = order.Order(lecture, lecture.choose(names), scripts, TINY, out, "fast", 1)
    return order.render(wanted, unseen(), open_pool)


def test_a_fault_is_told_with_scene_beat_and_line(lecture: Lecture) -> None:
    (failure,) = rehearse_scene(RehearsalJob(lecture.scenes[1], read_scripts(lecture, ["zh"]), 5))
    assert isinstance(failure, Failure)
    line = next(
        n for n, text in enumerate(Path(__file__).read_text("utf-8").splitlines(), 1) if "raise self.error" in text
    )
    assert (failure.name, failure.language, failure.beat) == ("Faulty", "zh", "bad")
    assert failure.place == f"tests/lecture/test_jobs.py:{line}"
    assert failure.error == f"ZeroDivisionError: {FAULT}"


def test_other_scenes_go_on_and_the_old_film_stays(lecture: Lecture, tmp_path: Path) -> None:
    (tmp_path / "lecture.zh.mp4").write_bytes(b"an old film")
    outcome = rendered(lecture, [], tmp_path)
    assert [failure.name for failure in outcome.failures] == ["Faulty"]
    assert outcome.films == ()
    assert (tmp_path / "lecture.zh.mp4").read_bytes() == b"an old film"
    assert not list(tmp_path.glob(".render-*"))


def test_a_chosen_scene_gets_a_film_of_its_own(lecture: Lecture, tmp_path: Path) -> None:
    (film,) = rendered(lecture, ["Sound"], tmp_path).films
    assert film.file == tmp_path / "scenes" / "Sound.zh.mp4"
    assert film.chapters == ("00:00 好",)
    assert not (tmp_path / "lecture.zh.mp4").exists()


@pytest.mark.parametrize(("size", "cores", "beside"), [(1, 1, False), (1, 2, True), (2, 2, True), (3, 1, False)])
def test_frames_are_encoded_beside_the_painting_where_cores_are_idle(
    lecture: Lecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, cores: int, beside: bool
) -> None:
    seen = []

    def draw(job: DrawJob, tell: Callable[[int], None], deliver: None) -> Failure:
        seen.append(job.parallel_encoder)
        return Failure(job.entry.name, job.script.language, "", "", "")

    monkeypatch.setattr(worker, "run_draw_job", draw)
    rendered(lecture, ["Sound"], tmp_path, lambda count, folder: thread_pool(size, folder, cores))  # one job
    assert seen == [beside]


def test_a_full_disk_while_drawing_is_the_users_to_mend(
    lecture: Lecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapped = RuntimeError("Failed to encode video segment")  # as manim tells it
    wrapped.__cause__ = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(Faulty, "error", wrapped)
    (tmp_path / "out").mkdir()
    told = re.escape(f"{tmp_path / 'out'}: can't be written (No space left on device); make room")
    with pytest.raises(LectureError, match=told):
        rendered(lecture, ["Faulty"], tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == [".store"]


def test_a_signal_while_a_scene_runs_is_no_fault_of_the_scene(
    lecture: Lecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Faulty, "error", InterruptionError(128 + signal.SIGTERM))
    (entry,) = lecture.choose(["Faulty"])
    with pytest.raises(InterruptionError):
        guarded(run_rehearsal, entry, read_scripts(lecture, ["zh"])["zh"], 5)


RAISES = """
from scenes.framework.errors import LectureError
from scenes.framework.scene import LectureScene, beat


class Sound(LectureScene):
    def construct(self):
        self.only()

    @beat()
    def only(self):
        self.wait(0.2)


class Faulty(LectureScene):
    def construct(self):
        self.bad()

    @beat()
    def bad(self):
        raise {error}
"""


@pytest.mark.parametrize(("error", "code"), [(f"ZeroDivisionError('{FAULT}')", 1), ("LectureError('mend this')", 2)])
def test_the_exit_code_tells_whose_fault_it_is(
    lecture: Lecture, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: str, code: int
) -> None:
    folder = lecture.file.parent / "own"
    folder.mkdir()
    (folder / "faulty.py").write_text(RAISES.format(error=error), "utf-8")
    lecture.file.write_text(f'scenes = "own"\n{LECTURE}', "utf-8")
    monkeypatch.setattr("sys.argv", ["lecture", "numbers", "--json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    said = capsys.readouterr().err
    assert error.split("'")[1] in said
    line = RAISES.splitlines().index("        raise {error}") + 1
    assert (f"Faulty (zh), beat bad: own/faulty.py:{line}: ZeroDivisionError" in said) == (code == 1)
    assert "Traceback" not in said


@pytest.fixture
def quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have workers that don't import what they need for scenes."""
    monkeypatch.setattr(local, "preload", os.getpid)


@pytest.mark.usefixtures("quick_start")
def test_a_lost_workers_jobs_are_done_by_another_and_one_that_takes_two_down_is_given_up(tmp_path: Path) -> None:
    done: list[int] = []
    large = 2**20  # more than a pipe holds
    jobs = [partial(abs, -1), partial(os._exit, 1), partial(bytes, large)]
    with local_pool(1, tmp_path) as team:
        assert team.map(call, jobs, done.append) == [1, None, bytes(large)]
        assert sorted(done) == [0, 1, 2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("quick_start")
def test_a_worker_multiplies_matrices_on_one_thread_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    with local_pool(1) as team:
        found = team.map(os.getenv, list(local.BLAS_THREAD_VARIABLES[:2]), lambda number: None)
    assert found == ["1", "3"]
    assert "OPENBLAS_NUM_THREADS" not in os.environ


class Fragile:
    """Workers that begin all jobs which they are given, and lose them together if the deadly one is among them."""

    size, cores, loss_error = 3, 1, BrokenExecutor

    def __init__(self) -> None:
        self.begun: dict[int, Future[int]] = {}

    def submit(self, number: int, work: object, job: object) -> Future[int]:
        self.begun[number] = Future()
        return self.begun[number]

    def messages(self) -> Iterator[ProgressMessage]:
        return iter([(number, 0) for number in self.begun])

    def poll(self) -> None:
        for number, future in self.begun.items():
            if future.done():
                continue
            if 0 in self.begun:
                future.set_exception(BrokenExecutor())
            else:
                future.set_result(number)

    def restart(self) -> str:
        self.begun = {}
        return "lost"


def test_jobs_beside_one_that_takes_workers_down_are_done() -> None:
    fragile = Fragile()
    assert pool.Pool(fragile).map(abs, [0, 1, 2], lambda number: None) == [None, 1, 2]


@pytest.mark.usefixtures("quick_start")
def test_a_worker_writes_below_its_folder_wherever_it_works(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with local_pool(1, Path("out")) as team:
        assert team.map(call, [tempfile.gettempdir], lambda number: None) == [str(Path("out").absolute())]


@pytest.mark.usefixtures("quick_start")
def test_the_end_waits_for_no_worker_that_cannot_hear(tmp_path: Path) -> None:
    with local_pool(2, tmp_path) as team:
        assert team.map(abs, [-1, -2, -3], lambda number: None) == [1, 2, 3]
        pids = [worker.pid for worker in multiprocessing.active_children() if worker.pid is not None]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.usefixtures("quick_start")
def test_two_pools_live_in_one_process_and_end_what_they_started_alone() -> None:
    other = multiprocessing.get_context("spawn").Process(target=signal.pause)
    other.start()
    try:
        with local_pool(1) as first:
            with ThreadPoolExecutor(1) as thread, local_pool(1) as second:
                there = thread.submit(second.map, abs, [-3, -4], lambda number: None)
                assert first.map(abs, [-1, -2], lambda number: None) == [1, 2]
                assert there.result() == [3, 4]
            assert first.map(call, [partial(os._exit, 1), partial(abs, -5)], lambda number: None) == [None, 5]
            assert first.loss.startswith("the worker process ended suddenly (exit code 1)")
        assert other.is_alive()
    finally:
        other.kill()
        other.join()


def test_scenes_whose_workers_were_lost_are_failures(lecture: Lecture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "rehearse_scene", lambda job: None)
    with thread_pool(1) as team:
        (found,) = team.rehearse(
            [RehearsalJob(lecture.scenes[0], read_scripts(lecture, ["zh"]), 5)], lambda number: None
        )
    assert [(failure.name, failure.place) for failure in found if isinstance(failure, Failure)] == [("Sound", "worker")]


def test_what_a_killed_run_left_is_cleared_away(lecture: Lecture, tmp_path: Path) -> None:
    (tmp_path / ".render-abc").mkdir()
    (tmp_path / ".render-abc" / "half.mp4").write_bytes(b"half")
    rendered(lecture, ["Sound"], tmp_path)
    assert not list(tmp_path.glob(".render-*"))


def test_a_take_counts_its_frames(lecture: Lecture) -> None:
    (take,) = rehearse_scene(RehearsalJob(lecture.scenes[0], read_scripts(lecture, ["zh"]), 5))
    assert isinstance(take, SceneRun)
    assert take.frames == sum(record.frames for record in take.beats) > 0
