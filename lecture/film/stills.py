"""Read single pictures out of a film's clips."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av

from lecture.film.packets import SegmentError

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from scenes.framework.beat import BeatRecord

__all__ = ["jpeg", "last_still", "picture_of", "png", "still_of"]

QUALITY = 90


def picture_of(beat: BeatRecord, frame: int) -> Image.Image:
    """Return the picture of a drawn beat at a frame, counted from the scene's start.

    Raises
    ------
    SegmentError
        The beat has no such picture.
    """
    wanted = frame - beat.start
    for file in map(Path, beat.files):
        with av.open(file) as source:
            stream: Any = source.streams.video[0]
            if wanted < stream.frames:
                return _decode(source, stream, wanted)
            wanted -= stream.frames
    raise SegmentError(f"{beat.name}: has no picture at its frame {frame - beat.start}")


def last_still(beat: BeatRecord) -> Image.Image:
    """Return the last picture of a drawn beat."""
    return picture_of(beat, beat.start + beat.frames - 1)


def still_of(beat: BeatRecord) -> Image.Image:
    """Return the picture that stands for a drawn beat: its last one; of a beat that asks, the one before the answer."""
    return last_still(beat) if beat.question is None else picture_of(beat, beat.question.frame)


def _decode(source: Any, stream: Any, wanted: int) -> Image.Image:
    """Return the picture of a frame, decoded from the key picture before it."""
    step = 1 / (stream.average_rate * stream.time_base)
    source.seek(int((wanted + 0.5) * step), stream=stream)
    for picture in source.decode(stream):
        if picture.pts >= int((wanted - 0.5) * step + 1):
            found: Image.Image = picture.to_image()
            return found
    raise SegmentError(f"{source.name}: does not decode to its frame {wanted}")


def png(pixels: np.ndarray) -> bytes:
    """Return a painted picture, RGB of shape (height, width, 3), as PNG."""
    from PIL import Image

    with io.BytesIO() as file:
        Image.fromarray(pixels).save(file, "PNG")
        return file.getvalue()


def jpeg(picture: Image.Image) -> bytes:
    """Return a picture as JPEG."""
    data = io.BytesIO()
    picture.save(data, format="JPEG", quality=QUALITY)
    return data.getvalue()
