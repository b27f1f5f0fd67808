"""A lecture in a language that the scenes bring no words in: what is missing is told, and the film speaks it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import av
import pytest
from tiny_server import Server

from lecture.project.missing_words import Translation
from lecture.project.own_lecture import OWN_SCRIPT
from lecture.starter.new_lecture import make_lecture
from scenes.framework.languages import LANGUAGES
from scenes.framework.timing import reading_time
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


def test_every_beat_without_words_is_named_in_one_message(server: Server, tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "backpropagation", ["fr"])
    script = tmp_path / "mine/script/fr.toml"
    script.write_text(script.read_text("utf-8") + '\n[Recap]\ntitle = "Bilan"\n', "utf-8")
    text = script.read_text("utf-8").replace(
        '[ChainRule]\n# "The chain rule"\ntitle = ""', '[ChainRule]\ntitle = "Chaîne"'
    )
    script.write_text(text, "utf-8")
    done = server.run(tmp_path / "mine", "check", "--lang", "fr", "--jobs", "1")
    assert done.code == 2
    english = tomllib.loads((OWN_SCRIPT / "en.toml").read_text("utf-8"))
    told = dict(line.strip().split(": ", 1) for line in done.complained.splitlines() if line.strip().startswith("["))
    beats = {scene: [key for key in english[scene] if key != "title"] for scene in ("ChainRule", "WeightUpdate")}
    assert told["[ChainRule]"].split(", ") == beats["ChainRule"]
    assert told["[WeightUpdate]"].split(", ") == ["title", *beats["WeightUpdate"]]
    assert "script/fr.toml: has no words in Français for " in done.complained
    one = server.run(tmp_path / "mine", "numbers", "LossScene", "--lang", "fr")
    assert "[LossScene]" in one.complained
    assert "[ChainRule]" not in one.complained


@pytest.mark.slow
@pytest.mark.parametrize(("language", "tag"), [("fr", "fra"), ("ja", "jpn")])
def test_a_lecture_in_it_is_sound_and_its_film_says_so(server: Server, tmp_path: Path, language: str, tag: str) -> None:
    mine = tmp_path / "mine"
    make_lecture(mine, "blank", [language])
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
    assert missing_characters(language.name + language.about + language.otherwise) == []
    assert language.region.islower()
    assert len(language.iso639_2) == 3


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
    assert Translation("S", whole, model).missing() == ["beat (ask)"]


def test_of_a_beat_that_lacks_some_words_it_is_told_which() -> None:
    asks = {"say": "a", "ask": {"say": "b"}, "variant": {"falls": {"say": "c"}}}
    own = {"asks": {"say": "a", "variant": {"falls": {"say": ""}}}, "ends": {"say": ""}}
    missing = Translation("Scene", own, {"asks": asks, "ends": {"say": "d"}}).missing()
    assert missing == ["asks (ask, variant falls)", "ends"]
