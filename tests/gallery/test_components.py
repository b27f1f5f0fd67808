"""Every component looks as its picture in the gallery does, and its page says so."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest
from component_page import PAGE, draw, load, page, picture_file
from component_pictures import ENTRIES
from control_frames import is_same
from manim import Mobject

from scenes import components

REMEDY = "look at it, and take it over with `make gallery` if it is meant"


@pytest.mark.parametrize("name", ENTRIES)
def test_a_component_looks_as_in_the_gallery(name: str) -> None:
    file = picture_file(name)
    assert file.exists(), f"{name} has no picture: run `make gallery`"
    assert is_same(load(file), draw(ENTRIES[name])), f"{file}: {REMEDY}"


def test_a_picture_of_another_component_is_told_from_it() -> None:
    pictures = [load(picture_file(name)) for name in ENTRIES]
    assert not any(is_same(one, other) for k, one in enumerate(pictures) for other in pictures[:k])


def test_every_module_of_components_shows_what_it_draws() -> None:
    shown = {entry.shown.__module__ for entry in ENTRIES.values()}
    for found in pkgutil.iter_modules(components.__path__, "scenes.components."):
        module = importlib.import_module(found.name)
        drawn = [
            thing
            for name in module.__all__
            if inspect.isclass(thing := getattr(module, name)) and issubclass(thing, Mobject)
        ]
        own = [thing for thing in drawn if thing.__module__ == found.name and thing.__name__ != "DepthSorted"]
        assert not own or found.name in shown, f"{found.name} has no picture in the gallery"


def test_the_page_is_that_of_the_gallery() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make gallery`"


def test_the_folder_of_the_documentation_is_whole_in_itself() -> None:
    docs = PAGE.parent
    links = [
        (file, link)
        for file in docs.glob("*.md")
        for link in re.findall(r"\]\(([\w/-]*\.[\w./-]+)(?:#[\w-]*)?\)", file.read_text("utf-8"))
    ]
    assert len(links) > len(ENTRIES)
    lost = [
        f"{file.name}: {link}"
        for file, link in links
        if not (target := (docs / link).resolve()).is_file() or not target.is_relative_to(docs)
    ]
    assert lost == []
