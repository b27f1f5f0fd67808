"""The project's source that a module runs on, as one digest: what the code says, without comments, docstrings, layout.

Imports are followed to the module that defines what is imported; a package that only hands names on doesn't count.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypeGuard

__all__ = ["PROJECT", "CodeRoot", "Source", "Sources", "UnknownModuleError"]

PROJECT = frozenset({"engine", "lecture", "mathcore", "scenes"})
MODULE_NAME = re.compile(r"(\w+)(\.\w+)+")
# What was found by another reader than this one is not taken over.
READER = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
# Says which module holds a scene, for all scenes; that is in each scene's key by name.
SILENT = frozenset({"scenes.registry"})


class UnknownModuleError(LookupError):
    """A digest was asked of a module that isn't there: its code would silently be missing from a key."""


@dataclass(frozen=True)
class CodeRoot:
    """A module that a digest begins with; it is found, without being imported, when this is made.

    Raises
    ------
    UnknownModuleError
        There is no such module.
    """

    module: str

    def __post_init__(self) -> None:
        if _file(self.module) is None:
            raise UnknownModuleError(f"{self.module}: no such module; name the one that its code went to")

    @classmethod
    def of(cls, thing: object) -> CodeRoot:
        """The module that a class, a function or an object's class is defined in."""
        return cls(thing.__module__)


@dataclass(frozen=True)
class Source:
    """What matters of a file: the digest of its code, what it imports, what it hands on, and whether that is all."""

    digest: str
    imports: tuple[tuple[str, str], ...] = ()  # module, name (empty: the module itself), as written
    exports: dict[str, tuple[str, str]] = field(default_factory=dict)
    inert: bool = False


class Sources:
    """The files of the project, each read once; `known` keeps what was found of them by their content."""

    def __init__(self, known: Mapping[str, Source] | None = None) -> None:
        self.known = known or {}
        self.used: dict[str, Source] = {}
        self._sources: dict[str, Source] = {}
        self._closures: dict[tuple[CodeRoot, ...], str] = {}

    def digest(self, *roots: CodeRoot) -> str:
        """Changes when the code of one of these modules, or of anything it imports from the project, does."""
        if roots not in self._closures:
            found = self._closure(roots)
            text = json.dumps(sorted((name, self._sources[name].digest) for name in found))
            self._closures[roots] = hashlib.sha256(text.encode()).hexdigest()
        return self._closures[roots]

    def modules(self, *roots: CodeRoot) -> frozenset[str]:
        """The modules that the digest covers."""
        return frozenset(self._closure(roots))

    def _closure(self, roots: tuple[CodeRoot, ...]) -> set[str]:
        found: set[str] = set()
        open_ends = [root.module for root in roots]
        while open_ends:
            name = open_ends.pop()
            if name in found or name in SILENT or (source := self._source(name)) is None:
                continue
            found.add(name)
            for module, wanted in source.imports:
                open_ends += self._defining(module, wanted)
            open_ends += (package for package in _packages(name) if not self._is_inert(package))
        return found

    def _defining(self, module: str, name: str) -> Iterator[str]:
        """The project's modules that `from module import name` takes it from."""
        if module.partition(".")[0] not in PROJECT:
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
        if module not in self._sources:
            file = _file(module)
            if file is None:
                return None
            self._sources[module] = self._read(file, module)
        return self._sources[module]

    def _read(self, file: Path, module: str) -> Source:
        data = file.read_bytes()
        name = hashlib.sha256(f"{READER}\0{module}\0{file.name}\0{sys.version_info[:2]}\0".encode() + data).hexdigest()
        source = self.known.get(name)
        if source is None:
            package = module if file.name == "__init__.py" else module.rpartition(".")[0]
            source = _parse(ast.parse(data), package)
        self.used[name] = source
        return source


def _packages(module: str) -> Iterator[str]:
    """The packages that a module lies in."""
    parts = module.split(".")
    return (".".join(parts[:number]) for number in range(1, len(parts)))


def _file(module: str) -> Path | None:
    """Where a module's source lies, found without importing it."""
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


def _parse(tree: ast.Module, package: str) -> Source:
    body = [node for node in tree.body if not _is_text(node)]
    inert = all(isinstance(node, ast.Import | ast.ImportFrom) or _is_listing(node) for node in body)
    exports = {
        as_name: (module, name)
        for node in body
        if isinstance(node, ast.ImportFrom)
        for module, name, as_name in _from(node, package)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [statement for statement in node.body if not _is_text(statement)]
    code = hashlib.sha256(ast.dump(tree).encode()).hexdigest()
    return Source(code, tuple(dict.fromkeys(_imports(tree, package))), exports if inert else {}, inert)


def _is_text(node: ast.stmt) -> bool:
    """A docstring: a text that stands alone does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_listing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]


def _imports(tree: ast.AST, package: str) -> Iterator[tuple[str, str]]:
    """All that is imported anywhere in the code, except for the eyes of a type checker.

    A text that is the name of a module of the project is one that is imported when it is first needed.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((module, name) for module, name, _ in _from(node, package))
        elif isinstance(node, ast.Constant) and _names_module(node.value):
            yield node.value, ""
        else:
            yield from _imports(node, package)


def _names_module(value: object) -> TypeGuard[str]:
    found = MODULE_NAME.fullmatch(value) if isinstance(value, str) else None
    return found is not None and found[1] in PROJECT


def _from(node: ast.ImportFrom, package: str) -> Iterator[tuple[str, str, str]]:
    """What is imported from where, and as what; a star is the whole module."""
    module = node.module or ""
    if node.level:
        base = package.split(".")[: len(package.split(".")) - node.level + 1]
        module = ".".join([*base, module] if module else base)
    for alias in node.names:
        yield module, "" if alias.name == "*" else alias.name, alias.asname or alias.name
