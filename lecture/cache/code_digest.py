"""Digest the project's source that a module runs on: its code, without comments, docstrings and layout.

Imports are followed to the module that defines what is imported; a package that only hands names on doesn't count.
A data file that bears the name of a module beside it counts as part of it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TypeGuard

from lecture.project import scene_folder
from lecture.project.scene_folder import PACKAGE, SceneFolder

__all__ = ["PROJECT", "CodeRoot", "Source", "Sources", "UnknownModuleError"]

PROJECT = frozenset({"engine", "lecture", "mathcore", "scenes"})
MODULE_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")
# What was found by another reader than this one is not taken over.
READER = hashlib.sha256(b"".join(Path(file).read_bytes() for file in (__file__, scene_folder.__file__))).hexdigest()


class UnknownModuleError(LookupError):
    """A digest was asked of a module that isn't there: its code would silently be missing from a key."""


@dataclass(frozen=True)
class CodeRoot:
    """A module that a digest begins with; it is found, without being imported, when this is made.

    One of a lecture's own scenes is found in its folder. Wherever that lies, its modules have the same names here.

    Raises
    ------
    UnknownModuleError
        There is no such module.
    """

    module: str
    folder: SceneFolder | None = None

    def __post_init__(self) -> None:
        self.file  # noqa: B018 - raises where there is none

    @property
    def file(self) -> Path:
        """Where the module's source lies."""
        if self.folder is not None and self.module in self.folder.sources:
            return self.folder.file(self.module)
        found = None if self.folder else _file(self.module)
        if found is None:
            raise UnknownModuleError(f"{self.module}: no such module; name the one that its code went to")
        return found

    @property
    def name(self) -> str:
        """The module's name in a digest."""
        return self.module if self.folder is None else f"{PACKAGE}.{self.module}".removesuffix(".")

    @classmethod
    def of(cls, thing: object) -> CodeRoot:
        """Return the module that a class, a function or an object's class is defined in."""
        return cls(thing.__module__)


@dataclass(frozen=True)
class Source:
    """What matters of a file: the digest of its code, its imports and re-exports, and whether it holds nothing else."""

    digest: str
    imports: tuple[tuple[str, str], ...] = ()  # module, name (empty: the module itself), as written
    exports: dict[str, tuple[str, str]] = field(default_factory=dict)
    inert: bool = False


class Sources:
    """The project's files, each read once; `known` caches what was found of them by their content."""

    def __init__(self, known: Mapping[str, Source] | None = None) -> None:
        self.known = known or {}
        self.used: dict[str, Source] = {}
        self._sources: dict[tuple[str, SceneFolder | None], Source | None] = {}
        self._closures: dict[tuple[CodeRoot, ...], str] = {}

    def digest(self, *roots: CodeRoot) -> str:
        """Digest the code of these modules, and of all that they import from the project or from their own packages.

        Raises
        ------
        UnknownModuleError
            One of the modules isn't there.
        """
        if roots not in self._closures:
            text = json.dumps(sorted((name, source.digest) for name, source in Closure(self, roots).found.items()))
            self._closures[roots] = hashlib.sha256(text.encode()).hexdigest()
        return self._closures[roots]

    def modules(self, *roots: CodeRoot) -> frozenset[str]:
        """Return the modules that the digest covers."""
        return frozenset(Closure(self, roots).found)

    def source(self, module: str, folder: SceneFolder | None) -> Source | None:
        """Return what matters of a module, by its name in a digest; None where there is none."""
        key = (module, folder if module.partition(".")[0] == PACKAGE else None)
        if key not in self._sources:
            self._sources[key] = self._read(*key)
        return self._sources[key]

    def _read(self, module: str, folder: SceneFolder | None) -> Source | None:
        own = module.partition(".")[2]
        file = folder.file(own) if folder and own in folder.sources else None if folder else _file(module)
        if file is None:
            return None
        data = folder.sources[own][1] if folder else file.read_bytes()
        beside = b"" if folder else _beside(file)
        name = hashlib.sha256(
            f"{READER}\0{module}\0{file.name}\0{sys.version_info[:2]}\0".encode() + data + beside
        ).hexdigest()
        if (source := self.known.get(name)) is None:
            tree = folder.tree(own) if folder else ast.parse(data)
            source = _parse(tree, module if file.name == "__init__.py" else module.rpartition(".")[0])
            if beside:
                source = replace(source, digest=name)
        self.used[name] = source
        return source


