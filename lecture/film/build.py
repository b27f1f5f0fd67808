"""Build a film and its sidecar files from drawn scenes: captions, subtitles, list of chapters.

All is written in a folder beside and renamed at the end, so that an earlier film stays until the new one is whole.
"""

from __future__ import annotations

import errno
import html
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.film.captions import Cue, Span, both_languages, cues_of
from lecture.film.finished import FinishedFilm
from lecture.film.line_breaking import plain_text, width
from lecture.film.mux import ChapterMark, FilmMetadata, SoundTrack, SubtitleTrack, cover_picture, write_film
from lecture.film.options import OWN_WORDS, FilmOptions
from lecture.film.packets import SegmentError, frames_in
from lecture.film.sound import lay_out
from lecture.quality import WIDE
from lecture.render.jobs import SceneRun
from scenes.style.theme import DARK, Theme

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord, Phrase

__all__ = ["FilmContent", "chapter_list", "chapters_of", "make_film", "spans_of", "srt", "tracks_of", "vtt"]


@dataclass(frozen=True)
class FilmContent:
    """What a film is made of: the stem of its name, its title, the runs of its own language before those of others,
    what is heard and read in it, and the pictures' width over their height. `look` has the colours of captions that are
    painted into it."""

    stem: str
    title: str
    runs: Mapping[str, Sequence[SceneRun]]
    fps: int
    shape: float = WIDE
    options: FilmOptions = OWN_WORDS
    look: Theme = DARK

    @property
    def language(self) -> str:
        """The language of its pictures."""
        return next(iter(self.runs))

    @property
    def own(self) -> Sequence[SceneRun]:
        """The runs that its pictures show."""
        return self.runs[self.language]

    @property
    def end(self) -> int:
        """Its length in frames."""
        return sum(run.frames for run in self.own)


def make_film(
    out: Path,
    scratch: Path,
    content: FilmContent,
    is_cancelled: Callable[[], bool] = lambda: False,
    sound_file: Callable[[str], Path] = Path,
) -> FinishedFilm:
    """Make a film of the first language in the content's runs, and put it and its sidecar files into `out`.

    `sound_file` tells where the sound of a digest lies.
    """
    segments = _verified_segments(content.own)
    chapters = chapters_of(content.own)
    tracks = caption_tracks(content)
    cover = cover_picture([Path(beat.files[-1]) for beat in content.own[0].beats])
    name = f"{content.stem}.{content.language}"
    texts = _sidecar_files(content, name, tracks[0].cues, chapter_list(chapters, content.fps))
    for file, text in texts.items():
        (scratch / file).write_text(text, encoding="utf-8", newline="\n")
    if content.options.burns_in:
        from lecture.film.burn_in import burn_in  # it asks the scenes' frame, and so manim, for the caption band

        segments = [burn_in(segments, tracks[0].cues, content.look, scratch / "burnt.mp4", is_cancelled)]
        tracks = tracks[1:]
    sounds = _sound_tracks(content, sound_file)
    film = FilmMetadata(content.title, content.language, content.fps, chapters, tracks, cover, sounds)
    write_film(scratch / f"{name}.mp4", segments, film, is_cancelled)
    out.mkdir(exist_ok=True)
    files = (*texts, f"{name}.mp4")
    _refuse_folders(out / file for file in files)
    for file in files:
        (scratch / file).replace(out / file)
    listing = tuple(chapter_list(chapters, content.fps).splitlines())
    return FinishedFilm(out / f"{name}.mp4", content.end / content.fps, listing, tuple(out / file for file in files))


def _sidecar_files(content: FilmContent, name: str, cues: Sequence[Cue], listing: str) -> dict[str, str]:
    """Return the texts that lie beside a film, by their names: its first captions, and its chapters."""
    chapters = f"chapters.{content.language}.txt" if content.stem == "lecture" else f"{name}.chapters.txt"
    return {f"{name}.srt": srt(cues, content.fps), f"{name}.vtt": vtt(cues, content.fps), chapters: listing}


def tracks_of(runs: Mapping[str, Sequence[SceneRun]], fps: int, shape: float = WIDE) -> list[SubtitleTrack]:
    """Return the subtitles in all languages, in the times of the first one's film."""
    return caption_tracks(FilmContent("", "", runs, fps, shape))


def caption_tracks(content: FilmContent) -> list[SubtitleTrack]:
    """Return a film's subtitles, each in one language or in two, one above the other."""
    return [
        SubtitleTrack(languages, _cues(content, languages)) for languages in content.options.captioned(content.runs)
    ]


def _cues(content: FilmContent, languages: tuple[str, ...]) -> list[Cue]:
    heard, rows = content.options.heard(content.language), 2 // len(languages)
    spans = {code: spans_of(content.own, content.runs[code], is_heard=code in heard) for code in languages}
    one, *other = (cues_of(said, code, content.fps, content.end, rows, content.shape) for code, said in spans.items())
    return both_languages(one, other[0], content.fps) if other else one


