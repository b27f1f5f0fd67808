"""Read the folder of a lecture's own scenes, and find the scene classes declared there without running any of it."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path, PurePath

from lecture.files import read_regular
from lecture.messages import quote
from lecture.project.scene_folder import SceneFolder
from scenes.framework.errors import LectureError

__all__ = ["STAGES", "declared_beats", "declared_scenes", "last_name", "read_folder"]

MOST_BYTES = 2_000_000  # of a module
MOST_FILES = 1000
STAGES = frozenset({"LectureScene", "LectureScene3D"})  # what scenes are derived from


def read_folder(lecture: Path, text: str) -> SceneFolder:
    """Read the modules of the folder that a lecture file names with `scenes = "…"`.

    A folder below it counts if it is a package. Nothing may lead out of the folder, nor take a name that is imported
    from elsewhere.

    Raises
    ------
    LectureError
        There is no such folder beside the lecture file; or a module is a link, has a name that is taken, can't be read,
        or isn't Python.
    """
    folder = _folder_beside(lecture, text)
    files: list[tuple[str, bytes]] = []
    for path in _modules(folder):
        if len(files) == MOST_FILES:
            raise LectureError(f"{folder}: holds more than {MOST_FILES} modules; name a folder of scenes alone")
        data = read_regular(path, MOST_BYTES)
        if data is None:
            raise LectureError(
                f"{path}: can't be read as a module of {MOST_BYTES // 10**6} MB at most; mend or remove it"
            )
        files.append((path.relative_to(folder).as_posix(), data))
    found = SceneFolder(folder.absolute(), str(folder), tuple(files))
    for module in found.sources:
        _refuse_broken(found, module)
    if len(found.sources) < len(files):
        twice = next(file for file, _ in files if f"{file.removesuffix('.py')}/__init__.py" in dict(files))
        raise LectureError(f"{folder / twice}: beside it is a package of the same name; give one another name")
    return found


def _folder_beside(lecture: Path, text: str) -> Path:
    place = f"{lecture}: scenes = {quote(text)}"
    parts = PurePath(text).parts
    if PurePath(text).is_absolute() or ".." in parts or "\\" in text:
        raise LectureError(f"{place}: leads out of the lecture's folder; name one beside {lecture.name}")
    folder = lecture.parent / text
    if not folder.exists():
        raise LectureError(f"{place}: there is no such folder beside {lecture.name}; make it, or remove this line")
    if not folder.is_dir():
        raise LectureError(f"{place}: isn't a folder; name the one that the module lies in")
    if not folder.resolve().is_relative_to(lecture.parent.resolve()):
        raise LectureError(f"{place}: is a link that leads out of the lecture's folder; put the folder itself there")
    return folder


def _modules(folder: Path, *, is_top: bool = True) -> Iterator[Path]:
    """Yield the modules of a folder and of the packages in it, in order; of names that can't be imported none."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise LectureError(f"{folder}: can't be read ({error.strerror}); check your rights to it") from None
    for path in paths:
        is_package = path.is_dir() and (path / "__init__.py").exists()
        name = path.name if is_package else path.stem
        if not (is_package or path.suffix == ".py") or not _is_name(name):
            continue
        if path.is_symlink():
            raise LectureError(f"{path}: is a link; put the {'folder' if is_package else 'file'} itself there")
        if is_top and name != "__init__":
            _refuse_taken(path, name)
        yield from _modules(path, is_top=False) if is_package else (path,)


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)


def _refuse_taken(path: Path, name: str) -> None:
    """Refuse a module of a folder whose bare name, by which it is imported, means another module already."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return
    origin = spec.origin if spec else None
    if origin is not None and path.resolve() not in (Path(origin).resolve(), Path(origin).resolve().parent):
        raise LectureError(f"{path}: another module is imported as {name} ({origin}); give this one another name")


def _refuse_broken(folder: SceneFolder, module: str) -> None:
    file = str(folder.file(module))
    shown = folder.shorten(file)
    try:
        folder.code(module)
    except SyntaxError as error:
        raise LectureError(f"{shown}:{error.lineno or 1}: isn't Python: {error.msg}; mend that line") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise LectureError(f"{shown}: isn't Python: {error}; mend it") from None


def declared_scenes(folder: SceneFolder, known: Mapping[str, str]) -> dict[str, str]:
    """Find the public classes derived, directly or not, from a scene base or a known scene: by class, its module.

    `known` has the package that brings a scene, or an empty text where it is the project's.

    Raises
    ------
    LectureError
        Two modules declare scenes of one name, or one has the name of a known scene.
    """
    classes = [(module, node.name, bases) for module in folder.sources for node, bases in _classes(folder.tree(module))]
    names = {*STAGES, *known}
    while fresh := {name for _, name, bases in classes if not names.isdisjoint(bases)} - names:
        names |= fresh
    found: dict[str, str] = {}
    for module, name, bases in classes:
        if name.startswith("_") or names.isdisjoint(bases):
            continue
        place = folder.shorten(str(folder.file(module)))
        if name in known:
            whose = f"of the package {known[name]}" if known[name] else "of the project"
            raise LectureError(
                f"{place}: declares {name}, which is a scene {whose} already; give the class another name"
            )
        if name in found:
            other = folder.shorten(str(folder.file(found[name])))
            raise LectureError(f"{place}: declares the scene {name}, and so does {other}; give one another name")
        found[name] = module
    return found


def declared_beats(folder: SceneFolder, module: str, name: str) -> tuple[str, ...]:
    """Return the names of the methods of a class that are decorated with `@beat()`, without running any of it."""
    return tuple(
        part.name
        for node, _ in _classes(folder.tree(module))
        if node.name == name
        for part in node.body
        if isinstance(part, ast.FunctionDef)
        and any(isinstance(each, ast.Call) and last_name(each.func) == "beat" for each in part.decorator_list)
    )


def _classes(tree: ast.Module) -> Iterator[tuple[ast.ClassDef, frozenset[str]]]:
    """Yield the classes of a module with the names of their bases, as those are called where they are declared."""
    called = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names = {last_name(base) for base in node.bases}
            yield node, frozenset(called.get(name, name) for name in names)


def last_name(base: ast.expr) -> str:
    """Return the last part of a base's name: `LectureScene` of `scene.LectureScene` and of `LectureScene[Settings]`."""
    if isinstance(base, ast.Subscript):
        return last_name(base.value)
    if isinstance(base, ast.Attribute):
        return base.attr
    return base.id if isinstance(base, ast.Name) else ""
