"""Draw one picture of a scene into a file."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from lecture.files import write_atomically
from lecture.messages import closest, quote
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script, check_script
from lecture.quality import Quality
from lecture.render.jobs import context_of
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError

__all__ = ["default_file", "draw_still", "picture_file", "refuse_unknown", "write_picture"]

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def default_file(out: Path, entry: SceneEntry, language: str, beat: str | None, at: float | None) -> Path:
    """Return a name that tells the scene, the moment and the language."""
    moment = f".{at:g}s" if at is not None else f".{beat}" if beat is not None else ""
    return out / "stills" / f"{entry.name}{moment}.{language}.png"


def picture_file(file: Path) -> Path:
    """Return the file, if its name says what kind of picture it is."""
    if file.suffix.lower() not in FORMATS:
        raise LectureError(f"{file}: isn't a picture's name; end it with {' or '.join(FORMATS)}")
    return file


def draw_still(
    entry: SceneEntry, script: Script, quality: Quality, file: Path, *, beat: str | None, frame: int | None
) -> Path:
    """Draw the picture and write it, in place of an earlier one once it is whole."""
    refuse_unknown(entry, beat)
    check_script(entry, {script.language: script})
    write_picture(_draw(entry, script, quality, beat, frame), file)
    return file


def refuse_unknown(entry: SceneEntry, beat: str | None) -> None:
    """Refuse a beat that the scene has not."""
    beats = [known.name for known in entry.load().beats()]
    if beat is not None and beat not in beats:
        raise LectureError(f"--beat {quote(beat)}: {entry.scene} has no such beat; {closest(beat, beats)}")


def _draw(entry: SceneEntry, script: Script, quality: Quality, beat: str | None, frame: int | None) -> Image.Image:
    from scenes.framework.runner import rehearse, render_frame

    context = context_of(entry, script)
    try:
        size = {"width": quality.width, "height": quality.height}
        return Image.fromarray(render_frame(entry.load(), context, **size, fps=quality.fps, beat=beat, frame=frame))
    except IndexError:
        if frame is None:
            raise
    length = sum(record.frames for record in rehearse(entry.load(), context, quality.fps).timeline) / quality.fps
    raise LectureError(f"--at {frame / quality.fps:g}: {entry.name} lasts {length:.2f} s; choose a time before its end")


def write_picture(picture: Image.Image, file: Path) -> None:
    """Write a picture in place of an earlier one, once it is whole."""
    try:
        with write_atomically(file) as temporary:
            picture.save(temporary, format=FORMATS[file.suffix.lower()])
    except OSError as error:
        raise LectureError(unwritable(file, error, "choose another file or folder: -o FILE, --out DIR")) from None
