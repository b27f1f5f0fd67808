"""What the words of the scenes on rules, rates, factors and shares claim by variant, and whether a run bears it out."""

from __future__ import annotations

import math

from judging import Judge, falling, faster, shares, sizes

from scenes.framework.numbers import read_number

__all__ = ["product_claims", "rule_claims"]


def product_claims() -> dict[tuple[str, str, str | None], Judge]:
    """Claims on the pieces by which a product changes."""
    guess, corner = ("ProductRule", "guess"), ("ProductRule", "corner_vanishes")
    grows = ("ProductRule", "rectangle_grows")

    def covered(run):
        """Return how many strips the corner covers a part of: with an area, along a side that gets shorter."""
        params, end = run.params, run.params.point + run.params.steps[0]
        before, after = ([float(f(at)) for f in (params.u, params.v)] for at in (params.point, end))
        (u, v), (du, dv) = before, (b - a for a, b in zip(before, after, strict=True))
        return sum(length * change < 0 and bool(other) for length, change, other in ((u, du, dv), (v, dv, du)))

    def corners(run):
        return sizes(run, "guess", r"corner_\d+")

    def is_faster(run):
        return faster(corners(run), run.numbers("guess", r"dx_\d+"))

    def strips(run):
        return sizes(run, "guess", r"strips_\d+")

    def ratios(run):
        return sizes(run, "guess", r"ratio_\d+")

    return {
        (*grows, None): lambda run: covered(run) == 0,
        (*grows, "bites"): lambda run: covered(run) == 0,
        (*grows, "bites_on_one"): lambda run: covered(run) == 1,
        (*grows, "bites_on_both"): lambda run: covered(run) == 2,
        (*grows, "fewer"): lambda run: covered(run) == 0,
        (*grows, "fewer_bites"): lambda run: covered(run) == 0,
        (*grows, "fewer_bites_on_one"): lambda run: covered(run) == 1,
        (*guess, None): lambda run: shares(strips(run)[:2], 0.07, 0.13) and shares(corners(run)[:2], 0.005, 0.02),
        (*corner, None): lambda run: shares(ratios(run), 0.07, 0.13),
        (*corner, "faster"): lambda run: falling(ratios(run)),
        (*corner, "small"): is_faster,
        (*corner, "at_last"): lambda run: any(corners(run)) and not is_faster(run),
        (*corner, "missing"): lambda run: not any(corners(run)) and any(strips(run)),
        (*corner, "none"): lambda run: not any(corners(run)) and not any(strips(run)),
    }


def rule_claims() -> dict[tuple[str, str, str | None], Judge]:
    """Claims on quotients, rates, factors and shares."""
    base, spread = ("QuotientRule", "base_grows"), ("QuotientRule", "area_is_spread")
    height = ("QuotientRule", "height_is_the_quotient")
    multiply, bound = ("VanishingGradient", "slopes_multiply"), ("VanishingGradient", "bound_falls")
    valleys, shares_of = ("GradientDescent1D", "two_valleys"), ("SoftmaxScene", "shares")

    def read(run, name):
        """Return a number as it is written in any beat."""
        return next(read_number(shown[name]) for shown in run.shown.values() if name in shown)

    def sides(run):
        """Return the base before and after the step."""
        params = run.params
        return float(params.v(params.point)), float(params.v(params.point + params.step))

    def scores(run):
        return run.numbers("scores", r"x_\d+")

    def rate_factors(run):
        return run.numbers("learning_rates", r"factor_.*")

    def five_ways(run):
        slow, once, back, cycles, away = rate_factors(run)
        return 0 < slow < 1 and once == 0 and -1 < back < 0 and cycles == -1 and away < -1

    def products(run):
        return run.numbers("slopes_multiply", r"product_\d+")

    def bounds(run):
        return run.numbers("bound_falls", r"bound_\d+")

    def below(run):
        return all(product <= most for product, most in zip(products(run), bounds(run), strict=True))

    return {
        (*height, "signed_from_edge"): lambda run: read(run, "q") < 0,
        (*base, None): lambda run: abs(sides(run)[1]) > abs(sides(run)[0]) and read(run, "q") != 0,
        (*base, "shrinks"): lambda run: abs(sides(run)[1]) < abs(sides(run)[0]) and read(run, "q") != 0,
        (*base, "steady"): lambda run: read(run, "dv") == 0,
        (*base, "flat"): lambda run: read(run, "q") == 0,
        (*spread, None): lambda run: read(run, "du") > 0 and 0 not in (read(run, "dq"), read(run, "strip")),
        (*spread, "signed"): lambda run: 0 not in (read(run, "du"), read(run, "dq"), read(run, "strip")),
        (*spread, "steady"): lambda run: read(run, "du") > 0 and read(run, "strip") == 0,
        (*spread, "steady_signed"): lambda run: read(run, "du") != 0 and read(run, "strip") == 0,
        (*spread, "constant"): lambda run: read(run, "du") == 0 and read(run, "strip") != 0,
        (*spread, "nothing"): lambda run: read(run, "du") > 0 and read(run, "dq") == 0,
        (*spread, "nothing_signed"): lambda run: read(run, "du") != 0 and read(run, "dq") == 0,
        (*spread, "none"): lambda run: read(run, "du") == read(run, "strip") == read(run, "dq") == 0,
        (*multiply, None): lambda run: (
            products(run)[0] < 1 and set(run.numbers("slopes_multiply", r"relu_product_\d+")) == {1}
        ),
        (*bound, None): lambda run: falling(bounds(run)) and below(run),
        (*bound, "loose"): lambda run: read(run, "steepest") == 1 and below(run),
        (*valleys, None): lambda run: len(set(run.numbers("two_valleys", r"valley_end_\d"))) == 2,
        (*valleys, "together"): lambda run: len(set(run.numbers("two_valleys", r"valley_end_\d"))) == 1,
        (*valleys, "other"): lambda run: len(set(run.numbers("two_valleys", r"valley_end_\d"))) == 2,
        (*valleys, "both_away"): lambda run: all(map(math.isinf, run.numbers("two_valleys", r"valley_end_\d"))),
        ("GradientDescent1D", "learning_rates", None): five_ways,
        ("GradientDescent3D", "two_shadows", None): lambda run: min(run.numbers("two_shadows", "factor_.")) < 0,
        ("GradientDescent3D", "two_shadows", "flat"): lambda run: set(run.numbers("two_shadows", "factor_.")) == {1},
        (*shares_of, None): lambda run: scores(run).count(max(scores(run))) == 1,
        (*shares_of, "tied"): lambda run: 1 < scores(run).count(max(scores(run))) < len(scores(run)),
        (*shares_of, "equal"): lambda run: len(set(scores(run))) == 1,
    }
