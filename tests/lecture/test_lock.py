"""One render at a time writes to a folder of films; others are told whom they wait for, never for an ended one."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from thread_workers import unseen

from lecture.cache.workspace import locked, store_in

# Tells what it is told, then that it has the lock, and keeps it until its input ends.
HOLDER = """
import sys
from pathlib import Path
from rich.console import Console
from lecture.cache.workspace import locked, store_in
from lecture.render.progress import ProgressOutput
with locked(store_in(Path(sys.argv[1])), ProgressOutput(Console(soft_wrap=True))):
    print("has it", flush=True)
    sys.stdin.read()
"""
Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path, project: Path) -> Iterator[Start]:
    """Start a process that wants the lock."""
    with ExitStack() as stack:

        def run() -> subprocess.Popen[str]:
            command = [sys.executable, "-c", HOLDER, str(tmp_path)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            process = stack.enter_context(subprocess.Popen(command, cwd=project, **pipes))
            stack.callback(process.kill)
            return process

        yield run


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait() for process in processes] == [0] * len(processes)


def test_all_who_wait_are_told_who_has_it(start: Start, tmp_path: Path) -> None:
    """A second one that waits wipes nothing that the third has to read."""
    first = start()
    assert next_line(first) == "has it"
    told = f"{tmp_path}: another render has it (process {first.pid}); waiting for its end."
    second = start()
    assert next_line(second) == told
    third = start()
    assert next_line(third) == told
    end(first)
    end(second, third)
    assert [next_line(process) for process in (second, third)] == ["has it", "has it"]


def test_one_that_was_killed_keeps_nobody_waiting(start: Start) -> None:
    first = start()
    assert next_line(first) == "has it"
    second = start()
    assert "waiting" in next_line(second)
    first.kill()
    assert next_line(second) == "has it"
    third = start()
    assert f"(process {second.pid})" in next_line(third)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_without_locks_is_told_and_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int
) -> None:
    def refuse(handle: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    told: list[dict[str, str]] = []
    with locked(store_in(tmp_path), unseen(told.append)):
        pass
    assert [event["text"] for event in told] == [
        f"{tmp_path}: is on a file system without locks; have one render at a time there."
    ]
