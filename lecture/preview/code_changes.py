"""Tell which beats a change of a module's code concerns, and bring changed beats into a process that has the old code.

A beat's method runs once, in its beat: whatever ran before it does not know its code. All else that may change in a
module (a constant, a helper, a decorator) may have been used already, and needs the module to be imported anew.
"""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from lecture.project.scene_folder import SceneFolder

__all__ = ["Patch", "apply_patch", "beat_lines", "changed_beats"]


@dataclass(frozen=True)
class Patch:
    """The new source of a module, by its file."""

    file: str
    source: bytes


def changed_beats(old: bytes, new: bytes, file: str = "<unknown>") -> frozenset[str] | None:
    """Return the beats whose bodies differ between two sources of a module; None where anything else does.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        The new source isn't Python.
    """
    after = ast.parse(new, file)
    before = ast.parse(old)
    bodies, new_bodies = dict(_take_bodies(before)), dict(_take_bodies(after))
    if ast.dump(before) != ast.dump(after):
        return None
    return frozenset(name.rpartition(".")[2] for name, body in bodies.items() if body != new_bodies[name])


def _take_bodies(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Empty the beats of a module's classes; yield the name and the body of each."""
    for name, method in _beats(tree):
        yield name, "\n".join(ast.dump(statement) for statement in method.body)
        method.body = []


def _beats(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in (each for each in tree.body if isinstance(each, ast.ClassDef)):
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and any(_is_beat(each) for each in method.decorator_list):
                yield f"{node.name}.{method.name}", method


def _is_beat(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return "beat" in (getattr(called, "id", ""), getattr(called, "attr", ""))


def beat_lines(source: bytes) -> dict[str, tuple[int, int]]:
    """Return the first and the last line of each of a module's beats, its decorator included."""
    return {
        name.rpartition(".")[2]: (method.decorator_list[0].lineno, method.end_lineno or method.lineno)
        for name, method in _beats(ast.parse(source))
    }


def apply_patch(patch: Patch, folder: SceneFolder | None = None) -> None:
    """Give the functions of a loaded module, wherever they are held, the code of its new source.

    `folder` is the lecture's own folder of scenes as it is now, where the module is one of its.
    """
    module = _loaded_from(patch.file)
    if module is None:
        return
    own = {str(folder.file(name)): name for name in folder.sources} if folder else {}
    if folder is not None and patch.file in own:
        code = folder.code(own[patch.file])
    else:
        code = compile(patch.source, patch.file, "exec", dont_inherit=True)
    new = {each.co_qualname: each for each in _codes(code)}
    for function in _functions(module):
        found = new.get(function.__code__.co_qualname)
        if found is not None and found.co_freevars == function.__code__.co_freevars:
            function.__code__ = found
    linecache.checkcache(patch.file)


def _loaded_from(file: str) -> ModuleType | None:
    place = Path(file)
    for module in list(sys.modules.values()):
        found = getattr(module, "__file__", None)
        if found is not None and Path(found) == place:
            return module
    return None


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and all inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """Yield the functions that a module defines: its own, and its classes' methods, under their decorators."""
    for holder in (module, *(value for value in vars(module).values() if isinstance(value, type))):
        for value in list(vars(holder).values()):
            for function in _unwrapped(value):
                if function.__module__ == module.__name__:
                    yield function


def _unwrapped(value: Any) -> Iterator[FunctionType]:
    """Yield the functions of an attribute: of a property, of what decorators made, of a bound method."""
    if isinstance(value, property):
        for accessor in (value.fget, value.fset):
            yield from _unwrapped(accessor)
        return
    value = getattr(value, "__func__", value)
    if isinstance(value, FunctionType):
        yield value
    if (inner := getattr(value, "__wrapped__", None)) is not None:
        yield from _unwrapped(inner)
