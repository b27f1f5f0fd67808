"""`make frames`: takes the lecture's pictures over as control frames, and shows each change side by side.

python tests/frames/refresh.py [SCENE ...]
"""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers")]

from control_frames import (  # noqa: E402 (found by the line above)
    FRAMES,
    changes,
    frame_file,
    languages,
    look,
    save,
    scenes_of_lecture,
    side_by_side,
)

from lecture.project.lecture_file import SceneEntry  # noqa: E402
from lecture.workers.local import cores  # noqa: E402
from scenes.framework.errors import LectureError  # noqa: E402

SHOWN = ROOT / "media" / "frames"


def refresh(entry: SceneEntry, language: str) -> list[str]:
    """Take the scene's changed pictures over; says what changed, and where it is shown."""
    pictures = look(entry, language).beats
    told = []
    for beat, before in list(changes(entry.name, language, pictures)):
        after = pictures.get(beat)
        file = frame_file(entry.name, language, beat)
        what = "new" if before is None else "gone" if after is None else "changed"
        if after is None:
            file.unlink()
        else:
            save(after, file)
        if what == "changed":
            shown = SHOWN / f"{entry.name}.{beat}.{language}.png"
            SHOWN.mkdir(parents=True, exist_ok=True)
            side_by_side(before, after).save(shown)
            what += f": before, after and difference in {shown.relative_to(ROOT)}"
        told.append(f"{entry.name} ({language}), {beat}: {what}")
    return told


def remove_strays(names: set[str]) -> list[str]:
    """Remove the frames of scenes that are no longer in the lecture."""
    folders = [folder for folder in FRAMES.iterdir() if folder.is_dir() and any(folder.glob("*.webp"))]
    strays = [folder for folder in folders if folder.name not in names]
    for folder in strays:
        for file in folder.glob("*.webp"):
            file.unlink()
        folder.rmdir()
    return [f"{folder.name}: gone" for folder in strays]


def main(names: list[str]) -> int:
    """Refresh the scenes named, or all."""
    known = {entry.name: entry for entry in scenes_of_lecture()}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.stderr.write(f"the lecture has no scene {unknown[0]}; it has {', '.join(known)}\n")
        return 2
    jobs = [(known[name], language) for name in names or known for language in languages()]
    told = [] if names else remove_strays(set(known))
    with ProcessPoolExecutor(cores(), mp_context=multiprocessing.get_context("spawn")) as pool:
        for lines in pool.map(refresh, *zip(*jobs, strict=True)):
            told += lines
            sys.stdout.writelines(f"{line}\n" for line in lines)
    size = sum(file.stat().st_size for file in FRAMES.rglob("*.webp"))
    sys.stdout.write(f"{len(told)} changes; the control frames take {size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LectureError as error:
        sys.exit(str(error))
