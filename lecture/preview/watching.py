"""Watch folders for changes: a file that is watched by itself goes unheard after the first save by rename.

A folder that comes and goes, as on the checkout of another branch, is watched again when it is back.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Collection
from pathlib import Path

from watchfiles import Change, awatch

__all__ = ["watch"]

STEP = 10  # milliseconds without a further change that end a batch
LONGEST = 60  # milliseconds of a batch
LOOK = 500  # milliseconds between two looks whether the folders are the same
KINDS = (".py", ".toml")


def _is_source(change: Change, path: str) -> bool:
    return path.endswith(KINDS) and "__pycache__" not in path


async def watch(
    folders: Callable[[], tuple[Collection[Path], Collection[Path]]], stop: asyncio.Event
) -> AsyncIterator[frozenset[Path]]:
    """Yield the files that changed, batch by batch; no file where any may have changed: at the start, and where folders
    have come or gone.

    `folders` gives those to watch with all below them, and those to watch alone.
    """
    while not stop.is_set():
        deep, flat = folders()
        seen = _stamps((*deep, *flat))
        queue: asyncio.Queue[frozenset[Path] | None] = asyncio.Queue()
        ended = asyncio.Event()
        tasks = [
            asyncio.create_task(_pass_on(places, is_deep, queue, ended))
            for places, is_deep in ((deep, True), (flat, False))
            if any(place.is_dir() for place in places)
        ]
        try:
            await asyncio.sleep(0)  # each task comes as far as to watch
            yield frozenset()  # what was saved before that was not heard
            while _stamps((*deep, *flat)) == seen and folders() == (deep, flat) and not stop.is_set():
                try:
                    changed = await asyncio.wait_for(queue.get(), LOOK / 1000)
                except TimeoutError:
                    continue
                if changed is None:
                    break
                yield changed
        finally:
            ended.set()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(
    places: Collection[Path], is_deep: bool, queue: asyncio.Queue[frozenset[Path] | None], ended: asyncio.Event
) -> None:
    there = [place for place in places if place.is_dir()]
    try:
        async for changes in awatch(
            *there, watch_filter=_is_source, debounce=LONGEST, step=STEP, stop_event=ended, recursive=is_deep
        ):
            queue.put_nowait(frozenset(Path(path) for _, path in changes))
    except (FileNotFoundError, OSError):  # a folder went as it was to be watched
        await asyncio.sleep(LOOK / 1000)
    queue.put_nowait(None)


def _stamps(places: Collection[Path]) -> list[tuple[int, int] | None]:
    """Return which folder each place is now."""
    stamps: list[tuple[int, int] | None] = []
    for place in places:
        try:
            found = os.stat(place)
        except OSError:
            stamps.append(None)
        else:
            stamps.append((found.st_dev, found.st_ino))
    return stamps
