"""The camera of a three-dimensional picture, and labels that stay upright in it.

The camera turns about a point of space that keeps its place in the frame, so that text can stand beside the picture.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from manim import Animation, Mobject, Scene, ThreeDCamera, VMobject
from manim.typing import Point3DLike

from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["CameraView", "DepthSorted", "TurnCamera", "drive", "extent", "see_face"]

# Azimuths of the camera in the order in which they are liked: x runs to the right in all of them.
AZIMUTHS = np.radians([-60.0, -120.0, -45.0, -135.0, -30.0, -150.0, -90.0, 60.0, 120.0, 30.0, 150.0])
ALL_AROUND = tuple(np.radians(np.arange(0, 360, 15)).tolist())
LEAST_FACING = 0.45
CROWDED, AWAY = 100.0, 2.0  # what an overlap of labels, and a label's distance, weigh against standing high
GAPS = (0.1, 0.25, 0.4, 0.55)
PERSPECTIVE = 0.93  # room for what is nearer, and so larger, than the target


class CameraView:
    """The camera of a three-dimensional scene, in angles about a target.

    Parameters
    ----------
    camera
        The scene's camera. Its own shading is switched off: a mesh brings its light along.
    place
        Where in the frame the target stands.
    target
        The point of space that the camera looks at and turns about.
    phi, theta, zoom
        Angle from the vertical, azimuth (radians), and enlargement.

    Attributes
    ----------
    heading
        The level direction that points to the viewer, of length 1.
    """

    def __init__(
        self,
        camera: ThreeDCamera,
        place: Point3DLike,
        target: Point3DLike = (0.0, 0.0, 0.0),
        *,
        phi: float,
        theta: float,
        zoom: float = 1.0,
    ) -> None:
        self.camera = camera
        self.place = np.array([*np.asarray(place, dtype=float)[:2], 0.0])
        self.followers: list[Callable[[], None]] = []
        self.anchors: dict[int, np.ndarray] = {}
        camera.should_apply_shading = False
        # The camera's frame_center would move what is pinned as well, so points are shifted as they are projected.
        project = camera.project_points
        camera.project_points = lambda points: project(points - self.target) + self.place
        self.set(phi=phi, theta=theta, zoom=zoom, target=target)

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        # A copy of a mobject (manim makes many) is seen by the same camera.
        return self

    def set(self, **values: Any) -> None:
        """Stand elsewhere: any of phi, theta, zoom, target, place. Labels and axes follow."""
        for name in ("phi", "theta", "zoom"):
            if name in values:
                getattr(self.camera, f"set_{name}")(values[name])
        if "target" in values:
            self.target = np.asarray(values["target"], dtype=float)
        if "place" in values:
            self.place = np.array([*np.asarray(values["place"], dtype=float)[:2], 0.0])
        self.camera.reset_rotation_matrix()
        # Read by every face and piece at every frame.
        self.heading = np.array([np.cos(self.theta), np.sin(self.theta), 0.0])
        for follow in self.followers:
            follow()

    @property
    def state(self) -> dict[str, Any]:
        """What `set` takes, as it stands."""
        camera = self.camera
        return {
            "phi": camera.get_phi(),
            "theta": camera.get_theta(),
            "zoom": camera.get_zoom(),
            "target": self.target,
            "place": self.place,
        }

    def after(self, change: Callable[[], None], **values: Any) -> dict[str, Any]:
        """Return what the state would be after these values are set and a change is made; now it stays as it is."""
        state = self.state
        self.set(**values)
        change()
        found = self.state
        self.set(**state)
        return found

    @property
    def theta(self) -> float:
        return float(self.camera.get_theta())

    @property
    def rotation(self) -> np.ndarray:
        """Rows: the directions of space that point right, up and to the viewer."""
        return np.asarray(self.camera.rotation_matrix)

    def fit(
        self,
        half: Point3DLike,
        region: Region,
        *,
        top: float,
        bottom: float,
        side: float,
        azimuths: Sequence[float] = ALL_AROUND,
    ) -> None:
        """Enlarge and place the picture so that a box of these half sides about the target stays in the region,
        from all azimuths that the camera turns to, with margins for what stands beside it."""
        signs = np.array(list(itertools.product((-1, 1), repeat=3)))
        corners = self.target + signs * np.asarray(half, dtype=float)
        theta = self.theta
        seen = []
        for azimuth in azimuths:
            self.set(theta=azimuth)
            seen.append(self._seen_at_first(corners))
        self.set(theta=theta)
        self._fill(np.concatenate(seen), region, top=top, bottom=bottom, side=side)

    def fit_points(self, points: np.ndarray, region: Region, *, top: float, bottom: float, side: float) -> None:
        """Enlarge and place the picture so that points of space, as they are seen now, fill the region, with margins
        for what stands beside them."""
        self._fill(self._seen_at_first(points), region, top=top, bottom=bottom, side=side)

    def _seen_at_first(self, points: np.ndarray) -> np.ndarray:
        """Return places in a frame that is neither enlarged nor moved."""
        self.set(zoom=1.0, place=np.zeros(3))
        return np.asarray(self.camera.project_points(points)[:, :2])

    def _fill(self, seen: np.ndarray, region: Region, *, top: float, bottom: float, side: float) -> None:
        low, high = seen.min(axis=0), seen.max(axis=0)
        room = np.array([region.width - 2 * side, region.height - top - bottom])
        zoom = float(np.min(room / (high - low)))
        middle = region.center[:2] + np.array([0.0, (bottom - top) / 2]) - zoom * (low + high) / 2
        self.set(zoom=zoom, place=np.array([*middle, 0.0]))

    def zoom_on(self, points: np.ndarray, target: Point3DLike, region: Region) -> float:
        """Return the enlargement at which these points fill a region whose middle the camera's target is."""
        seen = (points - np.asarray(target)) @ self.rotation[:2].T
        room = np.array([region.width, region.height]) / 2
        return float(PERSPECTIVE * np.min(room / np.maximum(np.abs(seen), 1e-9)))

    def project(self, point: Point3DLike) -> np.ndarray:
        """Return the place of a point of space in the frame."""
        found = self.camera.project_points(np.asarray(point, dtype=float).reshape(1, 3))[0]
        return np.array([found[0], found[1], 0.0])

    def screen(self, direction: Point3DLike) -> np.ndarray:
        """Return a direction of space as it is seen in the frame, of length 1."""
        seen = self.rotation[:2] @ np.asarray(direction, dtype=float)
        return np.array([*(seen / max(float(np.linalg.norm(seen)), 1e-9)), 0.0])

    def stand_up(
        self,
        label: Mobject,
        point: Point3DLike,
        direction: Callable[[], np.ndarray] = lambda: np.zeros(3),
        gap: float | Callable[[], float] | None = None,
    ) -> Mobject:
        """Keep a label upright beside a point of space: on the side, and at the gap, that are given now."""
        gap = theme.GAP if gap is None else gap
        anchor = np.asarray(point, dtype=float)

        def follow() -> None:
            away = direction()
            points = label.get_points_defining_boundary()
            low, high = points.min(axis=0), points.max(axis=0)
            reach = float(np.abs(away[:2]) @ (high - low)[:2]) / 2 + (gap() if callable(gap) else gap)
            label.shift(anchor + reach * away - (low + high) / 2)

        follow()
        self.followers.append(follow)
        self.anchors[id(label)] = anchor
        self.camera.add_fixed_orientation_mobjects(label, center_func=lambda: anchor)
        return label

    def freest(
        self, label: Mobject, points: Sequence[np.ndarray], center: np.ndarray, others: Sequence[Mobject]
    ) -> tuple[np.ndarray, float]:
        """Return where a label, turned away from the center, is clear of other labels: beside which point, at which
        gap.

        Of free places it takes the highest."""
        taken, size = self._boxes_of(others), size_of(label)

        def merit(choice: tuple[np.ndarray, float]) -> float:
            point, gap = choice
            away = self.screen(point - center)
            place = self._beside(size, point, away, gap)
            return float(place[1]) - CROWDED * taken.crowding(place, size) - AWAY * gap

        return max(itertools.product(points, GAPS), key=merit)

    def crowding(
        self, label: Mobject, point: np.ndarray, away: np.ndarray, gap: float, others: Sequence[Mobject]
    ) -> float:
        """Return how far a label, that way beside a point, would reach into others: 0 where it is clear of all."""
        return self._boxes_of(others).crowding(self.beside(label, point, away, gap), size_of(label))

    def covers(self, label: Mobject, other: Mobject) -> bool:
        """Return whether a label that stands reaches into another one."""
        return self._boxes_of([other]).crowding(self.place_of(label), size_of(label)) > theme.GAP

    def beside(self, label: Mobject, point: np.ndarray, away: np.ndarray, gap: float) -> np.ndarray:
        """Return where in the frame the middle of a label is that stands that way beside a point of space."""
        return self._beside(size_of(label), point, away, gap)

    def _beside(self, size: np.ndarray, point: np.ndarray, away: np.ndarray, gap: float) -> np.ndarray:
        return np.asarray(self.project(point) + (_reach(size, away) / 2 + gap) * away)

    def place_of(self, label: Mobject) -> np.ndarray:
        """Return where in the frame the middle of a label is: of an upright one, or of one that is pinned."""
        anchor = self.anchors.get(id(label))
        return np.asarray(label.get_center() if anchor is None else self.project(anchor) + label.get_center() - anchor)

    def _boxes_of(self, labels: Sequence[Mobject]) -> _Boxes:
        """Measure labels once, where many places beside them are looked at."""
        places = [self.place_of(label)[:2] for label in labels]
        return _Boxes(np.reshape(places, (-1, 2)), np.reshape([size_of(label) for label in labels], (-1, 2)))


