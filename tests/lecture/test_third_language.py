"""A lecture in a language that the scenes bring no words in: what is missing is told, and the film speaks it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import av
import pytest
from tiny_server import Server

from lecture.film.line_breaking import split_text
from lecture.project.fixed_words import AUTHORS, FILES, FixedWords
from lecture.project.lecture_file import read_lecture
from lecture.project.missing_words import Gap, Translation
from lecture.project.own_lecture import OWN_SCRIPT
from lecture.project.script_check import read_fixed_words, read_scripts
from lecture.project.script_writer import add_entries
from lecture.starter.new_lecture import make_lecture
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.framework.timing import reading_time
from scenes.framework.wording import WordsUse
from scenes.style.glyph_coverage import missing_characters

WORDS = {
    "fr": """
[Growth]
title = "Croissance : somme ou puissance ?"
[Growth.grows_each_hour]
say = "Une chose grandit : chaque heure, elle est multipliée par {factor}.|Voici la première heure."
[Growth.comes_to_a_power]
ask = { say = "Et après {hours} heures ?", answers = ["{sum} fois", "{power} fois"], why = "Tout est multiplié." }
say = "Chaque heure multiplie tout ce qui est déjà là."
""",
    "ja": """
[Growth]
title = "成長：足し算か、掛け算か"
[Growth.grows_each_hour]
say = "一時間ごとに {factor} 倍になります。|これが最初の一時間です。"
[Growth.comes_to_a_power]
ask = { say = "{hours} 時間後は何倍？", answers = ["{sum} 倍", "{power} 倍"], why = "全体が倍になるからです。" }
say = "毎時間、今ある全体が倍になるので、累乗になります。"
""",
}


def make_blank(folder: Path, language: str) -> Path:
    """Return the folder of a new blank lecture in a language."""
    make_lecture(folder / "mine", "blank", [language])
    return folder / "mine"


def test_every_beat_without_words_is_named_in_one_message(server: Server, tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "backpropagation", ["fr"])
    script = tmp_path / "mine/script/fr.toml"
    script.write_text(script.read_text("utf-8") + '\n[Recap]\ntitle = "Bilan"\n', "utf-8")
    text = script.read_text("utf-8").replace(
        '[ChainRule]\n# "The chain rule"\ntitle = ""', '[ChainRule]\ntitle = "Chaîne"'
    )
    script.write_text(text, "utf-8")
    done = server.run(tmp_path / "mine", "check", "ChainRule", "Growth", "--lang", "fr", "--jobs", "1")
    assert done.code == 2
    english = tomllib.loads((OWN_SCRIPT / "en.toml").read_text("utf-8"))
    told = dict(line.strip().split(": ", 1) for line in done.complained.splitlines() if line.strip().startswith("["))
    assert told["[ChainRule]"].split(", ") == [key for key in english["ChainRule"] if key != "title"]
    assert "script/fr.toml: has no words in Français (fr) for " in done.complained
    growth = [line.strip() for line in done.complained.splitlines() if "[Growth" in line]
    assert growth == ["[Growth]: title, grows_each_hour, comes_to_a_power"]
    one = server.run(tmp_path / "mine", "still", "LossScene", "--lang", "fr")
    assert "[LossScene]" in one.complained
    assert "[ChainRule]" not in one.complained
    assert "chapter" not in one.complained


def test_a_scene_that_is_not_written_yet_keeps_none_of_the_others_from_being_worked_at(
    server: Server, tmp_path: Path
) -> None:
    mine = make_blank(tmp_path, "it")
    file = mine / "lecture.toml"
    more = '[[chapter.scene]]\nscene = "Bisection"\n[[chapter.scene]]\nscene = "ChainRule"\n'
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    remedy = "write class Bisection(LectureScene) in a module there, such as my_scenes/bisection.py"
    words = server.run(mine, "words", "--jobs", "1")
    assert (words.code, remedy in words.complained) == (0, True)
    assert {"Growth", "ChainRule"} <= {*tomllib.loads((mine / "script/it.toml").read_text("utf-8"))}
    outline = server.run(mine, "list")
    assert (outline.code, "    ChainRule: " in outline.said, remedy in outline.complained) == (0, True, True)
    one = server.run(mine, "numbers", "ChainRule")
    assert (one.code, "ChainRule" in one.said, one.complained) == (0, True, "")
    for line in (["check"], ["check", "Bisection", "--jobs", "1"], ["page"]):
        done = server.run(mine, *line)
        assert (done.code, remedy in done.complained) == (2, True)
    with (mine / "script/it.toml").open("a", encoding="utf-8") as script:
        script.write('[Bisection]\ntitle = "Bisezione"\n')
    done = server.run(mine, "check", "ChainRule", "--jobs", "1")
    assert (done.code, "[ChainRule]" in done.complained, "Bisection" in done.complained) == (2, True, False)


def test_a_language_that_the_lecture_has_no_title_in_yet_is_told_whole_in_one_message(
    server: Server, tmp_path: Path
) -> None:
    """And its words may be begun with, before the titles."""
    mine = make_blank(tmp_path, "zh")
    for language, lacking in {
        "sv": "    [Growth]: title, grows_each_hour, comes_to_a_power (no table)\n",
        "en": "script/en.toml: has no words for Growth (my_scenes/growth.py); add a table [Growth]",
    }.items():
        done = server.run(mine, "check", "--lang", language, "--jobs", "1")
        assert done.code == 2
        for part in (f"    title.{language} (我的讲座)\n    chapter[1].title.{language} (我自己的场景)\n", lacking):
            assert part in done.complained
    written = server.run(mine, "words", "--lang", "sv", "--jobs", "1")
    assert written.said.endswith("script/sv.toml: 8 entries added\n"), written.complained
    assert "title.sv" in server.run(mine, "check", "--lang", "sv", "--jobs", "1").complained
    unknown = server.run(mine, "check", "--lang", "xx")
    assert unknown.code == 2
    assert 'lang "xx": unknown; known: zh, en' in unknown.complained


@pytest.mark.parametrize("command", ["check", "words", "render"])
def test_in_a_folder_without_a_lecture_the_remedy_is_to_make_one_and_not_to_write_into_the_projects(
    server: Server, tmp_path: Path, command: str
) -> None:
    done = server.run(tmp_path, command, "TangentLine", "--lang", "fr", "--jobs", "1")
    assert done.code == 2
    assert "lecture new my-lecture --lang fr" in done.complained
    assert "lecture words" not in done.complained
    assert not (OWN_SCRIPT / "fr.toml").exists()


def test_the_outline_and_the_numbers_need_no_words(server: Server, tmp_path: Path) -> None:
    mine = make_blank(tmp_path, "fr")
    lecture = (mine / "lecture.toml").read_text("utf-8").replace('title = { fr = "" }', "title = {}")
    (mine / "lecture.toml").write_text(lecture + '[[chapter.scene]]\nscene = "Recap"\n', "utf-8")
    for script in ("", (mine / "script/fr.toml").read_text("utf-8")):
        (mine / "script/fr.toml").write_text(script, "utf-8")
        listed = server.run(mine, "list")
        assert listed.code == 0, listed.complained
        assert "Growth: (no title in Français)" in listed.said
        numbers = server.run(mine, "numbers", "Growth")
        assert numbers.code == 0, numbers.complained
        rendered = server.run(mine, "render")
        assert rendered.code == 2
        assert "lecture.toml: has no titles in Français (fr) here; write them\n    title.fr\n" in rendered.complained
        assert "    chapter[1].title.fr\n" in rendered.complained
        assert numbers.said.split()[-5:] == ["Growth", "comes_to_a_power", "power", "8", "8.0"]


def test_only_words_that_the_parameters_ask_for_have_to_be_written(server: Server, tmp_path: Path) -> None:
    """The command writes an entry for each; once they are filled in, the check is content: with no other variant."""
    mine = make_blank(tmp_path, "es")
    (mine / "script/es.toml").write_text(WORDS["fr"] + "# mine\n", "utf-8")
    lecture = (mine / "lecture.toml").read_text("utf-8").replace('es = ""', 'es = "Hola"')
    (mine / "lecture.toml").write_text(lecture + '[[chapter.scene]]\nscene = "SumRule"\n', "utf-8")
    written = server.run(mine, "words", "--lang", "es", "--jobs", "1")
    assert written.code == 0, written.complained
    script = (mine / "script/es.toml").read_text("utf-8")
    assert script.startswith(WORDS["fr"].strip())
    assert "entries added" in written.said
    assert "variant" not in script
    (mine / "script/es.toml").write_text(filled(script), "utf-8")
    checked = server.run(mine, "check", "--jobs", "1")
    assert checked.code == 0, checked.complained
    assert "is sound" in checked.said


def test_of_a_scene_whose_code_fails_the_fault_is_told_beside_the_words_that_are_known_without_a_run(
    server: Server, tmp_path: Path
) -> None:
    mine = make_blank(tmp_path, "it")
    code = mine / "my_scenes/growth.py"
    sound = code.read_text("utf-8")
    code.write_text(sound.replace("self.next_phrase()", "self.next_phrase() or [][1]", 1), "utf-8")
    script = mine / "script/it.toml"
    script.write_text("", "utf-8")
    for command in ("check", "words"):
        told = server.run(mine, command, "Growth", "--jobs", "1").complained
        assert "Growth (it), beat grows_each_hour: my_scenes/growth.py:" in told
        assert "IndexError" in told
        assert "is known up to there; the run didn't come to comes_to_a_power" in told
    written = script.read_text("utf-8")
    assert '# "…|…"\nsay = ""' in written.partition("[Growth.comes_to_a_power]")[0]
    assert "[Growth.comes_to_a_power]" in written
    assert "ask = { " not in written
    code.write_text(sound, "utf-8")
    script.write_text("", "utf-8")
    written = server.run(mine, "words", "Growth", "--jobs", "1")
    assert written.complained == ""
    assert '# "…|…"\nsay = ""' in script.read_text("utf-8")
    assert "ask = { " in script.read_text("utf-8")


def test_a_questions_entry_has_a_reason_which_may_stay_empty() -> None:
    use = WordsUse("grows", "", 1, (), 2)
    scene = Translation("Mine", {}, {})
    asked = {gap.key: gap.model for gap in scene.gaps([use])}["ask"]
    assert {"say", "answers", "why"} == {*asked}
    text, _ = add_entries("", {"Mine": scene.gaps([use])})
    assert 'ask = { say = "", answers = ["", ""], why = "" }' in text
    own = {"title": "T", "grows": {"say": "S", "ask": {"say": "Q", "answers": ["a", "b"]}}}
    assert Translation("Mine", own, {}).gaps([use]) == []
    brought = {"grows": {"say": "S", "ask": {"say": "Q", "answers": ["a", "b"], "why": "Because."}}}
    assert Translation("Mine", own, brought).missing([use]) == ["grows (ask.why)"]


def test_the_command_writes_an_entry_for_each_fixed_word_and_the_check_says_once_that_they_are_english(
    server: Server, tmp_path: Path
) -> None:
    mine = make_blank(tmp_path, "fi")
    script = mine / "script/fi.toml"
    text = (
        (mine / "lecture.toml")
        .read_text("utf-8")
        .replace('fi = ""', 'fi = "Kasvu"')
        .replace("# factor = 2", "factor = 3")
    )
    (mine / "lecture.toml").write_text(text, "utf-8")
    script.write_text(
        '[words.picture]\notherwise = "muualla"\n[Growth]\ntitle = "Kasvu"\n'
        '[Growth.grows_each_hour]\nsay = "Se kasvaa.|Joka tunti."\n'
        '[Growth.comes_to_a_power]\nsay = "Näin."\nask = { say = "Kuinka paljon?", answers = ["{sum}", "{power}"] }\n',
        "utf-8",
    )
    checked = server.run(mine, "check", "--jobs", "1")
    assert checked.code == 0, checked.complained
    (note,) = (line for line in checked.said.splitlines() if "English" in line)
    assert note.startswith("script/fi.toml: [words] has no Suomi for ")
    assert "lecture words --lang fi" in note
    assert read_scripts(read_lecture(mine / "lecture.toml"), ["fi"])["fi"].scenes["Growth"].otherwise == "muualla"
    written = server.run(mine, "words", "--lang", "fi", "--jobs", "1")
    assert "entries added" in written.said, written.complained
    tables = tomllib.loads(script.read_text("utf-8"))["words"]
    assert set(tables) == {"picture", *FILES} - {*AUTHORS}
    assert set(tables["page"].values()) == {""}
    assert '# "Play"\nplay = ""\n' in script.read_text("utf-8")
    filled = script.read_text("utf-8").replace('play = ""', 'play = "Toista"')
    script.write_text(filled, "utf-8")
    assert read_fixed_words(read_lecture(mine / "lecture.toml"), "fi").section("page")["play"] == "Toista"
    assert "no entries added" in server.run(mine, "words", "--lang", "fi", "--jobs", "1").said


def filled(script: str) -> str:
    """Return a script with what stands above each empty entry in it."""
    return re.sub(r"^# (.*)\n(\w+) = .*$", lambda found: f"{found[2]} = {found[1]}", script, flags=re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "tag"), [("fr", "fra"), ("ja", "jpn")])
def test_a_lecture_in_it_is_sound_and_its_film_says_so(server: Server, tmp_path: Path, language: str, tag: str) -> None:
    mine = make_blank(tmp_path, language)
    lecture = (mine / "lecture.toml").read_text("utf-8")
    (mine / "lecture.toml").write_text(lecture.replace(f'{language} = ""', f'{language} = "1 + 1"'), "utf-8")
    (mine / f"script/{language}.toml").write_text(WORDS[language], "utf-8")
    checked = server.run(mine, "check", "--layout", "--jobs", "1")
    assert checked.code == 0, checked.complained + checked.said
    assert "0 to mend" in checked.said
    rendered = server.run(mine, "render", "--quality", "draft", "--jobs", "1", "--voice", "silent")
    assert rendered.code == 0, rendered.complained
    with av.open(mine / f"media/lecture/lecture.{language}.mp4") as film:
        assert {stream.metadata["language"] for stream in film.streams.subtitles} == {tag}
    captions = (mine / f"media/lecture/lecture.{language}.srt").read_text("utf-8")
    assert {"fr": "multipliée par 2", "ja": "最初の一時間"}[language] in captions


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_what_a_language_writes_by_itself_can_be_drawn(language):
    assert missing_characters(language.name + "".join(language.about) + language.otherwise) == []
    assert language.region.islower()
    assert len(language.iso639_2) == 3


FRENCH = """
[Growth]
title = "Croissance : somme ?"
[Growth.grows_each_hour]
say = "Une chose grandit : elle est multipliée par {factor} ; « vite » !|Voici : $x : y$."
write = { rule = "$a : b$ : voici" }
[Growth.comes_to_a_power]
ask = { say = "Combien ?", answers = ["non : {sum}", "oui ! {power}"], why = "Tout : ici." }
"""


def test_no_line_breaks_at_the_spaces_of_french_punctuation(tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "blank", ["fr", "en"])
    file, script = tmp_path / "mine/lecture.toml", tmp_path / "mine/script/fr.toml"
    script.write_text(FRENCH, "utf-8")
    words = read_scripts(read_lecture(file), ["fr"])["fr"].scenes["Growth"]
    grows, ask = words.beats["grows_each_hour"], words.beats["comes_to_a_power"].ask
    assert ask is not None
    assert words.title == "Croissance\u00a0: somme\u00a0?"
    assert grows.say.startswith(
        "Une chose grandit\u00a0: elle est multipliée par {factor}\u00a0; «\u00a0vite\u00a0»\u00a0!"
    )
    assert grows.write["rule"] == "$a : b$\u00a0: voici"
    assert (ask.say, *ask.answers, ask.why) == (
        "Combien\u00a0?",
        "non\u00a0: {sum}",
        "oui\u00a0! {power}",
        "Tout\u00a0: ici.",
    )
    (tmp_path / "mine/script/en.toml").write_text(FRENCH, "utf-8")
    assert "\u00a0" not in read_scripts(read_lecture(file), ["en"])["en"].scenes["Growth"].title
    for columns in range(12, 43):
        lines = [line for cue in split_text(grows.say.partition("|")[0], columns) for line in cue]
        assert [line for line in lines if line[0] in ":;!»" or line[-1] == "«"] == []
    assert missing_characters("\u00a0") == []
    assert FixedWords("fr", script).section("quiz")["compute"] == "Calculez\u00a0:"


def test_words_take_the_time_that_reading_them_takes():
    assert reading_time("Une petite phrase de sept mots ici", "fr") == pytest.approx(7 / LANGUAGES["fr"].pace)
    assert reading_time("一時間", "ja") == pytest.approx(3 / LANGUAGES["ja"].pace)
    assert reading_time("Производная функции в точке", "ru") == pytest.approx(4 / LANGUAGES["ru"].pace)
    assert reading_time("导数是斜率", "zh") == reading_time("導數是斜率", "zh-TW")


def test_a_text_inside_a_table_may_be_what_is_missing():
    model = {"title": "A", "beat": {"say": "b", "ask": {"say": "c", "answers": ["d", "e"]}}, "quiet": {"say": ""}}
    whole = {"title": "x", "beat": {"say": "x", "ask": {"say": "x", "answers": ["x", "y"]}}}
    assert Translation("S", whole, model).missing() == []
    assert Translation("S", {}, model).missing() == ["title", "beat"]
    whole["beat"]["ask"]["answers"] = ["x", " "]
    assert Translation("S", whole, model).missing() == ["beat (ask.answers)"]


def test_of_a_beat_that_lacks_some_words_it_is_told_which() -> None:
    asks = {"say": "a", "ask": {"say": "b"}, "variant": {"falls": {"say": "c"}}}
    own = {"asks": {"say": "a", "variant": {"falls": {"say": ""}}}, "ends": {"say": ""}}
    missing = Translation("Scene", own, {"asks": asks, "ends": {"say": "d"}}).missing()
    assert missing == ["title", "asks (ask, variant falls)", "ends"]


MODEL = {
    "title": "t",
    "beat": {
        "say": "a|b",
        "write": {"x": "x"},
        "ask": {"say": "?", "answers": ["1", "2"]},
        "variant": {
            "falls": {"say": "c|d", "write": {"y": "y"}},
            "level": {"ask": {"say": "!", "answers": ["3", "4"]}},
        },
    },
    "quiet": {"write": {"z": "z"}},
    "other": {"say": "never run"},
}


def use(beat: str, variant: str = "", phrases: int = 1, written: tuple[str, ...] = (), answers: int = 0) -> WordsUse:
    return WordsUse(beat, variant, phrases, written, answers)


@pytest.mark.parametrize(
    ("uses", "own", "missing"),
    [
        ([use("beat", "", 2, ("x",))], {"beat": {"say": "s", "write": {"x": "s"}}}, []),
        ([use("beat", "falls", 2, ("x", "y"))], {"beat": {"say": "s"}}, ["beat (variant falls, write)"]),
        ([use("beat", "falls", 2)], {"beat": {"variant": {"falls": {"say": "s"}}}}, []),
        ([use("beat", "level", 2, (), 2)], {"beat": {"say": "s"}}, ["beat (variant level)"]),
        ([use("beat", "level", 2, (), 2), use("beat", "", 2, (), 2)], {}, ["beat"]),
        ([use("quiet")], {}, []),
        ([use("quiet", "", 1, ("z",))], {}, ["quiet"]),
        ([use("mine", "", 3)], {"mine": {}}, ["mine"]),
        ([use("mine")], {"mine": {"write": {}}}, []),
        ([use("mine")], {"mine": {"say": " "}}, ["mine"]),
        ([use("mine")], {}, ["mine"]),
        ([use("mine", "odd", 2, ("k",))], {"mine": {"variant": {"odd": {"say": "s", "write": {"k": "s"}}}}}, []),
    ],
)
def test_what_is_missing_is_what_a_run_used(uses: list[WordsUse], own: dict[str, object], missing: list[str]) -> None:
    assert Translation("Scene", {"title": "T", **own}, MODEL).missing(uses) == missing


@pytest.mark.parametrize(
    ("uses", "own", "unknown"),
    [
        ([use("beat", "", 2, ("x",))], {"baet": {"say": "s"}}, [(("baet",), "beat")]),
        ([use("beat", "", 2, ("x",))], {"beat": {"write": {"xx": "s"}}}, [(("beat", "write", "xx"), "x")]),
        ([use("beat", "", 1, ("x",)), use("beat", "", 1, ("z",))], {"beat": {"write": {"z": "s"}}}, []),
        ([use("beat", "falls", 2, ("y",))], {"beat": {"write": {"other": "s"}}}, []),
        (None, {"quite": {"say": "s"}, "nothing_like_it": {}}, [(("quite",), "quiet"), (("nothing_like_it",), "")]),
        ([], {"beat": {}, "quiet": {}}, []),
    ],
)
def test_what_the_scene_has_no_use_for_is_told_with_what_may_be_meant(
    uses: list[WordsUse] | None, own: dict[str, object], unknown: list[tuple[tuple[str, ...], str]]
) -> None:
    assert Translation("Scene", {"title": "T", **own}, MODEL).unknown(uses) == unknown


SCRIPT = """# mine
[A]  # the scene
title = "T"   # kept

