r"""The table of activations: one block per activation, nothing else knows their names.

A row holds the formula, the value, the slope, the curvature, the kinks and the source.
It is called as the maths reads::

    leaky_relu(x)
    leaky_relu(x, negative_slope=0.2)
    leaky_relu.derivative(x)
    leaky_relu.second_derivative(x)

``TABLE`` maps each name to its row, in the order of the course.

**The choice at a kink.** A slope is not defined where the function has a kink; any value
between the two one-sided slopes is a subgradient. This table takes what torch takes:
relu'(0) = 0 (as jax.nn and TensorFlow do), the left slope for leaky_relu, prelu, elu
and selu at 0, and 0 outside the open interval in which relu6 and hardsigmoid rise.
hardswish'(-3) = 0 and hardswish'(3) = 1, the slopes outside. The second derivative is
0 at every kink and wherever else it jumps (squared_relu, elu and celu at 0).

**Numbers.** float16, float32 and float64 are kept; integers and booleans become float64;
a scalar gives a scalar. All work is done in float64 and rounded once. nan in gives nan
out, in slopes and curvatures too. At plus and minus infinity a row takes its limit.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from numbers import Integral, Real
from types import MappingProxyType

import numpy as np
from scipy import special

TABLE: dict[str, "Activation"] = {}

BLOCK = 8192  # elements worked on at a time: the temporaries then stay in the cache
FLOATS = (np.float16, np.float32, np.float64)


# ---------------------------------------------------------------- what a row is
@dataclass(frozen=True, eq=False, repr=False)
class Activation:
    """One row of the table.

    Parameters
    ----------
    name : str
        Name in ``TABLE`` and in this module.
    formula : str
        LaTeX, as a function of ``x``.
    idea : str
        One sentence.
    source : str
        Key in ``references.bib``.
    forward, slope, curvature : callable
        Value, first and second derivative of a float64 array, each called with the
        parameters as keywords.
    torch : callable
        ``torch(F, x, **params)``: the same in torch, ``F`` is torch.nn.functional.
    examples : tuple of (float, float)
        Pairs (x, value) worked by hand, at the default parameters.
    params : mapping
        Names of the parameters and their defaults; read only.
    kinks : tuple of float
        Where the slope may jump.
    positive : tuple of str
        Parameters that must be greater than zero.
    """

    name: str
    _: KW_ONLY
    formula: str
    idea: str
    source: str
    forward: Callable
    slope: Callable
    curvature: Callable
    torch: Callable
    examples: tuple
    params: Mapping = field(default_factory=dict)
    kinks: tuple = ()
    positive: tuple = ()

    def __post_init__(self):
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def __call__(self, x, **params):
        """Value at x, same shape and floating dtype as x.

        Raises
        ------
        TypeError
            If x does not hold real numbers, or a parameter is unknown or no number.
        ValueError
            If a parameter is outside its range or does not fit the shape of x.
        """
        return self._map(self.forward, x, params)

    def derivative(self, x, **params):
        """Slope at x; at a kink the choice stated at the top of this module."""
        return self._map(self.slope, x, params)

    def second_derivative(self, x, **params):
        """Curvature at x, the derivative of the slope between the kinks."""
        return self._map(self.curvature, x, params)

    def _map(self, function, x, params):
        x = real_array(x, self.name)
        scalars, arrays = self._bind(x, params)
        out = np.empty_like(x, subok=False)
        operands = [x, out, *arrays.values()]
        # inf and 0 are the right answers at the ends of the range, not accidents.
        with np.errstate(all="ignore"):
            with np.nditer(
                operands,
                ["external_loop", "buffered", "zerosize_ok"],
                [["readonly"], ["writeonly"]] + [["readonly"]] * len(arrays),
                op_dtypes=[np.float64] * len(operands),
                casting="same_kind",
                buffersize=BLOCK,
            ) as blocks:
                for block, result, *slices in blocks:
                    values = dict(zip(arrays, slices))
                    result[...] = function(block, **scalars, **values)
                    # comparisons are False for nan, so np.where alone swallows it
                    np.copyto(result, np.nan, where=np.isnan(block))
        return out[()]

    def _bind(self, x, given):
        """Check the parameters; numbers apart from arrays that broadcast against x."""
        for name in given:
            if name not in self.params:
                known = ", ".join(self.params) or "none"
                raise TypeError(
                    f"{self.name} has no parameter {name!r}; its parameters: {known}"
                )
        params = {**self.params, **given}
        axis = params.pop("axis", None)
        scalars, arrays = {}, {}
        for name, value in params.items():
            label = f"{self.name}: {name}"
            if axis is not None:
                value = per_channel(value, x.shape, axis, label)
            if np.ndim(value):
                arrays[name] = value
                continue
            scalars[name] = finite_number(value, label)
            if name in self.positive and scalars[name] <= 0:
                raise ValueError(f"{label} must be greater than 0, got {value!r}")
        return scalars, arrays

    def __repr__(self):
        return self.name

    def __reduce__(self):
        return self.name  # pickled by name: lambdas cannot be pickled

    def _repr_latex_(self):
        name = self.name.replace("_", r"\_")
        return rf"$\mathrm{{{name}}}(x) = {self.formula}$"


def define(name, **block):
    """Make a row and append it to ``TABLE``."""
    if name in TABLE:
        raise ValueError(f"{name} is defined twice")
    TABLE[name] = Activation(name, **block)
    return TABLE[name]


def real_array(x, name):
    """Array of float16, float32 or float64; integers and booleans become float64."""
    try:
        array = np.asarray(x)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(
            f"{name}: x must be a number or an array of real numbers: {error}"
        ) from error
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.type not in FLOATS:
        raise TypeError(
            f"{name}: x must hold real numbers (float16, float32, float64, integers "
            f"or booleans), got {type(x).__name__} of dtype {array.dtype}"
        )
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def finite_number(value, label):
    """The parameter as a float; an error that says what was given if it is none."""
    number = value.item() if isinstance(value, np.ndarray | np.generic) else value
    if not isinstance(number, Real) or isinstance(number, bool):
        raise TypeError(f"{label} must be a real number, got {value!r}")
    if not math.isfinite(number):
        raise ValueError(f"{label} must be finite, got {value!r}")
    return float(number)


def per_channel(weight, shape, axis, label):
    """One value for all, or one per channel shaped to broadcast along ``axis``."""
    weight = np.asarray(weight)
    if weight.dtype.kind not in "iuf":
        raise TypeError(f"{label} must hold real numbers, got {weight.dtype}")
    if not np.isfinite(weight).all():
        raise ValueError(f"{label} must be finite, got {weight}")
    if not isinstance(axis, Integral) or isinstance(axis, bool):
        raise TypeError(f"{label}: axis must be an integer, got {axis!r}")
    if weight.size == 1 and weight.ndim < 2:
        return weight.reshape(())
    if weight.ndim != 1 or not -len(shape) <= axis < len(shape):
        raise ValueError(
            f"{label} of shape {weight.shape} needs one value per channel, "
            f"but axis {axis} of x with shape {shape} has none such"
        )
    if weight.size != shape[axis]:
        raise ValueError(
            f"{label} has {weight.size} values, but x with shape {shape} has "
            f"{shape[axis]} channels on axis {axis}"
        )
    return np.expand_dims(
        weight.astype(np.float64),
        tuple(i for i in range(len(shape)) if i != axis % len(shape)),
    )


# ------------------------------------------------------- pieces shared by several rows
def flat(x, **params):
    """Curvature of a piecewise linear function; 0 at its kinks by convention."""
    return np.zeros_like(x)


def line(a, x):
    """Compute a x; 0 everywhere if a is 0, where 0 * inf would be nan."""
    return np.where(a == 0, 0.0, a * x)


def logistic(x):
    """1 / (1 + exp(-x)) with an exponent that is never positive: no overflow."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1 + e)


