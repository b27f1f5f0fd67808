"""A lecture of two small scenes of its own; as a program, the command `lecture` with a quality as small."""

from __future__ import annotations

from pathlib import Path

from lecture.quality import QUALITIES, Quality

TINY = Quality(256, 144, 10)
SCENES = Path(__file__).with_name("tiny_scenes.py")

LECTURE = """
scenes = "pictures"
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


def draw_small() -> None:
    """Make drafts of this process small."""
    QUALITIES["draft"] = TINY


def write_lecture(folder: Path, **changes: str) -> Path:
    """Write the lecture file, its scenes and its script, with some words or the radius changed."""
    words = WORDS | changes
    (folder / "script").mkdir(parents=True, exist_ok=True)
    (folder / "script" / "zh.toml").write_text(SCRIPT.format(**words), "utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / "shapes.py").write_text(SCENES.read_text("utf-8"), "utf-8")
    file = folder / "lecture.toml"
    file.write_text(LECTURE.format(**words), "utf-8")
    return file


if __name__ == "__main__":
    from lecture.cli import main

    draw_small()
    main()