[A.one]
write = { x = "X" }  # kept, too
[ B . two ]
say = '''
[A.three]
'''
"""


def test_entries_are_added_and_nothing_that_stands_is_touched() -> None:
    gaps = {
        "A": [Gap((), "title", "t"), Gap(("one",), "say", "a|b"), Gap(("one",), "write", {"x": "x", "y": "why"})],
        "B": [Gap((), "title", "b"), Gap(("two", "variant", "odd"), "ask", {"say": "?", "answers": ["1", "2"]})],
    }
    text, added = add_entries(SCRIPT, gaps)
    assert added == 4
    kept = iter(text.splitlines())
    assert all(any(line == each for each in kept) for line in SCRIPT.splitlines() if "write" not in line)
    assert re.search(r'\n# \{ y = "why" \}\nwrite = \{ x = "X", y = "" ?\}  # kept, too\n', text)
    assert '# "a|b"\nsay = ""\n' in text
    read = tomllib.loads(text)
    assert read["A"]["one"] == {"say": "", "write": {"x": "X", "y": ""}}
    assert read["B"]["two"]["variant"]["odd"]["ask"] == {"say": "", "answers": ["", ""]}
    assert add_entries(text, gaps) == (text, 0)


def test_a_table_that_cannot_be_added_to_is_told() -> None:
    with pytest.raises(
        LectureError, match=r"\[A\.one\]: stands in a form that can't be added to; add say to it by hand"
    ):
        add_entries('A = { title = "T", one = {} }\n', {"A": [Gap(("one",), "say", "a")]})
