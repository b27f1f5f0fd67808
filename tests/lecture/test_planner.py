"""Jobs come longest first; a scene longer than its share is cut at beats so that the longest piece is shortest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture.cache.store import Store
from lecture.quality import QUALITIES
from lecture.render.planner import LEAST_SECONDS, DrawTimes, PlannedJob, plan, split_at_beats
from scenes.framework.beat import BeatRecord

SECONDS = st.lists(st.integers(0, 20), min_size=1, max_size=7)


def shortest_longest(seconds: list[int], count: int) -> int:
    """Of all ways to cut, the shortest that the longest run can be."""
    ways = (cuts for number in range(min(count, len(seconds))) for cuts in combinations(range(1, len(seconds)), number))
    return min(max(sum(seconds[a:b]) for a, b in pairwise([0, *cuts, len(seconds)])) for cuts in ways)


@given(SECONDS, st.integers(1, 5))
def test_a_scene_is_cut_as_evenly_as_its_beats_allow(seconds: list[int], count: int) -> None:
    beats = {f"beat{number}": float(value) for number, value in enumerate(seconds)}
    runs = split_at_beats(beats, count)
    assert [beat for run in runs for beat in run] == list(beats)
    assert len(runs) <= count
    assert all(runs)
    assert max(sum(beats[beat] for beat in run) for run in runs) == shortest_longest(seconds, count)


@given(st.lists(SECONDS, min_size=1, max_size=6), st.integers(1, 8))
def test_every_beat_is_in_one_piece_and_the_longest_comes_first(scenes: list[list[int]], workers: int) -> None:
    beats = [{f"{number}": float(value) for number, value in enumerate(scene)} for scene in scenes]
    pieces = plan(beats, workers)
    assert sorted((piece.scene, beat) for piece in pieces for beat in piece.beats) == sorted(
        (number, beat) for number, scene in enumerate(beats) for beat in scene
    )
    assert all(before.seconds >= after.seconds for before, after in pairwise(pieces))
    assert sum(piece.seconds for piece in pieces) == pytest.approx(sum(map(sum, scenes)))


def scene(*seconds: float) -> Mapping[str, float]:
    return {f"beat{number}": value for number, value in enumerate(seconds)}


def test_scenes_within_their_share_stay_whole() -> None:
    pieces = plan([scene(10, 10), scene(12, 8)], 2)
    assert [(piece.scene, len(piece.beats)) for piece in pieces] == [(0, 2), (1, 2)]


def last_ends(pieces: list[PlannedJob], workers: int) -> list[float]:
    """When the workers have nothing left to do, if each takes the next piece as soon as it can."""
    ends = [0.0] * workers
    for piece in pieces:
        ends[ends.index(min(ends))] += piece.seconds
    return ends


def test_the_shortest_scenes_are_cut_so_that_all_workers_end_together() -> None:
    scenes = [scene(10, 10), scene(12, 8), scene(5, 5), scene(10, 10, 10, 10)]
    assert last_ends(plan(scenes, 2), 2) == [45, 45]
    assert last_ends(plan(scenes[:3], 2), 2) == [25, 25]
    assert [piece.scene for piece in plan(scenes, 1)] == [3, 0, 1, 2]


def test_a_scene_alone_is_cut_for_all_workers() -> None:
    assert [piece.seconds for piece in plan([scene(10, 10, 10, 10)], 2)] == [20, 20]
    assert [piece.seconds for piece in plan([scene(10, 10, 10, 10)], 4)] == [10, 10, 10, 10]
    assert len(plan([scene(10, 10, 10, 10)], 1)) == 1


def test_no_piece_is_cut_to_less_than_it_costs_to_begin_it() -> None:
    assert len(plan([scene(*[LEAST_SECONDS / 4] * 8)], 8)) == 2


def beats(*, shapes: int = 0, **frames: int) -> list[BeatRecord]:
    return [BeatRecord(name, 0, count, (), (), shapes) for name, count in frames.items()]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_what_a_beat_took_is_what_it_will_take(store: Store) -> None:
    times = DrawTimes(store, QUALITIES["hd"], "fast")
    times.record("Slope", beats(open=30, close=60), {"open": 3.0, "close": 1.0})
    times.save()
    again = DrawTimes(store, QUALITIES["hd"], "fast")
    assert again.expect("Slope", beats(open=30, close=120)) == {"open": 3.0, "close": 2.0}


def test_an_unknown_beat_takes_what_the_average_frame_takes(store: Store) -> None:
    times = DrawTimes(store, QUALITIES["hd"], "fast")
    times.record("Slope", beats(open=30, close=60), {"open": 3.0, "close": 1.0})
    assert times.expect("Chain", beats(new=45)) == {"new": pytest.approx(2.0)}


def test_of_two_unknown_beats_the_one_with_more_shapes_takes_longer(store: Store) -> None:
    times = DrawTimes(store, QUALITIES["fhd"], "fast")
    plain, crowd = (times.expect("Slope", beats(shapes=count, open=60))["open"] for count in (100, 1000))
    assert 1.5 * plain < crowd
    times.record("Chain", beats(shapes=100, new=60), {"new": 3 * plain})
    assert times.expect("Slope", beats(shapes=1000, open=60)) == {"open": pytest.approx(3 * crowd)}


def test_times_of_another_size_or_engine_say_nothing(store: Store) -> None:
    times = DrawTimes(store, QUALITIES["hd"], "fast")
    before = DrawTimes(store, QUALITIES["fhd"], "fast").expect("Slope", beats(open=30))
    times.record("Slope", beats(open=30), {"open": 300.0})
    times.save()
    assert DrawTimes(store, QUALITIES["fhd"], "fast").expect("Slope", beats(open=30)) == before
    larger, smaller = (
        DrawTimes(store, QUALITIES[name], "stock").expect("Slope", beats(open=30)) for name in ("uhd", "hd")
    )
    assert larger["open"] > smaller["open"] > 0


@pytest.mark.parametrize("text", ["", "[]", '{"1280x720 30 fast": {"Slope": {"open": [0, -1]}}}', '{"x": 1}'])
def test_damaged_times_are_forgotten(store: Store, text: str) -> None:
    store.folder.mkdir(exist_ok=True)
    (store.folder / "times.json").write_text(text, "utf-8")
    assert DrawTimes(store, QUALITIES["hd"], "fast").expect("Slope", beats(open=30))["open"] > 0
