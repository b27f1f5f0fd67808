"""Find the voices of a lecture: built in, or entry points of installed packages; told why where one can't be had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType

from lecture.messages import closest, quote
from lecture.narration.speech import Passage, Speech, Voice, VoiceUnavailableError
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES

__all__ = ["GROUP", "SILENT", "ChosenVoices", "choose_voices", "refuse_unfit_voices", "voice_names"]

GROUP = "lecture.voices"  # of entry points: classes of voices
SILENT = "silent"
BUILT_IN = {
    "kokoro": "lecture.narration.kokoro:KokoroVoice",
    "hibari": "lecture.narration.hibari:HibariVoice",
    "recorded": "lecture.narration.recorded:RecordedVoice",
}


class ChosenVoices(Voice):
    """A voice for each language that has one; the others stay silent."""

    def __init__(self, voices: Mapping[str, Voice]) -> None:
        super().__init__("", None)
        self.voices = voices
        self.name = ", ".join(f"{language}: {voice.name}" for language, voice in voices.items())

    def of(self, language: str) -> Voice | None:
        return self.voices.get(language)

    def speak(self, passage: Passage) -> Sequence[Speech]:
        return self.voices[passage.language].speak(passage)


def voice_names() -> list[str]:
    """Return the names of all voices that can be asked for."""
    return [SILENT, *BUILT_IN, *(entry.name for entry in entry_points(group=GROUP) if entry.name not in BUILT_IN)]


def _load(name: str) -> Callable[[str, Path], Voice]:
    """Return the class of a voice."""
    for entry in entry_points(group=GROUP):
        if entry.name == name:
            return _loaded(entry)
    module, _, attribute = BUILT_IN[name].partition(":")
    found: Callable[[str, Path], Voice] = getattr(import_module(module), attribute)
    return found


def _loaded(entry: EntryPoint) -> Callable[[str, Path], Voice]:
    try:
        found: Callable[[str, Path], Voice] = entry.load()
    except (ImportError, AttributeError) as error:
        raise VoiceUnavailableError(f"its package can't be imported ({error}); install it anew") from None
    return found


def refuse_unfit_voices(
    wanted: Mapping[str, str], languages: Iterable[str], places: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Refuse a voice that isn't known, or that is known not to speak its language; none is made, nor need be installed.

    `places` tells, by language, where the voice was asked for.
    """
    for language in languages:
        name = wanted.get(language, SILENT).partition(":")[0]
        place = places.get(language, f"voice {quote(name)}")
        if name not in voice_names():
            raise LectureError(f"{place}: unknown voice; {closest(name, voice_names())}")
        try:
            spoken = (language,) if name == SILENT else getattr(_load(name), "languages", None) or (language,)
        except VoiceUnavailableError:
            continue
        if language not in spoken:
            raise LectureError(_refusal(place, language))


def choose_voices(
    wanted: Mapping[str, str],
    languages: Iterable[str],
    folder: Path,
    tell: Callable[[str], None],
    places: Mapping[str, str] = MappingProxyType({}),
) -> ChosenVoices | None:
    """Return the voices that speak the languages, by the names wanted for each; None where all are silent.

    `tell` is given one line for each language that stays silent though a voice was wanted: why, and what would change
    that. `places` tells, by language, where the voice was asked for.
    """
    found = {}
    for language in languages:
        name, _, speaker = wanted.get(language, SILENT).partition(":")
        refuse_unfit_voices(wanted, [language], places)
        if name == SILENT:
            continue
        try:
            voice = _load(name)(speaker, folder)
        except VoiceUnavailableError as error:
            tell(f"{language}: silent, for the voice {name} can't be had: {error}")
            continue
        if voice.of(language) is None:
            raise LectureError(_refusal(places.get(language, f"voice {quote(name)}"), language))
        found[language] = voice
    return ChosenVoices(found) if found else None


def _refusal(place: str, language: str) -> str:
    return (
        f"{place}: does not speak {LANGUAGES[language].name}; choose another for {language}: {', '.join(voice_names())}"
    )
