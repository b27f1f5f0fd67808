"""A lecture file is read into a checked model, and each mistake in it is told with place, value and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lecture.messages import without_repeats
from lecture.project.lecture_file import read_lecture
from scenes.framework.errors import LectureError

HEAD = '[title]\nzh = "微积分"\nen = "Calculus"\n'
CHAPTER = '[[chapter]]\ntitle = { zh = "导数", en = "Derivative" }\n'
SCENE = '[[chapter.scene]]\nscene = "LimitDefinition"\n'
WHOLE = HEAD + CHAPTER + SCENE
Write = Callable[[str], Path]


def read(file: Path) -> None:
    for scene in read_lecture(file).scenes:
        scene.parameters()


def mistake(write: Write, text: str) -> str:
    file = write(text)
    with pytest.raises(LectureError) as caught:
        read(file)
    return str(caught.value)


def test_a_lecture_is_its_titles_chapters_and_scenes_in_order(write_lecture: Write) -> None:
    second = SCENE + 'name = "Cubic"\nfunction = "x^3"\npoint = 2\n'
    lecture = read_lecture(write_lecture(WHOLE + second))
    assert lecture.titles == {"zh": "微积分", "en": "Calculus"}
    assert lecture.languages == ("zh", "en")
    assert [chapter.titles["en"] for chapter in lecture.chapters] == ["Derivative"]
    assert [scene.name for scene in lecture.scenes] == ["LimitDefinition", "Cubic"]
    assert [scene.parameters().point for scene in lecture.scenes] == [1.0, 2.0]


def test_a_chapter_gives_its_parameters_to_all_of_its_scenes_and_a_scene_may_have_its_own(write_lecture: Write) -> None:
    shared = CHAPTER + '[chapter.parameters]\nfunction = "x^3"\npoint = 2\n'
    own = SCENE + 'name = "Own"\npoint = 3\n'
    scenes = read_lecture(write_lecture(HEAD + shared + SCENE + own)).scenes
    assert [(scene.parameters().function.text, scene.parameters().point) for scene in scenes] == [
        ("x^3", 2),
        ("x^3", 3),
    ]
    told = mistake(write_lecture, HEAD + CHAPTER + "[chapter.parameters]\npoit = 2\n" + SCENE)
    for part in ("LimitDefinition", '"poit"', "point"):
        assert part in told


SHARED = {
    "an unknown key": ("poit = 2", 'chapter[1].parameters: unknown key "poit" of Scene0; did you mean point?'),
    "a value of another kind": ('point = "two"', 'chapter[1].parameters.point: "two" isn\'t a number'),
    "a formula": ('function = "Sin(x)"', "chapter[1].parameters.function: 'Sin' is not known: write sin"),
    "a value that doesn't fit another": (
        'function = "ln(x-5)"',
        'chapter[1].parameters.function: "ln(x-5)" has no value',
    ),
}


@pytest.mark.parametrize("case", SHARED)
def test_a_mistake_in_a_chapters_parameters_is_told_once(case: str, write_lecture: Write) -> None:
    line, told = SHARED[case]
    scenes = "".join(SCENE + f'name = "Scene{number}"\n' for number in range(3))
    file = write_lecture(HEAD + CHAPTER + f"[chapter.parameters]\n{line}\n" + scenes)
    mistakes = []
    for scene in read_lecture(file).scenes:
        with pytest.raises(LectureError) as caught:
            scene.parameters()
        mistakes.append(str(caught.value))
    assert without_repeats(mistakes).startswith(f"{file}: {told}")
    assert without_repeats(mistakes) == mistakes[0]


def test_a_mistake_of_each_of_several_scenes_is_told_of_each() -> None:
    assert (
        without_repeats(["a: b: x\n  y\n  ^", "a: c: x\n  y\n  ^", "a: b: x\n  y\n  ^"])
        == "a: b: x\n  y\n  ^\na: c: x\n  y\n  ^"
    )


STRUCTURE = {
    "not toml": (HEAD + "[[chapter]\n", ["isn't TOML", "line 4"]),
    "no chapter": (HEAD, ["chapter", "is missing", "add chapter"]),
    "empty chapter": ("chapter = []\n" + HEAD, ["chapter: [] is too short; add to it"]),
    "no scene": (HEAD + CHAPTER, ["chapter[1].scene", "is missing"]),
    "no class": (HEAD + CHAPTER + "[[chapter.scene]]\npoint = 1\n", ["chapter[1].scene[1].scene", "is missing"]),
    "unknown key": (
        WHOLE + '[extra]\na = "b"\n',
        ['"extra"', "known: title, scenes, theme, format, logo, decimal, colors, voice, lexicon, chapter"],
    ),
    "languages by name": (
        'languages = ["zh", "fr"]\n' + WHOLE,
        ['unknown key "languages"; a lecture is in the languages of its titles; write title = { zh = "…", en = "…" }'],
    ),
    "title of another type": ("title = 3\n" + CHAPTER + SCENE, ["title", "3"]),
    "number for a title": ("[title]\nzh = 3\n" + CHAPTER + SCENE, ["title.zh", "3"]),
    "empty title": ('[title]\nzh = ""\nen = "C"\n' + CHAPTER + SCENE, ["title.zh"]),
    "no language": ("[title]\n" + CHAPTER + SCENE, ["title is empty"]),
    "unknown language": ('[title]\nzz = "?"\n' + CHAPTER + SCENE, ['"zz"', "zh, en"]),
    "title in one language only": (
        HEAD + '[[chapter]]\ntitle = { zh = "导数" }\n' + SCENE,
        ["chapter 1", '"en"', 'write en = "…"'],
    ),
    "line break in a title": ('[title]\nzh = "a\\nb"\nen = "C"\n' + CHAPTER + SCENE, ["title.zh"]),
    "unknown scene": (
        HEAD + CHAPTER + '[[chapter.scene]]\nscene = "LimitDefinitoin"\n',
        ['"LimitDefinitoin"', "did you mean LimitDefinition?"],
    ),
    "own scene to be written": (
        HEAD + CHAPTER + '[[chapter.scene]]\nscene = "HalvingSteps"\n',
        [
            'name a folder of scenes, scenes = "my_scenes", and write class HalvingSteps(LectureScene)',
            "my_scenes/halving_steps.py",
        ],
    ),
    "twice the same": (WHOLE + SCENE, ['"LimitDefinition"', "twice", "name ="]),
    "names that differ in capitals only": (WHOLE + SCENE + 'name = "limitdefinition"\n', ["twice"]),
    "name with a path": (WHOLE + 'name = "../../etc/x"\n', ["LimitDefinition.name", '"../../etc/x"']),
    "absolute name": (WHOLE + 'name = "/etc/x"\n', ['"/etc/x"', "can't be a name"]),
    "name with a null": (WHOLE + 'name = "a\\u0000b"\n', ["can't be a name", "\\u0000"]),
    "long name": (WHOLE + f'name = "{"a" * 65}"\n', ["can't be a name"]),
    "name of another type": (WHOLE + "name = 7\n", ["name", "7"]),
}


@pytest.mark.parametrize("case", STRUCTURE)
def test_a_wrong_structure_is_told_with_its_place(write_lecture: Write, case: str) -> None:
    text, parts = STRUCTURE[case]
    message = mistake(write_lecture, text)
    assert message.startswith(str(write_lecture("")))
    for part in parts:
        assert part in message
    assert message.isprintable()


PARAMETERS = {
    "unknown": ("pont = 1", ["LimitDefinition", '"pont"', "did you mean point?", "function"]),
    "wrong type": ('point = "near"', ["LimitDefinition.point", '"near"', "number", "point = 1.0"]),
    "a list for a number": ("point = [1]", ["LimitDefinition.point", "[1]"]),
    "infinite": ("point = inf", ["LimitDefinition.point"]),
    "not a number": ("point = nan", ["LimitDefinition.point"]),
    "a number for a function": ("function = 3", ["LimitDefinition.function", "3"]),
    "not a function": ('function = "x +"', ["LimitDefinition.function", "x +"]),
    "no value at the point": ('function = "ln(x-5)"', ["LimitDefinition.function", "ln(x-5)", "no value"]),
    "code": ("function = \"__import__('os').system('x')\"", ["LimitDefinition.function"]),
    "attribute": ('function = "x.__class__"', ["LimitDefinition.function"]),
    "huge power": ('function = "9**9**9**9"', ["LimitDefinition.function"]),
    "huge factorial": ('function = "factorial(factorial(99))"', ["LimitDefinition.function"]),
    "deep": (f'function = "{"(" * 400}x{")" * 400}"', ["LimitDefinition.function"]),
    "long": (f'function = "{"+".join(["x"] * 20_000)}"', ["LimitDefinition.function"]),
}


@pytest.mark.parametrize("case", PARAMETERS)
def test_a_wrong_parameter_is_told_with_scene_key_and_value(write_lecture: Write, case: str) -> None:
    text, parts = PARAMETERS[case]
    message = mistake(write_lecture, WHOLE + text + "\n")
    for part in parts:
        assert part in message
    assert len(message) < 1000


NETWORK = {
    "numbers too large": ("inputs = [40, 4e6]", ["inputs[2]: 4000000.0 is too large; write 1000000 at most"]),
    "a number too large": ("target = -6e6", ["target: -6000000.0 is too small; write -1000000 at least"]),
    "text in a list": ('weights = [0.5, "a"]', ['weights[2]: "a" isn\'t a number']),
    "text in a matrix": ('weights = [[[1, 2, "a"], [1, 2, 3]], 1]', ['weights[1][1][3]: "a" isn\'t a number']),
    "too few layers": ("sizes = [2, 1]", ["sizes: [2, 1] has no hidden layer", "for example [2, 3, 1]"]),
    "one layer": ("sizes = [4]", ["sizes: [4] has no hidden layer", "for example [4, 3, 4]"]),
    "too many layers": ("sizes = [2, 2, 3, 4, 1]", ["has 5 layers", "leave out 1 layer", "for example [2, 2, 3, 1]"]),
    "an empty layer": ("sizes = [2, 0, 1]", ["sizes[2]: 0 is too small; write 1 at least"]),
    "a number for a list": ("sizes = 3", ["sizes: 3 isn't a list"]),
    "a fraction": ("seed = 1.5", ["seed: 1.5 isn't a whole number"]),
    "an unknown activation": (
        'activations = ["relu", "softplus"]',
        ['activations[2]: "softplus" isn\'t one of', "'relu'"],
    ),
    "a rate of nothing": ("learning_rate = 0", ["learning_rate: 0 is too small; write more than 0"]),
    "too few inputs": ("inputs = [40]", ["inputs: 1 value for the layer of 2 units", "write 2 values"]),
}


@pytest.mark.parametrize("case", NETWORK)
def test_a_wrong_value_of_several_kinds_is_told_once_and_plainly(write_lecture: Write, case: str) -> None:
    text, parts = NETWORK[case]
    message = mistake(write_lecture, HEAD + CHAPTER + f'[[chapter.scene]]\nscene = "LossScene"\n{text}\n')
    for part in parts:
        assert part in message
    assert "\n" not in message
    for term in ("constrained", "tuple", "Input", "input should", "validation", "null"):
        assert term not in message


def test_a_parameter_is_never_run_as_code(write_lecture: Write, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    for code in (f"__import__('os').system('touch {marker}')", f"open('{marker}','w')", f"exec('open({marker!r},1)')"):
        mistake(write_lecture, WHOLE + f'function = "{code}"\n')
    assert not marker.exists()


def test_a_number_with_more_digits_than_a_computer_has_room_for_is_refused_before_it_is_computed(
    write_lecture: Write,
) -> None:
    mistake(write_lecture, WHOLE + 'function = "9**9**9**9"\n')


def test_a_lecture_has_a_decimal_mark_for_each_of_its_languages(write_lecture: Write) -> None:
    def marks(text: str) -> tuple[str, ...]:
        lecture = read_lecture(write_lecture(text + WHOLE))
        return tuple(lecture.scenes[0].decimal_mark(language) for language in ("zh", "en"))

    assert marks("") == (".", ".")
    assert marks('decimal = ","\n') == (",", ",")
    assert marks('decimal = { en = "," }\n') == (".", ",")
    plain = read_lecture(write_lecture(WHOLE)).scenes[0].appearance
    assert read_lecture(write_lecture('decimal = "."\n' + WHOLE)).scenes[0].appearance == plain
    assert read_lecture(write_lecture('decimal = ","\n' + WHOLE)).scenes[0].appearance != plain


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('decimal = ";"', 'decimal = ";": no decimal mark; write "." or ","'),
        ('decimal = { en = "comma" }', 'decimal.en = "comma": no decimal mark; write "." or ","'),
        ('decimal = { fr = "," }', 'decimal: has "fr", which has no title'),
    ],
)
def test_a_decimal_mark_that_is_none_is_refused(write_lecture: Write, given: str, told: str) -> None:
    with pytest.raises(LectureError) as caught:
        read_lecture(write_lecture(f"{given}\n{WHOLE}"))
    assert told in str(caught.value)


def test_a_lecture_is_drawn_in_the_theme_that_it_names(write_lecture: Write) -> None:
    entry = read_lecture(write_lecture('theme = "light"\n' + WHOLE)).scenes[0]
    assert entry.theme == "light"
    assert read_lecture(write_lecture(WHOLE)).scenes[0].theme == "dark"


def test_an_unknown_theme_is_told_with_those_there_are(write_lecture: Write) -> None:
    with pytest.raises(LectureError, match='theme = "lihgt": unknown theme; did you mean light'):
        read_lecture(write_lecture('theme = "lihgt"\n' + WHOLE))


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"
    with pytest.raises(LectureError, match=r"none\.toml: not found; .*--lecture FILE"):
        read_lecture(missing)
    with pytest.raises(LectureError, match="can't be read"):
        read_lecture(tmp_path)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b'title = "\xff\xfe"')
    with pytest.raises(LectureError, match="isn't UTF-8 at byte 9; save it as UTF-8"):
        read_lecture(binary)


def test_scenes_are_chosen_by_name_in_the_lectures_order(write_lecture: Write) -> None:
    lecture = read_lecture(write_lecture(WHOLE + SCENE + 'name = "Cubic"\n'))
    assert [scene.name for scene in lecture.choose(["Cubic", "LimitDefinition"])] == ["LimitDefinition", "Cubic"]
    assert lecture.choose([]) == lecture.scenes
    with pytest.raises(LectureError, match='has no scene "Cubik"; did you mean Cubic'):
        lecture.choose(["Cubik"])


def test_languages_are_those_of_the_title_its_own_first(write_lecture: Write) -> None:
    lecture = read_lecture(write_lecture(WHOLE))
    assert lecture.speak([]) == ("zh",)
    assert lecture.speak(["en", "zh", "en"]) == ("en", "zh")
    with pytest.raises(LectureError, match='no title in the language "fr"'):
        lecture.speak(["fr"])
