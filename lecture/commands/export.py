"""Paint one scene, or one beat of it, into a file for slides, web pages and editing: GIF, WebM, ProRes or PNG files."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.commands.still import refuse_unknown
from lecture.files import new_folder, write_atomically
from lecture.film.picture_files import FORMATS, open_writer, separate_alpha
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script, check_script
from lecture.quality import Quality
from lecture.render.jobs import context_of
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["ExportOrder", "export_scene", "form_of"]

TRANSPARENT = ", ".join(suffix for suffix, kind in FORMATS.items() if kind.transparent_layout and suffix != ".png")


@dataclass(frozen=True)
class ExportOrder:
    """What is painted and where it goes: a scene, or one beat of it, on its ground or on a transparent one."""

    quality: Quality
    file: Path
    beat: str | None = None
    transparent: bool = False


def form_of(file: Path, *, transparent: bool) -> str:
    """Return the suffix that tells the format; a name without one is a folder of PNG files."""
    form = file.suffix.lower() or ".png"
    if form not in FORMATS or file.suffix.lower() == ".png":
        known = ", ".join(suffix for suffix in FORMATS if suffix != ".png")
        state = "`lecture render SCENE --beat BEAT` makes films, with sound" if form == ".mp4" else "no such format"
        raise LectureError(f"{file}: {state}; end the name with {known}, or name a folder for PNG files")
    if transparent and not FORMATS[form].transparent_layout:
        remedy = f"end the name with {TRANSPARENT}, or name a folder for PNG files"
        raise LectureError(f"{file}: {form} has no transparent ground with smooth edges; {remedy}")
    return form


def export_scene(entry: SceneEntry, script: Script, order: ExportOrder) -> int:
    """Paint the pictures and write them, in place of an earlier file once they are whole; return how many there are."""
    form = form_of(order.file, transparent=order.transparent)
    refuse_unknown(entry, order.beat)
    check_script(entry, {script.language: script})

    def paint(file: Path) -> int:
        return _paint(entry, script, order, file, form)

    try:
        if form == ".png":
            with new_folder(order.file) as folder:
                return paint(folder)
        with write_atomically(order.file) as temporary:
            return paint(temporary)
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            raise LectureError(f"{order.file}: is not empty; name a new folder") from None
        raise LectureError(unwritable(order.file, error, "choose another place: -o FILE")) from None


def _paint(entry: SceneEntry, script: Script, order: ExportOrder, file: Path, form: str) -> int:
    """Run the scene and paint each of its frames, or each of the beat's, into the file."""
    from scenes.framework.runner import rehearse

    size, fps = (order.quality.width, order.quality.height), FORMATS[form].fps or order.quality.fps
    count = 0

    def watch(start: int, frames: int) -> range:
        return range(start, start + frames)

    with open_writer(file, form, size, fps, transparent=order.transparent) as write:

        def paint(scene: BaseScene, frame: int) -> None:
            nonlocal count
            if order.beat is not None and scene.ledger.beat != order.beat:
                return
            if order.transparent and scene.camera.background_opacity:
                scene.camera.background_color = "#000000"  # colours are weighted by alpha
                scene.camera.background_opacity = 0
            picture = scene.renderer.draw(scene)
            write(separate_alpha(picture) if order.transparent else picture)
            count += 1

        rehearse(entry.load(), context_of(entry, script), fps, watch=watch, on_watch=paint, size=size)
    return count
