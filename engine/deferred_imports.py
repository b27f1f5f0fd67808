"""Import manim without the libraries that it imports for what few scenes use; each is imported with its first use.

They take half of the time that `import manim` takes: a transformation of scipy's for rotations, networkx for graphs,
Beautiful Soup for listings of code. While manim is imported, a stand-in has the place of each; then it is gone from
there, so that all other code imports the library itself.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from engine.version import is_known

__all__ = ["defer_imports"]

_DEFERRED = ("scipy.spatial.transform", "networkx", "bs4")


class _DeferredName:
    """Stand in for a class or function of a library, which is imported when that is used."""

    def __init__(self, module: ModuleType, names: tuple[str, ...]) -> None:
        self._module, self._names = module, names

    def _find(self) -> Any:
        return reduce(getattr, self._names, import_module(self._module.__name__))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._find()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self._module.__name__) is self._module:
            return _DeferredName(self._module, (*self._names, name))
        return getattr(self._find(), name)

    def __instancecheck__(self, item: object) -> bool:
        return isinstance(item, self._find())


class _DeferredModule(ModuleType):
    """Stand in for a library: while manim is imported it gives stand-ins, and after that what the library has."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked for by the import itself
            raise AttributeError(f"{self.__name__} has no {name} yet", name=name, obj=self)
        if sys.modules.get(self.__name__) is self:
            return _DeferredName(self, (name,))
        return getattr(import_module(self.__name__), name)


@contextmanager
def _stand_ins() -> Iterator[None]:
    """Have a stand-in in the place of each library that has not been imported yet."""
    placed = {name: _DeferredModule(name) for name in _DEFERRED if name not in sys.modules}
    sys.modules.update(placed)
    try:
        yield
    finally:
        for name, module in placed.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


class _DeferringLoader(Loader):
    """Load manim as its own loader does, with stand-ins."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader  # from here on manim is as it always is
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        with _stand_ins():
            self._loader.exec_module(module)


class _ManimFinder(MetaPathFinder):
    """Find manim, once, as all others do together, and have it loaded with stand-ins."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "manim":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None and _is_known_installed():
            spec.loader = _DeferringLoader(spec.loader)
        return spec


def _is_known_installed() -> bool:
    """Return whether the manim to be imported is of the known version."""
    from importlib import metadata  # which manim itself imports, and others may do without

    try:
        return is_known(metadata.version("manim"))
    except metadata.PackageNotFoundError:
        return False


def defer_imports() -> None:
    """Have manim imported without what few scenes use, whenever it is; without effect where it has been already."""
    if "manim" not in sys.modules and not any(isinstance(finder, _ManimFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _ManimFinder())
