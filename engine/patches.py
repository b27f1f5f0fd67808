"""Patch manim while rendering the fast way, each change with its reason; undo all after.

They are written for one version of manim. With any other, scenes are rendered by manim as it stands.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any

from manim import (
    Animation,
    DecimalNumber,
    ImageMobject,
    ManimColor,
    Mobject,
    Polygram,
    Scene,
    SVGMobject,
    VMobject,
    config,
)
from manim._config.utils import ManimConfig
from manim.animation import transform as transform_module
from manim.camera import three_d_camera
from manim.constants import RendererType
from manim.mobject import mobject as mobject_module
from manim.mobject.opengl.opengl_compatibility import ConvertToOpenGL
from manim.mobject.opengl.opengl_mobject import OpenGLMobject
from manim.mobject.opengl.opengl_vectorized_mobject import OpenGLVMobject
from manim.mobject.text import typst_mobject
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils import paths as paths_module
from manim.utils import space_ops
from manim.utils.iterables import list_update

from engine.compat import is_known_version, warn_of_version
from engine.mobjects import (
    arc_paths,
    bounding_boxes,
    colors,
    curve_lengths,
    decimal_number,
    images,
    interpolation,
    updaters,
)
from engine.mobjects.copying import copy_mobject
from engine.mobjects.family import list_scene
from engine.mobjects.memory import collector
from engine.mobjects.rotations import rotation_matrix
from engine.raster.camera import FastCameraMixin
from engine.raster.camera_factory import accelerate
from engine.raster.shared_pixels import is_called_from_inside
from engine.stock_methods import forget_classes
from engine.typst.compiler import is_in_memory, open_svg, typeset
from engine.typst.mobject import forget_formulas, generate_mobject, init_svg_mobject, iter_svg_leaves
from engine.video.encoding import EncoderSettings, settings_in_use
from engine.video.writer import FastFileWriter

# A scene of a thousand mobjects makes garbage of no consequence at a pace that has Python search all of them again
# and again: a sixth of the time of a surface.
RARE_COLLECTIONS = (50_000, 20, 50)
PIXEL_BYTES = 4

_OPENGL = {OpenGLMobject, OpenGLVMobject}
_stock_init_renderer = CairoRenderer.__init__
_stock_get_frame = CairoRenderer.get_frame
_stock_update_frame = CairoRenderer.update_frame
_stock_init_scene = CairoRenderer.init_scene
_stock_renderer = ManimConfig.renderer
_stock_signatures: Callable[[Path | BytesIO], list[tuple[Any, ...]]] = typst_mobject._svg_leaf_signatures


# What a scene makes for itself, or is given, is made by manim's own classes.
@wraps(_stock_init_renderer)
def _init_renderer(renderer: CairoRenderer, *args: Any, **kwargs: Any) -> None:
    forget_classes()
    _stock_init_renderer(renderer, *args, **kwargs)
    accelerate(renderer.camera)
    if renderer._file_writer_class is SceneFileWriter:
        renderer._file_writer_class = FastFileWriter


# The renderer copies eight megabytes a frame, though the fast cameras never paint on a frame they have given away.
@wraps(_stock_get_frame)
def _get_frame(renderer: CairoRenderer) -> Any:
    if not isinstance(renderer.camera, FastCameraMixin):
        return _stock_get_frame(renderer)
    # Others may paint on what they get.
    return renderer.camera.hand_over_frame() if is_called_from_inside() else renderer.camera.copy_frame()


# All that a frame shows is painted anew for each one, though little of it may have changed.
@wraps(_stock_update_frame)
def _update_frame(
    renderer: CairoRenderer,
    scene: Scene,
    mobjects: Iterable[Mobject] | None = None,
    include_submobjects: bool = True,
    ignore_skipping: bool = True,
    **kwargs: Any,
) -> None:
    camera = renderer.camera
    if kwargs or not include_submobjects or not isinstance(camera, FastCameraMixin) or camera.is_stock:
        _stock_update_frame(renderer, scene, mobjects, include_submobjects, ignore_skipping, **kwargs)
    elif ignore_skipping or not renderer.skip_animations:
        background = camera.background if renderer.static_image is None else renderer.static_image
        camera.paint_scene(background, mobjects or list_update(scene.mobjects, scene.foreground_mobjects))


# Others may paint on the picture of what stands still, which frames are painted on.
def _get_static_image(renderer: CairoRenderer) -> Any:
    picture = renderer.__dict__["static_image"]
    if not is_called_from_inside():
        _share_static_image(renderer, picture)
    return picture


def _set_static_image(renderer: CairoRenderer, picture: Any) -> None:
    renderer.__dict__["static_image"] = picture
    if not is_called_from_inside():
        _share_static_image(renderer, picture)


def _share_static_image(renderer: CairoRenderer, picture: Any) -> None:
    if picture is not None and isinstance(renderer.camera, FastCameraMixin):
        renderer.camera.share_static_image(picture)


# A scene that is over holds its pixels and mobjects in cycles, and would be there beside the next one. Digits and
# formulas are carried from scene to scene, and some come out otherwise the second time: of a formula that manim has in
# its cache, strokes such as fraction bars keep a width that does not follow its size.
@wraps(_stock_init_scene)
def _init_scene(renderer: CairoRenderer, *args: Any, **kwargs: Any) -> None:
    collector.begin_scene(PIXEL_BYTES * config.pixel_width * config.pixel_height)
    forget_classes()
    decimal_number.forget_digits()
    forget_formulas()
    _stock_init_scene(renderer, *args, **kwargs)


# Each time that a configuration is put back, hundreds of classes are given the bases that they have: ten milliseconds.
def _set_renderer(settings: ManimConfig, value: str | RendererType) -> None:
    is_kept = value is RendererType.CAIRO and settings.renderer is value
    if not is_kept or any(_OPENGL.intersection(kind.__bases__) for kind in ConvertToOpenGL._converted_classes):
        _stock_renderer.fset(settings, value)


@wraps(_stock_signatures)
def _svg_leaf_signatures(svg_file: Path) -> list[tuple[Any, ...]]:
    return _stock_signatures(open_svg(svg_file) if is_in_memory(svg_file) else svg_file)


_TURNING = (mobject_module, paths_module, space_ops, three_d_camera)  # that know ``rotation_matrix`` by its name
_PATCHES: tuple[tuple[Any, str, Any], ...] = (
    (CairoRenderer, "__init__", _init_renderer),
    (CairoRenderer, "get_frame", _get_frame),
    (CairoRenderer, "update_frame", _update_frame),
    (CairoRenderer, "static_image", property(_get_static_image, _set_static_image)),
    (CairoRenderer, "init_scene", _init_scene),
    (ManimConfig, "renderer", _stock_renderer.setter(_set_renderer)),
    # copy.deepcopy takes milliseconds a formula: it copies even the parsed SVG paths that its points came from.
    (Mobject, "__deepcopy__", copy_mobject),
    # typst.compile makes a new world and scans all fonts at each call.
    (typst_mobject, "typst_to_svg_file", typeset),
    (typst_mobject, "_svg_leaf_signatures", _svg_leaf_signatures),
    # SVGs are written to files that all processes of a media directory share, read, written again and removed.
    (SVGMobject, "generate_mobject", generate_mobject),
    # Half of a formula's time is spent on a parser for all of SVG, and the rest on copies for a cache.
    (SVGMobject, "init_svg_mobject", init_svg_mobject),
    # Every transform of every probe of a formula's groups is parsed anew.
    (typst_mobject, "_iter_svg_leaves", iter_svg_leaves),
    # Digits are kept by the string alone, so that the first number's class sets the digits of all that follow.
    (DecimalNumber, "_string_to_mob", decimal_number.string_to_mobject),
    # A new value copies, arranges and styles every digit anew.
    (DecimalNumber, "set_value", decimal_number.set_value),
    # Boxes are found by Python loops over anchors and coordinates.
    (VMobject, "get_points_defining_boundary", bounding_boxes.get_points_defining_boundary),
    (Mobject, "get_critical_point", bounding_boxes.get_critical_point),
    (Mobject, "length_over_dim", bounding_boxes.length_over_dim),
    # Whether a path is closed is asked of numpy.allclose, which takes twenty times as long as three comparisons.
    (VMobject, "consider_points_equals", bounding_boxes.consider_points_equals),
    # Of a path every joint of two curves is asked whether it is one.
    (VMobject, "get_subpaths_from_points", bounding_boxes.get_subpaths_from_points),
    # Every rounded corner is an arc that is bent, turned and moved into its place.
    (Polygram, "round_corners", bounding_boxes.round_corners),
    # Families are walked by a generator a member.
    (Mobject, "get_family", bounding_boxes.get_family),
    (Mobject, "family_members_with_points", bounding_boxes.family_members_with_points),
    (Scene, "get_mobject_family_members", list_scene),
    (Mobject, "shift", bounding_boxes.shift),
    # Each matrix goes through an object of scipy's, and the first one imports scipy: a fifth of a second.
    *((module, "rotation_matrix", rotation_matrix) for module in _TURNING),
    # Of each part of a formula that moves along an arc, one matrix, and a cross product of numpy's general kind.
    *((module, "path_along_arc", arc_paths.path_along_arc) for module in (paths_module, transform_module)),
    # How long a path is, is found anew in each frame, curve by curve.
    (VMobject, "get_curve_functions_with_lengths", curve_lengths.get_curve_functions_with_lengths),
    # Without a lag, all parts of a mobject are equally far.
    (Animation, "interpolate_mobject", interpolation.interpolate_mobject),
    # Each change of colour parses the colour and builds arrays of it several times.
    (VMobject, "update_rgbas_array", colors.update_rgbas_array),
    (VMobject, "interpolate_color", colors.interpolate_color),
    (ManimColor, "__eq__", colors.equal_colors),
    # An image that fades is mixed in floats of eight bytes, three arrays at once.
    (ImageMobject, "interpolate_color", images.interpolate_color),
    # The signature of every updater is taken apart at every call.
    (Mobject, "update", updaters.update),
)

_stock = [owner.__dict__.get(name) for owner, name, _ in _PATCHES]
_originals: list[tuple[Any, str, Any]] = []
_depth = 0


@contextmanager
def accelerated(encoder: EncoderSettings | None = None) -> Iterator[None]:
    """Replace manim's slow methods and encode segments with these settings, within; may be nested.

    With a manim of another version nothing is replaced, and a warning says so once.
    """
    token = settings_in_use.set(encoder) if encoder else None
    try:
        if is_known_version():
            with _patched():
                yield
        else:
            warn_of_version()
            yield
    finally:
        if token is not None:
            settings_in_use.reset(token)


@contextmanager
def _patched() -> Iterator[None]:
    global _depth
    collections = gc.get_threshold()
    if _depth == 0:
        gc.set_threshold(*RARE_COLLECTIONS)
        decimal_number.forget_digits()
        forget_formulas()
        forget_classes()
        _originals.clear()
        for (owner, name, patch), stock in zip(_PATCHES, _stock, strict=True):
            # What somebody else has replaced is his: his may do more than manim's.
            if owner.__dict__.get(name) is stock:
                _originals.append((owner, name, stock))
                setattr(owner, name, patch)
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if _depth == 0:
            for owner, name, original in reversed(_originals):
                if original is None:
                    delattr(owner, name)
                else:
                    setattr(owner, name, original)
            forget_classes()
            gc.set_threshold(*collections)
