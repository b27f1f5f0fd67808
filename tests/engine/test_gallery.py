"""The gallery: what stock manim paints, the engine paints, and its films are as near to that as stock's are."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import gallery
import manim
import numpy as np
import pytest
from films import decode, find_losses, psnr
from gallery import Entry, list_gallery
from side_by_side import Rendered, measure_film, render_both

from engine.raster.images import images_from_floats
from engine.video.yuv import FrameConverter, YuvPicture, view_planes

ENTRIES = [pytest.param(entry, id=entry.name) for entry in list_gallery()]
# Scenes that come near to losing as large pictures, too: flat grounds, arrows, much that moves, shaded faces.
NEAREST = {"a_white_ground", "fields_that_flow", "indications", "vectors", "colored_surfaces"}
LARGE = [param for param in ENTRIES if param.id in NEAREST]
LARGE_PICTURES = {"pixel_width": 1280, "pixel_height": 720, "frame_rate": 15}
SHADED_PSNR = 60.0  # decibels, at least, where a gradient may be painted as one colour
MOST_LOSS = 0.1  # decibels that a film may be farther from the painted frames than stock's
MOST_LOSS_ON_WHITE = 0.15  # in large pictures: the worst one loses 0.11 dB with Cairo 1.16, up to 0.03 more with 1.18
EMPTY = {"nothing", "only_waits"}
# LaTeX has to be installed for these, or manim 0.22 can't make them itself.
OUT_OF_REACH = {
    *("BulletedList", "DecimalMatrix", "IntegerMatrix", "MathTable", "MathTex", "Matrix", "SingleStringMathTex"),
    *("Tex", "Title", "TransformMatchingTex", "Variable"),
    *("ApplyPointwiseFunctionToCenter", "OldMultiCamera", "SmoothedVectorizedHomotopy", "SpecialThreeDScene"),
    *("ShowPartial", "TransformAnimations"),
}
# What others are made of.
BASES = {"ArrowTip", "Polyhedron", "ThreeDVMobject", "TipableVMobject", "VectorField", "VMobjectFromSVGPath"}


@pytest.fixture
def parts_are_converted_as_the_whole(monkeypatch):
    """Every picture that is converted in parts is held against the frame converted at once."""
    convert = FrameConverter.convert

    def check(converter: FrameConverter, frame: np.ndarray) -> YuvPicture:
        picture = convert(converter, frame)
        height, width = frame.shape[:2]
        whole = convert(FrameConverter(width, height), frame)
        for part, expected in zip(view_planes(picture.video), view_planes(whole.video), strict=True):
            assert np.array_equal(part, expected)
        return picture

    monkeypatch.setattr(FrameConverter, "convert", check)


def least_psnr(entry: Entry) -> float:
    """Return how near the entry's frames have to come to stock's."""
    return SHADED_PSNR if entry.is_shaded else np.inf


def assert_painted_equally(entry: Entry, stock: Rendered, engine: Rendered) -> None:
    assert [times for _, times in engine.painted] == [times for _, times in stock.painted]
    assert entry.name in EMPTY or any(frame[:, :, :3].std() > 0 for frame, _ in stock.painted), "nothing is seen"
    for number, ((frame, _), (expected, _)) in enumerate(zip(engine.painted, stock.painted, strict=True)):
        assert psnr(frame, expected) >= least_psnr(entry), f"frame {number} is not painted as by manim"


def assert_films_as_near(stock: Rendered, engine: Rendered, most_loss: float = MOST_LOSS) -> None:
    losses = find_losses(measure_film(engine), measure_film(stock))
    assert max(losses) < most_loss, "decibels lost in the worst picture and on average"


@pytest.mark.usefixtures("small_tiles", "parts_are_converted_as_the_whole")
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_scene_is_painted_and_filmed_as_by_manim(entry):
    with images_from_floats():
        stock, engine = render_both(entry.scene, entry.settings)
    assert_painted_equally(entry, stock, engine)
    assert (engine.file is None) == (stock.file is None)
    if engine.file is None:
        return
    assert engine.file.name == stock.file.name
    if engine.file.suffix in {".mp4", ".gif"} or (engine.file.suffix == ".mov" and not entry.is_transparent):
        assert_films_as_near(stock, engine)
    elif engine.file.suffix in {".mov", ".webm"}:  # which manim encodes
        for picture, expected in zip(decode(engine.file), decode(stock.file), strict=True):
            assert psnr(picture, expected) >= least_psnr(entry)
    elif engine.file.is_file():
        assert engine.file.read_bytes() == stock.file.read_bytes()


@pytest.mark.parametrize("entry", LARGE)
def test_large_pictures_are_filmed_as_near_as_by_manim(entry):
    """The quantiser is coarser for them than for those of the gallery."""
    stock, engine = render_both(entry.scene, {**entry.settings, **LARGE_PICTURES})
    assert_films_as_near(stock, engine, MOST_LOSS_ON_WHITE if entry.name == "a_white_ground" else MOST_LOSS)


def public_classes() -> set[str]:
    """Return manim's mobjects, animations, cameras and scenes of the Cairo renderer."""
    bases = (manim.Mobject, manim.Animation, manim.Camera, manim.Scene)
    return {
        name
        for name, kind in vars(manim).items()
        if inspect.isclass(kind) and issubclass(kind, bases) and ".opengl" not in kind.__module__
    }


def test_the_gallery_shows_all_of_manim():
    used: set[str] = set()
    for file in Path(gallery.__file__).parent.glob("*.py"):
        used |= {node.id for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Name)}
    assert len(ENTRIES) >= 150
    assert sorted(public_classes() - used - OUT_OF_REACH - BASES) == []
