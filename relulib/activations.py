r"""The table of activations: one block for each, and nothing else knows their names.

A block holds the formula, the function, its slope (first derivative), its curvature
(second derivative), the kinks, values worked by hand and the source. Read one as the
mathematics: ``relu(x)``, ``relu.derivative(x)``, ``leaky_relu(x, negative_slope=0.2)``.

What holds for every row:

- Any shape; a number gives a number. float16, float32 and float64 keep their type,
  whole numbers and booleans become float64. The input is never written to.
- float16 and float32 are computed in float64 and rounded once.
- nan in gives nan out, slope and curvature too. At plus and minus infinity the value is
  the limit. Nothing warns.
- At a kink a function has no slope. Each row that has kinks says in words which number
  it gives there; it lies between the slopes of the two sides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import scipy.special

BLOCK = 8192  # elements at once: temporaries stay in the cache, 2 to 4 times faster
TABLE: dict[str, "Activation"] = {}  # name -> row, in the fixed order of the course
FLOATS = (np.float16, np.float32, np.float64)


class Positive(float):
    """The default of a parameter that must stay above 0."""


@dataclass(frozen=True, eq=False)
class Activation:
    """One row of the table: a function of one number, applied to each element.

    Attributes
    ----------
    name : str
    formula : str
        LaTeX, with x for the argument.
    idea : str
        What it was made for, in one sentence.
    source : str
        Key in references.bib.
    params : mapping
        Name and default of each parameter.
    kinks : tuple of float
        Where two formulas meet: the only places where the slope or the curvature may
        jump.
    examples : tuple of (float, float)
        Arguments and values worked by hand.
    torch : callable
        ``torch(F, x, **params)``: the same on a tensor, differentiable, where ``F`` is
        ``torch.nn.functional``.
    note : str
        The choice at a kink, and the error where it is more than the table's bound.
    """

    name: str
    formula: str
    idea: str
    source: str
    forward: Callable = field(repr=False)
    slope: Callable = field(repr=False)
    curvature: Callable = field(repr=False)
    torch: Callable = field(repr=False)
    examples: tuple
    params: Mapping
    kinks: tuple = ()
    note: str = ""

    def __call__(self, x, **params):
        """Return the value at each element of `x`.

        Parameters
        ----------
        x : array_like of real numbers, any shape
        **params : float
            The parameters that the row names; the others keep their defaults.

        Returns
        -------
        ndarray or scalar
            Of the shape of `x`, a new array.

        Raises
        ------
        TypeError
            When `x` is not made of real numbers or a parameter is unknown.
        ValueError
            When a parameter is not finite or does not fit the shape of `x`.
        """
        return self._apply(self.forward, x, params)

    def derivative(self, x, **params):
        """Return the slope at each element of `x`; arguments as for a call."""
        return self._apply(self.slope, x, params)

    def second_derivative(self, x, **params):
        """Return the curvature at each element of `x`; arguments as for a call."""
        return self._apply(self.curvature, x, params)

    def __reduce__(self):
        return self.name  # copied and pickled by name: formulas can't be pickled

    def _apply(self, function, x, params):
        x = real_array(x, self.name)
        values = self._values(params, x)
        out = np.empty(x.shape, x.dtype if x.dtype in FLOATS else np.float64)
        flat, result = x.reshape(-1), out.reshape(-1)
        # quiet: a value beyond the range of the type is inf, one below it is 0
        with np.errstate(all="ignore"):
            for i in range(0, x.size, BLOCK):
                z = flat[i : i + BLOCK].astype(np.float64)
                here = {k: v[i : i + BLOCK] if np.ndim(v) else v for k, v in values}
                y, lost = function(z, **here), np.isnan(z)
                result[i : i + BLOCK] = np.where(lost, z, y) if lost.any() else y
        return out[()]

    def _values(self, params, x):
        unknown = set(params) - set(self.params)
        if unknown:
            known = ", ".join(self.params) or "none"
            raise TypeError(
                f"{self.name}: unknown parameter {sorted(unknown)[0]!r}; known: {known}"
            )
        values = {**self.params, **params}
        axis = values.pop("axis", None)
        if "axis" in self.params and not is_whole(axis):
            raise TypeError(f"{self.name}: axis must be a whole number, got {axis!r}")
        for name, value in values.items():
            try:
                given = np.asarray(value)
            except ValueError:  # a ragged list
                given = np.array(None)
            if given.dtype.kind not in "iuf" or (given.ndim and axis is None):
                raise TypeError(
                    f"{self.name}: {name} must be a real number, got {value!r}"
                )
            if not np.isfinite(given).all():
                raise ValueError(f"{self.name}: {name} must be finite, got {value!r}")
            if isinstance(self.params[name], Positive) and given <= 0:
                raise ValueError(f"{self.name}: {name} must be above 0, got {value!r}")
            if axis is None:
                values[name] = float(given)
            else:
                values[name] = per_channel(given, x, axis, f"{self.name}: {name}")
        return list(values.items())


def define(name, **fields):
    """Add a row to the table and return it."""
    fields["params"] = MappingProxyType(fields.get("params", {}))
    row = Activation(name, **fields)
    given = ", ".join(f"{k}={v}" for k, v in row.params.items())
    lines = [f"{name}(x{', ' + given if given else ''}) = {row.formula}", row.idea]
    doc = "\n\n".join(
        [*lines, *([row.note] if row.note else []), f"From {row.source}."]
    )
    object.__setattr__(row, "__doc__", doc)
    TABLE[name] = row
    return row


def real_array(x, name, what="x"):
    """Return `x` as an array of real numbers, or say what it is instead."""
    try:
        array = np.asarray(x)
    except Exception as error:  # ragged lists, tensors that need a gradient
        raise ValueError(
            f"{name}: {what} can't be read as an array: {error}"
        ) from error
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        shown = repr(x) if len(repr(x)) < 60 else repr(x)[:57] + "..."
        raise TypeError(
            f"{name}: {what} must be real numbers (booleans, whole numbers, floats of "
            f"16, 32 or 64 bits), got {type(x).__name__} {shown} of dtype {array.dtype}"
        )
    # a file may hold its bytes in the other order: >f4 is float32 all the same
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def is_whole(n):
    """Say whether `n` may be an axis."""
    return isinstance(n, (int, np.integer)) and not isinstance(n, bool)


def require_axis(x, axis, name):
    """Say what is wrong unless `axis` is one of the axes of `x`."""
    if not is_whole(axis):
        raise TypeError(f"{name}: axis must be a whole number, got {axis!r}")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"{name}: x of shape {x.shape} has no axis {axis}")


def per_channel(value, x, axis, name):
    """Return `value`, one number or one for each channel, repeated to the size of `x`.

    Channels lie along `axis`; an array without that axis has no channels.
    """
    if value.size == 1:
        return float(value.reshape(()))
    channels = x.shape[axis] if -x.ndim <= axis < x.ndim else None
    if value.shape != (channels,):
        raise ValueError(
            f"{name} has shape {value.shape}, but x of shape {x.shape} has "
            f"{channels or 'no'} channels along axis {axis}"
        )
    shape = [1] * x.ndim
    shape[axis] = channels
    return np.broadcast_to(value.reshape(shape).astype(float), x.shape).reshape(-1)


# --- pieces that several rows share ---------------------------------------------------
# Each works on float64. The trap that a form avoids stands beside it.

SQRT_HALF = np.sqrt(0.5)
ROOT_2_OVER_PI = np.sqrt(2 / np.pi)
FAR = 1500.0  # beyond it exp(-x/2)^2 is 0; a bound keeps inf * 0 away


def times(a, x):
    """a x, and 0 where a is 0: a branch that is switched off stays off at infinity."""
    return np.where(np.equal(a, 0), 0.0, a * x)


def product_error(a, b):
    """a b - fl(a b), exactly (Dekker 1971, after Veltkamp's splitting)."""

    def halves(v):
        high = v * 134217729.0  # 2^27 + 1
        high = high - (high - v)
        return high, v - high

    (a1, a2), (b1, b2) = halves(a), halves(b)
    error = a2 * b2 - (((a * b - a1 * b1) - a2 * b1) - a1 * b2)
    return np.where(np.isfinite(error), error, 0.0)  # beyond 1e300 halves overflow


def exp_of_ratio(x, a):
    """exp(x / a) for x <= 0. x / a is rounded, and exp magnifies that: mend it."""
    ratio = np.clip(x / a, -FAR, 0.0)
    error = (x - ratio * a - product_error(ratio, a)) / a
    return np.exp(ratio) * (1 + np.where(ratio > -FAR, error, 0.0))


def exp_of_product(x, b):
    """exp(b x) for x <= 0, mended in the same way."""
    product = np.clip(b * x, -FAR, 0.0)
    return np.exp(product) * (1 + np.where(product > -FAR, product_error(b, x), 0.0))


def logistic(x):
    """1 / (1 + exp(-x)), written so that no exponential overflows.

    For small e the rounding of 1 + e touches only the small term of e - e^2 / (1 + e).
    """
    e = np.exp(-np.abs(x))
    left = np.where(e < 0.25, e - e * e / (1 + e), e / (1 + e))
    return np.where(x >= 0, 1 / (1 + e), left)


def logistic_slope(x):
    """s(1 - s) cancels in both tails; e / (1 + e)^2 does not."""
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def hyperbolic_tangent(x):
    """By expm1 near 0 and 1 - small beyond: an error that no build of numpy changes.

    expm1(2x), not expm1(-2x): dividing by t + 2 then damps the error of t.
    """
    t = np.expm1(2 * np.minimum(np.abs(x), 1.0))
    e = np.exp(-2 * np.abs(x))
    return np.copysign(np.where(np.abs(x) < 0.6, t / (t + 2), 1 - 2 * e / (1 + e)), x)


def times_exp(a, x):
    """a exp(-|x|). Below exp(-708) the exponential alone would lose digits that a large
    factor brings back, so there it comes in two halves."""
    x = np.minimum(np.abs(x), FAR)
    half = np.exp(-x / 2)
    return np.where(x < 700, a * np.exp(-x), a * half * half)


def times_logistic(a, v):
    """a / (1 + exp(-v)), for v far below 0 too."""
    return np.where(v >= 0, a, times_exp(a, v)) / (1 + np.exp(-np.abs(v)))


def times_density(a, x):
    """a exp(-x^2 / 2) / sqrt(2 pi), in two halves, the rounding of x^2 mended."""
    x = np.clip(x, -40.0, 40.0)  # exp(-800) is 0
    half = np.exp(-x * x / 4)
    return a * (1 - product_error(x, x) / 2) / np.sqrt(2 * np.pi) * half * half


def mills(x):
    """Phi(x) / density(x) for x <= 0, without the underflow of either."""
    return np.sqrt(np.pi / 2) * scipy.special.erfcx(-x * SQRT_HALF)


# --- the table ------------------------------------------------------------------------

identity = define(
    "identity",
    formula=r"x",
    idea="No activation: layers without a bend between them collapse into one.",
    source="saxe2014",
    forward=lambda x: x,
    slope=lambda x: np.ones_like(x),
    curvature=lambda x: np.zeros_like(x),
    examples=((-2.0, -2.0), (3.0, 3.0)),
    torch=lambda F, x: x * 1,
)

relu = define(
    "relu",
    formula=r"\max(0, x)",
    idea="Keeps what is positive and drops the rest.",
    source="fukushima1969",
    # + 0.0: maximum(-0.0, 0.0) may be either zero
    forward=lambda x: np.maximum(x, 0.0) + 0.0,
    slope=lambda x: np.where(x > 0, 1.0, 0.0),
    curvature=lambda x: np.zeros_like(x),
    kinks=(0.0,),
    examples=((5.0, 5.0), (-3.0, 0.0), (0.0, 0.0)),
    torch=lambda F, x: F.relu(x),
    note="At 0 the slope is 0, that of the left side, as in torch, jax.nn, TensorFlow.",
)

leaky_relu = define(
    "leaky_relu",
    formula=r"\max(0, x) + \alpha \min(0, x)",
    idea="A small slope for x < 0, so that a gradient always gets through.",
    source="maas2013",
    params={"negative_slope": 0.01},
    # by cases: max(x, a x) takes the wrong branch on both sides when a > 1
    forward=lambda x, negative_slope: np.where(x > 0, x, times(negative_slope, x)),
    slope=lambda x, negative_slope: np.where(x > 0, 1.0, negative_slope),
    curvature=lambda x, negative_slope: np.zeros_like(x),
    kinks=(0.0,),
    examples=((-2.0, -0.02), (3.0, 3.0)),
    torch=lambda F, x, negative_slope: F.leaky_relu(x, negative_slope),
    note="At 0 the slope is alpha, that of the left side, as in torch.",
)

prelu = define(
    "prelu",
    formula=r"\max(0, x) + a_i \min(0, x)",
    idea="Leaky ReLU whose slope a is learned, one for all or one per channel i.",
    source="he2015",
    params={"weight": 0.25, "axis": 1},
    forward=lambda x, weight: np.where(x > 0, x, times(weight, x)),
    slope=lambda x, weight: np.where(x > 0, 1.0, weight),
    curvature=lambda x, weight: np.zeros_like(x),
    kinks=(0.0,),
    examples=((-2.0, -0.5), (3.0, 3.0)),
    torch=lambda F, x, weight, axis=1: (
        F.prelu(x, x.new_tensor(weight).reshape(-1))
        if axis == 1
        else F.prelu(x.movedim(axis, 1), x.new_tensor(weight).reshape(-1)).movedim(
            1, axis
        )
    ),
    note="Channels lie along `axis`, by default the second as in torch.nn.PReLU; an "
    "array of one axis has none. At 0 the slope is a, that of the left side, as in "
    "torch.",
)

relu6 = define(
    "relu6",
    formula=r"\min(\max(0, x), 6)",
    idea="ReLU that stops at 6, for numbers of few bits.",
    source="krizhevsky2010",
    forward=lambda x: np.clip(x, 0.0, 6.0) + 0.0,
    slope=lambda x: np.where((x > 0) & (x < 6), 1.0, 0.0),
    curvature=lambda x: np.zeros_like(x),
    kinks=(0.0, 6.0),
    examples=((-1.0, 0.0), (2.5, 2.5), (8.0, 6.0)),
    torch=lambda F, x: F.relu6(x),
    note="At 0 and at 6 the slope is 0, that of the flat side, as in torch.",
)

squared_relu = define(
    "squared_relu",
    formula=r"\max(0, x)^2",
    idea="ReLU times itself: found by a search over transformers.",
    source="so2021",
    forward=lambda x: np.maximum(x, 0.0) ** 2,
    slope=lambda x: 2 * np.maximum(x, 0.0),
    curvature=lambda x: np.where(x > 0, 2.0, 0.0),
    kinks=(0.0,),
    examples=((-2.0, 0.0), (3.0, 9.0)),
    torch=lambda F, x: F.relu(x) * F.relu(x),
    note="The slope is continuous; at 0 the curvature is 0, that of the left side.",
)

elu = define(
    "elu",
    formula=r"x \text{ for } x > 0,\ \alpha (e^x - 1) \text{ for } x \le 0",
    idea="Saturates at -alpha, so that the mean of a layer stays near 0.",
    source="clevert2016",
    params={"alpha": 1.0},
    # expm1: e^x - 1 cancels near 0
    forward=lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x)),
    slope=lambda x, alpha: np.where(x > 0, 1.0, alpha * np.exp(x)),
    curvature=lambda x, alpha: np.where(x > 0, 0.0, alpha * np.exp(x)),
    kinks=(0.0,),
    examples=((3.0, 3.0), (0.0, 0.0), (-np.log(2), -0.5)),
    torch=lambda F, x, alpha: F.elu(x, alpha),
    note="The slope is continuous for alpha = 1 alone; at 0 it is alpha, that of the "
    "left side, as in torch, and so is the curvature.",
)

