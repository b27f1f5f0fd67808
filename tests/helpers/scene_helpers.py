"""What the tests of scenes share: settings by hand, and a scene of any class performed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import tempconfig
from manim.utils.exceptions import EndSceneEarlyException
from pydantic import ValidationError

from engine.section_renderer import SectionRenderer
from lecture.project.catalogue import BUILT_IN
from scenes.framework.parameters import Parameters
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene, SceneContext
from scenes.framework.script import BeatWords, SceneWords

# A number as it is written in words.
SCALED = r"(?: ?万亿?| ?亿| thousand\b| million\b| billion\b| trillion\b)?"
NUMBER = re.compile(rf"−?(?:\d+(?:\.\d+)?×)?10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|−?\d+(?:\.\d+)?{SCALED}|−?∞")


def in_one_process(name: str, cases: Iterable[Any]) -> list[Any]:
    """Return the parameters of a fixture of a module, each of which is set up once: all its tests run in one
    process."""
    return [pytest.param(case, marks=pytest.mark.xdist_group(f"{name} {case}")) for case in cases]


def scene_class(name: str) -> type[BaseScene]:
    """Return a scene of the project by its name."""
    return BUILT_IN[name].load()


def deck(name: str, language: str = "zh", **parameters: Any) -> SceneContext:
    """Return the project's words for a scene, with some parameters other than the deck's."""
    return SceneContext(name, language, scene_class(name).Parameters(**parameters), _project_words(name, language))


@cache
def _project_words(name: str, language: str) -> SceneWords:
    return SceneContext.default(scene_class(name), language).words


def assert_refused(model: type[Parameters], given: Mapping[str, Any], parts: Iterable[str]) -> None:
    """Assert that the model refuses what is given, with a message that has all these parts."""
    with pytest.raises(ValidationError) as refused:
        model(**given)
    message = str(refused.value)
    assert [part for part in parts if part not in message] == [], message


def said(scene: BaseScene, beat: str) -> str:
    """Return the words of a beat."""
    return " ".join(phrase.text for record in scene.timeline if record.name == beat for phrase in record.phrases)


def in_beat(scene: BaseScene, beat: str) -> dict[str, float]:
    """Return the numbers of a beat by their names."""
    return {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == beat}


def rehearse_until(beat: str, name: str, given: SceneContext, fps: float = 2) -> BaseScene:
    """Return a scene as it stands at the end of a beat: what comes after it is not run."""
    ended = []

    def stop(scene: BaseScene, ending: str) -> None:
        ended.append(ending)
        if ending == beat:
            raise EndSceneEarlyException()

    scene = rehearse(scene_class(name), given, fps, on_beat_end=stop)
    assert ended[-1] == beat, f"{name} has no beat {beat}"
    return scene


def words(**beats: str | BeatWords) -> SceneWords:
    return SceneWords(
        "A title", {k: v if isinstance(v, BeatWords) else BeatWords(v) for k, v in beats.items()}, "test.toml: [Scene]"
    )


def context(scene_words: SceneWords, language: str = "en") -> SceneContext:
    return SceneContext("Scene", language, Parameters(), scene_words)


def frames_of(files: tuple[str, ...] | list[str]) -> np.ndarray:
    """Return all frames of some segments, decoded."""
    pictures = []
    for file in files:
        with av.open(str(Path(file))) as container:
            pictures += [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return np.array(pictures)


def run_scene(cls: type[BaseScene], scene_words: SceneWords, language: str = "en", fps: int = 10) -> BaseScene:
    """Return a scene of any class, run without drawing."""
    config = {"dry_run": True, "pixel_width": 64, "pixel_height": 36, "frame_rate": fps, "verbosity": "ERROR"}
    with tempconfig(config):
        renderer = SectionRenderer(camera_class=cls.camera_type, wanted=lambda name: False)
        scene = cls(renderer=renderer, context=context(scene_words, language))
        scene.render()
    return scene
