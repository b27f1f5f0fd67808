"""Packs the project's own lecture and its words into the package `lecture`; all else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class BuildWithLecture(build_py):
    """Copies lecture.toml and script/ beside the code; an editable install reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for file in (ROOT / "lecture.toml", *(ROOT / "script").glob("*.toml")):
                target = Path(self.build_lib, "lecture", "own", file.relative_to(ROOT))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)


setup(cmdclass={"build_py": BuildWithLecture})
