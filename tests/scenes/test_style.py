"""Scenes ask for the theme and the frame while they draw: neither is bound at import or in a default argument."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenes.style.frame import Frame, frame, use_frame
from scenes.style.theme import DARK, Theme, theme, use_theme

ASKED = {"theme", "frame"}

# Imports every module of the package while a theme and a frame without any attribute are in use.
IMPORT_ALL = """
import importlib, pkgutil
import scenes
from scenes.style.frame import use_frame
from scenes.style.theme import use_theme
with use_theme(object()), use_frame(object()):
    for module in pkgutil.walk_packages(scenes.__path__, "scenes."):
        importlib.import_module(module.name)
"""


def bound_early(source: str) -> Iterator[int]:
    """Yield the lines of a module that ask for the theme or the frame when it is imported."""
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scenes.style.")
        for alias in node.names
        if alias.name in ASKED
    }
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in imported:
            yield node.lineno
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default]
            waiting += [*defaults, *getattr(node, "decorator_list", [])]
        else:
            waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("ROOM = frame.body", [2]),
        ("def dot(color=theme.TEXT): ...", [2]),
        ("def dot(*, color=theme.TEXT): ...", [2]),
        ("dot = lambda color=theme.TEXT: color", [2]),
        ("class Tag:\n    gap = 2 * theme.GAP", [3]),
        ("@colored(theme.TEXT)\ndef dot(): ...", [2]),
        ("def dot(color=None):\n    return color or theme.TEXT", []),
        ("dot = lambda: theme.TEXT", []),
    ],
)
def test_what_is_bound_early_is_found(source: str, lines: list[int]) -> None:
    imports = f"from scenes.style.{'frame' if 'frame' in source else 'theme'} import theme, frame\n"
    assert list(bound_early(imports + source)) == lines


def test_no_module_binds_the_theme_or_the_frame(project: Path) -> None:
    files = [file for file in sorted((project / "scenes").rglob("*.py")) if file.parent.name != "style"]
    assert len(files) > 50
    found = [f"{file}:{line}" for file in files for line in bound_early(file.read_text("utf-8"))]
    assert not found


def test_importing_all_scenes_asks_for_no_theme_and_no_frame(project: Path) -> None:
    done = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_theme_is_in_use_within_its_block_only() -> None:
    with use_theme(Theme(TEXT="#000000", GAP=1.0)):
        assert (theme.TEXT, theme.GAP, theme.roles["step"]) == ("#000000", 1.0, DARK.STEP)
        with use_theme(DARK):
            assert theme.TEXT == DARK.TEXT
        assert theme.TEXT == "#000000"
    assert theme.TEXT == DARK.TEXT


def test_all_regions_follow_the_frame_in_use() -> None:
    wide = frame.body.width
    with use_frame(Frame(left=-4.0, right=4.0)):
        assert frame.body.width == pytest.approx(wide - (128 / 9 - 8))
        assert (frame.caption.left, frame.header.right) == (-4.0, 4.0 - theme.MARGIN)
    assert frame.body.width == wide
