"""Faults that people reported in other implementations must not be ours.

One line each: the report, what was called, the right value. The values are worked out
by hand or with many digits in mpmath, never taken from the implementation at fault.
"""

import copy
import pickle
from collections import namedtuple

import numpy as np
import pytest

from relulib import activations as a
from relulib.activations import TABLE

inf, nan = np.inf, np.nan
Report = namedtuple("Report", "address call x right params dtype", defaults=({}, "f8"))

VALUES = {
    # nan is no number below 0; a slope there is nan too, where torch gives 0
    "relu hides nan": Report(
        "github.com/pytorch/pytorch/issues/7999",
        a.relu,
        [nan, -4.5, 3.25],
        [nan, 0, 3.25],
    ),
    "relu6 of nan": Report(
        "github.com/pytorch/pytorch/issues/106604", a.relu6, [nan, 7, -1], [nan, 6, 0]
    ),
    "slope of relu6 at nan": Report(
        "github.com/tenstorrent/tt-metal/pull/57374",
        a.relu6.derivative,
        [nan, 0, 3, 6, 7],
        [nan, 0, 1, 0, 0],
    ),
    "mask product": Report(
        "github.com/uxlfoundation/oneDNN/issues/139",
        a.relu,
        [-inf, -6.5, inf],
        [0, 0, inf],
    ),
    # parameters
    "leaky slope cast to whole numbers": Report(
        "github.com/keras-team/keras/issues/23607",
        a.leaky_relu,
        [-8, -3, 0, 5],
        [-2, -0.75, 0, 5],
        {"negative_slope": 0.25},
        "i4",
    ),
    "leaky as a maximum": Report(
        "github.com/tensorflow/tensorflow/issues/24566",
        a.leaky_relu,
        [-2, 4, -0.5],
        [-3, 4, -0.75],
        {"negative_slope": 1.5},
    ),
    "softplus with beta goes on as beta x": Report(
        "github.com/brainpy/BrainPy/issues/580",
        a.softplus,
        [50, 300],
        [50.067153484891177, 300],
        {"beta": 0.1},
    ),
    "softplus overflows sooner with beta": Report(
        "github.com/tracel-ai/burn/issues/5373",
        a.softplus,
        [20, 50, 100, -100],
        [20, 50, 100, 1.424915281348257e-218],
        {"beta": 5},
    ),
    "slope of softplus vanishes where exp overflows": Report(
        "github.com/tenstorrent/tt-metal/pull/56397",
        a.softplus.derivative,
        [88, 95, 1000, -1000],
        [1, 1, 1, 0],
    ),
    "celu wraps around for small alpha": Report(
        "github.com/tenstorrent/tt-metal/issues/54770",
        a.celu,
        [-1e4, -1e-4, 2],
        [-1e-3, -9.516258196404043e-05, 2],
        {"alpha": 1e-3},
    ),
    # overflow, also in the branch that is not taken
    "sigmoid overflows on the left": Report(
        "stackoverflow.com/questions/40726490",
        a.sigmoid,
        [-1500.5, -40, 0, 1500.5],
        [0, 4.248354255291589e-18, 0.5, 1],
    ),
    "softplus repaired on one side": Report(
        "github.com/rushter/MLAlgorithms/pull/31",
        a.softplus,
        [20000, -20000, -37],
        [20000, 0, 8.533047625744066e-17],
    ),
    "slope of elu is nan far right": Report(
        "github.com/huggingface/candle/pull/2328",
        a.elu.derivative,
        [1200, -2],
        [1, 0.1353352832366127],
    ),
    "elu overflows in float32": Report(
        "github.com/ggml-org/llama.cpp/pull/8866",
        a.elu,
        [100, -100, 3e38],
        [100, -1, 3e38],
        {},
        "f4",
    ),
    "slope of mish is inf over inf": Report(
        "github.com/davisking/dlib/pull/1938",
        a.mish.derivative,
        [5000, 360, -3.3],
        [1, 1, -0.08102764027014688],
    ),
    "mish of infinity": Report(
        "github.com/mindspore-ai/mindspore/issues/379",
        a.mish,
        [inf, -inf, nan],
        [inf, 0, nan],
    ),
    "hardswish overflows before it divides": Report(
        "github.com/PaddlePaddle/Paddle/pull/35386",
        a.hardswish,
        [11648, 65504, -65504],
        [11648, 65504, 0],
        {},
        "f2",
    ),
    "gelu of infinity": Report(
        "github.com/pytorch/pytorch/issues/185770",
        a.gelu,
        [inf, -inf, nan],
        [inf, 0, nan],
    ),
    "gelu by tanh of infinity": Report(
        "github.com/pytorch/pytorch/pull/192318",
        a.gelu_tanh,
        [inf, -inf, 1e200],
        [inf, 0, 1e200],
    ),
    "slope of gelu by tanh at 1e200": Report(
        "github.com/ooples/AiDotNet.Tensors/pull/355",
        a.gelu_tanh.derivative,
        [1e200, -1e200, inf, -inf],
        [1, 0, 1, 0],
    ),
    "slope of gelu as out / x": Report(
        "github.com/PaddlePaddle/Paddle/pull/14857",
        a.gelu.derivative,
        [0.0, -0.0],
        [0.5, 0.5],
    ),
    # digits lost
    "elu near 0": Report(
        "github.com/jax-ml/jax/pull/1207", a.elu, [-1e-8], [-9.99999995e-09], {}, "f4"
    ),
    "selu near 0": Report(
        "github.com/tensorflow/tensorflow/issues/116943",
        a.selu,
        [-1e-10],
        [-1.758099340759469e-10],
    ),
    "slope of elu from its value": Report(
        "github.com/jax-ml/jax/issues/39795",
        a.elu.derivative,
        [-40],
        [4.248354255291589e-18],
    ),
    "gelu reaches 0 too early": Report(
        "github.com/tenstorrent/tt-metal/issues/5578",
        a.gelu,
        [-3, -8, -20],
        [-0.004049694094890284, -4.976768459417427e-15, -5.5072482372124674e-88],
    ),
    "gelu is not its tanh formula": Report(
        "github.com/facebookresearch/fairseq/issues/2235",
        a.gelu,
        [1.5, -2.25],
        [1.399789198096713, -0.027505063473850584],
    ),
    "the tanh formula is not gelu": Report(
        "github.com/tenstorrent/tt-metal/issues/1262",
        a.gelu_tanh,
        [1.5, -2.25],
        [1.3995715769802328, -0.02720132989728861],
    ),
    "slope of silu without brackets": Report(
        "github.com/chelsea0x3b/dfdx/pull/915",
        a.silu.derivative,
        [-3, 1.25, 900],
        [-0.08810410601516962, 0.9936808449153124, 1],
    ),
    "slope of silu far left": Report(
        "github.com/tensorflow/tensorflow/issues/124835",
        a.silu.derivative,
        [-709],
        [-8.614807714413836e-306],
    ),
    "curvature of silu far left": Report(
        "github.com/tensorflow/tensorflow/issues/124832",
        a.silu.second_derivative,
        [-709],
        [-8.6026399069076e-306],
    ),
    "curvature of silu far right": Report(
        "github.com/pytorch/pytorch/issues/195682",
        a.silu.second_derivative,
        [40.410841513445845],
        [-1.0820525268131133e-16],
    ),
    "hardsigmoid cancels just above -3": Report(
        "github.com/tenstorrent/tt-metal/issues/54897",
        a.hardsigmoid,
        [-3 + 2**-22],
        [2**-22 / 6],
        {},
        "f4",
    ),
    "a rough third in the slope of hardswish": Report(
        "github.com/tenstorrent/tt-metal/issues/55291",
        a.hardswish.derivative,
        [-3, 3, 2.5, -2.5],
        [0, 1, 4 / 3, -1 / 3],
    ),
    # the choice at a kink
    "slope of hardswish at its kinks": Report(
        "github.com/pytorch/pytorch/issues/147801",
        a.hardswish.derivative,
        [-3, 3],
        [0, 1],
    ),
    "subnormals have a side": Report(
        "github.com/jax-ml/jax/issues/37821",
        a.relu.derivative,
        [5e-324, -5e-324, 0.0, -0.0],
        [1, 0, 0, 0],
    ),
    # softmax
    "softmax overflows": Report(
        "github.com/apache/singa/pull/540",
        a.softmax,
        [2000, 2001, 2003],
        [0.04201006613406605, 0.11419519938459448, 0.8437947344813395],
    ),
    "softmax with one infinity": Report(
        "github.com/pytorch/pytorch/issues/6864", a.softmax, [0, inf, -inf], [0, 1, 0]
    ),
    "log_softmax with one infinity": Report(
        "github.com/pytorch/pytorch/issues/6864",
        a.log_softmax,
        [0, inf, 1],
        [-inf, 0, -inf],
    ),
    "softmax of a row that is all masked": Report(
        "github.com/pytorch/pytorch/issues/25110", a.softmax, [-inf, -inf], [nan, nan]
    ),
    "log_softmax of a row that is all masked": Report(
        "github.com/allenai/allennlp/issues/890",
        a.log_softmax,
        [-inf, -inf],
        [nan, nan],
    ),
    "nan reaches the whole row": Report(
        "github.com/mindspore-ai/mindspore/issues/378",
        a.log_softmax,
        [nan, inf, -inf],
        [nan, nan, nan],
    ),
    "log of a softmax that is 0": Report(
        "github.com/tracel-ai/burn/issues/315",
        a.log_softmax,
        [-781.1664, -1043.7303, 890.2518],
        [-1671.4182, -1933.9821, 0],
    ),
    "large equal logits": Report(
        "github.com/BasisResearch/dynestyx/pull/183",
        a.log_softmax,
        [-1e10] * 11,
        [-2.3978952727983707] * 11,
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", VALUES)
def test_the_right_value_without_a_warning(name):
    report = VALUES[name]
    x = np.array(report.x, report.dtype)
    x.flags.writeable = False
    with np.errstate(all="raise"):
        y = report.call(x, **report.params)
    assert y.dtype == (x.dtype if x.dtype.kind == "f" else np.float64)
    close = max(1e-13, 2 * float(np.finfo(y.dtype).eps))
    np.testing.assert_allclose(
        y.astype("f8"), report.right, rtol=close, err_msg=report.address
    )


# --- reports about more than a value ------------------------------------------


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("size", [2, 4, 8])
def test_the_order_of_bytes_is_not_a_type(order, size):
    # what np.fromfile and old binary formats give on the other kind of machine
    x = np.array([-1.5, 0.5], f"{order}f{size}")
    for f in (a.relu, a.silu.derivative, a.softmax, a.crelu, a.swiglu):
        assert f(x).dtype == f"f{size}"
        assert f(x).tolist() == f(x.astype(f"=f{size}")).tolist()


def test_elu_is_by_cases_for_a_negative_alpha():
    # github.com/PaddlePaddle/Paddle/pull/26543 reads max and min instead: 0 at -2
    x = [-2.0, 3.0, -inf]
    assert a.elu(x, alpha=-0.5) == pytest.approx([0.43233235838169365, 3, 0.5])
    assert a.elu.derivative(x, alpha=-0.5) == pytest.approx([-0.0676676416183064, 1, 0])


def test_prelu_channels_are_never_guessed():
    # github.com/openvinotoolkit/openvino/pull/5799, keras-team/keras/issues/3568
    x = -np.ones((2, 3, 4))
    assert a.prelu(x, weight=[1, 2, 3])[0, :, 0].tolist() == [-1, -2, -3]
    with pytest.raises(ValueError, match=r"shape \(4,\).*3 channels along axis 1"):
        a.prelu(x, weight=[1, 2, 3, 4])
    assert a.prelu([-1.0, -1.0], weight=[1, 2], axis=0).tolist() == [-1, -2]


def test_the_gradient_of_prelus_slope_keeps_its_digits():
    # github.com/huggingface/candle/pull/1406
    x = np.full((4096, 2), -0.1, "f4")
    got = a.prelu_weight_gradient(x, [0.25, 0.25], np.ones_like(x))
    assert got.dtype == np.float32
    assert got == pytest.approx(4096 * float(x[0, 0]), rel=1e-7)


@pytest.mark.parametrize("unit", [a.glu, a.reglu, a.geglu, a.swiglu])
def test_gated_units_are_rounded_once(unit):
    x = np.random.default_rng(6).normal(0, 2, (50, 8)).astype("f4")
    assert np.array_equal(unit(x), unit(x.astype("f8")).astype("f4"))


def test_rows_survive_copies_and_processes():
    # a process pool pickles its arguments
    for row in TABLE.values():
        assert pickle.loads(pickle.dumps(row)) is copy.deepcopy(row) is row


@pytest.mark.parametrize("beta", [5e-324, 1e-300, 1e-8, 1e8, 1e300])
def test_softplus_of_any_sharpness(beta):
    x = np.array([inf, -inf, 0.0, 1e308, -1e308, 3.0])
    with np.errstate(over="ignore"):
        middle = np.log(2) / beta
    y, slope = a.softplus(x, beta=beta), a.softplus.derivative(x, beta=beta)
    assert y[:3].tolist() == pytest.approx([inf, 0, middle], rel=1e-15)
    assert slope[:3].tolist() == [1, 0, 0.5]
    assert not np.isnan(y).any() and not np.isnan(slope).any()


@pytest.mark.parametrize("alpha", [5e-324, 1e-300, 1e300, 1.7e308])
def test_celu_of_any_sharpness(alpha):
    x = np.array([inf, -inf, 0.0, -1e308, -5e-324])
    y, slope = a.celu(x, alpha=alpha), a.celu.derivative(x, alpha=alpha)
    assert y[:3].tolist() == [inf, -alpha, 0]
    assert slope[:4].tolist() == pytest.approx([1, 0, 1, np.exp(-1e308 / alpha)])
    assert not np.isnan(y).any() and not np.isnan(slope).any()
