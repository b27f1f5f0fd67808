"""Faults of one's own scenes and words are told by `check`, with place, value and remedy, and nothing before."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_server import Run, Server

from lecture.starter.new_lecture import make_lecture

SCENES = '''
"""Scenes with a fault each."""

import numpy as np
from manim import Circle, Create

from scenes.components.answers import rows_of
from scenes.framework.parameters import Parameters
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import frame


class Depth(Parameters):
    depth: float = 1.0


class Logarithm(LectureScene[Depth]):
    def construct(self):
        self.falls()

    @beat()
    def falls(self):
        self.record("speed", np.log(np.float64(-self.params.depth)))


class Reciprocal(LectureScene[Depth]):
    def construct(self):
        self.falls()

    @beat()
    def falls(self):
        self.record("time", 1 / self.params.depth)


class Guess(LectureScene):
    right = 1

    def construct(self):
        self.asks()

    @beat()
    def asks(self):
        self.ask(rows_of(frame.body, 2), right=self.right)


class FarGuess(Guess):
    right = 5


class Early(LectureScene):
    def construct(self):
        self.draws()

    @beat()
    def draws(self):
        self.next_phrase()
        self.play(Create(Circle(1)), run_time=2)
'''
ASKS = 'ask = { say = "Which?", answers = ["this", "that"] }'
WORDS = {
    "Logarithm": '[Logarithm.falls]\nsay = "It falls."',
    "Reciprocal": '[Reciprocal.falls]\nsay = "It falls."',
    "Guess": f"[Guess.asks]\n{ASKS}",
    "FarGuess": f"[FarGuess.asks]\n{ASKS}",
    "Early": '[Early.draws]\nsay = "A circle."',
}


def check(
    server: Server, folder: Path, *scenes: str, more: str = "", language: str = "en", words: str | None = None
) -> Run:
    """Run `lecture check` on a lecture of some of the scenes; `more` is set in the last one."""
    entries = "".join(f'[[chapter.scene]]\nscene = "{scene}"\n' for scene in scenes)
    text = f'scenes = "own"\ntitle = {{ {language} = "Mine" }}\n[[chapter]]\ntitle = {{ {language} = "One" }}\n'
    tables = "\n".join(f'[{scene}]\ntitle = "T"\n{WORDS[scene]}' for scene in scenes)
    files = {"lecture.toml": text + entries + more, f"script/{language}.toml": words or tables, "own/faults.py": SCENES}
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return server.run(folder, "check", "--jobs", "1")


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(SCENES.splitlines(), 1) if text in line)


def test_a_number_that_is_none_and_an_answer_that_is_none_are_told_and_no_warning_before(
    server: Server, tmp_path: Path
) -> None:
    done = check(server, tmp_path, "Logarithm", "FarGuess")
    assert done.code == 1
    assert "RuntimeWarning" not in done.complained
    logarithm, guess = (line for line in done.complained.splitlines() if line.startswith("Failed: "))
    place = f"own/faults.py:{line_of('np.log')}"
    assert logarithm.startswith(f"Failed: Logarithm (en), beat falls: {place}")
    assert "Logarithm: record('speed') got nan" in logarithm
    assert "let a validator of Depth refuse the values that lead here" in logarithm
    assert "ask(…, right=5), but there are 2 places; right is the index of the right answer, 0 to 1" in guess


def test_questions_without_an_answer_and_words_that_end_early_are_told_together(server: Server, tmp_path: Path) -> None:
    done = check(server, tmp_path, "Guess", "Early")
    assert done.code == 2
    assert "the beat asks asks and its answer is never shown; play the reveal() of what ask returns" in done.complained
    assert "script/en.toml: [Early.draws]: say has 1 phrase and ends 2.0 s before its picture" in done.complained
    assert "cut say with another mark |" in done.complained


def test_each_value_of_a_sweep_is_tried(server: Server, tmp_path: Path) -> None:
    done = check(server, tmp_path, "Reciprocal", more='sweep = { parameter = "depth", values = [1, 2, 0] }\n')
    assert done.code == 2
    (told,) = done.complained.splitlines()
    assert told.startswith("lecture.toml: sweep: Reciprocal (en), beat falls: own/faults.py:")
    assert "ZeroDivisionError" in told
    assert "(with depth = 0, a value of its sweep); leave the value out" in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_misnamed_table_is_told_with_the_one_that_is_missing(server: Server, tmp_path: Path, language: str) -> None:
    words = '[Early]\ntitle = "T"\n[Early.drews]\nsay = "A circle.|Now."\n'
    done = check(server, tmp_path, "Early", language=language, words=words)
    assert done.code == 2
    assert "did you mean draws?" in done.complained
    assert "[Early.drews]" in done.complained
    missing = "[Early]: draws" if language == "es" else "add the table [Early.draws]"
    assert missing in done.complained


@pytest.mark.parametrize("setting", ["# factor = 2", "factor = 3"])
def test_a_default_outside_of_its_own_bounds_is_told_as_the_scenes_fault_also_where_the_key_is_set(
    server: Server, tmp_path: Path, setting: str
) -> None:
    mine = tmp_path / "mine"
    make_lecture(mine, "blank", ["en"])
    for file, before, after in (
        (mine / "my_scenes/growth.py", "le=3)] = 2", "le=3)] = 7"),
        (mine / "lecture.toml", "# factor = 2", setting),
    ):
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")
    done = server.run(mine, "check", "--jobs", "1")
    assert done.code
    assert "my_scenes/growth.py: factor = 7, its own default: is too large; write 3 at most" in done.complained
