"""A three-dimensional camera for tests of pictures in space."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import ThreeDCamera, tempconfig

from engine import accelerated
from engine.typst.mobject import keep_formulas
from scenes.components.space import CameraView
from scenes.style.frame import frame

keep_formulas(4096)  # most are of many tests: to typeset and read them takes a seventh of a rehearsal


@pytest.fixture(autouse=True)
def fast_mobjects() -> Iterator[None]:
    """Make what a test builds without a scene as it is made in one: with the engine's methods. manim's own take twice
    as long."""
    with accelerated():
        yield


@pytest.fixture
def media(tmp_path):
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        yield


@pytest.fixture
def view():
    return CameraView(
        ThreeDCamera(), frame.body.split_columns(1.6, 1)[0].center, phi=np.radians(62), theta=np.radians(-60)
    )
