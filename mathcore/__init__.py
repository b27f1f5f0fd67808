"""Every number of the lecture, from difference quotients to back-propagation, as a library that reads like a textbook.
It needs numpy; sympy only for `antiderivative`, mpmath only where floats would lose their digits. No pictures."""

from mathcore.activations import Activation, elu, leaky_relu, linear, prelu, relu, sigmoid, tanh
from mathcore.chain import Chain, ChainStep, Link, LinkValue, chain, worked_chain
from mathcore.common import COMMON_DERIVATIVES, CommonDerivative
from mathcore.derivatives import (
    Differential,
    LimitRow,
    LimitTable,
    NumericCheck,
    OneSided,
    agreeing_digits,
    derivative_at,
    difference_quotient,
    differential,
    is_differentiable,
    limit_table,
    numeric_check,
    one_sided_derivatives,
)
from mathcore.descent import Descent, descend
from mathcore.domain import Domain, Interval
from mathcore.errors import DomainError, ParseError
from mathcore.explain import Factor
from mathcore.function import Function
from mathcore.integrals import (
    Convergence,
    Estimate,
    RiemannSum,
    accumulation,
    antiderivative,
    convergence,
    definite_integral,
    integral_estimate,
    riemann_sum,
)
from mathcore.kinks import nearest_side
from mathcore.network import Network, Training
from mathcore.numerals import typeset_number
from mathcore.passes import Forward, Gradients
from mathcore.precision import high_precision_value, precise_value
from mathcore.rules import WorkedRule, product_rule, quotient_rule, sum_rule
from mathcore.softmax import Softmax, softmax
from mathcore.tangents import TangentLine, TangentPlane, has_tangent_plane, tangent_line, tangent_plane

__all__ = [
    "COMMON_DERIVATIVES",
    "Activation",
    "Chain",
    "ChainStep",
    "CommonDerivative",
    "Convergence",
    "Descent",
    "Differential",
    "Domain",
    "DomainError",
    "Estimate",
    "Factor",
    "Forward",
    "Function",
    "Gradients",
    "Interval",
    "LimitRow",
    "LimitTable",
    "Link",
    "LinkValue",
    "Network",
    "NumericCheck",
    "OneSided",
    "ParseError",
    "RiemannSum",
    "Softmax",
    "TangentLine",
    "TangentPlane",
    "Training",
    "WorkedRule",
    "accumulation",
    "agreeing_digits",
    "antiderivative",
    "chain",
    "convergence",
    "definite_integral",
    "derivative_at",
    "descend",
    "difference_quotient",
    "differential",
    "elu",
    "has_tangent_plane",
    "high_precision_value",
    "integral_estimate",
    "is_differentiable",
    "leaky_relu",
    "limit_table",
    "linear",
    "nearest_side",
    "numeric_check",
    "one_sided_derivatives",
    "precise_value",
    "prelu",
    "product_rule",
    "quotient_rule",
    "relu",
    "riemann_sum",
    "sigmoid",
    "softmax",
    "sum_rule",
    "tangent_line",
    "tangent_plane",
    "tanh",
    "typeset_number",
    "worked_chain",
]
