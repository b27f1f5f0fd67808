"""What the words of the scenes on functions claim, by variant, and whether it is true of a run.

Judged by numbers as they are written, and by dense samples of the given function: not by what chose the words.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from descent_claims import DESCENT_CLAIMS
from judging import (
    SAMPLES,
    Judge,
    both_signs,
    by_tenths,
    dust,
    falling,
    falls,
    faster,
    has_faint_corner,
    heights,
    is_level,
    never_negative,
    never_positive,
    one,
    rises,
    shares,
    sizes,
    slopes,
    values,
)
from rule_claims import product_claims, rule_claims

from scenes.components.graph import evaluate

__all__ = ["VARIANT_CLAIMS", "variant_of"]


def variant_of(words, said: str) -> str | None:
    """Return the variant whose words were said in a beat, around the question if it asks one; None for its usual
    words."""

    def fits(say: str) -> bool:
        pieces = (piece.strip() for piece in re.split(r"\{[^{}]*\}|\|", say))
        return re.search(f"{'.*'.join(map(re.escape, pieces))}$", said, re.DOTALL) is not None

    told = {None: words.say, **{name: other.say for name, other in words.variants.items()}}
    return max((name for name, say in told.items() if fits(say)), key=lambda name: len(told[name]), default=None)


# -- samples of what is given ------------------------------------------------------------------------------------


def turns(run):
    """Return at which kinds of places f turns: from climbing to falling, or back, with a slope that is small."""
    found = slopes(run)
    small = 0.05 * np.abs(found).max()
    near = [(a, b) for a, b in pairwise(found) if a * b < 0 and max(abs(a), abs(b)) < small]
    return {"peak" if a > 0 else "valley" for a, b in near}


def curve_claims() -> dict[tuple[str, str, str | None], Judge]:
    """Claims on a curve and its slopes."""
    down, way = ("DerivativeFunction", "height_is_carried_down"), ("DerivativeFunction", "zeros_line_up")
    along, gap = ("Differential", "along_the_tangent"), ("Differential", "gap_shrinks")
    tangent, again = ("TangentLine", "gap_shrinks"), ("TangentLine", "crosses_again")

    def gaps(run):
        return sizes(run, "gap_shrinks", r"gap_\d+")

    def steps(run):
        return run.numbers("gap_shrinks", r"dx_\d+|window_\d+")

    def bends_twice(run):
        return both_signs(values(run.params.function.derivative().derivative(), run.params.interval))

    def is_itself(run):
        f, slope, xs = run.params.function, run.params.function.derivative(), np.linspace(*run.params.interval, SAMPLES)
        return bool(np.allclose(evaluate(slope, xs), evaluate(f, xs), rtol=1e-9, atol=0, equal_nan=True))

    def has_level_tangent(run):
        f, (low, high) = run.params.function, run.params.interval
        xs, step = np.linspace(low, high, 2001)[1:-1], 1e-6 * (high - low)
        chords = np.abs(evaluate(f, xs + step) - evaluate(f, xs - step)) / (2 * step)
        is_inside = np.nanargmin(chords) not in (0, len(chords) - 1)  # that of eˣ comes close to 0 at an end
        return bool(is_inside and np.nanmin(chords) < 1e-5 * np.nanmedian(chords))

    found: dict[tuple[str, str, str | None], Judge] = {
        (*down, None): lambda run: both_signs(slopes(run)) and not is_itself(run),
        (*down, "rises"): lambda run: never_negative(slopes(run)) and not is_itself(run),
        (*down, "falls"): lambda run: never_positive(slopes(run)) and not is_itself(run),
        (*down, "rises_itself"): lambda run: never_negative(slopes(run)) and is_itself(run),
        (*down, "falls_itself"): lambda run: never_positive(slopes(run)) and is_itself(run),
        ("DerivativeFunction", "it_has_a_formula", None): lambda run: not is_itself(run),
        ("DerivativeFunction", "it_has_a_formula", "itself"): is_itself,
        (*down, "steady"): lambda run: is_level(slopes(run)),
        (*way, "turns"): lambda run: both_signs(slopes(run)),
        **{(*way, name): lambda run: turns(run) == {"peak"} for name in ("peak", "peak_turns")},
        **{(*way, name): lambda run: turns(run) == {"valley"} for name in ("valley", "valley_turns")},
        (*way, "rises"): lambda run: never_negative(slopes(run)) and not has_level_tangent(run),
        (*way, "falls"): lambda run: never_positive(slopes(run)) and not has_level_tangent(run),
        (*way, "rises_in_pieces"): lambda run: never_negative(slopes(run)) and not has_level_tangent(run),
        (*way, "falls_in_pieces"): lambda run: never_positive(slopes(run)) and not has_level_tangent(run),
        (*way, "both_in_pieces"): lambda run: both_signs(slopes(run)) and not has_level_tangent(run),
        (*way, "steady"): lambda run: is_level(slopes(run)),
        (*along, None): lambda run: one(run, "along_the_tangent", "df_1") > 0,
        (*along, "falls"): lambda run: one(run, "along_the_tangent", "df_1") < 0,
        (*along, "level"): lambda run: one(run, "along_the_tangent", "df_1") == 0,
        ("Differential", "along_the_curve", None): lambda run: one(run, "along_the_curve", "gap_1") != 0,
        (*gap, None): lambda run: by_tenths(steps(run)) and shares(gaps(run), 0.005, 0.02),
        (*gap, "exact"): lambda run: by_tenths(steps(run)) and shares(gaps(run), 0.0099, 0.0101),
        (*gap, "faster"): lambda run: faster(gaps(run), steps(run)),
        (*gap, "straight"): lambda run: not any(gaps(run)),
        (*tangent, None): lambda run: by_tenths(steps(run)) and shares(gaps(run), 0.007, 0.014),
        (*tangent, "faster"): lambda run: faster(gaps(run), steps(run)),
        (*tangent, "straight"): lambda run: not any(gaps(run)),
        (*tangent, "straight_beside"): lambda run: not any(gaps(run)),
        ("SumRule", "rises_add", None): lambda run: 0 not in run.numbers("number", "slope_[uv]|result"),
        ("SumRule", "rises_add", "level"): lambda run: run.numbers("number", "slope_[uv]") == [0, 0],
        ("SumRule", "rises_add", "one_level"): lambda run: run.numbers("number", "slope_[uv]").count(0) == 1,
        ("SumRule", "rises_add", "nearly_level"): lambda run: 0 not in run.numbers("number", "slope_[uv]"),
        ("SumRule", "rises_add", "cancels"): lambda run: run.numbers("number", "result") == [0],
    }

    def sides(run):
        """Return on which sides of the tangent at the point the curve lies over the interval: 1 above, −1 below."""
        f, a, interval = run.params.function, run.params.point, run.params.interval
        xs, height, slope = np.linspace(*interval, SAMPLES), float(f(a)), float(f.derivative()(a))
        gaps = evaluate(f, xs) - (height + slope * (xs - a))
        gaps = gaps[np.isfinite(gaps)]
        return set(np.sign(gaps[np.abs(gaps) > dust(gaps)]))

    def is_its_tangent_before(run):
        f, a, width = run.params.function, run.params.point, min(run.params.windows)
        xs = np.linspace(a - width, a, SAMPLES)
        # f' need have no formula at the point itself; on the left it is the slope of a straight line.
        found = evaluate(f, xs)
        line = found[-1] + (found[-1] - found[0]) / width * (xs - a)
        return bool(np.abs(found - line).max() <= dust(heights(run)))

    found[*again, "straight_before"] = is_its_tangent_before
    for variant in (None, "inflection", "inflection_here"):
        found[*again, variant] = bends_twice
    found[*again, "through"] = lambda run: bends_twice(run) and len(sides(run)) == 1
    for variant in ("through_here", "through_beside"):
        found[*again, variant] = lambda run: bends_twice(run) and len(sides(run)) == 2
    return found


def doubled(run, low, high, errors):
    """Return whether each error falls to about a share for each doubling of the bars."""
    counts, found = np.array(run.params.counts), np.array(errors)
    orders = (
        found[1:] ** (1 / np.log2(counts[1:] / counts[:-1])),
        found[:-1] ** (1 / np.log2(counts[1:] / counts[:-1])),
    )
    return bool(np.all((orders[0] / orders[1] > low) & (orders[0] / orders[1] < high)))


def pieces(run):
    """Return what each of the first bars, as high as the curve in its middle, has too much, and what it misses."""
    f, n = run.params.function, run.params.counts[0]
    xs = np.linspace(*run.params.interval, 2 * SAMPLES * n + 1)
    found = []
    for k in range(n):
        inside = xs[2 * SAMPLES * k : 2 * SAMPLES * (k + 1) + 1]
        top = float(f(inside[SAMPLES]))
        beyond = np.sign(top or 1.0) * (top - evaluate(f, inside))
        found.append([np.trapezoid(np.maximum(part, 0), inside) for part in (beyond, -beyond)])
    return np.array(found)


def filled(run):
    """Return what the bar that is enlarged has too much, as a share of what it misses."""
    alike = [each for each in pieces(run) if min(each) >= 0.66 * max(each)]
    over, under = max(alike, key=min)
    return over / under


def area_claims() -> dict[tuple[str, str, str | None], Judge]:
    """Claims on sums and integrals."""
    bars, guess = ("RiemannSum", "bars_stand_up"), ("RiemannSum", "guess")
    thin, slide = ("RiemannSum", "bars_grow_thin"), ("RiemannSum", "errors_slide")
    tilt, middle, limit = (("RiemannSum", beat) for beat in ("tops_tilt", "middles_are_better", "sum_becomes_integral"))
    grows, same = ("Accumulation", "area_grows"), ("Accumulation", "slope_is_height")

    def first_error(run, rule):
        """Return the first sum of a rule less the integral, as they are written."""
        sums = run.numbers("tops_tilt", rf"sum_{rule}_\d+")
        return sums[0] - one(run, "tops_tilt", "integral")

    def ends(run):
        """Return the sums of the left and of the right ends."""
        return [run.numbers("tops_tilt", rf"sum_{rule}_\d+")[0] for rule in ("left", "right")]

    def left(run):
        return sizes(run, "bars_grow_thin", r"error_left_\d+")

    def middles(run):
        return sizes(run, "middles_are_better", r"error_midpoint_\d+")

    def smaller(run):
        return all(a < b for a, b in zip(middles(run), left(run), strict=True))

    def all_but_cancels(run):
        """Return whether the first sum's error is less than a fiftieth of what lies between its bars and the curve."""
        f, (low, high), n = run.params.function, run.params.interval, run.params.counts[0]
        xs = low + (high - low) * (np.arange(99 * n) + 0.5) / (99 * n)
        tops = np.repeat(evaluate(f, low + (high - low) * np.arange(n) / n), 99)
        between = float(np.nanmean(np.abs(evaluate(f, xs) - tops))) * (high - low)
        return abs(left(run)[0]) < 0.02 * between * (1 + 1e-2)

    def is_halved(run):
        """Return whether twice as many bars leave about half of the error of left ends, a quarter of the other."""
        return doubled(run, 0.2, 0.3, middles(run)) and doubled(run, 0.4, 0.6, left(run))

    return {
        **{(*bars, name): lambda run: never_negative(heights(run)) for name in (None, "one")},
        **{(*bars, name): lambda run: not never_negative(heights(run)) for name in ("signed", "one_signed")},
        (*guess, None): lambda run: rises(run) and first_error(run, "left") < 0,
        (*guess, "falls"): lambda run: falls(run) and first_error(run, "left") > 0,
        (*guess, "exact"): lambda run: not left(run)[0],
        (*guess, "signed_exact"): lambda run: not left(run)[0],
        (*guess, "nearly"): lambda run: left(run)[0] > 0 and all_but_cancels(run),
        (*guess, "signed_nearly"): lambda run: left(run)[0] > 0 and all_but_cancels(run),
        (*guess, "mixed"): lambda run: not all_but_cancels(run),
        (*guess, "signed"): lambda run: not all_but_cancels(run),
        (*guess, "level"): lambda run: not left(run)[0],
        (*thin, None): lambda run: doubled(run, 0.4, 0.6, left(run)),
        (*thin, "inverse"): lambda run: doubled(run, 0.4, 0.6, left(run)),
        (*thin, "falls"): lambda run: falling(left(run)),
        (*thin, "exact"): lambda run: not any(left(run)),
        (*slide, "exact"): lambda run: is_level(heights(run)) and not any(left(run)),
        (*slide, "straight"): lambda run: set(run.numbers("errors_slide", r"fill_\d+")) == {50},
        (*tilt, None): lambda run: first_error(run, "right") > 0,
        (*tilt, "falls"): lambda run: first_error(run, "right") < 0,
        (*tilt, "signed"): lambda run: first_error(run, "right") > 0,
        (*tilt, "signed_falls"): lambda run: first_error(run, "right") < 0,
        (*tilt, "larger"): lambda run: ends(run)[0] < ends(run)[1],
        (*tilt, "smaller"): lambda run: ends(run)[0] > ends(run)[1],
        (*tilt, "exact"): lambda run: ends(run)[0] == ends(run)[1],
        (*middle, None): lambda run: is_halved(run) and 0.66 < filled(run) < 0.96,
        (*middle, "about"): lambda run: is_halved(run) and 0.94 < filled(run) < 1.06,
        (*middle, "more"): lambda run: is_halved(run) and filled(run) > 1.04,
        (*middle, "nearly"): lambda run: is_halved(run) and 2 * min(sum(pieces(run))) > max(sum(pieces(run))),
        (*middle, "smaller"): smaller,
        (*middle, "smaller_apart"): smaller,
        (*middle, "smaller_later"): smaller,
        (*middle, "no_better"): lambda run: not smaller(run),
        (*middle, "no_better_apart"): lambda run: not smaller(run),
        (*middle, "exact"): lambda run: not any(middles(run)),
        (*middle, "cancel"): lambda run: not any(middles(run)),
        (*middle, "level"): lambda run: not any(middles(run)),
        (*limit, None): lambda run: never_negative(heights(run)),
        (*limit, "signed"): lambda run: both_signs(heights(run)),
        (*limit, "negative"): lambda run: never_positive(heights(run)),
        (*limit, "level"): lambda run: is_level(heights(run)) and not any(left(run)),
        (*grows, None): lambda run: never_negative(heights(run)) and bool(heights(run).any()),
        (*grows, "signed"): lambda run: both_signs(heights(run)),
        (*grows, "negative"): lambda run: never_positive(heights(run)) and bool(heights(run).any()),
        (*grows, "zero"): lambda run: not heights(run).any(),
        (*same, None): lambda run: len(set(run.numbers("slope_is_height", "height|slope_of_area"))) == 1,
    }


