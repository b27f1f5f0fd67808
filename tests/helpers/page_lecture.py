"""The lecture of two small scenes that pages are made of, in both languages, and its films at 240 lines."""

from __future__ import annotations

from pathlib import Path

from thread_workers import thread_pool, unseen

from lecture.project.lecture_file import Lecture, read_lecture
from lecture.project.script_check import read_scripts
from lecture.quality import Quality
from lecture.render.order import Order, render

__all__ = ["SMALL", "TITLE", "read_lecture_in", "render_films", "write_lecture"]

SMALL = Quality(426, 240, 10)
SCENES = Path(__file__).with_name("page_scenes.py")
TITLE = "<b>Small</b> & </script><script>document.title='!'</script>"
LECTURE = """
scenes = "pictures"
[title]
zh = '小课'
en = '''{title}'''
[[chapter]]
title = {{ zh = "下降", en = "Descent" }}
[[chapter.scene]]
scene = "Step"
{more}
[[chapter]]
title = {{ zh = "转动", en = "Turning" }}
[[chapter.scene]]
scene = "Drift"
"""
WORDS = {
    "zh": """
[Step]
title = "一步"
[Step.weight_stands]
say = "权重是 {weight}。"
write = { label = "权重" }
[Step.weight_moves]
say = "走了一步，到 {result}。"
ask = { say = "往哪边走？", answers = ["变大", "变小：$w <= {weight}$"], why = "逆着梯度走。" }
[Drift]
title = "转动"
[Drift.drifts]
say = "方块在转。|它一直转。"
[Drift.drifts_on]
say = "还在转。"
""",
    "en": """
[Step]
title = "One step"
[Step.weight_stands]
say = "The weight is {weight}."
write = { label = "the weight" }
[Step.weight_moves]
say = "One step, and it is {result}."
ask = { say = "Which way?", answers = ["up", "down: $w <= {weight}$"], why = "Against the gradient <i>." }
[Drift]
title = "Turning"
[Drift.drifts]
say = "A square turns.|It turns all the time."
[Drift.drifts_on]
say = "It goes on turning & turning."
""",
}


def write_lecture(folder: Path, title: str = TITLE, more: str = "") -> Path:
    """Write the lecture file, its scenes and its scripts."""
    for language, words in WORDS.items():
        (folder / "script").mkdir(parents=True, exist_ok=True)
        (folder / "script" / f"{language}.toml").write_text(words, "utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / "shapes.py").write_text(SCENES.read_text("utf-8"), "utf-8")
    file = folder / "lecture.toml"
    file.write_text(LECTURE.format(title=title, more=more), "utf-8")
    return file


def render_films(lecture: Lecture, out: Path) -> None:
    """Render the films in both languages."""
    order = Order(lecture, lecture.scenes, read_scripts(lecture, ["zh", "en"]), SMALL, out, "fast", 1, chapters=True)
    done = render(order, unseen(), thread_pool)
    assert not done.failures, done.failures
    assert len(done.films) == 2


def read_lecture_in(folder: Path) -> Lecture:
    """Write the lecture into a folder and read it."""
    return read_lecture(write_lecture(folder))