celu = define(
    "celu",
    formula=r"x \text{ for } x > 0,\ \alpha (e^{x/\alpha} - 1) \text{ for } x \le 0",
    idea="ELU with a slope that is continuous for every alpha.",
    source="barron2017",
    params={"alpha": Positive(1)},
    forward=lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x / alpha)),
    slope=lambda x, alpha: np.where(x > 0, 1.0, exp_of_ratio(x, alpha)),
    curvature=lambda x, alpha: np.where(x > 0, 0.0, exp_of_ratio(x, alpha) / alpha),
    kinks=(0.0,),
    examples=((3.0, 3.0), (-np.log(2), -0.5)),
    torch=lambda F, x, alpha: F.celu(x, alpha),
    note="The slope is continuous; at 0 the curvature is 1/alpha, that of the left "
    "side.",
)

SELU_SCALE = 1.0507009873554804934193349852946
# the scale times alpha = 1.6732632423543772848170429916717, rounded once
SELU_LEFT = 1.7580993408473768599402175208123

selu = define(
    "selu",
    formula=r"\lambda x \text{ for } x > 0,\ "
    r"\lambda \alpha (e^x - 1) \text{ for } x \le 0",
    idea="ELU with the constants that keep mean 0 and variance 1 from layer to layer.",
    source="klambauer2017",
    forward=lambda x: np.where(x > 0, SELU_SCALE * x, SELU_LEFT * np.expm1(x)),
    slope=lambda x: np.where(x > 0, SELU_SCALE, SELU_LEFT * np.exp(x)),
    curvature=lambda x: np.where(x > 0, 0.0, SELU_LEFT * np.exp(x)),
    kinks=(0.0,),
    examples=((2.0, 2 * SELU_SCALE), (-np.log(2), -SELU_LEFT / 2)),
    torch=lambda F, x: F.selu(x),
    note="At 0 the slope is lambda alpha, that of the left side, as in torch, and so "
    "is the curvature.",
)


