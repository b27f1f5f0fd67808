"""Every number of the lecture: functions, derivatives, activations, tangent planes, networks.
Reads like the textbook it follows; never imports a drawing library."""

from mathcore.activations import Activation, elu, leaky_relu, linear, prelu, relu, sigmoid, tanh
from mathcore.derivatives import (
    Differential,
    LimitRow,
    LimitTable,
    OneSided,
    TangentLine,
    difference_quotient,
    differential,
    is_differentiable,
    limit_table,
    one_sided_derivatives,
    tangent_line,
)
from mathcore.errors import DomainError, ParseError
from mathcore.function import Function
from mathcore.network import Backward, Factor, Forward, Network
from mathcore.tangent_plane import TangentPlane, tangent_plane

__all__ = [
    "Activation",
    "Backward",
    "Differential",
    "DomainError",
    "Factor",
    "Forward",
    "Function",
    "LimitRow",
    "LimitTable",
    "Network",
    "OneSided",
    "ParseError",
    "TangentLine",
    "TangentPlane",
    "difference_quotient",
    "differential",
    "elu",
    "is_differentiable",
    "leaky_relu",
    "limit_table",
    "linear",
    "one_sided_derivatives",
    "prelu",
    "relu",
    "sigmoid",
    "tangent_line",
    "tangent_plane",
    "tanh",
]
