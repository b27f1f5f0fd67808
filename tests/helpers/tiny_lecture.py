"""The command `lecture` with two small scenes of its own in place of the project's: `python tiny_lecture.py render …`.

Run as a program, in a worker of one, or preloaded by a worker of a cluster, it makes its scenes known.
"""

from __future__ import annotations

from pathlib import Path

from lecture.quality import QUALITIES, Quality
from scenes import registry

TINY = Quality(256, 144, 10)
SCENES = {"Turning": "tiny_scenes", "Drifting": "tiny_scenes"}

LECTURE = """
title = {{ zh = "小课" }}
[[chapter]]
title = {{ zh = "一" }}
[[chapter.scene]]
scene = "Turning"
radius = {radius}
{more}
[[chapter.scene]]
scene = "Drifting"
"""
SCRIPT = """
[Turning]
title = "圆"
[Turning.appears]
say = "{appears}"
write = {{ label = "{label}" }}
[Turning.turns]
say = "{turns}"
[Turning.leaves]
say = "走了。"
[Drifting]
title = "方"
[Drifting.drifts]
say = "{drifts}"
[Drifting.drifts_on]
say = "再转。"
"""
WORDS = {"radius": "1.0", "more": "", "appears": "一个圆。", "label": "圆", "turns": "它转。", "drifts": "方块在转。"}


def register() -> None:
    """Makes the scenes and their size known to this process."""
    registry.MODULES.update(SCENES)
    QUALITIES["draft"] = TINY


def write_lecture(folder: Path, **changes: str) -> Path:
    """Writes the lecture file and its script, with some words or the radius changed."""
    words = WORDS | changes
    (folder / "script").mkdir(parents=True, exist_ok=True)
    (folder / "script" / "zh.toml").write_text(SCRIPT.format(**words), "utf-8")
    file = folder / "lecture.toml"
    file.write_text(LECTURE.format(**words), "utf-8")
    return file


def dask_setup(worker: object) -> None:
    """What a worker of a cluster runs first."""
    register()


if __name__ in ("__main__", "__mp_main__"):
    register()

if __name__ == "__main__":
    from lecture.cli import main

    main()