class Closure:
    """The modules that some roots import, directly or not, within the project and the roots' own packages."""

    def __init__(self, sources: Sources, roots: tuple[CodeRoot, ...]) -> None:
        self.sources = sources
        self.folder = next((root.folder for root in roots if root.folder), None)
        self.packages = PROJECT | {root.name.partition(".")[0] for root in roots}
        self.found: dict[str, Source] = {}
        for root in roots:
            if self._source(root.name) is None:
                raise UnknownModuleError(f"{root.name}: no such module")
        self._follow([root.name for root in roots])

    def _follow(self, open_ends: list[str]) -> None:
        while open_ends:
            name = open_ends.pop()
            if name in self.found or (source := self._source(name)) is None:
                continue
            self.found[name] = source
            for module, wanted in source.imports:
                open_ends += self._defining(module, wanted)
            open_ends += (package for package in _packages(name) if not self._is_inert(package))

    def _defining(self, module: str, name: str) -> Iterator[str]:
        """Yield the modules that `from module import name` takes it from."""
        if module.partition(".")[0] not in self.packages:
            return
        source = self._source(module)
        if name and self._source(f"{module}.{name}") is not None:
            yield f"{module}.{name}"
        elif source is not None and source.inert and name in source.exports:
            yield from self._defining(*source.exports[name])
        else:
            yield module

    def _is_inert(self, package: str) -> bool:
        source = self._source(package)
        return source is None or source.inert

    def _source(self, module: str) -> Source | None:
        return self.sources.source(module, self.folder)


def _packages(module: str) -> Iterator[str]:
    """Return the packages that a module lies in."""
    parts = module.split(".")
    return (".".join(parts[:number]) for number in range(1, len(parts)))


def _file(module: str) -> Path | None:
    """Return where a module's source lies, found without importing it."""
    if loaded := getattr(sys.modules.get(module), "__file__", None):
        return Path(loaded)
    top, *rest = module.split(".")
    try:
        spec = find_spec(top)
    except ValueError:  # a module that runs as a program has no spec
        return None
    if spec is None:
        return None
    if not rest:
        return Path(spec.origin) if spec.origin and spec.origin.endswith(".py") else None
    for folder in spec.submodule_search_locations or ():
        place = Path(folder, *rest)
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return file
    return None


def _beside(file: Path) -> bytes:
    """Return the data of the files beside a module that bear its name; a module that has some is shown as it stands,
    so that all of its text counts."""
    others = (other for other in sorted(file.parent.glob(f"{file.stem}.*")) if other.suffix not in (".py", ".pyc"))
    return b"".join(other.name.encode() + other.read_bytes() for other in others if other.is_file())


def _parse(tree: ast.Module, package: str) -> Source:
    body = [node for node in tree.body if not _is_text(node)]
    inert = all(isinstance(node, ast.Import | ast.ImportFrom) or _is_listing(node) for node in body)
    exports = {
        as_name: (module, name)
        for node in body
        if isinstance(node, ast.ImportFrom)
        for module, name, as_name in _from(node, package)
    }
    reading = _Reading(package)
    reading.read(tree)
    code = hashlib.sha256("\0".join(reading.parts).encode("utf-8", "surrogatepass")).hexdigest()
    return Source(code, tuple(reading.imports), exports if inert else {}, inert)


class _Reading:
    """What code does, as texts, and every import in it, module and name, except those under TYPE_CHECKING.

    A text that may be the name of a module is one that is imported when it is first needed. One walk finds both, for
    a store that is new asks it of all files.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self.parts: list[str] = []
        self.imports: dict[tuple[str, str], None] = {}

    def read(self, node: ast.AST, follows: bool = True) -> None:
        """Read a node; imports in it count where `follows` says so."""
        kind = node.__class__
        self.parts.append(kind.__name__)
        if kind is ast.If:
            follows = follows and not _is_name(node.__dict__["test"], "TYPE_CHECKING")
        elif follows and kind in (ast.Import, ast.ImportFrom, ast.Constant):
            self.imports.update(dict.fromkeys(_imports(node, self.package)))
        has_texts = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for field_name in kind._fields:
            value = node.__dict__.get(field_name)
            if isinstance(value, list):
                self.parts.append("[")
                for each in value:
                    if not (has_texts and field_name == "body" and _is_text(each)):
                        self._write(each, follows)
                self.parts.append("]")
            else:
                self._write(value, follows)

    def _write(self, value: object, follows: bool) -> None:
        if isinstance(value, ast.AST):
            self.read(value, follows)
        else:
            self.parts.append(repr(value))


def _is_text(node: ast.stmt) -> bool:
    """Return whether a statement is a docstring: a text that stands alone does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_listing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _imports(node: ast.AST, package: str) -> Iterator[tuple[str, str]]:
    """Yield what a statement or a text imports, module and name."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, "") for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from ((module, name) for module, name, _ in _from(node, package))
    elif isinstance(node, ast.Constant) and _names_module(node.value):
        yield node.value, ""


def _names_module(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and MODULE_NAME.fullmatch(value) is not None


def _from(node: ast.ImportFrom, package: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is imported from where, and as what; a star is the whole module."""
    module = node.module or ""
    if node.level:
        base = package.split(".")[: len(package.split(".")) - node.level + 1]
        module = ".".join([*base, module] if module else base)
    for alias in node.names:
        yield module, "" if alias.name == "*" else alias.name, alias.asname or alias.name
