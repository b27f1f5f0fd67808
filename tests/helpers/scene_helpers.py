"""What the tests of scenes share: settings by hand, and a scene of any class performed without the registry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np

from scenes.parameters import Parameters
from scenes.registry import scene_class
from scenes.speech import reading_time
from scenes.stage import Setting
from scenes.words import BeatWords, SceneWords


def deck(name: str, language: str = "zh", **parameters: Any) -> Setting:
    """The project's words for a scene, with some parameters other than the deck's."""
    cls = scene_class(name)
    base = Setting.deck(cls, language)
    return Setting(name, language, cls.Parameters(**parameters), base.words, base.speech)


def words(**beats: str | BeatWords) -> SceneWords:
    return SceneWords(
        "A title", {k: v if isinstance(v, BeatWords) else BeatWords(v) for k, v in beats.items()}, "test.toml: [Scene]"
    )


def setting(scene_words: SceneWords, language: str = "en") -> Setting:
    return Setting("Scene", language, Parameters(), scene_words, lambda text: reading_time(text, language))


def frames_of(files: tuple[str, ...] | list[str]) -> np.ndarray:
    """All frames of some segments, decoded."""
    pictures = []
    for file in files:
        with av.open(str(Path(file))) as container:
            pictures += [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return np.array(pictures)