def gelu_value(x):
    """By erf near 0 and above; by erfcx in the left tail, where 1 + erf cancels."""
    tail = np.clip(x, -40.0, -0.5)
    near = x * (0.5 + 0.5 * scipy.special.erf(x * SQRT_HALF))
    return np.where(x > -0.5, near, times_density(tail * mills(tail), tail))


def gelu_slope(x):
    """Phi + x phi; in the left tail both share the factor phi."""
    tail = np.clip(x, -40.0, -0.5)
    near = 0.5 + 0.5 * scipy.special.erf(x * SQRT_HALF) + times_density(x, x)
    near = np.where(x < 40, near, 1.0)  # x phi is infinity times zero
    return np.where(x > -0.5, near, times_density(mills(tail) + tail, tail))


gelu = define(
    "gelu",
    formula=r"x\, \Phi(x)",
    idea="Weights x by the share of a normal distribution that lies below it.",
    source="hendrycks2016",
    forward=gelu_value,
    slope=gelu_slope,
    curvature=lambda x: times_density(2 - np.clip(x, -40.0, 40.0) ** 2, x),
    examples=((0.0, 0.0),),
    torch=lambda F, x: F.gelu(x),
    note="Measured error: value 10 units in the last place, slope 12; within 1/64 of "
    "the slope's zero at -0.7518 the slope is off by 2e-16.",
)

