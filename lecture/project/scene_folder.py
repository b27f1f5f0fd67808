"""Read the Python modules of a lecture's own scenes into memory once, and import them from there.

So they travel with each job, to processes and to other machines, and one process may hold several versions of them.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.abc import ExecutionLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import decode_source, spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType

__all__ = ["PACKAGE", "OwnImports", "SceneFolder"]

PACKAGE = "own_scenes"  # that all modules of a folder lie in, wherever the folder is
KEPT = 8  # versions of folders whose modules a process holds at once


@dataclass(frozen=True)
class SceneFolder:
    """A folder's modules as they were read: its absolute path, its path as the lecture writes it, and file by file the
    source, by paths below the folder with slashes."""

    path: Path
    shown: str
    files: tuple[tuple[str, bytes], ...] = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """Tells this version of this folder from any other."""
        content = hashlib.sha256(str(self.path).encode(errors="surrogateescape"))
        for file, data in self.files:
            content.update(f"\0{file}\0{len(data)}\0".encode() + data)
        return content.hexdigest()

    @cached_property
    def sources(self) -> dict[str, tuple[str, bytes]]:
        """By module, without the package that all lie in: its file and its source."""
        return {module_of(file): (file, data) for file, data in self.files}

    @property
    def package(self) -> str:
        """The package's name in this process."""
        return f"{PACKAGE}_{self.digest[:16]}"

    def file(self, module: str) -> Path:
        """Return where a module's file lay when it was read."""
        return self.path / self.sources[module][0]

    def is_package(self, module: str) -> bool:
        """Return whether a module holds others: the folder itself does."""
        return not module or self.sources[module][0].endswith("__init__.py")

    def tree(self, module: str) -> ast.Module:
        """Return the module's syntax tree, in which modules of the folder are imported from the package.

        Raises
        ------
        SyntaxError, ValueError, RecursionError, MemoryError
            The source isn't Python.
        """
        file, data = self.sources[module]
        package = module if self.is_package(module) else module.rpartition(".")[0]
        own = frozenset(name.partition(".")[0] for name in self.sources if name)
        tree = OwnImports(own, 1 + len(package.split(".")) if package else 1).visit(
            ast.parse(data, str(self.path / file))
        )
        return ast.fix_missing_locations(tree)  # type: ignore[no-any-return]

    def code(self, module: str) -> CodeType:
        """Return the module compiled; its lines are those of its file."""
        return compile(self.tree(module), str(self.file(module)), "exec", dont_inherit=True)

    def load(self, module: str) -> ModuleType:
        """Import one of the folder's modules from memory."""
        FINDER.offer(self)
        return import_module(f"{self.package}.{module}" if module else self.package)

    def shorten(self, file: str) -> str | None:
        """Return a file of the folder as the lecture would write it; None for any other file."""
        path = Path(file)
        return str(Path(self.shown) / path.relative_to(self.path)) if path.is_relative_to(self.path) else None


def module_of(file: str) -> str:
    """Return the module that a file below the folder holds: `a/b.py` is a.b, and `a/__init__.py` a."""
    parts = file.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class OwnImports(ast.NodeTransformer):
    """Have a folder's modules imported from the package they are loaded in: `import a` becomes `from . import a`."""

    def __init__(self, own: frozenset[str], level: int) -> None:
        self.own, self.level = own, level

    def visit_Import(self, node: ast.Import) -> Sequence[ast.stmt]:
        return [statement for alias in node.names for statement in self._imported(node, alias)]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if node.level == 0 and self._is_own(node.module or ""):
            node.level = self.level
        return node

    def _is_own(self, module: str) -> bool:
        return module.partition(".")[0] in self.own

    def _imported(self, node: ast.Import, alias: ast.alias) -> Iterator[ast.stmt]:
        """Yield an import as imports from the package: `import a.b` imports a.b and binds a; with `as`, it binds a.b to
        the name."""
        if not self._is_own(alias.name):
            yield ast.copy_location(ast.Import([alias]), node)
            return
        package, _, name = alias.name.rpartition(".")
        top = alias.name.partition(".")[0]
        yield self._from(node, package, ast.alias(name, alias.asname or top))
        if package and alias.asname is None:
            yield self._from(node, "", ast.alias(top))

    def _from(self, node: ast.Import, module: str, alias: ast.alias) -> ast.stmt:
        return ast.copy_location(ast.ImportFrom(module or None, [alias], self.level), node)


class FolderLoader(ExecutionLoader):
    """Run the modules of a folder."""

    def __init__(self, folder: SceneFolder) -> None:
        self.folder = folder

    def is_package(self, fullname: str) -> bool:
        return self.folder.is_package(_below_package(fullname))

    def get_filename(self, fullname: str) -> str:
        module = _below_package(fullname)
        return str(self.folder.file(module) if module in self.folder.sources else self.folder.path)

    def get_source(self, fullname: str) -> str:
        _, data = self.folder.sources.get(_below_package(fullname), ("", b""))
        return decode_source(data)

    def get_code(self, fullname: str) -> CodeType:
        module = _below_package(fullname)
        return self.folder.code(module) if module in self.folder.sources else compile("", self.folder.path, "exec")


class FolderFinder(MetaPathFinder):
    """Find the modules of the folders that were offered last."""

    def __init__(self) -> None:
        self.folders: OrderedDict[str, SceneFolder] = OrderedDict()

    def offer(self, folder: SceneFolder) -> None:
        """Make a folder's modules known; those of the folder that was of no use for longest are forgotten."""
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)
        self.folders[folder.package] = folder
        self.folders.move_to_end(folder.package)
        while len(self.folders) > KEPT:
            package, _ = self.folders.popitem(last=False)
            for name in [name for name in sys.modules if name.partition(".")[0] == package]:
                del sys.modules[name]

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        folder = self.folders.get(fullname.partition(".")[0])
        module = _below_package(fullname)
        if folder is None or (module and module not in folder.sources):
            return None
        spec = spec_from_loader(fullname, FolderLoader(folder))
        if spec is not None and spec.submodule_search_locations is not None:
            spec.submodule_search_locations = []  # what was not read is not there
        return spec


def _below_package(fullname: str) -> str:
    return fullname.partition(".")[2]


FINDER = FolderFinder()
