"""Build a film and its sidecar files from drawn scenes: captions, subtitles, list of chapters.

All is written in a folder beside and renamed at the end, so that an earlier film stays until the new one is whole.
"""

from __future__ import annotations

import errno
import html
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.film.caption_lines import plain_text, width
from lecture.film.captions import Cue, Span, cues_of
from lecture.film.finished import FinishedFilm
from lecture.film.mux import ChapterMark, FilmMetadata, SubtitleTrack, cover_picture, write_film
from lecture.film.packets import SegmentError, frames_in
from lecture.film.sound import lay_out
from lecture.quality import WIDE
from lecture.render.jobs import SceneRun

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord

__all__ = ["chapter_list", "chapters_of", "make_film", "spans_of", "srt", "tracks_of", "vtt"]


def make_film(
    out: Path,
    scratch: Path,
    stem: str,
    title: str,
    runs: Mapping[str, Sequence[SceneRun]],
    fps: int,
    is_cancelled: Callable[[], bool] = lambda: False,
    sound_file: Callable[[str], Path] = Path,
    shape: float = WIDE,
) -> FinishedFilm:
    """Make the film of the first language in `runs`, with subtitles in all of them, and put it into `out`.

    `sound_file` tells where the sound of a digest lies; `shape` is the pictures' width over their height.
    """
    language = next(iter(runs))
    own = runs[language]
    segments = _verified_segments(own)
    end = sum(run.frames for run in own)
    chapters = chapters_of(own)
    tracks = tracks_of(runs, fps, shape)
    cover = cover_picture([Path(beat.files[-1]) for beat in own[0].beats])
    sounds = [(start, sound_file(sound)) for start, sound in sounds_of(own)]
    sound = lay_out(sounds, end, fps) if sounds else None
    film = FilmMetadata(title, language, fps, chapters, tracks, cover, sound)
    name = f"{stem}.{language}"
    listing = chapter_list(chapters, fps)
    texts = {
        f"{name}.srt": srt(tracks[0].cues, fps),
        f"{name}.vtt": vtt(tracks[0].cues, fps),
        f"chapters.{language}.txt" if stem == "lecture" else f"{name}.chapters.txt": listing,
    }
    for file, text in texts.items():
        (scratch / file).write_text(text, encoding="utf-8", newline="\n")
    write_film(scratch / f"{name}.mp4", segments, film, is_cancelled)
    out.mkdir(exist_ok=True)
    files = (*texts, f"{name}.mp4")
    _refuse_folders(out / file for file in files)
    for file in files:
        (scratch / file).replace(out / file)
    return FinishedFilm(
        out / f"{name}.mp4", end / fps, tuple(listing.splitlines()), tuple(out / file for file in files)
    )


def tracks_of(runs: Mapping[str, Sequence[SceneRun]], fps: int, shape: float = WIDE) -> list[SubtitleTrack]:
    """Return the subtitles in all languages, in the times of the first one's film."""
    own = next(iter(runs.values()))
    end = sum(run.frames for run in own)
    return [
        SubtitleTrack(other, cues_of(spans_of(own, said), other, fps, end, shape=shape)) for other, said in runs.items()
    ]


def sounds_of(runs: Sequence[SceneRun]) -> Iterator[tuple[int, str]]:
    """Yield the frame of the film at which each spoken phrase begins, and its sound's digest."""
    offset = 0
    for run in runs:
        phrases = (phrase for beat in run.beats for phrase in beat.phrases)
        yield from ((offset + phrase.start, phrase.sound) for phrase in phrases if phrase.sound)
        offset += run.frames


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


def spans_of(film: Sequence[SceneRun], words: Sequence[SceneRun]) -> list[Span]:
    """Return what is said in one language, in the frames of a film of another: beat by beat, phrase by phrase."""
    spans: list[Span] = []
    start = 0
    for shown, said in zip(film, words, strict=True):
        beats = {beat.name: beat for beat in said.beats}
        for beat in shown.beats:
            own = beats.get(beat.name)
            spans += _own_spans(beat, start) if own is beat else _spans(beat, own, start)
        start += shown.frames
    return spans


def _own_spans(beat: BeatRecord, offset: int) -> Iterator[Span]:
    """Yield the phrases of a beat of the film in the film's own language, with the times of a voice."""
    for phrase in beat.moved(offset).phrases:
        if phrase.text.strip():
            end = phrase.start + phrase.frames
            yield Span(phrase.text, phrase.start, end, phrase.words, phrase.voice_end)


def _spans(beat: BeatRecord, said: BeatRecord | None, offset: int) -> Iterator[Span]:
    """Yield the texts in the places of the beat's phrases; where they are not as many, in the whole beat by their
    length."""
    texts = [phrase.text for phrase in said.phrases] if said else []
    if len(texts) == len(beat.phrases):
        bounds = [(phrase.start, phrase.start + phrase.frames) for phrase in beat.phrases]
    else:
        reach = [0, *accumulate(1 + width(text) for text in texts)]
        bounds = list(pairwise(beat.start + beat.frames * place // reach[-1] for place in reach))
    for text, (start, end) in zip(texts, bounds, strict=True):
        if text.strip():
            yield Span(text, offset + start, offset + end)


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
