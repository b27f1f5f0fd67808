"""Find what a script lacks in a language that scenes don't bring words in: of all words, or of those that runs used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from scenes.framework.script import is_blank
from scenes.framework.signs import has_visible_sign
from scenes.framework.wording import ELLIPSIS, WordsUse

__all__ = ["TITLE", "Gap", "Translation"]

TITLE = "title"
UNASKED_REASON = {"why": ELLIPSIS}  # has an entry, and may be left out
Table = Mapping[str, Any]  # a scene's table of a script, as it is read
Path = tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """A text, question or table of written texts that a script lacks: the path of its table below the scene's, its key,
    and what stands there in another language; ellipses where that isn't known."""

    path: Path
    key: str
    model: Any


@dataclass(frozen=True)
class Translation:
    """A scene that comes without words in a language: what the lecture's script has, its words in another language (or
    none), and its beats, where the code tells them without being run."""

    name: str
    own: Table
    model: Table
    declared: tuple[str, ...] = ()

    def gaps(self, uses: Iterable[WordsUse] | None = None, *, early: Iterable[WordsUse] = ()) -> list[Gap]:
        """Return what the script lacks: of the words that runs used, or of all that are known without a run, with those
        that one used which ended `early`."""
        wanted: dict[tuple[Path, str], Gap] = {}
        begun = (gap for use in early for gap in self._used(use))
        for gap in (Gap((), TITLE, self.model.get(TITLE) or ELLIPSIS), *self._wanted(uses), *begun):
            known = wanted.get((gap.path, gap.key))
            is_joined = known is not None and gap.key == "write"
            model = {**known.model, **gap.model} if known is not None and is_joined else gap.model
            wanted[gap.path, gap.key] = Gap(gap.path, gap.key, model)
        return [gap for gap in wanted.values() if _lacks(_below(self.own, *gap.path).get(gap.key), gap.model)]

    def missing(self, uses: Iterable[WordsUse] | None = None, *, early: Iterable[WordsUse] = ()) -> list[str]:
        """Return the beats without words, "title" among them; of one that lacks some, what it lacks."""
        found: dict[str, list[str]] = {}
        for gap in self.gaps(uses, early=early):
            found.setdefault(gap.path[0] if gap.path else gap.key, []).extend(self._parts(gap))
        return [f"{name}{self._described(name, parts)}" for name, parts in found.items()]

    def unknown(self, uses: Sequence[WordsUse] | None = None) -> list[tuple[Path, str]]:
        """Return what the script has words for and no run used, nor another language has: beats, variants and written
        texts by their paths below the scene's table, each with the name that may be meant, or ""."""
        runs: dict[str, list[WordsUse]] = {}
        for use in uses or ():
            runs.setdefault(use.beat, []).append(use)
        beats = {*self.declared, *self.model, *runs} - {TITLE}
        found: list[tuple[Path, str]] = []
        if beats:
            found += [((name,), _nearest(name, beats)) for name in self.own if name not in (TITLE, *beats)]
        for beat, used in runs.items():
            known = {*_below(self.model, beat, "write"), *(key for use in used for key in use.written)}
            own = {} if any(use.variant for use in used) else _below(self.own, beat, "write")
            found += [((beat, "write", key), _nearest(key, known)) for key in own if key not in known]
        return found

    def _parts(self, gap: Gap) -> list[str]:
        """Return what of its beat a gap is: of a table that has some words, the keys that it lacks."""
        if len(gap.path) > 1:
            return [f"variant {gap.path[-1]}"]
        there = _below(self.own, *gap.path).get(gap.key)
        if not (isinstance(gap.model, dict) and isinstance(there, dict) and _has_words(there)):
            return [gap.key]
        return [f"{gap.key}.{key}" for key, words in gap.model.items() if _lacks(there.get(key), words)]

    def _described(self, beat: str, parts: Sequence[str]) -> str:
        """Return what a beat lacks, in brackets; nothing where it has no words."""
        has_some = _has_words(self.own.get(beat))
        return f" ({', '.join(dict.fromkeys(parts))})" if has_some and beat != TITLE else ""

    def _wanted(self, uses: Iterable[WordsUse] | None) -> Iterator[Gap]:
        if uses is not None:
            for use in uses:
                yield from self._used(use)
            return
        unwritten = {beat: {"say": ELLIPSIS} for beat in self.declared if beat not in self.own}
        beats = {**unwritten, **_joined(_marked(self.own), self.model)}
        for beat, table in beats.items():
            if isinstance(table, dict):
                yield from _gaps_of((beat,), table)
                for variant, words in table.get("variant", {}).items():
                    yield from _gaps_of((beat, "variant", variant), words)

    def _used(self, use: WordsUse) -> Iterator[Gap]:
        """Yield the words that a run of a beat used, at the place where the other language has them."""
        paths = ((use.beat, "variant", use.variant), (use.beat,)) if use.variant else ((use.beat,),)
        if use.phrases > 1 or not self._is_quiet(use.beat):
            yield from self._at_its_place(paths, "say", "|".join([ELLIPSIS] * use.phrases))
        if use.answers:
            asked = {"say": ELLIPSIS, "answers": [ELLIPSIS] * use.answers, **UNASKED_REASON}
            yield from self._at_its_place(paths, "ask", asked)
        for key in use.written:
            yield from self._written(paths, key)

    def _at_its_place(self, paths: Sequence[Path], key: str, unknown: Any) -> Iterator[Gap]:
        for path in paths:
            there = _below(self.model, *path).get(key)
            if there is not None and not is_blank(there):
                yield Gap(path, key, there)
                return
            if not _lacks(_below(self.own, *path).get(key), unknown):
                return
        if not (key == "say" and paths[-1][0] in self.model):  # quiet in the other language, too
            yield Gap(paths[-1], key, unknown)

    def _written(self, paths: Sequence[Path], key: str) -> Iterator[Gap]:
        for path in paths:
            there = _below(self.model, *path, "write").get(key)
            if there is not None:
                yield Gap(path, "write", {key: there})
                return
            if not _lacks(_below(self.own, *path, "write").get(key), ELLIPSIS):
                return
        yield Gap(paths[-1], "write", {key: ELLIPSIS})

    def _is_quiet(self, beat: str) -> bool:
        """Return whether a beat is known to say nothing."""
        if beat in self.model:
            return False
        table = self.own.get(beat)
        return isinstance(table, dict) and "say" not in table


