"""Run each test in a temporary folder of its own."""

from __future__ import annotations

import gc
import itertools
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ["LECTURE_STANDBY"] = "0"  # a test's command is to be a process of its own, and to leave none
# Compiled code is kept: else every process that a test starts compiles all modules that it loads.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The same examples on every machine, however slow it is; a failure is repeated by running the test again. Hypothesis
# takes numbers from the modules that are loaded, too, which in each of several processes are others.
providers._get_local_constants = lambda: providers._local_constants
settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")


_numbers = itertools.count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return an empty folder, which goes with the test if it stays empty. pytest's own looks for its number through
    the folders of all tests before it, which takes as long as most of the tests."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    folder = tmp_path_factory.getbasetemp() / f"{name}-{next(_numbers)}"
    folder.mkdir(0o700)
    yield folder
    with suppress(OSError):
        folder.rmdir()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the test's working folder: manim's media, films and stills go there unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the project's root."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium for the tests of a module. It is closed with the module, for its event loop would be
    in the way of other tests that run one."""
    from browser import open_browser

    with open_browser() as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first, for at the end it would leave the other processes with nothing to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    gc.freeze()  # what was imported and collected stays: a rehearsal need not search it for garbage
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are cores: tests that wait for a browser or for a command leave theirs idle.
    `make test` sets the most."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for how much some tests look at."""
    parser.addoption("--lectures", type=int, default=300, help="lectures to draw at random (default 300)")
    parser.addoption("--hostile", type=int, default=1, help="hostile lectures to draw of each scene (default 1)")
    parser.addoption("--saves", type=int, default=10, help="saves that a preview lives through (default 10)")
    parser.addoption("--all-looks", action="store_true", help="look at each scene in every theme and format")
