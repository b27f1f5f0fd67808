"""Memory that is no longer in use is collected and given back, also where the system can't be asked to take it."""

from __future__ import annotations

import ctypes
import gc
import weakref

import pytest

from engine import memory


class Knot:
    """Refers to itself: only a collection frees it."""

    def __init__(self):
        self.itself = self


@pytest.fixture(params=[True, False])
def library(request, monkeypatch):
    """The C library, with and without its own way of giving memory back."""
    memory._find_trim.cache_clear()
    if not request.param:
        monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    yield
    memory._find_trim.cache_clear()


def test_what_nothing_refers_to_is_collected(library):
    gc.disable()
    try:
        knot = weakref.ref(Knot())
        assert knot() is not None
        memory.release_memory()
        assert knot() is None
    finally:
        gc.enable()