def _nearest(name: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, list(known), n=1)), "")


def _gaps_of(path: Path, table: Table) -> Iterator[Gap]:
    return (Gap(path, key, value) for key, value in table.items() if key != "variant")


def _below(table: Any, *path: str) -> Table:
    """Return the table at a path in another; an empty one where there is none."""
    for step in path:
        table = table.get(step) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}


def _marked(value: Any) -> Any:
    """Return a table with an ellipsis for each empty text."""
    if isinstance(value, dict):
        return {key: _marked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_marked(part) for part in value]
    return ELLIPSIS if is_blank(value) else value


def _joined(base: Table, over: Table) -> dict[str, Any]:
    """Return a table with the values of another in their place, table by table."""
    both = {
        key: _joined(base[key], value) if isinstance(base.get(key), dict) and isinstance(value, dict) else value
        for key, value in over.items()
    }
    return {**base, **both}


def _has_words(table: Any) -> bool:
    if isinstance(table, dict):
        return any(map(_has_words, table.values()))
    return isinstance(table, str) and has_visible_sign(table)


def _lacks(own: Any, model: Any) -> bool:
    """Return whether words are missing, or some of a table's: what is said, asked or written, and variants."""
    if isinstance(model, str):
        return has_visible_sign(model) and not (isinstance(own, str) and has_visible_sign(own))
    if isinstance(model, dict):
        needed = {key: value for key, value in model.items() if (key, value) not in UNASKED_REASON.items()}
        return any(_lacks(own.get(key) if isinstance(own, dict) else None, value) for key, value in needed.items())
    if isinstance(model, list):
        there = own if isinstance(own, list) else []
        return len(there) < len(model) or any(_lacks(one, other) for one, other in zip(there, model, strict=False))
    return False