TANH_CUBIC = 0.044715


def gelu_tanh_argument(x):
    """2u with u = sqrt(2/pi) (x + 0.044715 x^3), its slope and its curvature."""
    x = np.clip(x, -FAR, FAR)  # sigmoid has long reached 0 and 1; x^3 must not overflow
    c = 2 * ROOT_2_OVER_PI
    return (
        c * x * (1 + TANH_CUBIC * x * x),
        c * (1 + 3 * TANH_CUBIC * x * x),
        c * 6 * TANH_CUBIC * x,
    )


def gelu_tanh_slope(x):
    """Is s + x s' v' with v = 2u, and s' = s (1 - s), so s is a common factor."""
    v, v1, _ = gelu_tanh_argument(x)
    return times_logistic(1 + np.clip(x, -FAR, FAR) * logistic(-v) * v1, v)


def gelu_tanh_curvature(x):
    """Is 2 s' v' + x (s'' v'^2 + s' v''), with s'' = -s' tanh(v / 2)."""
    v, v1, v2 = gelu_tanh_argument(x)
    x = np.clip(x, -FAR, FAR)
    bracket = 2 * v1 + x * (v2 - v1**2 * hyperbolic_tangent(v / 2))
    return times_exp(bracket, v) / (1 + np.exp(-np.abs(v))) ** 2


