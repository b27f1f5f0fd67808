"""Join segments into a film without encoding anything again, and give it chapters, subtitles, a cover and a title.

Time is counted in whole frames: a packet's time follows from how many frames came before it, not from what its
segment says.
"""

from __future__ import annotations

import heapq
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from av.stream import Disposition
from av.video.reformatter import Colorspace

from lecture.film.captions import Cue
from lecture.film.line_breaking import plain_text
from lecture.film.packets import open_packets, packets_of
from lecture.film.sound import RATE, Samples, audio_frames
from lecture.render.progress_protocol import OrderCancelledError
from scenes.framework.languages import LANGUAGES

__all__ = ["ChapterMark", "FilmMetadata", "SoundTrack", "SubtitleTrack", "cover_picture", "mov_text", "write_film"]

BT709 = 1
BT601 = 6
LIMITED_RANGE = 1
SOUND_BITS = 128_000  # a second
# Noise substitution makes peaks of its own: at 96 kb/s some stand 3 dB above what is encoded.
SOUND_OPTIONS = {"aac_pns": "0"}
SUBTITLE_STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Sans,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True)
class ChapterMark:
    """A title over the frames from `start` up to but without `end`."""

    title: str
    start: int
    end: int


@dataclass(frozen=True)
class SubtitleTrack:
    """Subtitles in a language, or in two: players know them by the first."""

    languages: tuple[str, ...]
    cues: Sequence[Cue]

    @property
    def name(self) -> str:
        """The names of its languages, as players list it."""
        return " + ".join(LANGUAGES[language].name for language in self.languages)


@dataclass(frozen=True)
class SoundTrack:
    """What is heard in a language, in blocks of samples that are asked for as they are encoded."""

    language: str
    blocks: Iterable[Samples]


@dataclass(frozen=True)
class FilmMetadata:
    """All that goes into a film besides its pictures. The first track is shown unless the viewer chooses another."""

    title: str
    language: str
    fps: int
    chapters: Sequence[ChapterMark]
    tracks: Sequence[SubtitleTrack]
    cover: bytes
    sounds: Sequence[SoundTrack] = ()


def write_film(
    file: Path, segments: Sequence[Path], metadata: FilmMetadata, is_cancelled: Callable[[], bool] = lambda: False
) -> None:
    """Write the film: H.264 as the segments have it, tagged with its colour space, with its index at the front."""
    with ExitStack() as stack:
        first = stack.enter_context(open_packets(segments[0]))
        output = stack.enter_context(av.open(file, "w", format="mp4", container_options={"movflags": "+faststart"}))
        output.metadata["title"] = metadata.title
        video, tagging = _video_stream(output, first.streams.video[0], metadata)
        subtitles = [_subtitle_stream(output, track, metadata) for track in metadata.tracks]
        cover = _cover_stream(output, metadata)
        sounds = [_sound_stream(output, sound) for sound in metadata.sounds]
        output.set_chapters(
            [_chapter(number, chapter, metadata.fps) for number, chapter in enumerate(metadata.chapters)]
        )
        output.start_encoding()
        output.mux(_packet(metadata.cover, cover, 0, 1, metadata.fps))
        streams = [
            _with_colour_tags(
                packets_of(segments, first.streams.video[0].codec_context.extradata), tagging, video, metadata.fps
            )
        ]
        for track, stream in zip(metadata.tracks, subtitles, strict=True):
            streams.append(_caption_packets(track, stream, metadata.fps))
        for sound, stream in zip(metadata.sounds, sounds, strict=True):
            streams.append(_sound_packets(sound, stream))
        for packet in heapq.merge(*streams, key=_decoding_time):
            if is_cancelled():
                raise OrderCancelledError
            output.mux(packet)


def _decoding_time(packet: Any) -> Any:
    return packet.dts * packet.time_base


