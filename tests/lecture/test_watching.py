"""What is watched for a preview: nothing that is saved goes unheard."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from lecture.preview.watching import watch

PATIENCE = 60.0


def follow(folders: list[Path], look: Callable[[AsyncIterator[frozenset[Path]]], Awaitable[None]]) -> None:
    """Watch folders, and look at what is told."""

    async def run() -> None:
        stop = asyncio.Event()
        told = watch(lambda: (tuple(folders), ()), stop)
        try:
            await asyncio.wait_for(look(told), PATIENCE)
        finally:
            stop.set()
            async for _ in told:
                pass

    asyncio.run(run())


async def wait_for(told: AsyncIterator[frozenset[Path]], file: Path) -> None:
    """Wait until a change of a file is told."""
    async for files in told:
        if file in files:
            return


def test_what_was_saved_before_the_watch_stands_may_have_changed_and_what_comes_after_is_told(tmp_path: Path) -> None:
    async def look(told: AsyncIterator[frozenset[Path]]) -> None:
        assert await anext(told) == frozenset()
        (tmp_path / "scene.py").write_text("1", "utf-8")
        await wait_for(told, tmp_path / "scene.py")

    follow([tmp_path], look)


def test_a_folder_in_place_of_another_is_watched_before_all_is_read_anew(tmp_path: Path) -> None:
    folder, other = tmp_path / "scenes", tmp_path / "other"
    folder.mkdir()
    other.mkdir()

    async def look(told: AsyncIterator[frozenset[Path]]) -> None:
        assert await anext(told) == frozenset()
        os.rename(folder, tmp_path / "before")
        os.rename(other, folder)
        assert await anext(told) == frozenset()
        (folder / "scene.py").write_text("1", "utf-8")
        await wait_for(told, folder / "scene.py")

    follow([folder], look)
