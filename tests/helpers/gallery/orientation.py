"""What scenes in space look at, and from where."""

from __future__ import annotations

import numpy as np
from manim import DEGREES


def saddle(u, v):
    return np.array([u, v, (u * u - v * v) / 4])


def look(scene, phi=65, theta=-40, **angles):
    scene.set_camera_orientation(phi=phi * DEGREES, theta=theta * DEGREES, **angles)