def logistic_slope(x):
    """s (1 - s) loses every digit as s nears 1; e / (1 + e)^2 does not."""
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def logistic_curvature(x):
    """s' (1 - 2 s), with 1 - 2 s = -tanh(x / 2) from expm1."""
    e = np.exp(-np.abs(x))
    return np.sign(x) * e * np.expm1(-np.abs(x)) / (1 + e) ** 3


def hyperbolic_tangent(x):
    """From expm1: no digits lost near 0, and the same on every processor."""
    t = np.expm1(-2 * np.abs(x))
    return np.copysign(t / (2 + t), x)


def with_left_tail(y, x, shift):
    """Replace y by (x + shift) exp(x) left of -700, in place.

    exp(x) is subnormal there and has lost bits; exp(x / 2) has not.
    """
    tail = x < -700
    if tail.any():
        z = np.maximum(x[tail], -800.0)
        h = np.exp(z / 2)
        y[tail] = (z + shift) * h * h
    return y


def times_gaussian(y, x):
    """y exp(-x^2 / 2): exp multiplies the rounding error of x^2 by x^2 / 2, so x is
    split into a head whose square is exact and a rest. |x| <= 40.
    """
    head = x.astype(np.float32).astype(np.float64)
    h = np.exp(-head * head / 4)
    return y * np.exp(-(x - head) * (x + head) / 2) * h * h


