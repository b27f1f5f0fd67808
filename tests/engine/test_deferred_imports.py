"""manim is imported without libraries that few scenes use, and they are there for the scenes that do."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LIBRARIES = ("scipy.spatial", "networkx", "bs4")

IMPORTING = """
import importlib.metadata, json, sys
{before}
import {package}
import manim
print(json.dumps([name for name in {libraries} if name in sys.modules]))
{after}
"""

USING = """
import numpy as np
from manim.mobject.text.code_mobject import Tag
from manim.utils.space_ops import rotation_matrix

assert np.allclose(rotation_matrix(np.pi / 2, manim.OUT) @ manim.RIGHT, manim.UP)
for layout in ("spring", "circular"):
    graph = manim.Graph([1, 2, 3], [(1, 2), (2, 3)], layout=layout)
    assert len(graph.vertices) == 3 and len(graph.edges) == 2
assert len(manim.Code(code_string="x = 1", language="python").code_lines) == 1

import bs4
import networkx
from scipy.spatial.transform import Rotation, Slerp

assert issubclass(Rotation, object) and isinstance(Rotation.identity(), Rotation) and Slerp
assert networkx.Graph is manim.mobject.graph.nx.Graph and type(networkx) is type(json)
tag = bs4.BeautifulSoup("<b></b>", "html.parser").b
assert isinstance(tag, Tag) and not isinstance("b", Tag) and type(bs4.Tag) is type
"""

OTHER_VERSION = 'importlib.metadata.version = lambda name: "0.23.1"'
CASES = {OTHER_VERSION: list(LIBRARIES), "import networkx": ["networkx"]}


def imported(package: str, before: str = "", after: str = "") -> list[str]:
    """Which of the libraries are there once the package and manim have been imported in a new process."""
    code = IMPORTING.format(package=package, libraries=LIBRARIES, before=before, after=after)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_manim_is_imported_without_them_and_scenes_that_use_them_find_them():
    assert imported("engine", after=USING) == []


@pytest.mark.parametrize(("before", "found"), CASES.items(), ids=["another manim", "imported before"])
def test_another_manim_imports_all_and_what_is_imported_stays(before, found):
    assert imported("scenes", before) == found
