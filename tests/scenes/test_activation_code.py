"""ActivationCode shows a program that runs by itself, all of it, and the very picture that it draws."""

from __future__ import annotations

import importlib
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex
from PIL import Image
from scene_helpers import deck

from lecture.cache.code_digest import CodeRoot, Sources
from mathcore import elu, leaky_relu, prelu, relu, sigmoid, softmax, tanh
from scenes.activation_code import SATURATING, ActivationCode
from scenes.framework.runner import rehearse
from scenes.style.theme import DARK

OTHER_RELEASE = 0.02  # share of the pixels that another release of matplotlib may draw otherwise


@pytest.fixture(scope="module")
def program(project) -> Path:
    return project / "scenes" / "code" / "activations.py"


def run_alone(program: Path, folder: Path) -> np.ndarray:
    """Copy the program to a folder, run it there by a Python that sees nothing of the project; return what it drew."""
    shutil.copy(program, folder)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [sys.executable, "-I", "-W", "error::DeprecationWarning:__main__", program.name]
    environment = {**clean, "MPLBACKEND": "agg", "MPLCONFIGDIR": str(folder / "matplotlib")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    with Image.open(folder / "activations.png") as picture:
        return np.asarray(picture.convert("RGB"), dtype=int)


def test_the_picture_shown_is_what_the_program_draws_in_an_empty_folder(program, tmp_path):
    drawn = run_alone(program, tmp_path)
    scene = rehearse(ActivationCode, deck("ActivationCode", "en"), 2)
    shown = np.asarray(scene.image.get_pixel_array()[:, :, :3], dtype=int)
    assert shown.shape == drawn.shape
    assert np.mean(np.abs(shown - drawn).max(axis=-1) > 32) < OTHER_RELEASE


def test_the_program_s_values_and_slopes_are_those_of_the_functions(program, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    found = runpy.run_path(str(program))
    x = found["x"]
    scores = np.stack([x, 0 * x, 0 * x])
    expected = {
        "Sigmoid": (sigmoid(x), sigmoid.derivative(x)),
        "Tanh": (tanh(x), tanh.derivative(x)),
        "ReLU": (relu(x), relu.derivative(x)),
        "Leaky ReLU": (leaky_relu(x), leaky_relu.derivative(x)),
        "PReLU": (prelu(x), prelu.derivative(x)),
        "ELU": (elu(x), elu.derivative(x)),
        "Softmax": (softmax(scores, axis=0)[0], softmax.jacobian(scores, axis=0)[:, 0, 0]),
    }
    assert list(found["values"]) == list(expected)
    inside = np.abs(x) > 0.03  # beside a corner a difference quotient is between the slopes
    inside[[0, -1]] = False  # at the ends it is taken from one side
    for name, (value, slope) in expected.items():
        assert found["values"][name] == pytest.approx(value)
        assert np.gradient(found["values"][name], x)[inside] == pytest.approx(slope[inside], abs=2e-4)
        at_ends = abs(slope[0]), abs(slope[-1])
        assert (name in SATURATING) == (max(at_ends) < 0.05)
        assert name in SATURATING or slope[-1] == 1


def test_every_row_of_the_file_is_shown_as_it_stands(program):
    scene = rehearse(ActivationCode, deck("ActivationCode", "zh"), 2)
    rows = program.read_text("utf-8").splitlines()
    assert scene.code.lines == rows
    shown = [row for part in (*scene.code.first, *scene.code.second) for row in part]
    assert sorted(set(shown) | {k for k, line in enumerate(rows) if not line}) == list(range(len(rows)))
    assert [len(glyphs) for glyphs in scene.code.rows] == [len(line.replace(" ", "")) for line in rows]


def test_the_picture_ends_with_all_plots_lit():
    scene = rehearse(ActivationCode, deck("ActivationCode", "zh"), 2)
    veils = {id(veil) for veil in scene.veils}
    assert not veils & {id(part) for mobject in scene.mobjects for part in mobject.get_family()}


def test_a_changed_program_or_picture_is_drawn_anew(tmp_path, monkeypatch):
    package = tmp_path / "program_of_this_test"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "scene.py").write_text('PROGRAM = "program_of_this_test.program"\n')
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    digests = []
    for text, picture in (("x = 1\n", b"a"), ("x = 1  # one\n", b"a"), ("x = 1\n", b"b"), ("x = 1\n", b"a")):
        (package / "program.py").write_text(text)
        (package / "program.png").write_bytes(picture)
        digests.append(Sources().digest(CodeRoot("program_of_this_test.scene")))
    assert len(set(digests)) == 3
    assert digests[0] == digests[3]


def test_the_program_draws_on_the_film_s_ground_in_the_film_s_colours(program):
    colors = set(re.findall(r"#[0-9a-f]{6}", program.read_text("utf-8")))
    assert colors == {DARK.BACKGROUND, DARK.FUNCTION, DARK.DERIVATIVE}


def test_the_legend_names_the_lines_by_their_colours(program, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    legend = runpy.run_path(str(program))["axes"][1, 3].get_legend()
    found = [
        (text.get_text(), to_hex(line.get_color())) for text, line in zip(legend.texts, legend.get_lines(), strict=True)
    ]
    assert found == [("f", DARK.FUNCTION), ("f'", DARK.DERIVATIVE)]
    assert legend.get_frame().get_facecolor()[3] == 0  # the film's ground is seen