# ---------------------------------------------------------------- the table
identity = define(
    "identity",
    formula=r"x",
    idea="No activation at all: a stack of linear layers stays one linear layer.",
    source="kunc2024",
    forward=lambda x: x,
    slope=lambda x: np.ones_like(x),
    curvature=flat,
    torch=lambda F, x: x,
    examples=((-2.0, -2.0), (3.0, 3.0)),
)

relu = define(
    "relu",
    formula=r"\max(0, x)",
    idea="Pass what is positive, silence the rest.",
    source="nair2010",
    # + 0.0 turns -0.0 into 0.0, which maximum leaves to the processor
    forward=lambda x: np.maximum(x, 0.0) + 0.0,
    slope=lambda x: np.where(x > 0, 1.0, 0.0),
    curvature=flat,
    kinks=(0.0,),
    torch=lambda F, x: F.relu(x),
    examples=((-2.0, 0.0), (0.0, 0.0), (3.0, 3.0)),
)

leaky_relu = define(
    "leaky_relu",
    formula=r"\max(0, x) + \alpha \min(0, x)",
    idea="A small slope for x < 0, so a gradient always gets through.",
    source="maas2013",
    params={"negative_slope": 0.01},
    # by cases: max(x, a x) picks the wrong branch on both sides once a > 1
    forward=lambda x, negative_slope: np.where(x > 0, x, line(negative_slope, x)),
    slope=lambda x, negative_slope: np.where(x > 0, 1.0, negative_slope),
    curvature=flat,
    kinks=(0.0,),
    torch=lambda F, x, negative_slope: F.leaky_relu(x, negative_slope),
    examples=((-2.0, -0.02), (3.0, 3.0)),
)

prelu = define(
    "prelu",
    formula=r"\max(0, x) + a_c \min(0, x)",
    idea="A leaky ReLU whose slope is learned, one per channel c.",
    source="he2015",
    params={"weight": 0.25, "axis": 1},
    forward=lambda x, weight: np.where(x > 0, x, line(weight, x)),
    slope=lambda x, weight: np.where(x > 0, 1.0, weight),
    curvature=flat,
    kinks=(0.0,),
    # F.prelu takes tensors only, and always axis 1
    torch=lambda F, x, weight, axis: (
        F.leaky_relu(x, weight) if isinstance(weight, float) else F.prelu(x, weight)
    ),
    examples=((-2.0, -0.5), (3.0, 3.0)),
)

relu6 = define(
    "relu6",
    formula=r"\min(\max(0, x), 6)",
    idea="A ReLU with a ceiling, made for numbers of few bits.",
    source="krizhevsky2010",
    forward=lambda x: np.clip(x, 0.0, 6.0) + 0.0,
    slope=lambda x: np.where((x > 0) & (x < 6), 1.0, 0.0),
    curvature=flat,
    kinks=(0.0, 6.0),
    torch=lambda F, x: F.relu6(x),
    examples=((-2.0, 0.0), (3.0, 3.0), (8.0, 6.0)),
)