gelu_tanh = define(
    "gelu_tanh",
    formula=r"\frac{x}{2} \left(1 + \tanh\left(\sqrt{2/\pi}\,"
    r"(x + 0.044715\, x^3)\right)\right)",
    idea="GELU without the error function: the form of many language models.",
    source="hendrycks2016",
    # x s(2u): 1 + tanh(u) cancels for negative u
    forward=lambda x: times_logistic(np.maximum(x, -FAR), gelu_tanh_argument(x)[0]),
    slope=gelu_tanh_slope,
    curvature=gelu_tanh_curvature,
    examples=((0.0, 0.0),),
    torch=lambda F, x: F.gelu(x, approximate="tanh"),
    note="Measured error: 1600 units in the last place in the left tail, where e^(2u) "
    "magnifies the rounding of u; within 1/64 of the slope's zero at -0.7525 the slope "
    "is off by 2e-16.",
)

# the zero of the slope, and what rounding it lost
SILU_ROOT = (-1.2784645427610737, -1.0946994183093437e-16)


def silu_slope(x):
    """For x < 0: (1 + x + e^x) e^x / (1 + e^x)^2, the bracket expanded at its zero."""
    e = np.exp(-np.abs(x))
    d = np.clip(x, -FAR, 0.0) - SILU_ROOT[0] - SILU_ROOT[1]
    bracket = d + np.exp(SILU_ROOT[0]) * np.expm1(d)
    right = (1 + times_exp(np.clip(x, 0.0, FAR), x) / (1 + e)) / (1 + e)
    return np.where(x > 0, right, times_exp(bracket, x) / (1 + e) ** 2)


