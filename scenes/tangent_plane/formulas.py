"""What TangentPlane writes: the numbers of the plane, recorded for the words, and the rows that hold them."""

from __future__ import annotations

from collections.abc import Sequence

from mathcore import TangentPlane
from scenes.components.plane_equation import equation_in_numbers, slope_of
from scenes.framework.digits import Recorder, alike_specs, distinct_specs, number_spec, short_spec
from scenes.framework.numbers import Figure, format_number, sign_of, typeset_number
from scenes.tangent_plane.parameters import NAMES

__all__ = ["SLOPES", "PlaneFormulas", "name_scaled"]

SLOPES = ("df_dx", "df_dy")
LONGEST = 10  # digits of a coordinate that is written whole
DIGITS = 2  # significant, of a gap: so many show that it halves


class PlaneFormulas:
    """Rows about a tangent plane as Typst math; each call records the numbers of its row where they are shown."""

    def __init__(self, plane: TangentPlane, record: Recorder) -> None:
        self.plane, self._record = plane, record
        self._alone = self._specs_alone()

    def point(self) -> tuple[Figure, Figure]:
        """Return the coordinates of the point."""
        named = zip(NAMES, map(float, self.plane.point), strict=True)
        a, b = (self._figure(f"point_{name}", at) for name, at in named)
        return a, b

    def place(self) -> tuple[Figure, Figure]:
        """Return the coordinates of the point without recording them."""
        a, b = (
            Figure.of(name, at, self.spec_of(at)) for name, at in zip(NAMES, map(float, self.plane.point), strict=True)
        )
        return a, b

    def value(self) -> str:
        """Return f(a, b) = f(0.6, 0.4) ≈ 0.52."""
        a, b = self.point()
        height = self._figure("value", self.plane.value)
        middle = f"{sign_of(a, b)} function(f)({a}, {b})"
        return f"function(f)(a, b) {middle} {sign_of(a, b, height)} function({height})"

    def slope(self, axis: int) -> str:
        """Return a partial derivative at the point, as a number."""
        slope = self._slope(axis)
        return f"{slope_of(axis)} (a, b) {sign_of(slope)} tangent({slope})"

    def slope_alone(self, axis: int) -> str:
        """Return a partial derivative as a number, for its tangent line."""
        slope = self._slope(axis)
        return f"{slope_of(axis)} {sign_of(slope)} tangent({slope})"

    def equation(self, left: str, sign: str = "") -> str:
        """Return the plane's equation in numbers, with the sign that fits them or the given one."""
        slopes, value = [self._slope(axis) for axis in (0, 1)], self._figure("value", self.plane.value)
        sign = sign or sign_of(value, *slopes, *self.point())
        return equation_in_numbers(value, slopes, self.point(), f"{left} {sign}")

    def gradient(self) -> str:
        """Return the gradient at the point, in letters and below them in numbers, parts of these names."""
        x, y = (self._figure(f"gradient_{name}", float(self.plane.gradient[i])) for i, name in enumerate(NAMES))
        return _two_rows(
            "gradient(nabla f)(a, b)",
            f"({slope_of(0)}, {slope_of(1)})",
            f"{sign_of(x, y)} (tangent({x}), tangent({y}))",
        )

    def normal(self) -> str:
        """Return the normal in letters and below them in numbers, parts of these names."""
        normal = zip((*NAMES, "z"), self.plane.normal.tolist(), strict=True)
        x, y, z = (self._figure(f"normal_{name}", value) for name, value in normal)
        letters = f"(-{slope_of(0)}, -{slope_of(1)}, 1)"
        return _two_rows("bold(n)", letters, f"{sign_of(x, y)} (tangent({x}), tangent({y}), {z})")

    def gaps(self, radii: Sequence[float], gaps: Sequence[float]) -> list[list[str]]:
        """Return a row for each radius: it, and the largest gap inside as a share of it."""
        specs = distinct_specs(gaps, DIGITS)
        rows = []
        for k, (radius, gap, spec) in enumerate(zip(radii, gaps, specs, strict=True)):
            figures = self._record(f"radius_{k}", radius, number_spec(radius)), self._record(f"gap_{k}", gap, spec)
            rows.append([figure.marked for figure in figures])
        self._record("gap", gaps[-1], specs[-1])
        return rows

    def _slope(self, axis: int) -> Figure:
        return self._figure(SLOPES[axis], float(self.plane.gradient[axis]))

    def _figure(self, name: str, value: float) -> Figure:
        """Return a number as it is written here."""
        return self._record(name, value, self.spec_of(value))

    def spec_of(self, value: float) -> str:
        """Return the format of a number of the plane: two decimals where they tell enough, or that of a coordinate,
        the value or a slope which it is, its sign aside, with more digits."""
        return alike_specs({"": (abs(value), short_spec(value)), **self._alone})[""]

    def _specs_alone(self) -> dict[str, tuple[float, str]]:
        """Return how large the coordinates of the point, the value and the slopes are, and their formats alone."""
        place = [abs(float(at)) for at in self.plane.point]
        others = [abs(float(value)) for value in (self.plane.value, *self.plane.gradient)]
        specs = [*(number_spec(at, whole=LONGEST) for at in place), *map(short_spec, others)]
        return {str(i): each for i, each in enumerate(zip((*place, *others), specs, strict=True))}


def _two_rows(name: str, letters: str, numbers: str) -> str:
    return f"{name} &= {{{{ {letters} : letters }}}} \\ {{{{ &{numbers} : numbers }}}}"


def name_scaled(name: str, scale: float) -> str:
    """Return what an arrow is that has so many times the length of what is named."""
    if scale == 1:
        return name
    if scale > 1:
        return f"{_typeset(scale)} thin {name}"
    factor = _typeset(1 / scale)
    return f"{name} \\/ ({factor})" if "times" in factor else f"{name} \\/ {factor}"


def _typeset(factor: float) -> str:
    """Return a factor of 1, 2 or 5 and a power of ten as Typst math."""
    return typeset_number(format_number(factor, "g"))
