"""What a lecture's films are drawn in, heard in and captioned in, where that is not one language each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lecture.messages import closest, quote
from lecture.project.lecture_file import Lecture
from scenes.framework.errors import LectureError

__all__ = ["OWN_WORDS", "FilmOptions", "choose_options"]


@dataclass(frozen=True)
class FilmOptions:
    """The languages that there is a film of; those heard in each; its captions, each in one language or in two, one
    above the other; and whether the first captions are painted into the pictures.

    What is left out is as it is without options: a film of each language, heard in its own, with captions in all.
    """

    pictures: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    captions: tuple[tuple[str, ...], ...] = ()
    burns_in: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages whose words are needed, those of the pictures first."""
        return tuple(dict.fromkeys((*self.pictures, *self.sounds, *(code for each in self.captions for code in each))))

    def draws(self, language: str) -> bool:
        """Return whether there is a film in a language."""
        return not self.pictures or language in self.pictures

    def heard(self, language: str) -> tuple[str, ...]:
        """Return the languages that are heard in the film of a language, its own first."""
        return tuple(dict.fromkeys((language, *self.sounds)))

    def captioned(self, known: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the captions of a film: those that were chosen, or one of each known language."""
        return self.captions or tuple((language,) for language in known)


OWN_WORDS = FilmOptions()  # of films that are heard in their own language


def choose_options(
    lecture: Lecture, lang: Sequence[str], tracks: Sequence[str], captions: Sequence[str], *, burns_in: bool
) -> FilmOptions:
    """Return the options as a command line gives them: `zh,en` names tracks, `zh+en` captions in two languages.

    Raises
    ------
    LectureError
        A language is not the lecture's; captions are in three; or a picture's own language is not heard.
    """
    sounds = _known(lecture, "--tracks", [code.strip() for each in tracks for code in each.split(",")])
    pairs = tuple(_known(lecture, "--captions", each.split("+")) for each in captions)
    for each, pair in zip(captions, pairs, strict=True):
        if len(pair) > 2 or len(pair) <= each.count("+"):
            raise LectureError(f"--captions {each}: are in one language or in two; write zh, or zh+en")
    pictures = lecture.speak([*lang] or list(sounds[:1]))
    if sounds and (silent := [code for code in pictures if code not in sounds]):
        both = ",".join((*silent, *sounds))
        raise LectureError(f"--tracks {','.join(sounds)}: the pictures are in {silent[0]}; add it: --tracks {both}")
    return FilmOptions(pictures, sounds, pairs, burns_in)


def _known(lecture: Lecture, option: str, codes: Sequence[str]) -> tuple[str, ...]:
    """Return languages of the lecture without repetition."""
    for code in codes:
        if code not in lecture.titles:
            raise LectureError(
                f"{option} {quote(code)}: {lecture.file} has no title in this language; {closest(code, lecture.titles)}"
            )
    return tuple(dict.fromkeys(codes))
