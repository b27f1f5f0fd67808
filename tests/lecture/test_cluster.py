"""A render by a real scheduler and two worker processes, one of which is killed: the film is that of this machine."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dask
import pytest
from dask_cluster import Cluster
from distributed.client import ClosedClientError
from distributed.comm import CommClosedError
from distributed.core import RPCClosed
from thread_workers import thread_pool, unseen
from tiny_lecture import TINY, write_lecture
from tiny_server import frames_of

from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.render.order import Order, render
from lecture.workers import dask_pool as clusters
from lecture.workers.worker import draw_with_progress
from scenes.framework.errors import LectureError

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

BEATS = 5


@pytest.fixture(autouse=True)
def a_client_that_asks_often() -> Iterator[None]:
    """Let the client ask the scheduler of itself each millisecond, not every two seconds: its answers are others."""
    with dask.config.set({"distributed.client.scheduler-info-interval": "1ms"}):
        yield


@pytest.fixture
def workers(project: Path, tmp_path: Path) -> Iterator[Cluster]:
    """Two workers, one of which can run two things at a time."""
    cluster = Cluster(project, tmp_path)
    cluster.start_worker("one", "--nthreads", "2")
    cluster.start_worker("two", "--nthreads", "1")
    yield cluster
    cluster.close()


@pytest.fixture
def one_worker(project: Path, tmp_path: Path) -> Iterator[Cluster]:
    """Return a single worker, which draws one scene after the other."""
    cluster = Cluster(project, tmp_path)
    cluster.start_worker("one", "--nthreads", "1")
    yield cluster
    cluster.close()


def order(folder: Path, out: str, cluster: str | None) -> Order:
    found = read_lecture(write_lecture(folder))
    return Order(found, found.scenes, read_scripts(found, ["zh"]), TINY, folder / out, "fast", 2, cluster)


def test_a_lost_workers_scenes_are_drawn_by_another(workers: Cluster, tmp_path: Path) -> None:
    events: list[dict[str, Any]] = []

    def report(event: dict[str, Any]) -> None:
        events.append(event)
        if event.get("work") == "drawing" and workers.workers["one"].poll() is None:
            workers.workers["one"].kill()
            workers.workers["one"].wait()

    there = render(order(tmp_path, "there", workers.address(2)), unseen(report))
    assert there.failures == ()
    assert (there.rendered, there.reused) == (BEATS, 0)
    assert workers.workers["one"].poll() == -signal.SIGKILL
    assert not [event for event in events if event["event"] == "notice"]
    here = render(order(tmp_path, "here", None), unseen(), thread_pool)
    assert here.rendered == BEATS
    films = [frames_of(outcome.films[0].file) for outcome in (there, here)]
    assert films[0] == films[1]
    again = render(order(tmp_path, "there", "tcp://127.0.0.1:1"), unseen())
    assert (again.rendered, again.reused) == (0, BEATS)  # with nothing to do, no scheduler is asked


def test_a_scheduler_that_is_lost_is_named_and_what_was_drawn_is_kept(
    one_worker: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    address = one_worker.address(1)
    monkeypatch.setattr(clusters, "CONNECTING", 1.0)
    submit, drawing = clusters.DaskWorkers.submit, []

    def lose_after_first(workers: clusters.DaskWorkers, number: int, work: Any, job: Any) -> Future[Any]:
        if work is draw_with_progress and drawing:
            drawing[0].result()
            one_worker.scheduler.kill()
            one_worker.scheduler.wait()
        future = submit(workers, number, work, job)
        if work is draw_with_progress:
            drawing.append(future)
        return future

    monkeypatch.setattr(clusters.DaskWorkers, "submit", lose_after_first)
    with pytest.raises(LectureError, match=f'--cluster "{address}": the scheduler was lost; start it again') as caught:
        render(order(tmp_path, "film", address), unseen())
    (kept,) = caught.value.__notes__
    assert kept == f"{len(list(tmp_path.glob('film/.store/clips/*/*.mp4')))} beats drawn before are kept"
    assert capfd.readouterr().err == ""


def test_where_no_scheduler_answers_the_address_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "CONNECTING", 0.5)
    with pytest.raises(LectureError, match=r'--cluster "tcp://127\.0\.0\.1:1": no scheduler answers there'):
        render(order(tmp_path, "film", "tcp://127.0.0.1:1"), unseen())
    with pytest.raises(LectureError, match='--cluster "nowhere"'):
        render(order(tmp_path, "film", "nowhere"), unseen())


class Answers:
    """A cluster whose workers answer as told."""

    status = "running"

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers

    def get_executor(self, **options: Any) -> None:
        return None

    def subscribe_topic(self, topic: str, handler: object) -> None:
        return None

    @property
    def scheduler(self) -> Answers:
        return self

    def identity(self, n_workers: int) -> dict[str, Any]:
        return {"workers": dict.fromkeys(self.answers)}

    def sync(self, function: Callable[..., dict[str, Any]], **options: Any) -> dict[str, Any]:
        return function(**options)

    def run(
        self, function: object, wanted: dict[str, str], roots: object, workers: list[str], on_error: str
    ) -> dict[str, Any]:
        answer = self.answers[workers[0]]
        return {workers[0]: {**wanted, **answer} if isinstance(answer, dict) else answer}


def test_a_worker_that_draws_with_something_else_is_refused() -> None:
    said: list[str] = []
    answers = {
        "tcp://a:1": {},
        "tcp://b:2": {"manim": "0.21.0", "font": "other"},
        "tcp://c:3": ImportError("no lecture"),
    }
    client = Answers(answers)
    team = clusters.DaskWorkers(client, said.append)
    team.discover_workers()
    assert team.accepted == {"tcp://a:1"}
    wanted = clusters.identity()
    assert said[0].startswith("tcp://b:2: refused: manim is 0.21.0 there, " + wanted["manim"] + " here; font is other")
    assert said[0].endswith("; install the same there")
    assert said[1].startswith("tcp://c:3: refused: it has not got this project (no lecture)")
    client.answers = {"tcp://b:2": answers["tcp://b:2"], "tcp://d:4": {}}
    team.discover_workers()
    assert team.accepted == {"tcp://d:4"}
    assert len(said) == 2  # told once


class Lost(Answers):
    """A cluster whose scheduler is lost while it is asked for its workers."""

    def __init__(self, error: BaseException, status: str) -> None:
        super().__init__({})
        self.error, self.lost = error, status

    def sync(self, function: Callable[..., dict[str, Any]], **options: Any) -> dict[str, Any]:
        self.status = self.lost
        raise self.error


@pytest.fixture
def like_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare a test the look at all code and fonts, where nobody asks what this machine draws with."""
    monkeypatch.setattr(clusters, "identity", lambda roots=(): {})