def silu_curvature(x):
    """s' (2 - x tanh(x / 2)), which is even."""
    x = np.minimum(np.abs(x), FAR)
    bracket = 2 - x * hyperbolic_tangent(x / 2)
    return times_exp(bracket, x) / (1 + np.exp(-x)) ** 2


silu = define(
    "silu",
    formula=r"\frac{x}{1 + e^{-x}}",
    idea="Weights x by its own sigmoid; also called swish.",
    source="elfwing2018",
    # e^-x may be inf, which gives 0; but its last digits go before x / inf is reached
    forward=lambda x: np.where(
        x > -700, x / (1 + np.exp(-x)), times_exp(np.maximum(x, -FAR), x)
    ),
    slope=silu_slope,
    curvature=silu_curvature,
    examples=((0.0, 0.0), (np.log(3), 0.75 * np.log(3))),
    torch=lambda F, x: F.silu(x),
    note="Measured error: value 2.2 units in the last place, slope 4.1.",
)

MISH_ROOT = (-1.1924312145154952, -4.8484829848031044e-17)


def mish_value(x):
    """tanh(softplus(x)) is a ratio of polynomials in e = exp(-|x|)."""
    e = np.exp(-np.abs(x))
    right = x * (1 + 2 * e) / (1 + 2 * e + 2 * e * e)
    left = times_exp(np.maximum(x, -FAR), x) * (e + 2) / (e * (e + 2) + 2)
    return np.where(x > 0, right, left)


def mish_slope(x):
    """For x < 0 the numerator is expanded at its zero, where its terms cancel."""
    e, E = np.exp(-np.abs(x)), np.exp(MISH_ROOT[0])
    y, x = np.clip(x, 0.0, FAR), np.clip(x, -FAR, 0.0)
    d = x - MISH_ROOT[0] - MISH_ROOT[1]
    left = 4 * d * (1 + E) + 4 * E**2 * np.expm1(2 * d) + E**3 * np.expm1(3 * d)
    left = times_exp(left + E * np.expm1(d) * (4 * x + 6), x)
    right = 1 + 4 * e + e * e * (4 * y + 6) + 4 * (y + 1) * e**3
    return np.where(
        y > 0, right / (1 + 2 * e + 2 * e * e) ** 2, left / (2 + 2 * e + e * e) ** 2
    )


def mish_curvature(x):
    """(1 - t^2) s (2 + x (1 - s - 2 t s)), t = tanh(softplus(x)), s = sigmoid(x)."""
    x = np.clip(x, -FAR, FAR)
    e = np.exp(-np.abs(x))
    right, left = 1 + 2 * e + 2 * e * e, 2 + 2 * e + e * e
    t = np.where(x > 0, (1 + 2 * e) / right, e * (e + 2) / left)
    bracket = 2 + x * (logistic(-x) - 2 * t * logistic(x))
    # (1 - t^2) s is 4 e (1 + e) / left^2, and e times that over right^2 for x > 0
    factor = times_exp(4 * bracket * (1 + e), x)
    return np.where(x > 0, factor * e / right**2, factor / left**2)


mish = define(
    "mish",
    formula=r"x \tanh(\ln(1 + e^x))",
    idea="Smooth, and a little below 0 for negative x, like SiLU.",
    source="misra2020",
    forward=mish_value,
    slope=mish_slope,
    curvature=mish_curvature,
    examples=((0.0, 0.0), (np.log(np.sqrt(3) - 1), 0.5 * np.log(np.sqrt(3) - 1))),
    torch=lambda F, x: F.mish(x),
    note="Measured error: value 3.2 units in the last place, slope 6.",
)


def softplus_slope(x, beta):
    """sigmoid(beta x) and 1 minus it, each without cancellation."""
    e = exp_of_product(-np.abs(x), beta)
    return np.where(x >= 0, 1.0, e) / (1 + e), np.where(x >= 0, e, 1.0) / (1 + e)


softplus = define(
    "softplus",
    formula=r"\frac{1}{\beta} \ln(1 + e^{\beta x})",
    idea="ReLU with a rounded corner; positive everywhere.",
    source="dugas2001",
    params={"beta": Positive(1)},
    # ln(1 + e^x) overflows; this form does on neither side
    forward=lambda x, beta: (
        np.maximum(x, 0.0) + np.log1p(exp_of_product(-np.abs(x), beta)) / beta
    ),
    slope=lambda x, beta: softplus_slope(x, beta)[0],
    curvature=lambda x, beta: beta * np.prod(softplus_slope(x, beta), axis=0),
    examples=((0.0, np.log(2)), (np.log(3), np.log(4))),
    torch=lambda F, x, beta: F.softplus(x, beta),
    note="torch returns x itself where beta x > 20; this row does not. Measured error "
    "of the value for beta other than 1: 3.2 units in the last place.",
)