squared_relu = define(
    "squared_relu",
    formula=r"\max(0, x)^2",
    idea="A ReLU without a kink: the slope starts at 0 and grows.",
    source="so2021",
    forward=lambda x: np.maximum(x, 0.0) ** 2,
    slope=lambda x: 2 * np.maximum(x, 0.0),
    curvature=lambda x: np.where(x > 0, 2.0, 0.0),
    torch=lambda F, x: F.relu(x) ** 2,
    examples=((-2.0, 0.0), (3.0, 9.0)),
)

elu = define(
    "elu",
    formula=r"x \text{ if } x > 0, \quad \alpha (e^x - 1) \text{ if } x \le 0",
    idea="Negative values saturate softly, which pulls the mean towards 0.",
    source="clevert2016",
    params={"alpha": 1.0},
    # expm1: e^x - 1 cancels near 0; -|x|: the branch not taken cannot overflow
    forward=lambda x, alpha: np.where(x >= 0, x, alpha * np.expm1(-np.abs(x))),
    slope=lambda x, alpha: np.where(x > 0, 1.0, alpha * np.exp(-np.abs(x))),
    curvature=lambda x, alpha: np.where(x >= 0, 0.0, alpha * np.exp(-np.abs(x))),
    kinks=(0.0,),
    torch=lambda F, x, alpha: F.elu(x, alpha),
    examples=((-math.log(2), -0.5), (3.0, 3.0)),
)

celu = define(
    "celu",
    formula=r"\max(0, x) + \min(0, \alpha (e^{x / \alpha} - 1))",
    idea="An ELU whose slope is continuous for every alpha.",
    source="barron2017",
    params={"alpha": 1.0},
    positive=("alpha",),
    forward=lambda x, alpha: np.where(x >= 0, x, alpha * np.expm1(-np.abs(x) / alpha)),
    slope=lambda x, alpha: np.where(x > 0, 1.0, np.exp(-np.abs(x) / alpha)),
    curvature=lambda x, alpha: np.where(
        x >= 0, 0.0, np.exp(-np.abs(x) / alpha) / alpha
    ),
    torch=lambda F, x, alpha: F.celu(x, alpha),
    examples=((-math.log(2), -0.5), (3.0, 3.0)),
)

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772

selu = define(
    "selu",
    formula=r"\lambda x \text{ if } x > 0, \quad"
    r" \lambda \alpha (e^x - 1) \text{ if } x \le 0",
    idea="An ELU scaled so that mean 0 and variance 1 reproduce themselves.",
    source="klambauer2017",
    forward=lambda x: (
        SELU_SCALE * np.where(x >= 0, x, SELU_ALPHA * np.expm1(-np.abs(x)))
    ),
    slope=lambda x: SELU_SCALE * np.where(x > 0, 1.0, SELU_ALPHA * np.exp(-np.abs(x))),
    curvature=lambda x: (
        SELU_SCALE * np.where(x >= 0, 0.0, SELU_ALPHA * np.exp(-np.abs(x)))
    ),
    kinks=(0.0,),
    torch=lambda F, x: F.selu(x),
    examples=((-math.log(2), -0.5 * SELU_SCALE * SELU_ALPHA), (1.0, SELU_SCALE)),
)


def normal_cdf(x):
    """Phi(x); 1 + erf cancels on the left, where erfcx and the Gaussian take over."""
    z = np.minimum(x, 0.0)
    left = times_gaussian(special.erfcx(-z / math.sqrt(2)), z) / 2
    return np.where(x < -0.7, left, 0.5 + 0.5 * special.erf(x / math.sqrt(2)))


def gelu_slope(x):
    """Phi(x) + x phi(x); left of -40 and right of 40 it is 0 and 1 in float64."""
    x = np.clip(x, -40.0, 40.0)
    return normal_cdf(x) + times_gaussian(x / math.sqrt(2 * math.pi), x)


def gelu_curvature(x):
    """(2 - x^2) phi(x)."""
    x = np.clip(x, -40.0, 40.0)
    return times_gaussian((2 - x * x) / math.sqrt(2 * math.pi), x)


