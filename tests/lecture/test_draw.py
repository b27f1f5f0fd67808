"""What is drawn is data: scenes as they went, with their clips. It may be some beats, given up, or read meanwhile."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from films import decode
from thread_workers import thread_pool, unseen
from tiny_lecture import TINY, write_lecture
from tiny_server import frames_of

from lecture.cache.workspace import locked, store_in
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.render.jobs import SceneRun
from lecture.render.order import Order, draw, read, render
from lecture.render.progress_protocol import OrderCancelledError
from lecture.workers import local
from lecture.workers.local import local_pool
from scenes.framework.errors import LectureError

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("draw")]

BEATS = {"Turning": ("appears", "turns", "leaves"), "Drifting": ("drifts", "drifts_on")}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Order, Mapping[str, Sequence[SceneRun]]]:
    """Return the tiny lecture, drawn, and no film made of it."""
    order = order_in(tmp_path_factory.mktemp("drawn"))
    found = draw(order, unseen(), thread_pool)
    assert (found.rendered, found.reused, found.failures) == (5, 0, ())
    return order, found.runs


def order_in(folder: Path, **changes: Any) -> Order:
    found = read_lecture(write_lecture(folder))
    return replace(Order(found, found.scenes, read_scripts(found, ["zh"]), TINY, folder / "film", "fast", 1), **changes)


def test_drawing_gives_the_scenes_with_their_clips_and_makes_no_film(drawn) -> None:
    order, runs = drawn
    assert {run.name: tuple(beat.name for beat in run.beats) for run in runs["zh"]} == BEATS
    for run in runs["zh"]:
        for beat in run.beats:
            (clip,) = beat.files
            assert len(frames_of(Path(clip))) == beat.frames
    assert [file.name for file in order.out.iterdir()] == [".store"]


def test_some_beats_are_drawn_alone_and_have_the_frames_of_the_whole(drawn, tmp_path: Path) -> None:
    order, runs = drawn
    whole = next(run for run in runs["zh"] if run.name == "Turning")
    beats = {"Turning": ("appears", "leaves")}
    some = order_in(tmp_path, entries=order.lecture.choose(["Turning"]), beats=beats)
    result = render(some, unseen(), thread_pool)
    (run,) = result.drawing.runs["zh"]
    assert result.rendered == 2
    assert tuple(beat.name for beat in run.beats) == beats["Turning"]
    assert [beat.start for beat in run.beats] == [0, *accumulate(beat.frames for beat in run.beats[:-1])]
    for beat in run.beats:
        assert beat.start <= min(phrase.start for phrase in beat.phrases)
        assert max(phrase.start + phrase.frames for phrase in beat.phrases) <= beat.start + beat.frames
    clips = {beat.name: frames_of(Path(beat.files[0])) for beat in whole.beats}
    (film,) = result.films
    assert film.file.name == "Turning.appears.leaves.zh.mp4"
    assert frames_of(film.file) == clips["appears"] + clips["leaves"]
    rest = draw(replace(some, beats={}), unseen(), thread_pool)
    assert (rest.rendered, rest.reused) == (1, 2)


def bytes_of_pictures(file: Path) -> int:
    """Return what the pictures of a clip take: of so small a clip most is its tables."""
    with av.open(str(file)) as container:
        return sum(packet.size for packet in container.demux(video=0))


def test_small_films_have_the_same_pictures_in_fewer_bytes_and_are_drawn_for_themselves(drawn, tmp_path: Path) -> None:
    order, runs = drawn
    usual = next(run for run in runs["zh"] if run.name == "Turning").beats[1]
    some = replace(order, entries=order.lecture.choose(["Turning"]), beats={"Turning": ("turns",)}, engine="small")
    found = draw(some, unseen(), thread_pool)
    assert (found.rendered, found.reused) == (1, 0)
    ((beat,),) = (run.beats for run in found.runs["zh"])
    files = [Path(file) for file in (usual.files[0], beat.files[0])]
    assert bytes_of_pictures(files[1]) < bytes_of_pictures(files[0])
    pictures = [np.array(decode(file)) for file in files]
    assert pictures[0].shape == pictures[1].shape
    assert np.abs(pictures[0].astype(int) - pictures[1]).mean() < 1


def test_a_beat_that_a_scene_has_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match='Turning has no beat "turn"; did you mean turns'):
        draw(order_in(tmp_path, beats={"Turning": ("turn",)}), unseen(), thread_pool)


def test_an_order_that_is_given_up_has_lost_nothing(tmp_path: Path) -> None:
    order = order_in(tmp_path)

    def report(event: dict[str, Any]) -> None:
        if event.get("work") == "drawing":
            progress.cancelled.set()

    progress = unseen(report)
    with pytest.raises(OrderCancelledError) as caught:
        draw(order, progress, thread_pool)
    clips = list(order.out.glob(".store/clips/*/*.mp4"))
    assert 0 < len(clips) < 5
    assert caught.value.__notes__ == [f"{len(clips)} beats drawn before are kept"]
    again = draw(order, unseen(), thread_pool)
    assert (again.rendered, again.reused) == (5 - len(clips), len(clips))


def call(job):
    return job()


def test_giving_up_does_not_wait_for_a_job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "preload", os.getpid)
    with local_pool(1, tmp_path) as pool:
        pool.is_cancelled = lambda: True
        with pytest.raises(OrderCancelledError):
            pool.map(call, [signal.pause], lambda number: None)  # which never ends


def test_giving_up_does_not_wait_for_another_render(tmp_path: Path) -> None:
    order = order_in(tmp_path)

    def report(event: dict[str, Any]) -> None:
        assert "another render has it" in event["text"]
        progress.cancelled.set()

    progress = unseen(report)
    held = locked(store_in(order.out), unseen())
    with ThreadPoolExecutor(1) as other:  # a lock is a thread's
        other.submit(held.__enter__).result()
        with pytest.raises(OrderCancelledError):
            draw(order, progress, thread_pool)
        other.submit(held.__exit__, None, None, None).result()


def test_the_store_is_read_while_another_writes_and_nothing_is_changed(drawn) -> None:
    order, runs = drawn
    with locked(store_in(order.out), unseen()):
        assert read(order) == runs
        clip = Path(runs["zh"][0].beats[0].files[0]).stem
        record = next(file for file in order.out.glob(".store/records/*/*.json") if clip in file.read_text("utf-8"))
        whole = record.read_bytes()
        record.write_bytes(whole[:-1])
        before = {file: file.stat().st_mtime_ns for file in order.out.rglob("*")}
        try:
            found = read(order)
            assert len(found["zh"]) == 1
            assert found["zh"][0] in runs["zh"]
            assert {file: file.stat().st_mtime_ns for file in order.out.rglob("*")} == before
        finally:
            record.write_bytes(whole)


def test_where_nothing_was_drawn_nothing_is_read_or_made(tmp_path: Path) -> None:
    order = order_in(tmp_path)
    assert read(order) == {"zh": []}
    assert not order.out.exists()