def descent_claims() -> dict[tuple[str, str, str | None], Judge]:
    """Claims on descents, activation functions and shares."""
    way, follow = ("GradientDescent1D", "slope_shows_the_way"), ("GradientDescent1D", "steps_follow")
    bowl, ground = ("GradientDescent1D", "quadratic_model"), ("GradientDescent3D", "gradient_on_the_ground")
    together = ("VanishingGradient", "come_together")

    def slope(run):
        return one(run, "slope_shows_the_way", "slope_0")

    def steps(run):
        return run.numbers("steps_follow", r"step_\d+")

    def lengths(run):
        return sizes(run, "steps_follow", r"step_\d+")

    def turn(run):
        return [a * b < 0 for a, b in pairwise(steps(run))]

    def gradient(run):
        return run.numbers("gradient_on_the_ground", "slope_[xy]")

    def spreads(run):
        return run.numbers("come_together", r"spread_\d+")

    return {
        (*way, None): lambda run: slope(run) < 0,
        (*way, "left"): lambda run: slope(run) > 0,
        (*way, "level"): lambda run: slope(run) == 0,
        (*follow, None): lambda run: falling(lengths(run)) and not any(turn(run)),
        (*follow, "back"): lambda run: falling(lengths(run)) and all(turn(run)),
        (*follow, "once"): lambda run: steps(run)[0] != 0 and not any(steps(run)[1:]),
        (*follow, "away"): lambda run: falling(lengths(run)[::-1]),
        (*follow, "rests"): lambda run: not any(steps(run)),
        (*bowl, "narrow"): lambda run: one(run, bowl[1], "value_1") < one(run, bowl[1], "value_0"),
        (*ground, None): lambda run: any(gradient(run)),
        (*ground, "rests"): lambda run: not any(gradient(run)),
        ("GradientDescent3D", "momentum", None): lambda run: one(run, "momentum", "momentum") != 0,
        ("GradientDescent3D", "momentum", "plain"): lambda run: one(run, "momentum", "momentum") == 0,
        (*together, None): lambda run: falling(spreads(run)[:2]) and spreads(run)[-1] < 0.3 * spreads(run)[0],
        (*together, "apart"): lambda run: falling(spreads(run)),
        ("ActivationGallery", "corner", None): lambda run: run.params.elu_alpha == 1 and not has_faint_corner(run),
        ("ActivationGallery", "corner", "all"): lambda run: run.params.elu_alpha != 1 and not has_faint_corner(run),
        ("ActivationGallery", "corner", "faint"): lambda run: run.params.elu_alpha == 1 and has_faint_corner(run),
        ("ActivationGallery", "corner", "all_faint"): lambda run: run.params.elu_alpha != 1 and has_faint_corner(run),
        ("Opening", "how_much", None): lambda run: never_negative(
            values(run.params.area_function, run.params.area_interval)
        ),
        ("Opening", "how_much", "signed"): lambda run: (
            not never_negative(values(run.params.area_function, run.params.area_interval))
        ),
    }


def both(first: Judge | None, second: Judge) -> Judge:
    """Return what judges by two."""
    return second if first is None else lambda run: first(run) and second(run)


VARIANT_CLAIMS = {**curve_claims(), **area_claims(), **product_claims(), **descent_claims(), **rule_claims()}
VARIANT_CLAIMS |= {claim: both(VARIANT_CLAIMS.get(claim), judge) for claim, judge in DESCENT_CLAIMS.items()}
