"""Progress tells where each worker is, its rate, and the time left by what parts were expected to take."""

from __future__ import annotations

import io
import json
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from lecture.render.progress import Part, ProgressOutput, Tally, show_progress
from lecture.terminal import write_json

PARTS = [
    Part("Slope (zh)", 100, 10.0, (("open", 40), ("close", 60))),
    Part("Chain (zh)", 300, 30.0, (("only", 300),)),
]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a terminal that shows bars: the tests themselves may run in one that shows none."""
    monkeypatch.setenv("TERM", "xterm")


def test_a_part_knows_its_step() -> None:
    assert [PARTS[0].step(came) for came in (0, 39, 40, 99, 100)] == ["open", "open", "close", "close", ""]
    assert Part("bare").step(0) == ""


def test_before_anything_is_done_the_estimates_stand(clock: Clock) -> None:
    assert Tally(PARTS, 1, clock).left() == 40.0
    assert Tally(PARTS, 2, clock).left() == 30.0  # the longest part is one worker's


def test_the_time_left_follows_what_came_and_how_long_it_took(clock: Clock) -> None:
    tally = Tally(PARTS, 1, clock)
    tally.add(0, 0)
    clock.now = 10.0
    tally.add(0, 50)  # half of it took as long as the whole was to take
    assert tally.left(0) == pytest.approx(10.0)
    assert tally.left() == pytest.approx((5 + 30) * 2)
    assert tally.rate(0) == pytest.approx(5.0)
    tally.done(0)
    assert tally.left(0) == 0.0
    assert tally.left() == pytest.approx(30.0)


def test_the_time_left_is_true_where_only_the_ends_of_parts_are_told(clock: Clock) -> None:
    """Of ten parts that two workers share, each takes three seconds: after six of them, four parts take six more."""
    tally = Tally([Part(str(number)) for number in range(10)], 2, clock)
    for number in range(6):
        clock.now += 3.0 if number % 2 == 0 else 0.0
        tally.done(number)
    assert tally.left() == pytest.approx(6.0)


def test_a_part_that_begins_anew_counts_from_nothing(clock: Clock) -> None:
    tally = Tally(PARTS, 1, clock)
    tally.add(0, 0)
    tally.add(0, 70)
    tally.add(0, 0)
    tally.add(0, 20)
    assert tally.came == [20, 0]


def test_lines_tell_scene_frames_and_rest() -> None:
    told = io.StringIO()
    with show_progress(Console(file=told, width=200), "Drawing", PARTS) as progress:
        progress.add(0, 0)
        progress.add(0, 50)
        progress.done(0)
        progress.done(1)
    lines = told.getvalue().splitlines()
    assert lines[0].startswith("Drawing: Slope (zh) done: 100/400 frames, ")
    assert lines[0].endswith(" s left")
    assert lines[1].startswith("Drawing: Chain (zh) done: 400/400 frames, ")


def test_bars_tell_a_line_a_worker() -> None:
    told = io.StringIO()
    console = Console(file=told, width=120, force_terminal=True, color_system=None)
    with show_progress(console, "Drawing", PARTS, workers=2) as progress:
        progress.add(0, 0)
        progress.add(0, 50)
        progress.add(1, 0)
        progress.add(1, 30)
    shown = told.getvalue()
    assert "Drawing" in shown
    assert "Slope (zh) close" in shown
    assert "Chain (zh) only" in shown
    assert "80/400 frames" in shown


@pytest.mark.parametrize("width", [120, 80, 60, 40])
def test_a_line_of_a_bar_fits_the_terminal(width: int) -> None:
    parts = [Part("BackwardOutputLayer (zh)", 100, 10.0, (("one_weight_and_its_gradient", 100),)), *PARTS]
    told = io.StringIO()
    console = Console(file=told, width=width, force_terminal=True, color_system=None)
    with show_progress(console, "Drawing", parts, workers=2) as progress:
        progress.add(0, 0)
        progress.add(0, 9)
    lines = re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", told.getvalue()))
    assert max(map(cell_len, lines)) <= width
    assert any(re.match(r"  BackwardOutput.* 9(/100 frames, | %, )", line) for line in lines)


def test_events_are_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    screen = ProgressOutput(Console(file=io.StringIO()), write_json)
    screen.say("waiting")
    with screen.meter("Drawing", PARTS, "frames", 1) as progress:
        progress.add(0, 0)
        progress.done(0, took=1.5)
    notice, begun, done = map(json.loads, capsys.readouterr().out.splitlines())
    assert notice == {"event": "notice", "text": "waiting"}
    assert (begun["event"], begun["part"], begun["step"], begun["came"]) == ("progress", "Slope (zh)", "open", 0)
    assert (done["event"], done["came"], done["all_came"], done["all_size"]) == ("done", 100, 100, 400)
    assert done["all_seconds_left"] >= 0
    assert (done["took"], "took" in begun) == (1.5, False)
