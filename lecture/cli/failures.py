"""What a command ends with where scenes failed."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from lecture.render.jobs import Failure
from lecture.terminal import kept_films, print_error
from lecture.workers.pool import WORKER_PLACE

__all__ = ["SCENES_FAULT", "report_failures"]

SCENES_FAULT = 1  # exit code


def report_failures(failures: Sequence[Failure]) -> None:
    """Tell the faults, and end with the exit code for them."""
    for failure in failures:
        print_error(f"Failed: {failure}")
    if any(failure.place != WORKER_PLACE for failure in failures):
        print_error(f"This is a fault of the scene's code, not of the lecture file{kept_films()}.")
    elif failures and kept_films():
        print_error(f"What was drawn is kept{kept_films()}.")
    if failures:
        raise typer.Exit(SCENES_FAULT)