def _video_stream(output: Any, template: Any, metadata: FilmMetadata) -> tuple[Any, BitStreamFilterContext]:
    """Return the stream of pictures, and the filter that writes the colour space into their headers.

    Small pictures, and segments that don't name their matrix, were converted by BT.601.
    """
    stream = output.add_stream_from_template(template)
    matrix = BT709 if template.codec_context.colorspace == Colorspace.ITU709 else BT601
    tags = f"colour_primaries={BT709}:transfer_characteristics={BT709}:matrix_coefficients={matrix}"
    tagging = BitStreamFilterContext(f"h264_metadata={tags}:video_full_range_flag=0", template, stream)
    context = stream.codec_context
    context.color_primaries = context.color_trc = BT709
    context.colorspace = matrix
    context.color_range = LIMITED_RANGE
    stream.time_base = Fraction(1, metadata.fps)
    stream.metadata["language"] = LANGUAGES[metadata.language].iso639_2
    return stream, tagging


def _subtitle_stream(output: Any, track: SubtitleTrack, metadata: FilmMetadata) -> Any:
    stream = output.add_stream("mov_text")
    stream.codec_context.subtitle_header = SUBTITLE_STYLE
    stream.codec_context.time_base = stream.time_base = Fraction(1, metadata.fps)
    stream.metadata.update(language=LANGUAGES[track.languages[0]].iso639_2, handler_name=track.name, title=track.name)
    stream.disposition = Disposition.default  # of all tracks: VLC takes the preferred language among those alone
    return stream


def _sound_stream(output: Any, track: SoundTrack) -> Any:
    stream = output.add_stream("aac", rate=RATE, layout="mono", options=SOUND_OPTIONS)
    stream.bit_rate = SOUND_BITS
    known = LANGUAGES[track.language]
    stream.metadata.update(language=known.iso639_2, handler_name=known.name, title=known.name)
    stream.disposition = Disposition.default  # of all tracks, as of subtitles; they are alternatives of each other
    return stream


def _sound_packets(sound: SoundTrack, stream: Any) -> Iterator[Any]:
    """Encode the sound, once over the whole film."""
    for frame in audio_frames(sound.blocks):
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _cover_stream(output: Any, metadata: FilmMetadata) -> Any:
    with av.open(io.BytesIO(metadata.cover)) as picture:
        context = picture.streams.video[0].codec_context
        stream = output.add_mux_stream("mjpeg", width=context.width, height=context.height)
    stream.time_base = Fraction(1, metadata.fps)
    stream.disposition = Disposition.attached_pic
    return stream


def _chapter(number: int, chapter: ChapterMark, fps: int) -> Any:
    return {
        "id": number,
        "start": chapter.start,
        "end": chapter.end,
        "time_base": Fraction(1, fps),
        "metadata": {"title": chapter.title},
    }


def mov_text(text: str) -> bytes:
    """Return timed text as MP4 holds it: its length in two bytes, then UTF-8, without what players take for markup."""
    data = plain_text(text).encode()
    return len(data).to_bytes(2, "big") + data


def _packet(data: bytes, stream: Any, start: int, frames: int, fps: int) -> Any:
    packet = av.Packet(data)
    packet.stream = stream
    packet.time_base = Fraction(1, fps)
    packet.pts = packet.dts = start
    packet.duration = frames
    return packet


def _caption_packets(track: SubtitleTrack, stream: Any, fps: int) -> Iterator[Any]:
    """Yield the cues of a track. The gaps between them are the muxer's own work."""
    for cue in track.cues:
        yield _packet(mov_text(cue.text), stream, cue.start, cue.end - cue.start, fps)


def _with_colour_tags(packets: Iterator[Any], tagging: BitStreamFilterContext, stream: Any, fps: int) -> Iterator[Any]:
    """Yield the pictures with their colour space in their headers, in frames of the film."""
    for packet in packets:
        packet.time_base = Fraction(1, fps)
        for tagged in tagging.filter(packet):
            tagged.stream = stream
            tagged.time_base = Fraction(1, fps)
            yield tagged


def cover_picture(segments: Sequence[Path]) -> bytes:
    """Return the last picture with the most detail among some segments', as JPEG: the largest file."""
    return max((_last_picture(segment) for segment in segments), key=len)


def _last_picture(segment: Path) -> bytes:
    last: Any
    with av.open(segment) as source:
        stream = source.streams.video[0]
        source.seek(int(stream.duration or 0), stream=stream)  # to the key picture before the end
        *_, last = source.decode(stream)
    data = io.BytesIO()
    last.to_image().save(data, format="JPEG", quality=90)
    return data.getvalue()