gelu = define(
    "gelu",
    formula=r"x \, \Phi(x)",
    idea="The input times the share of standard normal numbers below it.",
    source="hendrycks2016",
    forward=lambda x: np.maximum(x, -40.0) * normal_cdf(np.maximum(x, -40.0)),
    slope=gelu_slope,
    curvature=gelu_curvature,
    torch=lambda F, x: F.gelu(x),
    examples=((0.0, 0.0),),
)


def gelu_tanh_parts(x):
    """v with gelu_tanh = x logistic(v), and its first two derivatives; x^3 would
    overflow, and beyond 30 nothing changes any more.
    """
    a, b = 2 * math.sqrt(2 / math.pi), 2 * math.sqrt(2 / math.pi) * 0.044715
    return x * (a + b * x * x), a + 3 * b * x * x, 6 * b * x


def gelu_tanh_slope(x):
    """s (1 + x (1 - s) v'), s = logistic(v)."""
    x = np.clip(x, -30.0, 30.0)
    v, dv, _ = gelu_tanh_parts(x)
    return logistic(v) * (1 + x * logistic(-v) * dv)


def gelu_tanh_curvature(x):
    """s' (2 v' + x (v'' + (1 - 2 s) v'^2)), s = logistic(v)."""
    x = np.clip(x, -30.0, 30.0)
    v, dv, ddv = gelu_tanh_parts(x)
    return logistic_slope(v) * (2 * dv + x * (ddv - np.tanh(v / 2) * dv * dv))


gelu_tanh = define(
    "gelu_tanh",
    formula=r"\tfrac{x}{2} \left(1 + \tanh\left(\sqrt{2 / \pi}"
    r" \,(x + 0.044715 x^3)\right)\right)",
    idea="The tanh formula for GELU, which differs from it by up to 0.0005.",
    source="hendrycks2016",
    forward=lambda x: (
        np.maximum(x, -30.0) * logistic(gelu_tanh_parts(np.maximum(x, -30.0))[0])
    ),
    slope=gelu_tanh_slope,
    curvature=gelu_tanh_curvature,
    torch=lambda F, x: F.gelu(x, approximate="tanh"),
    examples=((0.0, 0.0),),
)

# silu' has its zero at r, where 1 + r + e^r = 0. With d = x - r the sum
# 1 + x + e^x is d + e^r (e^d - 1): two terms of one sign, nothing cancels.
SILU_ROOT, SILU_ROOT_REST = -1.2784645427610738, 0.0


def silu_slope(x):
    """s (1 + x (1 - s)), s = logistic(x)."""
    e = np.exp(-np.abs(x))
    a = np.minimum(np.abs(x), 800.0)
    d = (np.maximum(x, -800.0) - SILU_ROOT) - SILU_ROOT_REST
    left = e * (d - (1 + SILU_ROOT) * np.expm1(np.minimum(d, 2.0)))
    y = np.where(x >= 0, 1 + e * (1 + a), left) / (1 + e) ** 2
    return with_left_tail(y, x, 1)


def silu_curvature(x):
    """s' (2 - x tanh(x / 2)), s = logistic(x)."""
    a = np.minimum(np.abs(x), 800.0)
    y = logistic_slope(x) * (2 - a * np.tanh(a / 2))
    return with_left_tail(y, x, 2)


silu = define(
    "silu",
    formula=r"\frac{x}{1 + e^{-x}}",
    idea="The input times its own sigmoid; also called Swish.",
    source="elfwing2018",
    forward=lambda x: with_left_tail(x / (1 + np.exp(-x)), x, 0),
    slope=silu_slope,
    curvature=silu_curvature,
    torch=lambda F, x: F.silu(x),
    examples=((0.0, 0.0), (math.log(3), 0.75 * math.log(3))),
)


def mish_parts(x):
    """s = logistic(x), t = tanh(softplus(x)) and 1 - t^2; 1 - tanh^2 would cancel."""
    e = np.exp(-np.abs(x))
    n = np.where(x >= 0, 1 + 2 * e, e * (2 + e))
    m = np.where(x >= 0, 2 * e * e, 2.0)
    return logistic(x), n / (n + m), m / (n + m) * (2 * n + m) / (n + m)