def _sound_tracks(content: FilmContent, sound_file: Callable[[str], Path]) -> list[SoundTrack]:
    """Return what is heard in a film, its own language first; no track of a language that nobody speaks."""
    found = []
    for language in content.options.heard(content.language):
        sounds = [(start, sound_file(sound)) for start, sound in sounds_of(content.own, content.runs[language])]
        if sounds or language in content.options.sounds:
            found.append(SoundTrack(language, lay_out(sounds, content.end, content.fps)))
    return found


def sounds_of(film: Sequence[SceneRun], words: Sequence[SceneRun]) -> Iterator[tuple[int, str]]:
    """Yield the frame of a film at which each phrase of a language is heard, and its sound's digest."""
    for beat in _beats_in_film(film, words):
        yield from ((phrase.start, phrase.sound) for phrase in beat.phrases if phrase.sound)


def _beats_in_film(film: Sequence[SceneRun], words: Sequence[SceneRun]) -> Iterator[BeatRecord]:
    """Yield each beat of a film in the film's frames, with the words of a language: its phrases stand where those of
    the picture do."""
    offset = 0
    for shown, said in zip(film, words, strict=True):
        known = {beat.name: beat for beat in said.beats}
        for beat in shown.beats:
            own, place = known.get(beat.name), beat.moved(offset)
            if own is not None:
                yield place if own is beat else replace(own, phrases=tuple(_phrases_at(place, own)))
        offset += shown.frames


def _phrases_at(shown: BeatRecord, said: BeatRecord) -> Iterator[Phrase]:
    """Yield phrases in the places of those of a beat that is shown; where they are not as many, in the whole beat by
    their length."""
    if len(said.phrases) == len(shown.phrases):
        bounds = [(phrase.start, phrase.start + phrase.frames) for phrase in shown.phrases]
    else:
        reach = [0, *accumulate(1 + width(phrase.text) for phrase in said.phrases)]
        bounds = list(pairwise(shown.start + shown.frames * place // reach[-1] for place in reach))
    for phrase, (start, end) in zip(said.phrases, bounds, strict=True):
        yield replace(phrase.moved(start - phrase.start), frames=end - start)


def _refuse_folders(files: Iterable[Path]) -> None:
    """Refuse a folder in the place of one file before any other file is replaced."""
    for file in files:
        if file.is_dir() and not file.is_symlink():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))


def _verified_segments(runs: Sequence[SceneRun]) -> list[Path]:
    """Return all segments in order, after checking that each beat has as many frames as were drawn."""
    segments: list[Path] = []
    for run in runs:
        for beat in run.beats:
            files = [Path(file) for file in beat.files]
            found = sum(map(frames_in, files))
            if found != beat.frames:
                raise SegmentError(f"{run.name}.{beat.name}: {found} frames were written, {beat.frames} were drawn")
            segments += files
    return segments


def chapters_of(runs: Sequence[SceneRun]) -> list[ChapterMark]:
    """Return a chapter for each scene."""
    bounds = [0, *accumulate(run.frames for run in runs)]
    return [ChapterMark(run.title, *pair) for run, pair in zip(runs, pairwise(bounds), strict=True)]


def spans_of(film: Sequence[SceneRun], words: Sequence[SceneRun], *, is_heard: bool | None = None) -> list[Span]:
    """Return what is said in one language, in the frames of a film of another: beat by beat, phrase by phrase.

    Captions follow its words where they are heard in the film, as the film's own are.
    """
    is_timed = film is words if is_heard is None else is_heard
    return [
        Span(
            phrase.text,
            phrase.start,
            phrase.start + phrase.frames,
            phrase.words if is_timed else (),
            phrase.voice_end if is_timed else None,
        )
        for beat in _beats_in_film(film, words)
        for phrase in beat.phrases
        if phrase.text.strip()
    ]


def timestamp(frame: int, fps: int, comma: str) -> str:
    """Return a frame's time as `00:01:02,345`."""
    milliseconds = round(frame * 1000 / fps)
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{comma}{rest:03}"


def srt(cues: Sequence[Cue], fps: int) -> str:
    """Return the cues as SubRip has them."""
    return "".join(
        f"{number}\n{timestamp(cue.start, fps, ',')} --> {timestamp(cue.end, fps, ',')}\n{plain_text(cue.text)}\n\n"
        for number, cue in enumerate(cues, 1)
    )


def vtt(cues: Sequence[Cue], fps: int) -> str:
    """Return the cues as WebVTT has them, where `<`, `>` and `&` would be markup."""
    return "WEBVTT\n\n" + "".join(
        f"{timestamp(cue.start, fps, '.')} --> {timestamp(cue.end, fps, '.')}\n{html.escape(cue.text, quote=False)}\n\n"
        for cue in cues
    )


def chapter_list(chapters: Sequence[ChapterMark], fps: int) -> str:
    """Return lines `00:00 title`, as video sites take them; with hours in a film that has some."""
    hours = bool(chapters) and chapters[-1].end >= 3600 * fps
    return "".join(f"{_mark(chapter.start // fps, hours)} {chapter.title}\n" for chapter in chapters)


def _mark(seconds: int, hours: bool) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
