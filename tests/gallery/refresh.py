"""`make gallery`: draws the pictures of the components anew and writes docs/components.md from them.

python tests/gallery/refresh.py [COMPONENT ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers"), str(ROOT / "tests" / "gallery")]

from component_page import PAGE, draw, load, page, picture_file, save  # noqa: E402 (found by the line above)
from component_pictures import ENTRIES  # noqa: E402
from control_frames import is_same  # noqa: E402


def main() -> None:
    """Take over pictures that changed, remove those of nothing, and write the page."""
    for name in sys.argv[1:] or ENTRIES:
        file, picture = picture_file(name), draw(ENTRIES[name])
        if not file.exists() or not is_same(load(file), picture):
            save(picture, file)
            print(f"{file.relative_to(ROOT)}: drawn anew")  # noqa: T201
    for file in picture_file("any").parent.glob("*.png"):
        if file.stem not in ENTRIES:
            file.unlink()
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
