"""Keep the workers that draw from one phase of a render to the next: they have manim and the scenes loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from lecture.workers.pool import Pool

__all__ = ["KeptPool"]


class KeptPool:
    """Open a pool that draws when it is first asked for, and give the same again; it is closed at the end.

    A pool that doesn't draw is opened anew each time, and closed after use: its workers hold the models of voices.
    """

    def __init__(self, open_pool: Callable[..., AbstractContextManager[Pool]]) -> None:
        self.open_pool = open_pool
        self._opened = ExitStack()
        self._pool: Pool | None = None

    def __enter__(self) -> KeptPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._opened.__exit__(kind, error, trace)

    @contextmanager
    def open(self, count: int, folder: Path, *, draws: bool = True) -> Iterator[Pool]:
        """Give a pool of so many processes at least, which write below a folder."""
        if not draws:
            with self.open_pool(count, folder, draws=False) as pool:
                yield pool
            return
        if self._pool is None or self._pool.size < count:
            self._opened.close()
            self._pool = self._opened.enter_context(self.open_pool(count, folder))
        yield self._pool