@dataclass(frozen=True)
class _Boxes:
    """The middles of boxes in the frame, and their widths and heights."""

    places: np.ndarray
    sizes: np.ndarray

    def crowding(self, place: np.ndarray, size: np.ndarray) -> float:
        """Return how far a box of that size there reaches into these, or comes too near."""
        apart = np.abs(place[:2] - self.places) - (size + self.sizes) / 2 - theme.GAP
        return float(sum(np.maximum(0.0, -apart.max(axis=1)).tolist()))


def size_of(mobject: Mobject) -> np.ndarray:
    """Return the width and height of a mobject's box."""
    return np.array([mobject.width, mobject.height])


def _reach(size: np.ndarray, direction: np.ndarray) -> float:
    return float(abs(direction[0]) * size[0] + abs(direction[1]) * size[1])


def extent(mobject: Mobject, direction: np.ndarray) -> float:
    """Return how much room a mobject's box takes along a direction of the frame."""
    return _reach(size_of(mobject), direction)


class DepthSorted(VMobject):
    """A small part of a mobject in space, painted in the order of its depth."""

    def __init__(self, view: CameraView, **style: Any) -> None:
        super().__init__(**style)
        self.shade_in_3d = True
        self.view = view
        self.column = np.zeros(3)
        self.lift = 0.0

    def get_z_index_reference_point(self) -> np.ndarray:
        return self.column + self.lift * self.view.heading

    @staticmethod
    def get_z_index_reference_points(parts: Sequence[DepthSorted]) -> np.ndarray:
        """Return the points of many parts, shape (parts, 3): there are a thousand of them at every frame."""
        columns = np.concatenate([part.column for part in parts]).reshape(-1, 3)
        if len({id(part.view) for part in parts}) > 1:
            return columns + np.array([part.lift * part.view.heading for part in parts])
        return columns + np.array([part.lift for part in parts])[:, None] * parts[0].view.heading


