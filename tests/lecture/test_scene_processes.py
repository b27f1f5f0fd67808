"""The processes of a preview's scene: a snapshot counts as long as the run is the last one that it belongs to."""

from __future__ import annotations

from typing import Any, cast

import pytest

from lecture.preview.renderers import Channel, Renderers
from lecture.preview.scene_processes import SceneProcesses


class Snapshot:
    """A process that waits at a beat's start."""

    role, is_open = "snapshot", True

    def __init__(self, job: int, beat: str) -> None:
        self.job, self.beat = job, beat

    def end(self) -> None:
        self.is_open = False


@pytest.mark.parametrize(
    ("run", "ended", "is_kept"), [(7, None, True), (None, 7, True), (8, 6, False), (None, None, False)]
)
def test_a_snapshot_is_kept_of_the_run_that_is_on_or_has_ended_last(
    run: int | None, ended: int | None, is_kept: bool
) -> None:
    processes = SceneProcesses(cast("Renderers", cast("Any", None)))
    processes.run, processes.ended = run, ended
    snapshot = Snapshot(7, "leaves")
    processes.opened(cast("Channel", cast("Any", snapshot)))
    assert (processes.snapshots == {"leaves": snapshot}) is is_kept
    assert snapshot.is_open is is_kept


def test_what_is_ended_leaves_no_run_to_belong_to() -> None:
    processes = SceneProcesses(cast("Renderers", cast("Any", None)))
    processes.ended = 7
    processes.end_jobs()
    assert processes.ended is None
