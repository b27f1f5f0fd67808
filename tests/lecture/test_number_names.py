"""What numbers are called on the page: the scripts' names of each, in any language, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_server import Server

from lecture.project.lecture_file import Lecture, read_lecture
from lecture.project.number_names import NumberNames, gaps_of_names, refuse_unknown_names
from lecture.starter.new_lecture import make_lecture
from scenes.framework.errors import LectureError


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    make_lecture(tmp_path / "mine", "calculus", ["it"])
    return tmp_path / "mine"


def names_in(mine: Path, names: str) -> tuple[Lecture, NumberNames]:
    """Return a lecture with these tables in its script, and the names that its numbers have."""
    (mine / "script/it.toml").write_text(names, "utf-8")
    lecture = read_lecture(mine / "lecture.toml")
    return lecture, NumberNames.read(lecture, "it")


def test_a_name_of_ones_own_comes_first_then_that_of_the_language_then_signs_alone(mine: Path) -> None:
    lecture, names = names_in(
        mine,
        '[numbers]\nslope = "pendenza"\n'
        '[numbers.LimitDefinition]\nslope = "limite"\nquotient_N = "rapporto n. {1}"\nquotient_2 = "il secondo"\n'
        '[numbers.WeightUpdate]\nrate_N_output_N = "{2} passi con η n. {1}"\n',
    )
    entries = {entry.scene: entry for entry in lecture.scenes}
    limit, update = entries["LimitDefinition"], entries["WeightUpdate"]
    assert names.of(limit, "slope") == "limite"
    assert names.of(entries["Opening"], "slope") == "pendenza"
    assert [names.of(limit, f"quotient_{n}") for n in (1, 2, 3)] == ["rapporto n. 1", "il secondo", "rapporto n. 3"]
    assert names.of(update, "rate_2_output_3") == "3 passi con η n. 2"
    assert names.of(limit, "f_at_a_plus_h") == "$f(a + h)$"
    assert names.of(update, "grad_w1_2_3") == "$partial L slash partial w^((1))_(2 3)$"
    assert names.of(limit, "average_change") is None  # which is words in English
    assert names.of(entries["Growth"], "first_sum") == "first sum"


def test_the_names_that_the_project_shares_are_none_of_ones_own_scenes(tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "calculus", ["zh", "en"])
    lecture = read_lecture(tmp_path / "mine/lecture.toml")
    (own,) = (entry for entry in lecture.scenes if entry.scene == "Growth")
    assert NumberNames.read(lecture, "zh").of(own, "loss") == "loss"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('[numbers.Bisection]\nx = "x"', r"it\.toml: \[numbers\.Bisection\]: no scene has this name"),
        ("[numbers.Growth]\nx = 1", r"\[numbers\.Growth\]: x: is 1; write a name of 80"),
        ("[numbers]\nx = ['a']", r"\[numbers\]: x: is \[\"a\"\]; write a name"),
        ("numbers = 3", r"\[numbers\]: is 3; write a table of names"),
        ('[numbers]\nx_N = "{2}"', r'x_N: "\{2\}" has \{2\}, which x_N hasn\'t; \{1\} to \{1\}'),
        ('[numbers]\nx = "{slope}"', r"has \{slope\}, which x hasn't; leave the braces out"),
        ('[numbers]\nx = "$#sys$"', r"\[numbers\]: x: .*it would begin code"),
        ('[numbers]\nx = "a\\nb"', r"\[numbers\]: x: holds U\+000A"),
    ],
)
def test_a_name_that_will_not_do_is_told_with_its_place(mine: Path, table: str, told: str) -> None:
    with pytest.raises(LectureError, match=told):
        names_in(mine, table)


def test_a_name_of_no_number_is_told_with_those_that_there_are(mine: Path) -> None:
    table = '[numbers.Growth]\nsums = "somme"\nfactor = "fattore"\n[numbers.Opening]\nslope = "pendenza"\n'
    lecture, _ = names_in(mine, table)
    with pytest.raises(LectureError) as refused:
        refuse_unknown_names(lecture, "it", {"Growth": ["sum", "factor"], "Opening": []})
    assert "[numbers.Growth]: sums: Growth shows no number of this name; did you mean sum?" in str(refused.value)
    assert "factor:" not in str(refused.value)
    assert "slope" not in str(refused.value)


def test_entries_are_written_for_numbers_alone_that_the_lectures_scenes_record(mine: Path) -> None:
    lecture, names = names_in(mine, "")
    update, own = (entry for entry in lecture.scenes if entry.scene in ("WeightUpdate", "Growth"))
    assert names.of(own, "x_0") == "$x_(0)$"
    recorded = {update.name: ["loss", "rate_1_output_3"], own.name: ["x_0", "first_sum", "step_2_of_3"]}
    gaps = gaps_of_names(lecture, "it", (update, own), recorded)
    keys = [(*gap.path, gap.key) for gap in gaps]
    assert ("loss",) in keys
    assert ("hidden",) not in keys
    assert {key[0] for key in keys if len(key) == 2 and key[0] != "WeightUpdate"} == {"Growth"}
    assert [(gap.key, gap.model) for gap in gaps if gap.path == ("Growth",)] == [
        ("first_sum", "first sum"),
        ("step_N_of_N", "step {1} of {2}"),
    ]


def test_words_writes_an_entry_for_each_name_with_words_in_it(server: Server, tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "blank", ["it"])
    file = tmp_path / "mine/lecture.toml"
    file.write_text(file.read_text("utf-8") + '[[chapter.scene]]\nscene = "QuotientRule"\n', "utf-8")
    (tmp_path / "mine/script/it.toml").write_text('[numbers]\nslope_u = "pendenza di $u$"\n', "utf-8")
    lecture = read_lecture(file)
    wanted = {(*gap.path, gap.key) for gap in gaps_of_names(lecture, "it", lecture.scenes)}
    assert {("QuotientRule", "central"), ("slope_v",)} <= wanted
    assert not {("QuotientRule", "q"), ("slope_u",), ("x",)} & wanted
    done = server.run(tmp_path / "mine", "words", "--jobs", "1")
    script = (tmp_path / "mine/script/it.toml").read_text("utf-8")
    assert (done.code, '# "central difference"\ncentral = ""' in script) == (0, True)
    assert "pendenza di $u$" in script
    again = server.run(tmp_path / "mine", "words", "--jobs", "1")
    assert again.said.endswith("no entries added; some that stand are empty\n")
