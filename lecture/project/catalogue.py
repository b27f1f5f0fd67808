"""Find scenes by name: the project's, installed packages', and a lecture's own.

Making a catalogue imports no scene, so that a lecture is listed and checked before manim is loaded. It travels with
each job: a worker loads the scene from what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.cache.code_digest import PROJECT, CodeRoot, UnknownModuleError
from lecture.project.folder_reader import declared_beats, declared_scenes, read_folder
from lecture.project.own_lecture import OWN_SCRIPT, ROOT
from lecture.project.scene_folder import SceneFolder
from scenes.framework.errors import LectureError
from scenes.registry import MODULES

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["BUILT_IN", "GROUP", "Catalogue", "SceneModule", "installed_scenes"]

GROUP = "lecture.scenes"  # of entry points


@dataclass(frozen=True)
class SceneModule:
    """The module of a scene's class, the class's name in it, and the folder if it is a lecture's own.

    `package` is the installed package that brings the scene, and `script` the folder with the words it has by default.
    """

    module: str
    name: str
    folder: SceneFolder | None = None
    package: str | None = None
    script: Path | None = None

    @property
    def root(self) -> CodeRoot:
        """The code that draws the scene; it is not imported."""
        try:
            return CodeRoot(self.module, self.folder)
        except UnknownModuleError:
            raise LectureError(
                f"{self.name}: the package {self.package} says that {self.module} holds this scene, but has no such "
                "module; install the package anew, or remove it"
            ) from None

    @property
    def place(self) -> str:
        """The module's file, for a reader."""
        return self.shorten(str(self.root.file))

    def beats(self) -> tuple[str, ...]:
        """Return the names of the beats that the scene's class declares, if it is a lecture's own; it isn't run."""
        return declared_beats(self.folder, self.module, self.name) if self.folder else ()

    def load(self) -> type[BaseScene]:
        """Import the scene's class."""
        module = self.folder.load(self.module) if self.folder else import_module(self.module)
        found: type[BaseScene] = getattr(module, self.name)
        return found

    def owns(self, file: str) -> bool:
        """Return whether a file is the project's or the scene's own code, and not of a library."""
        if self.folder is not None and self.folder.shorten(file) is not None:
            return True
        packages = [ROOT / package for package in PROJECT]
        if self.package is not None:
            top = CodeRoot(self.module.partition(".")[0]).file
            packages.append(top.parent if top.name == "__init__.py" else top)
        return any(Path(file).is_relative_to(package) for package in packages)

    def shorten(self, file: str) -> str:
        """Return a file's path as a reader knows it: from the project's root, or as the lecture writes it."""
        if self.folder is not None and (shown := self.folder.shorten(file)) is not None:
            return shown
        return str(Path(file).relative_to(ROOT) if Path(file).is_relative_to(ROOT) else file)


@dataclass(frozen=True)
class Catalogue:
    """Scenes by name, and the modules that hold them."""

    scenes: Mapping[str, SceneModule] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        return iter(self.scenes)

    def __contains__(self, name: object) -> bool:
        return name in self.scenes

    def __getitem__(self, name: str) -> SceneModule:
        return self.scenes[name]

    def adding(self, modules: Mapping[str, str]) -> Catalogue:
        """Return a catalogue with scenes of importable modules added, by the names of their classes."""
        return Catalogue({**self.scenes, **{name: SceneModule(module, name) for name, module in modules.items()}})

    def with_folder(self, lecture: Path, folder: str) -> Catalogue:
        """Return a catalogue with the scenes of the folder that a lecture file names."""
        own = read_folder(lecture, folder)
        found = declared_scenes(own, {name: scene.package or "" for name, scene in self.scenes.items()})
        return Catalogue({**self.scenes, **{name: SceneModule(module, name, own) for name, module in found.items()}})


BUILT_IN = Catalogue({name: SceneModule(module, name, script=OWN_SCRIPT) for name, module in MODULES.items()})


@cache
def installed_scenes() -> Catalogue:
    """Return the project's scenes, and those that installed packages name as entry points: `Name = "module:Class"`.

    Raises
    ------
    LectureError
        Two packages bring scenes of one name.
    """
    scenes = dict(BUILT_IN.scenes)
    for point in entry_points(group=GROUP):
        package = point.dist.name if point.dist else point.module
        if point.name in scenes:
            other = scenes[point.name].package or "this project"
            raise LectureError(f"the package {package} brings a scene {point.name}, and so does {other}; remove one")
        scenes[point.name] = SceneModule(point.module, point.attr, package=package, script=_script_of(point))
    return Catalogue(scenes)


def _script_of(point: EntryPoint) -> Path | None:
    """Return the folder script/ beside the module that holds the scene."""
    try:
        return CodeRoot(point.module).file.parent / "script"
    except UnknownModuleError:
        return None