GONE = [
    CommClosedError("in <TCP>: Stream is closed"),
    RPCClosed("RPC Closed"),
    RuntimeError("ConnectionPool is closed"),
    RuntimeError("IOLoop is closed"),
    RuntimeError("cannot schedule new futures after shutdown"),
    TimeoutError("timed out"),
    asyncio.CancelledError(),
    CancelledError(),
]


@pytest.mark.usefixtures("like_us")
@pytest.mark.parametrize("error", GONE, ids=repr)
@pytest.mark.parametrize("status", ["connecting", "closing", "closed"])
def test_a_scheduler_that_is_lost_as_workers_are_looked_for_leaves_it_to_the_jobs_to_tell(
    error: BaseException, status: str
) -> None:
    team = clusters.DaskWorkers(Lost(error, status), unseen().say)
    team.accepted = {"tcp://a:1"}
    team.poll()
    assert team.accepted == {"tcp://a:1"}  # who may be there again


@pytest.mark.usefixtures("like_us")
def test_an_error_while_the_scheduler_is_there_is_none_of_its_loss() -> None:
    error = RuntimeError("dictionary changed size during iteration")
    with pytest.raises(RuntimeError, match="dictionary changed size"):
        clusters.DaskWorkers(Lost(error, "running"), unseen().say).discover_workers()


@pytest.mark.parametrize(
    "error", [*GONE, ClosedClientError("Client is closed. Can't send update-graph message.")], ids=repr
)
def test_whatever_a_lost_connection_raises_is_told_as_the_lost_scheduler(error: BaseException) -> None:
    lost = Answers({})
    lost.status = "closed"
    with (
        pytest.raises(LectureError, match="the scheduler was lost"),
        clusters._explaining_lost_scheduler(lost, "tcp://a"),
    ):
        raise error
    with pytest.raises(type(error)), clusters._explaining_lost_scheduler(Answers({}), "tcp://a"):
        raise error


@pytest.mark.usefixtures("like_us")
def test_a_scheduler_that_is_lost_before_a_worker_came_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "WAITING", 5.0)
    client = Lost(RuntimeError("ConnectionPool is closed"), "closed")
    team = clusters.DaskWorkers(client, unseen().say)
    with (
        pytest.raises(LectureError, match="the scheduler was lost"),
        clusters._explaining_lost_scheduler(client, "tcp://a"),
    ):
        clusters._wait_for_workers(team, "tcp://a", unseen())


@pytest.mark.usefixtures("like_us")
def test_a_worker_that_left_is_registered_anew_when_it_comes_back() -> None:
    client = Answers({"tcp://a:1": {}})
    team = clusters.DaskWorkers(client, unseen().say)
    team.discover_workers()
    client.answers = {}
    team.discover_workers()
    assert (team.accepted, team.size) == (set(), 1)  # a plan is made for one worker, who may come
    client.answers = {"tcp://a:1": {}}
    team.discover_workers()
    assert team.accepted == {"tcp://a:1"}


def test_a_worker_tells_of_its_frames_seldom_and_forgets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    now = 0.0
    worker = SimpleNamespace(log_event=lambda topic, word: told.append(word))
    monkeypatch.setattr("distributed.get_worker", lambda: worker)
    monkeypatch.setattr(clusters, "time", SimpleNamespace(monotonic=lambda: now))
    crier = clusters.EventSender("topic")
    crier.put((7, 0))
    for _ in range(25):
        now += 0.1
        crier.put((7, 3))
    assert told[0] == (7, 0)
    assert 2 <= len(told) - 1 <= 3
    now += 1
    crier.put((7, 3))
    assert sum(frames for _, frames in told) == 26 * 3


def test_what_a_worker_draws_with_is_its_code_versions_and_fonts(tmp_path: Path) -> None:
    own = clusters.identity()
    assert {"project", "manim", "typst", "av", "font", "python"} <= own.keys()
    entry = read_lecture(write_lecture(tmp_path)).scenes[0]
    assert clusters.identity([entry.module.root])["project"] != own["project"]
    assert clusters.resource(own) != clusters.resource(own | {"manim": "0.21.0"})
