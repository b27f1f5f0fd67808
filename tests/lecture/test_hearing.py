"""The score of what a recogniser heard: what sounds alike is equal, what doesn't is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "hearing.py"


@pytest.fixture(scope="module")
def hearing() -> Iterator[ModuleType]:
    spec = spec_from_file_location("hearing", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "hearing", module)  # its data classes look themselves up there
        spec.loader.exec_module(module)
        yield module


@pytest.mark.parametrize(
    ("language", "said", "heard", "counts"),
    [
        ("zh", "切线的斜率是 0.5。", "切線的邪律是0.5", (9, 0, 0, 0)),  # signs that sound alike, numbers
        ("zh", "切线的斜率是 0.5。", "七线的斜率是0.5", (9, 1, 0, 0)),
        ("zh", "ReLU 和 Sigmoid 都行。", "热露和西格莫依得都行", (10, 0, 0, 0)),  # names by their Chinese syllables
        ("zh", "ReLU 和 Sigmoid 都行。", "ReLU和sigmoid都行", (10, 0, 0, 0)),
        ("zh", "ReLU 和 Sigmoid 都行。", "锐路和西格玛都行", (10, 4, 0, 0)),
        ("zh", "步长 h 变小。", "步长A曲变小", (5, 0, 1, 0)),  # a letter by its name, of which a syllable is a letter
        ("zh", "步长 h 变小。", "步长H变小", (5, 0, 1, 0)),
        ("zh", "步长 h 变小。", "步长爱变小", (5, 1, 1, 1)),
        ("en", "Let h go to zero.", "let age go to 0", (5, 1, 1, 1)),
        ("en", "ReLU of u is the loss.", "Raelu of you is the loss", (6, 0, 1, 0)),
    ],
)
def test_what_sounds_alike_is_equal(
    hearing: ModuleType, language: str, said: str, heard: str, counts: tuple[int, ...]
) -> None:
    assert hearing.score(said, heard, language).counts == counts
