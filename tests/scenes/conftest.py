"""A three-dimensional camera for tests of pictures in space."""

from __future__ import annotations

import numpy as np
import pytest
from manim import ThreeDCamera, tempconfig

from engine.typst.mobject import keep_formulas
from scenes.components.space import CameraView
from scenes.style.frame import frame

keep_formulas(4096)  # most are of many tests: to typeset and read them takes a seventh of a rehearsal


@pytest.fixture
def media(tmp_path):
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        yield


@pytest.fixture
def view():
    return CameraView(
        ThreeDCamera(), frame.body.split_columns(1.6, 1)[0].center, phi=np.radians(62), theta=np.radians(-60)
    )