def mish_slope(x):
    """t + x s (1 - t^2)."""
    s, t, u = mish_parts(x)
    return with_left_tail(t + np.clip(x, -800.0, 800.0) * s * u, x, 1)


def mish_curvature(x):
    """s (1 - t^2) (2 + x (1 - s - 2 s t))."""
    s, t, u = mish_parts(x)
    x = np.clip(x, -800.0, 800.0)
    return with_left_tail(s * (2 + x * (logistic(-x) - 2 * s * t)) * u, x, 2)


mish = define(
    "mish",
    formula=r"x \tanh(\ln(1 + e^x))",
    idea="The input times the tanh of its softplus.",
    source="misra2020",
    forward=lambda x: with_left_tail(x * mish_parts(x)[1], x, 0),
    slope=mish_slope,
    curvature=mish_curvature,
    torch=lambda F, x: F.mish(x),
    examples=(
        (0.0, 0.0),
        (math.log(math.sqrt(3) - 1), 0.5 * math.log(math.sqrt(3) - 1)),
    ),
)

softplus = define(
    "softplus",
    formula=r"\tfrac{1}{\beta} \ln(1 + e^{\beta x})",
    idea="A smooth ReLU; its slope is the sigmoid.",
    source="dugas2001",
    params={"beta": 1.0},
    positive=("beta",),
    # log(1 + e^x) overflows for x > 709 and loses the 1 + for x < -37
    forward=lambda x, beta: (
        np.maximum(x, 0.0) + np.log1p(np.exp(-beta * np.abs(x))) / beta
    ),
    slope=lambda x, beta: logistic(beta * x),
    curvature=lambda x, beta: beta * logistic_slope(beta * x),
    # torch returns x itself from its threshold on, 20 unless told
    torch=lambda F, x, beta: F.softplus(x, beta, threshold=500),
    examples=((0.0, math.log(2)), (-math.log(3), math.log(4 / 3))),
)

hardswish = define(
    "hardswish",
    formula=r"x \, \frac{\min(\max(0, x + 3), 6)}{6}",
    idea="A SiLU put together from straight pieces and one parabola.",
    source="howard2019",
    # the factor first: x (x + 3) overflows where the result does not
    forward=lambda x: np.maximum(x, -3.0) * ((np.clip(x, -3.0, 3.0) + 3) / 6),
    slope=lambda x: np.where(np.abs(x) < 3, (2 * x + 3) / 6, np.where(x < 0, 0.0, 1.0)),
    curvature=lambda x: np.where(np.abs(x) < 3, 1 / 3, 0.0),
    kinks=(-3.0, 3.0),
    torch=lambda F, x: F.hardswish(x),
    examples=((-4.0, 0.0), (-1.0, -1 / 3), (1.0, 2 / 3), (5.0, 5.0)),
)

hardsigmoid = define(
    "hardsigmoid",
    formula=r"\frac{\min(\max(0, x + 3), 6)}{6}",
    idea="A sigmoid drawn with a ruler.",
    source="howard2019",
    forward=lambda x: (np.clip(x, -3.0, 3.0) + 3) / 6,
    slope=lambda x: np.where(np.abs(x) < 3, 1 / 6, 0.0),
    curvature=flat,
    kinks=(-3.0, 3.0),
    torch=lambda F, x: F.hardsigmoid(x),
    examples=((-4.0, 0.0), (0.0, 0.5), (1.5, 0.75), (5.0, 1.0)),
)

sigmoid = define(
    "sigmoid",
    formula=r"\frac{1}{1 + e^{-x}}",
    idea="A smooth step from 0 to 1; its slope is at most 1/4.",
    source="glorot2010",
    forward=logistic,
    slope=logistic_slope,
    curvature=logistic_curvature,
    torch=lambda F, x: x.sigmoid(),
    examples=((0.0, 0.5), (math.log(3), 0.75)),
)

tanh = define(
    "tanh",
    formula=r"\tanh x",
    idea="A smooth step from -1 to 1 with slope 1 in the middle.",
    source="glorot2010",
    forward=hyperbolic_tangent,
    # 1 - tanh^2 loses every digit in the tails; 4 s (1 - s) at 2x does not
    slope=lambda x: 4 * logistic_slope(2 * x),
    curvature=lambda x: -8 * hyperbolic_tangent(x) * logistic_slope(2 * x),
    torch=lambda F, x: x.tanh(),
    examples=((0.0, 0.0), (math.log(3), 0.8)),
)