hardswish = define(
    "hardswish",
    formula=r"x \cdot \min(\max(x + 3, 0), 6) / 6",
    idea="SiLU in straight pieces, for numbers of few bits.",
    source="howard2019",
    # clip first: x (x + 3) overflows
    forward=lambda x: np.where(
        x >= 3, x, np.clip(x, -3, 3) * (np.clip(x, -3, 3) + 3) / 6
    ),
    # (2x + 3) / 6: x / 3 + 1 / 2 cancels at -1.5
    slope=lambda x: np.where(
        x <= -3, 0.0, np.where(x >= 3, 1.0, (2 * np.clip(x, -3, 3) + 3) / 6)
    ),
    curvature=lambda x: np.where((x > -3) & (x < 3), 1 / 3, 0.0),
    kinks=(-3.0, 3.0),
    examples=((-4.0, 0.0), (-1.0, -1 / 3), (0.0, 0.0), (3.0, 3.0), (5.0, 5.0)),
    torch=lambda F, x: F.hardswish(x),
    note="At -3 and 3 slope and curvature are those of the outer side: 0, 1 and 0.",
)

hardsigmoid = define(
    "hardsigmoid",
    formula=r"\min(\max(x + 3, 0), 6) / 6",
    idea="The sigmoid in straight pieces.",
    source="howard2019",
    forward=lambda x: (np.clip(x, -3, 3) + 3) / 6,
    slope=lambda x: np.where((x > -3) & (x < 3), 1 / 6, 0.0),
    curvature=lambda x: np.zeros_like(x),
    kinks=(-3.0, 3.0),
    examples=((-4.0, 0.0), (0.0, 0.5), (1.5, 0.75), (3.0, 1.0)),
    torch=lambda F, x: F.hardsigmoid(x),
    note="At -3 and 3 the slope is 0, that of the flat side, as in torch.",
)

sigmoid = define(
    "sigmoid",
    formula=r"\frac{1}{1 + e^{-x}}",
    idea="From 0 to 1: a probability.",
    source="cybenko1989",
    forward=logistic,
    slope=logistic_slope,
    curvature=lambda x: -logistic_slope(x) * hyperbolic_tangent(x / 2),
    examples=((0.0, 0.5), (np.log(3), 0.75), (-np.log(3), 0.25)),
    torch=lambda F, x: x.sigmoid(),
)

tanh = define(
    "tanh",
    formula=r"\tanh x",
    idea="A sigmoid from -1 to 1, centred on 0.",
    source="lecun1998",
    forward=hyperbolic_tangent,
    # 1 - tanh^2 cancels in the tails
    slope=lambda x: 4 * logistic_slope(2 * x),
    curvature=lambda x: -8 * logistic_slope(2 * x) * hyperbolic_tangent(x),
    examples=((0.0, 0.0), (np.log(2), 0.6)),
    torch=lambda F, x: x.tanh(),
)


# --- functions of several numbers: beside the table -----------------------------------


def shifted(x, axis, name):
    """Return d = x - max(x), its rounding error, where max stands, and the type."""
    x = real_array(x, name)
    require_axis(x, axis, name)
    dtype = x.dtype if x.dtype in FLOATS else np.dtype(np.float64)
    x = x.astype(np.float64)
    top = x.max(axis=axis, keepdims=True, initial=-np.inf)
    d = np.where(x == top, 0.0, x - top)
    part = d - x
    error = (x - (d - part)) + (-top - part)
    # an infinite maximum that stands twice has no limit
    several = (x == top).sum(axis=axis, keepdims=True) > 1
    d = np.where(np.isinf(top) & several, np.nan, d)
    error = np.where((d > -FAR) & np.isfinite(top), error, 0.0)
    largest = np.zeros(x.shape, bool)
    if x.size:
        np.put_along_axis(largest, x.argmax(axis=axis, keepdims=True), True, axis)
    return d, error, largest, dtype