class TurnCamera(Animation):
    """Animate the camera to other angles, in radians, which may exceed a full turn."""

    def __init__(self, view: CameraView, **goal: Any) -> None:
        self.view = view
        names = ("phi", "theta", "zoom", "target", "place")
        self.goal = {name: goal.pop(name) for name in names if name in goal}
        super().__init__(view.camera.theta_tracker, **goal)

    def begin(self) -> None:
        state = self.view.state
        self.start = {name: state[name] for name in self.goal}
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        self.view.set(
            **{
                name: (1 - share) * np.asarray(self.start[name]) + share * np.asarray(self.goal[name])
                for name in self.goal
            }
        )


def drive(scene: Scene, parts: Iterable[Any], *animations: Any, run_time: float) -> None:
    """Play animations of trackers while the parts that read them are drawn anew (`redraw`) at each frame."""
    for part in parts:
        part.add_updater(_redraw)
    scene.play(*animations, run_time=run_time)
    for part in parts:
        part.remove_updater(_redraw)


def _redraw(part: Any) -> None:
    part.redraw()


def see_face(normal: Point3DLike, phi: float) -> float:
    """Return the most liked azimuth from which a surface with this normal is seen from its face, not along its edge."""
    n = np.asarray(normal, dtype=float) / np.linalg.norm(np.asarray(normal, dtype=float))
    across = np.sin(phi) * (np.cos(AZIMUTHS) * n[0] + np.sin(AZIMUTHS) * n[1])
    facing = across + np.cos(phi) * n[2]
    good = facing >= LEAST_FACING
    return float(AZIMUTHS[np.argmax(good)] if good.any() else AZIMUTHS[np.argmax(facing)])