# ------------------------------------------------- functions of whole vectors
def difference(x, y):
    """x - y and what its rounding lost: their sum is x - y exactly (Knuth)."""
    d = x - y
    z = d - x
    return d, np.where(np.isfinite(d), (x - (d - z)) - (y + z), 0.0)


def shifted(x, axis, name):
    """x less its maximum in two parts, exponentials, and where nan is the answer."""
    x = real_array(x, name)
    wide = np.atleast_1d(x).astype(np.float64)
    try:
        top = np.max(wide, axis=axis, keepdims=True, initial=-np.inf)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: axis {axis!r} of x with shape {x.shape}: {error}")
    at_top = wide == top
    d, rest = difference(wide, top)
    d = np.where(at_top, 0.0, d)
    undefined = np.isinf(top) & (at_top.sum(axis=axis, keepdims=True) > 1)
    return x, np.where(undefined, np.nan, d), rest


def softmax(x, axis=-1):
    """Exponentials of x along ``axis``, divided by their sum."""
    with np.errstate(all="ignore"):
        x, d, rest = shifted(x, axis, "softmax")
        e = np.exp(d) * (1 + rest)
        y = e / e.sum(axis=axis, keepdims=True)
        return y.astype(x.dtype).reshape(x.shape)[()]


def log_softmax(x, axis=-1):
    """Logarithm of the softmax of x along ``axis``."""
    with np.errstate(all="ignore"):
        x, d, rest = shifted(x, axis, "log_softmax")
        e = np.exp(d) * (1 + rest)
        y = d + (rest - np.log(e.sum(axis=axis, keepdims=True)))
        return y.astype(x.dtype).reshape(x.shape)[()]


def crelu(x, axis=-1):
    """relu(x) and relu(-x) side by side along ``axis``, which doubles."""
    x = real_array(x, "crelu")
    return np.concatenate([relu(x), relu(-x)], axis=axis)


def gated(x, gate, axis, name):
    """First half of x along ``axis`` times the gate of the second half."""
    x = real_array(x, name)
    if not -x.ndim <= axis < x.ndim or x.shape[axis] % 2:
        raise ValueError(f"{name}: axis {axis} of x with shape {x.shape} has no halves")
    value, switch = np.split(x.astype(np.float64), 2, axis=axis)
    with np.errstate(all="ignore"):
        return (value * gate(switch)).astype(x.dtype)


def glu(x, axis=-1):
    """a sigmoid(b), where a and b are the halves of x along ``axis``."""
    return gated(x, sigmoid, axis, "glu")


def reglu(x, axis=-1):
    """a relu(b), where a and b are the halves of x along ``axis``."""
    return gated(x, relu, axis, "reglu")


def geglu(x, axis=-1):
    """a gelu(b), where a and b are the halves of x along ``axis``."""
    return gated(x, gelu, axis, "geglu")


def swiglu(x, axis=-1):
    """a silu(b), where a and b are the halves of x along ``axis``."""
    return gated(x, silu, axis, "swiglu")


def prelu_weight_gradient(x, weight, upstream, axis=1):
    """Gradient of sum(upstream * prelu(x, weight)) with respect to the weight."""
    x = real_array(x, "prelu_weight_gradient")
    upstream = real_array(upstream, "prelu_weight_gradient: upstream")
    if upstream.shape != x.shape:
        raise ValueError(
            f"prelu_weight_gradient: upstream has shape {upstream.shape}, x {x.shape}"
        )
    fitted = per_channel(weight, x.shape, axis, "prelu_weight_gradient: weight")
    with np.errstate(all="ignore"):
        local = np.minimum(x, 0.0, dtype=np.float64) * upstream
        kept = [i for i in range(x.ndim) if fitted.ndim and i == axis % x.ndim]
        total = local.sum(axis=tuple(i for i in range(x.ndim) if i not in kept))
        return total.astype(x.dtype).reshape(np.shape(weight))[()]