def two_sums(e, extra, axis):
    """Return two parts of the sum of e + extra, which no large term drowns.

    The first sums e rounded to 42 bits below the largest: exact up to 2000 terms.
    """
    top = np.frexp(e.max(axis=axis, keepdims=True, initial=0.0))[1]
    unit = np.ldexp(1.0, np.maximum(top - 42, -1000))
    high = np.round(e / unit) * unit
    low = (e - high) + extra
    return high.sum(axis=axis, keepdims=True), low.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1):
    """Return exp(x) divided by its sum along `axis`.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
    axis : int

    Returns
    -------
    ndarray of the shape of `x`; its sums along `axis` are 1. A single +inf takes all;
    where an infinite maximum stands twice (all -inf, too) the result is nan.
    """
    with np.errstate(all="ignore"):
        d, error, _, dtype = shifted(x, axis, "softmax")
        # exp magnifies the rounding of x - max: put it back
        e = np.exp(d)
        high, low = two_sums(e, e * error, axis)
        share = e / high
        return (share + share * (error - low / high)).astype(dtype)


def log_softmax(x, axis=-1):
    """Return the logarithm of :func:`softmax`; arguments and nan as there."""
    with np.errstate(all="ignore"):
        d, error, largest, dtype = shifted(x, axis, "log_softmax")
        # the largest term is 1 and stands outside: 1 + rest would lose a small rest
        e = np.where(largest, 0.0, np.exp(d))
        log_sum = np.log1p(sum(two_sums(e, e * error, axis)))
        return ((d - log_sum) + error).astype(dtype)


def crelu(x, axis=-1):
    """Return relu(x) and relu(-x) side by side along `axis`, from shang2016."""
    x = real_array(x, "crelu")
    require_axis(x, axis, "crelu")
    x = x.astype(x.dtype if x.dtype in FLOATS else np.float64)  # -x of unsigned wraps
    return np.concatenate([relu(x), relu(-x)], axis=axis)


def gated(name, activation, source):
    """Return the gated unit whose gate is `activation`."""

    def unit(x, axis=-1):
        array = real_array(x, name)
        require_axis(array, axis, name)
        if array.shape[axis] % 2:
            raise ValueError(
                f"{name}: axis {axis} must have an even length to be halved, "
                f"got {array.shape[axis]}"
            )
        dtype = array.dtype if array.dtype in FLOATS else np.float64
        value, gate = np.split(array.astype(np.float64), 2, axis=axis)
        with np.errstate(all="ignore"):
            return (value * activation(gate)).astype(dtype)

    unit.__name__ = unit.__qualname__ = name
    unit.__doc__ = f"""Return a * {activation.name}(b), where a and b halve `x`.

    From {source}. The second half is the gate, as in torch.nn.functional.glu.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
    axis : int
        Its length must be even.

    Returns
    -------
    ndarray, half as long along `axis`
    """
    return unit


glu = gated("glu", sigmoid, "dauphin2017")
reglu = gated("reglu", relu, "shazeer2020")
geglu = gated("geglu", gelu, "shazeer2020")
swiglu = gated("swiglu", silu, "shazeer2020")


def prelu_weight_gradient(x, weight, upstream, axis=1):
    """Return the gradient of a loss with respect to PReLU's slopes (he2015, eq. 8).

    Parameters
    ----------
    x : array_like
        What PReLU was applied to.
    weight : float or array of one number per channel
        Only its shape matters: the function is linear in it.
    upstream : array_like, of the shape of `x`
        The gradient of the loss with respect to PReLU's output.
    axis : int
        Where the channels lie, as in ``prelu``.

    Returns
    -------
    ndarray or scalar, of the shape of `weight`: the sum of upstream * min(0, x) over
    everything that shares a slope.
    """
    x = real_array(x, "prelu_weight_gradient")
    upstream = real_array(upstream, "prelu_weight_gradient", "upstream")
    if upstream.shape != x.shape:
        raise ValueError(
            f"prelu_weight_gradient: upstream has shape {upstream.shape}, x {x.shape}"
        )
    weight = real_array(weight, "prelu_weight_gradient", "weight")
    if not is_whole(axis):
        raise TypeError(
            f"prelu_weight_gradient: axis must be a whole number, got {axis!r}"
        )
    per_channel(weight, x, axis, "prelu_weight_gradient: weight")
    with np.errstate(all="ignore"):
        terms = upstream * np.minimum(x, 0.0, dtype=np.float64)
        if weight.size > 1:
            terms = np.moveaxis(terms, axis, 0)
        total = terms.reshape(weight.size, -1).sum(axis=1)
        dtype = x.dtype if x.dtype in FLOATS else np.float64
        return total.astype(dtype).reshape(weight.shape)[()]
