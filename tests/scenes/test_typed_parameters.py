"""A scene's parameters are of its own type: at run time, and for whoever checks types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scene_helpers import scene_class

from scenes.framework.parameters import Parameters
from scenes.framework.scene import BaseScene, LectureScene, LectureScene3D
from scenes.registry import MODULES


class SlopeParameters(Parameters):
    point: float = 1.5


class Slope(LectureScene[SlopeParameters]):
    def construct(self) -> None: ...


class SteeperParameters(SlopeParameters):
    slope: float = 2.0


AUTHORS_SCENE = """
from scenes.framework.parameters import Parameters
from scenes.framework.scene import BaseScene, LectureScene, beat

class SlopeParameters(Parameters):
    point: float = 1.5

class Slope(LectureScene[SlopeParameters]):
    def construct(self) -> None:
        self.rise(2)
        reveal_type(self.params.point)
        self.params.pointt
        self.rise("far")

    @beat()
    def rise(self, steps: int) -> None: ...

def watch(scene: BaseScene) -> None: ...

watch(Slope())
"""


def test_the_model_is_the_one_in_brackets() -> None:
    assert Slope.Parameters is SlopeParameters
    assert Slope.Parameters().point == 1.5


def test_a_subclass_has_the_model_of_its_base_or_its_own() -> None:
    class Same(Slope):
        pass

    class Steeper(LectureScene3D[SteeperParameters]):
        pass

    class Plain(LectureScene):
        pass

    assert Same.Parameters is SlopeParameters
    assert Steeper.Parameters is SteeperParameters
    assert Plain.Parameters is BaseScene.Parameters is Parameters


def test_a_type_checker_knows_them(project: Path, tmp_path: Path) -> None:
    """And a scene of any parameters is taken where a scene of the lecture is wanted."""
    file = tmp_path / "slope.py"
    file.write_text(AUTHORS_SCENE, "utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", project / "pyproject.toml", file, "--no-error-summary"],
        cwd=project,
        capture_output=True,
        text=True,
    )
    lines = [line.split(": ", 1)[0].rsplit(":", 1)[-1] + line.split(":", 2)[-1] for line in told.stdout.splitlines()]
    assert [line.split(";")[0] for line in lines] == [
        '11 note: Revealed type is "float"',
        '12 error: "SlopeParameters" has no attribute "pointt"',
        '13 error: Argument 1 to "rise" of "Slope" has incompatible type "str"',
    ]


@pytest.mark.parametrize("name", MODULES)
def test_every_parameter_of_a_scene_says_what_it_means(name: str) -> None:
    assert [key for key, meaning in scene_class(name).Parameters.meanings().items() if not meaning.endswith(".")] == []


def test_a_parameter_without_a_docstring_means_nothing_and_a_subclass_may_say_it_anew() -> None:
    class Named(SlopeParameters):
        point: float = 2.5
        """Where the tangent touches."""

    assert SlopeParameters.meanings() == {"point": ""}
    assert Named.meanings() == {"point": "Where the tangent touches."}


@pytest.mark.parametrize(
    ("scene", "key", "limits"),
    [
        ("SoftmaxScene", "logits", ["2 to 6", "8 apart", "0.01"]),
        ("GradientDescent1D", "learning_rates", ["rising"]),
        ("GradientDescent1D", "second_starts", ["different"]),
        ("GradientDescent3D", "x_range", ["the start inside", "twice"]),
        ("TangentPlane", "x_range", ["the point inside"]),
        ("DerivativeTable", "exponent", ["not 0"]),
        ("DerivativeTable", "base", ["0.1 to 0.625", "1.6 to 10"]),
        ("DerivativeTable", "point", ["0.2 to 0.9"]),
        ("TangentLine", "point", ["of the interval"]),
        ("SumRule", "point", ["of the interval"]),
        ("ChainRule", "nudge", ["100 times"]),
        ("ChainRuleExample", "function", ["2 to 4"]),
        ("ChainRuleExample", "deeper_function", ["2 to 5"]),
        ("ForwardPass", "sizes", ["one or two hidden layers"]),
    ],
)
def test_a_limit_that_its_type_does_not_say_stands_in_the_meaning_of_a_parameter(scene, key, limits) -> None:
    """A lecturer reads it in `lecture list`, before it is refused."""
    meaning = " ".join(scene_class(scene).Parameters.meanings()[key].split())
    assert [limit for limit in limits if limit not in meaning] == []
