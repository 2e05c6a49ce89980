"""Activations, their slopes and their curvatures, read as the mathematics.

``relu(x)``, ``relu.derivative(x)``, ``leaky_relu(x, negative_slope=0.2)``. The rows of
the table stand in ``table``, what a row is in ``rows``, how a formula keeps its last
digit in ``numerics``, PReLU's channels in ``channels``, and functions of several
numbers, such as softmax, in ``vectors``.

What holds for every row:

- Any shape; a number gives a number. float16, float32 and float64 keep their type,
  whole numbers and booleans become float64. The input is never written to.
- float16 and float32 are computed in float64 and rounded once.
- nan in gives nan out, slope and curvature too. At plus and minus infinity the value is
  the limit. Nothing warns.
- At a kink a function has no slope. Each row that has kinks says in words which number
  it gives there; it lies between the slopes of the two sides.
- A masked array is refused: its hidden numbers would be used.
"""

from relulib.activations.channels import prelu_weight_gradient
from relulib.activations.rows import TABLE, Activation, define
from relulib.activations.table import *  # noqa: F403 (each row by its name)
from relulib.activations.vectors import (
    GATES,
    crelu,
    geglu,
    glu,
    log_softmax,
    reglu,
    softmax,
    swiglu,
)

__all__ = [
    "GATES",
    "TABLE",
    "Activation",
    "crelu",
    "define",
    "geglu",
    "glu",
    "log_softmax",
    "prelu_weight_gradient",
    "reglu",
    "softmax",
    "swiglu",
    *TABLE,
]
