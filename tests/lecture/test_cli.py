"""The command `lecture` as a user runs it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import platform
import re
import resource
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from PIL import Image, ImageColor
from typer.main import get_command

from lecture.cli.application import app, name_of_code
from scenes.style.theme import LIGHT

Command = Callable[..., object]


def test_every_command_is_listed_and_has_an_example(command: Command) -> None:
    listing = command("--help")
    assert listing.returncode == 0
    names = [command.name for command in app.registered_commands]
    assert "render" in names
    for name in names:
        assert re.search(rf"^\W*{name}\s", listing.stdout, re.MULTILINE)
        helped = command(name, "--help")
        assert helped.returncode == 0
        assert "For example:" in helped.stdout
        assert f"lecture {name}" in helped.stdout
        options = [each for part in get_command(app).commands[name].params for each in part.opts if each[0] == "-"]
        assert [each for each in options if not re.search(rf"{each}\b", helped.stdout)] == []


def test_the_command_tells_its_version(command: Command) -> None:
    done = command("--version")
    assert done.returncode == 0
    code = name_of_code()
    known = f"lecture {version('calculus-lecture')} (code {code}, manim 0.22.0, Python {platform.python_version()})\n"
    assert (done.stdout, len(code)) == (known, 8)


def test_other_code_has_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    for text in ("one", "two", "one"):
        (tmp_path / "scenes").mkdir(exist_ok=True)
        (tmp_path / "scenes" / "scene.py").write_text(text)
        monkeypatch.setattr("lecture.cli.application.ROOT", tmp_path)
        names.append(name_of_code())
    assert names[0] == names[2] != names[1]


def test_the_outline_is_listed_with_titles_and_parameters(command: Command, own: Path) -> None:
    own.write_text(own.read_text("utf-8") + 'point = 2\nfunction = "x^3"\n', "utf-8")
    done = command("list", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "Calculus (lecture.toml, en)"
    assert "1 Derivative" in done.stdout
    assert '[point = 2, function = "x^3"]' in done.stdout
    own.write_text(own.read_text("utf-8") + "sweep = { parameter = 'point', values = [0.5, 3] }\n", "utf-8")
    swept = command("list", "--lang", "en").stdout
    assert 'function = "x^3", sweep = { parameter = "point", values = [0.5, 3] }]' in swept


def test_numbers_are_a_list_of_json_objects_with_full_values(command: Command, own: Path) -> None:
    done = command("numbers", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert all(set(row) == {"scene", "beat", "name", "value", "text"} for row in rows)
    found = {row["name"]: row["value"] for row in rows if row["scene"] == "LimitDefinition"}
    for number, h in enumerate([2, 1, 0.5, 0.1, 0.01], 1):
        exact = (((1 + h) ** 2 / 4 + 1) - 1.25) / h
        assert found[f"quotient_{number}"] == pytest.approx(exact, abs=1e-12)
    assert found["slope"] == pytest.approx(0.5, abs=1e-12)
    assert (found["left_quotient"], found["right_quotient"]) == (-1, 1)


def test_a_still_of_a_beat_is_a_picture_of_the_quality_asked_for(command: Command, own: Path) -> None:
    done = command("still", "LimitDefinition", "--beat", "average_change", "--quality", "draft", "-o", "图 1.png")
    assert (done.returncode, done.stdout) == (0, "图 1.png\n"), done.stderr
    with Image.open("图 1.png") as picture:
        assert picture.size == (854, 480)
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 10


def test_a_still_is_drawn_in_the_lectures_theme(command: Command, own: Path) -> None:
    own.write_text('theme = "light"\n' + own.read_text("utf-8"), "utf-8")
    done = command("still", "LimitDefinition", "--beat", "average_change", "--quality", "draft", "-o", "x.png")
    assert done.returncode == 0, done.stderr
    with Image.open("x.png") as picture:
        assert picture.convert("RGB").getpixel((0, 0)) == ImageColor.getrgb(LIGHT.BACKGROUND)


def test_a_sound_lecture_is_said_to_be_sound(command: Command, own: Path) -> None:
    done = command("check")
    assert done.returncode == 0, done.stderr
    assert "lecture.toml is sound: 1 scene, 5 beats" in done.stdout
    assert " in zh, " in done.stdout


def test_words_that_call_a_rounded_number_equal_or_write_it_otherwise_are_told(command: Command, own: Path) -> None:
    own.write_text(own.read_text("utf-8") + 'function = "sin(x)"\n', "utf-8")
    for language, old, new in (
        ("zh", "，{约等于 average_change}。", "，等于 {average_change}。"),
        ("en", "of change: {about average_change}.", "of change, {average_change:.1f} at a."),
    ):
        script = own.parent / "script" / f"{language}.toml"
        assert old in script.read_text("utf-8")
        script.write_text(script.read_text("utf-8").replace(old, new), "utf-8")
    done = command("check", "--jobs", "1")
    told = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert told[-1].startswith("lecture.toml has 2 things to mend: 1 scene")
    (zh,) = (line for line in told if "(zh)" in line)
    assert "LimitDefinition (zh), average_change," in zh
    assert "called_equal: −0.350175 (average_change): script/zh.toml: [LimitDefinition.average_change]: say" in zh
    assert "write {约 average_change}, in" in zh
    (en,) = (line for line in told if "(en)" in line)
    assert "two_texts: −0.4 (average_change) × −0.350175 (average_change): one value" in en
    assert "script/en.toml: [LimitDefinition.average_change]: say" in en


WRONG = {
    "unknown command": (["rendre"], ["rendre"]),
    "unknown quality": (["render", "--quality", "8k"], ["8k", "draft"]),
    "unknown scene": (
        ["render", "LimitDefinitoin"],
        ["lecture.toml", '"LimitDefinitoin"', "did you mean LimitDefinition?"],
    ),
    "unknown language": (["render", "--lang", "fr"], ["lecture.toml", '"fr"', "zh, en"]),
    "no lecture": (["list", "--lecture", "none.toml"], ["none.toml: not found", "--lecture FILE"]),
    "a folder for a lecture": (["check", "--lecture", "."], ["can't be read"]),
    "unknown beat": (
        ["still", "LimitDefinition", "--beat", "secant_slop"],
        ["--beat", '"secant_slop"', "did you mean secant_slope?"],
    ),
    "two moments": (["still", "LimitDefinition", "--beat", "x", "--at", "1"], ["--beat and --at"]),
    "a picture for two": (
        ["still", "LimitDefinition", "--lang", "zh", "--lang", "en", "-o", "x.png"],
        ["-o", "--lang"],
    ),
    "numbers in two languages": (["numbers", "--lang", "zh", "--lang", "en"], ["--lang", "one"]),
    "negative time": (["still", "LimitDefinition", "--at", "-1"], ["--at"]),
    "time after the end": (["still", "LimitDefinition", "--at", "9999"], ["--at 9999", "lasts"]),
    "no picture's name": (["still", "LimitDefinition", "-o", "x.exe"], ["x.exe", ".png"]),
    "no workers": (["render", "--jobs", "0"], ["--jobs"]),
    "a file where the folder should be": (
        ["render", "--out", "lecture.toml"],
        ["lecture.toml", "can't be written", "--out DIR"],
    ),
    "a folder that nobody may write": (
        ["render", "--out", "/proc/nothing"],
        ["/proc/nothing", "can't be written", "--out DIR"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_users_mistake_ends_with_2_and_one_message(command: Command, own: Path, case: str) -> None:
    arguments, parts = WRONG[case]
    done = command(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    for part in parts:
        assert part in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["render", "numbers"])
def test_a_wrong_parameter_stops_every_command_before_any_work(command: Command, own: Path, name: str) -> None:
    own.write_text(own.read_text("utf-8") + 'function = "ln(x-5)"\n', "utf-8")
    done = command(name)
    assert done.returncode == 2
    assert 'lecture.toml: LimitDefinition.function: "ln(x-5)" has no value at x = 1' in done.stderr
    assert "Traceback" not in done.stderr
    assert {file.name for file in Path().glob("media/lecture/*")} <= {".store"}


def test_a_missing_font_is_told(command: Command, own: Path, tmp_path: Path) -> None:
    (tmp_path / "manimgx_fonts_cjk").mkdir()
    (tmp_path / "manimgx_fonts_cjk" / "__init__.py").touch()
    done = command("numbers")  # `python -m` looks into the working folder first: the font package there is empty
    assert done.returncode == 2
    assert "font Noto Sans CJK SC" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_leaves_earlier_pictures_as_they_were(command: Command, own: Path) -> None:
    target = Path("still.png")
    target.write_bytes(b"earlier")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    arguments = ["still", "LimitDefinition", "--beat", "average_change", "--quality", "draft", "-o", str(target)]
    done = command(*arguments, preexec_fn=little_room)
    assert done.returncode == 2
    assert "still.png: can't be written (File too large); make room" in done.stderr
    assert target.read_bytes() == b"earlier"
    assert not list(Path().glob(".still*"))
