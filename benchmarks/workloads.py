"""The sets of scenes that rendering is measured by, and their scenes by name."""

from __future__ import annotations

from importlib import import_module

# A set's module, and its scenes: modules import manim, which those who only start others don't need.
MODULES = {"fixed": "workload", "second": "second_workload"}
SCENES = {
    "fixed": ("Formula", "Tangent", "Riemann", "SurfaceInSpace", "Network"),
    "second": ("Derivation", "Swarm", "Zoom", "Field", "TorusInSpace", "Bars"),
}


def find_scene(name: str) -> type:
    """Return the scene's class."""
    workload = next(workload for workload, names in SCENES.items() if name in names)
    scene: type = getattr(import_module(MODULES[workload]), name)
    return scene
