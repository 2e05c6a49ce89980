"""The table: one block for each activation, and nothing else knows their names.

A block holds the formula, the function, its slope (first derivative), its curvature
(second derivative; none where the pieces are straight), the kinks, values worked by
hand and the source. What a formula needs to keep its last digit is in ``numerics``.

A new block goes to the end: places are colours. Every public name here is one of
:mod:`relulib.activations`.
"""

import numpy as np

from relulib.activations import numerics as num
from relulib.activations.channels import PerChannel, torch_prelu
from relulib.activations.rows import define

identity = define(
    "identity",
    formula=r"x",
    idea="No activation: layers without a bend between them collapse into one.",
    source="saxe2014",
    forward=lambda x: x,
    slope=np.ones_like,
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
    forward=lambda x, negative_slope: np.where(x > 0, x, num.times(negative_slope, x)),
    slope=lambda x, negative_slope: np.where(x > 0, 1.0, negative_slope),
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
    kind=PerChannel,
    params={"weight": 0.25, "axis": 1},
    forward=lambda x, weight: np.where(x > 0, x, num.times(weight, x)),
    slope=lambda x, weight: np.where(x > 0, 1.0, weight),
    kinks=(0.0,),
    examples=((-2.0, -0.5), (3.0, 3.0)),
    torch=torch_prelu,
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
    params={"alpha": 1.0},
    positive=("alpha",),
    forward=lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x / alpha)),
    slope=lambda x, alpha: np.where(x > 0, 1.0, num.exp_of_ratio(x, alpha)),
    curvature=lambda x, alpha: np.where(x > 0, 0.0, num.exp_of_ratio(x, alpha) / alpha),
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

gelu = define(
    "gelu",
    formula=r"x\, \Phi(x)",
    idea="Weights x by the share of a normal distribution that lies below it.",
    source="hendrycks2016",
    forward=num.gelu,
    slope=num.gelu_slope,  # Phi(x) + x phi(x), phi the density
    curvature=num.gelu_curvature,  # (2 - x^2) phi(x)
    examples=((0.0, 0.0),),
    torch=lambda F, x: F.gelu(x),
    note="Measured error: value 10 units in the last place, slope 12; within 1/64 of "
    "the slope's zero at -0.7518 the slope is off by 2e-16.",
)

gelu_tanh = define(
    "gelu_tanh",
    formula=r"\frac{x}{2} \left(1 + \tanh\left(\sqrt{2/\pi}\,"
    r"(x + 0.044715\, x^3)\right)\right)",
    idea="GELU without the error function: the form of many language models.",
    source="hendrycks2016",
    forward=num.gelu_tanh,  # x s, where s is the sigmoid of twice tanh's argument, v
    slope=num.gelu_tanh_slope,  # s + x s' v'
    curvature=num.gelu_tanh_curvature,  # 2 s' v' + x (s'' v'^2 + s' v'')
    examples=((0.0, 0.0),),
    torch=lambda F, x: F.gelu(x, approximate="tanh"),
    note="Measured error: 1600 units in the last place in the left tail, where e^(2u) "
    "magnifies the rounding of u; within 1/64 of the slope's zero at -0.7525 the slope "
    "is off by 2e-16.",
)

silu = define(
    "silu",
    formula=r"\frac{x}{1 + e^{-x}}",
    idea="Weights x by its own sigmoid; also called swish.",
    source="elfwing2018",
    forward=num.silu,  # x s, s the sigmoid
    slope=num.silu_slope,  # s + x s'
    curvature=num.silu_curvature,  # 2 s' + x s''
    examples=((0.0, 0.0), (np.log(3), 0.75 * np.log(3))),
    torch=lambda F, x: F.silu(x),
    note="Measured error: value 2.2 units in the last place, slope 4.1.",
)

mish = define(
    "mish",
    formula=r"x \tanh(\ln(1 + e^x))",
    idea="Smooth, and a little below 0 for negative x, like SiLU.",
    source="misra2020",
    forward=num.mish,
    slope=num.mish_slope,  # t + x (1 - t^2) s, t the tanh, s the sigmoid of x
    curvature=num.mish_curvature,  # (1 - t^2) s (2 + x (1 - s - 2 t s))
    examples=((0.0, 0.0), (np.log(np.sqrt(3) - 1), 0.5 * np.log(np.sqrt(3) - 1))),
    torch=lambda F, x: F.mish(x),
    note="Measured error: value 3.2 units in the last place, slope 6.",
)

softplus = define(
    "softplus",
    formula=r"\frac{1}{\beta} \ln(1 + e^{\beta x})",
    idea="ReLU with a rounded corner; positive everywhere.",
    source="dugas2001",
    params={"beta": 1.0},
    positive=("beta",),
    forward=num.softplus,
    slope=num.softplus_slope,  # s(beta x), s the sigmoid
    curvature=num.softplus_curvature,  # beta s (1 - s)
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
    forward=num.hardswish,
    slope=num.hardswish_slope,  # (2x + 3) / 6 from -3 to 3
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
    forward=num.logistic,
    slope=num.logistic_slope,  # s (1 - s)
    curvature=num.logistic_curvature,  # s (1 - s) (1 - 2s)
    examples=((0.0, 0.5), (np.log(3), 0.75), (-np.log(3), 0.25)),
    torch=lambda F, x: x.sigmoid(),
)

tanh = define(
    "tanh",
    formula=r"\tanh x",
    idea="A sigmoid from -1 to 1, centred on 0.",
    source="lecun1998",
    forward=num.tanh,
    slope=num.tanh_slope,  # 1 - tanh^2
    curvature=num.tanh_curvature,  # -2 tanh (1 - tanh^2)
    examples=((0.0, 0.0), (np.log(2), 0.6)),
    torch=lambda F, x: x.tanh(),
)
