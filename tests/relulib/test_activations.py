"""Laws that hold for every row of the table; a new row is tested by being there."""

import inspect
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from relulib import activations
from relulib.activations import GATES, TABLE
from relulib.activations.rows import BLOCK

KINDS = {
    "value": lambda row: row,
    "slope": lambda row: row.derivative,
    "curvature": lambda row: row.second_derivative,
}
every_row = pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
every_kind = pytest.mark.parametrize("kind", KINDS)
VECTOR = [
    activations.softmax,
    activations.log_softmax,
    activations.crelu,
    *(getattr(activations, name) for name in GATES),
]
every_vector = pytest.mark.parametrize("function", VECTOR, ids=lambda f: f.__name__)
reals = st.floats(-30, 30)


def smooth_points(row):
    """Return points at least 0.05 away from every kink."""
    x = np.linspace(-8.03, 8.01, 161)
    return x[np.all([np.abs(x - k) > 0.05 for k in row.kinks or (99,)], axis=0)]


# --- one row ------------------------------------------------------------------


@every_row
def test_values_worked_by_hand(row):
    assert row.examples
    for x, y in row.examples:
        assert row(x) == pytest.approx(y, rel=1e-15, abs=1e-16), x


@every_row
@pytest.mark.parametrize(("low", "high"), [("value", "slope"), ("slope", "curvature")])
def test_each_is_the_derivative_of_the_one_before(row, low, high):
    x, h = smooth_points(row), 1e-5
    f, df = KINDS[low](row), KINDS[high](row)
    # central differences, extrapolated: an error of order h^4
    once = (f(x + h) - f(x - h)) / (2 * h)
    twice = (f(x + 2 * h) - f(x - 2 * h)) / (4 * h)
    assert np.allclose(df(x), (4 * once - twice) / 3, rtol=1e-8, atol=2e-9)


@every_row
def test_the_slope_at_a_kink_lies_between_its_two_sides(row):
    for kink in row.kinks:
        left = row.derivative(np.nextafter(kink, -np.inf))
        right = row.derivative(np.nextafter(kink, np.inf))
        at = row.derivative(kink)
        assert min(left, right) - 1e-12 <= at <= max(left, right) + 1e-12, kink


@every_row
def test_slope_or_curvature_jumps_at_every_kink_and_nowhere_else(row):
    x = np.linspace(-10.0005, 10.0005, 20002)
    jump = np.maximum(
        np.abs(np.diff(row.derivative(x))), np.abs(np.diff(row.second_derivative(x)))
    )
    # elsewhere they change by the next derivative (at most 3) times the step of 1e-3
    assert x[:-1][jump > 5e-3] + 5e-4 == pytest.approx(list(row.kinks), abs=1e-9)


@every_row
def test_the_value_has_no_jump(row):
    x = np.linspace(-10, 10, 20001)
    steepest = np.abs(row.derivative(x)).max()
    assert np.abs(np.diff(row(x))).max() <= 1.1e-3 * max(steepest, 1)


@every_row
@every_kind
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_float_types_are_kept_and_nan_comes_out(row, kind, dtype):
    x = np.array([np.nan, -1.5, 0.0, 0.5, -np.inf, np.inf], dtype)
    y = KINDS[kind](row)(x)
    assert y.dtype == dtype
    assert np.isnan(y[0]) and not np.isnan(y[1:]).any()


@every_row
@every_kind
@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int64", "uint64"])
def test_whole_numbers_become_float64(row, kind, dtype):
    x = np.array([0, 1, 1], dtype)
    f = KINDS[kind](row)
    assert f(x).dtype == np.float64
    assert np.array_equal(f(x), f(x.astype(float)))


@every_row
@every_kind
def test_narrow_floats_are_rounded_once(row, kind):
    x = np.random.default_rng(0).normal(0, 4, 999).astype("float32")
    f = KINDS[kind](row)
    assert np.array_equal(f(x), f(x.astype("float64")).astype("float32"))


@every_row
@every_kind
def test_any_container_and_shape(row, kind):
    f = KINDS[kind](row)
    assert np.shape(f(0.5)) == () and isinstance(f(0.5), np.float64)
    assert np.shape(f(np.array(0.5))) == ()
    assert f(np.float32(0.5)).dtype == np.float32
    assert f([]).shape == (0,) and f(np.zeros((3, 0, 2))).shape == (3, 0, 2)
    grid = np.arange(-12.0, 12).reshape(2, 3, 4)
    for view in (grid, grid[::-1, :, ::2], grid.T, np.asfortranarray(grid)):
        y = f(view)
        assert y.shape == view.shape
        assert np.array_equal(y.ravel(), [f(v) for v in view.ravel()])
    assert np.array_equal(f([[-1, 2], [3, -4]]), f(np.array([[-1.0, 2], [3, -4]])))


@every_row
@every_kind
def test_the_input_is_left_alone(row, kind):
    x = np.array([[-2.5, 0.75], [3.5, -0.125]])
    x.flags.writeable = False
    y = KINDS[kind](row)(x)
    assert not np.shares_memory(x, y)
    assert np.array_equal(x, [[-2.5, 0.75], [3.5, -0.125]])


@every_row
@every_kind
def test_blocks_do_not_show(row, kind):
    x = np.random.default_rng(1).normal(0, 3, 3 * BLOCK + 5)
    f = KINDS[kind](row)
    pieces = np.concatenate([f(part) for part in np.array_split(x, 7)])
    assert np.array_equal(f(x), pieces)


@every_row
@every_kind
@pytest.mark.filterwarnings("error")
def test_nothing_warns(row, kind):
    big = np.finfo("float64").max
    x = np.array(
        [-np.inf, -big, -800, -5e-324, -0.0, 0, 5e-324, 800, big, np.inf, np.nan]
    )
    with np.errstate(all="raise"):
        for dtype in ("float64", "float32", "float16"):
            with np.errstate(all="ignore"):
                narrow = x.astype(dtype)
            KINDS[kind](row)(narrow)


@every_row
def test_the_limits_at_infinity(row):
    """At infinity stands what far arguments tend to."""
    for sign in (-1, 1):
        far, end = row(sign * 1e4), row(sign * np.inf)
        slope = row.derivative(sign * np.inf)
        if np.isfinite(end):
            assert end == pytest.approx(far, abs=1e-300)
            assert slope == 0
        else:
            assert np.sign(end) == np.sign(far) and abs(far) > 10
            assert slope == row.derivative(sign * 1e4) or np.isinf(slope)
        assert row.second_derivative(sign * np.inf) == row.second_derivative(sign * 1e4)


@every_row
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_values_between_two_points_obey_the_slope(row, data):
    """Mean value theorem: |f(b) - f(a)| <= max |f'| |b - a|, on a fine grid."""
    a, b = sorted((data.draw(reals), data.draw(reals)))
    grid = np.linspace(a, b, 400)
    bound = np.abs(row.derivative(grid)).max() * 1.05 + 2.2 * (b - a) / 400 + 1e-9
    assert abs(row(b) - row(a)) <= bound * (b - a) + 1e-12


@every_row
def test_torch_agrees_in_value_and_slope(row):
    x = np.concatenate([smooth_points(row), row.kinks])
    t = torch.tensor(x, requires_grad=True)
    y = row.torch(torch.nn.functional, t, **row.params)
    assert np.allclose(row(x), y.detach(), rtol=1e-7, atol=1e-8)
    y.sum().backward()
    differs = ~np.isclose(row.derivative(x), t.grad, rtol=1e-7, atol=1e-7)
    assert not x[differs].size


@every_row
def test_torch_leaves_its_argument_alone(row):
    x = torch.linspace(-4, 4, 9, dtype=torch.float64).requires_grad_()
    before = x * 1.0
    kept = before.detach().clone()
    after = row.torch(torch.nn.functional, before, **row.params)
    assert torch.equal(before.detach(), kept)
    (after + before).sum().backward()
    assert torch.isfinite(x.grad).all()


@every_row
def test_a_row_says_what_it_is(row):
    assert row.formula and row.idea.endswith(".") and row.source
    names = ", ".join(["x", *(f"{k}={v}" for k, v in row.params.items())])
    first, *rest = inspect.getdoc(row).split("\n\n")
    assert first == f"{row.name}({names}) = {row.formula}"
    assert isinstance(row.note, str)
    parts = [row.idea, row.note, f"From {row.source}."]
    assert rest == [part for part in parts if part]
    assert row.name in repr(row) and " at 0x" not in repr(row)
    if row.kinks:
        assert "At " in row.note or "at " in row.note, "say the choice at the kink"


def test_every_source_is_in_the_bibliography():
    from pathlib import Path

    bib = (Path(__file__).resolve().parents[2] / "references.bib").read_text()
    sources = {row.source for row in TABLE.values()}
    for name in GATES:
        words = getattr(activations, name).__doc__
        sources.add(re.search(r"From (\w+)\. The second half", words)[1])
    assert not [source for source in sources if f"{{{source}," not in bib]


# --- the choice at zero, in words ---------------------------------------------


def test_relu_slope_at_zero_is_zero_for_both_zeros_and_all_types():
    for zero in (0.0, -0.0):
        for dtype in ("float16", "float32", "float64"):
            assert activations.relu.derivative(np.array(zero, dtype)) == 0
    assert activations.relu.derivative([5e-324, -5e-324]).tolist() == [1, 0]
    assert activations.relu.derivative(np.float32(1e-45)) == 1


def test_relu_of_a_negative_number_is_plus_zero():
    assert not np.signbit(activations.relu([-6.5, -1e-300, -1e300, -0.0])).any()


CHOICES = {  # kink: slope and curvature there, as the notes say
    "relu": {0: (0, 0)},
    "leaky_relu": {0: (0.01, 0)},
    "prelu": {0: (0.25, 0)},
    "relu6": {0: (0, 0), 6: (0, 0)},
    "squared_relu": {0: (0, 0)},
    "elu": {0: (1, 1)},
    "celu": {0: (1, 1)},
    "selu": {0: (activations.SELU_LEFT, activations.SELU_LEFT)},
    "hardswish": {-3: (0, 0), 3: (1, 0)},
    "hardsigmoid": {-3: (0, 0), 3: (0, 0)},
}


@pytest.mark.parametrize("name", CHOICES)
def test_the_choice_at_a_kink_is_that_of_the_note(name):
    row = TABLE[name]
    chosen = {k: (row.derivative(k), row.second_derivative(k)) for k in row.kinks}
    assert chosen == CHOICES[name]


@pytest.mark.parametrize("alpha", [-0.5, 0.0, 0.3, 1.0, 1.5])
def test_the_slope_at_zero_is_that_of_the_left_side(alpha):
    assert activations.leaky_relu.derivative(0.0, negative_slope=alpha) == alpha
    assert activations.prelu.derivative(0.0, weight=alpha) == alpha
    assert activations.elu.derivative(0.0, alpha=alpha) == alpha
    assert activations.elu.second_derivative(0.0, alpha=alpha) == alpha


@given(x=arrays.arrays(float, 8, elements=reals), c=st.floats(0, 1e3))
def test_relu_is_positively_homogeneous(x, c):
    assert np.allclose(activations.relu(c * x), c * activations.relu(x), rtol=1e-14)


# --- parameters ---------------------------------------------------------------


@pytest.mark.parametrize("alpha", [-0.5, 0.0, 0.25, 1.0, 2.5])
def test_leaky_is_by_cases_for_every_slope(alpha):
    # max(x, a x) gives -2 and 8 for a = 2.5, the wrong branch on both sides
    y = activations.leaky_relu([-2.0, 4.0, -np.inf], negative_slope=alpha)
    far = -np.sign(alpha) * np.inf if alpha else 0.0
    assert y.tolist() == [-2 * alpha, 4.0, far]


@pytest.mark.parametrize("alpha", [0.1, 0.7, 1.0, 1.5, 30.0])
def test_parameters_reach_value_slope_and_curvature(alpha):
    x, h = np.linspace(-6, -0.1, 50), 1e-5
    for row, given_ in (
        (activations.elu, {"alpha": alpha}),
        (activations.celu, {"alpha": alpha}),
        (activations.softplus, {"beta": alpha}),
    ):
        f, d = row(x, **given_), row.derivative(x, **given_)
        assert np.allclose(
            d,
            (row(x + h, **given_) - row(x - h, **given_)) / 2 / h,
            rtol=1e-6,
            atol=1e-9,
        )
        ds = (row.derivative(x + h, **given_) - row.derivative(x - h, **given_)) / 2 / h
        assert np.allclose(row.second_derivative(x, **given_), ds, rtol=1e-6, atol=1e-8)
        theirs = row.torch(torch.nn.functional, torch.tensor(x), **given_)
        assert np.allclose(f, theirs, rtol=1e-9)


def test_elu_is_smooth_for_alpha_one_alone():
    for alpha in (0.5, 1.0, 2.0):
        left = activations.elu.derivative(-1e-300, alpha=alpha)
        assert (left == 1) == (alpha == 1)
        assert activations.celu.derivative(-1e-300, alpha=alpha) == 1
        assert activations.celu.second_derivative(0.0, alpha=alpha) == 1 / alpha


def test_selu_keeps_mean_zero_and_variance_one():
    from relulib.initialization import gaussian_mean

    assert gaussian_mean(activations.selu) == pytest.approx(0, abs=1e-14)
    assert gaussian_mean(lambda z: activations.selu(z) ** 2) == pytest.approx(1, 1e-14)


def test_prelu_channels_lie_along_the_second_axis():
    x = np.arange(-20.0, 4).reshape(2, 3, 4)
    w = np.array([0.5, 0.1, -0.2])
    expected = np.where(x > 0, x, x * w[None, :, None])
    assert np.array_equal(activations.prelu(x, weight=w), expected)
    theirs = activations.prelu.torch(torch.nn.functional, torch.tensor(x), weight=w)
    assert np.array_equal(theirs, expected)
    for axis in (0, 2, -1):
        there = np.moveaxis(x, 1, axis)
        moved = activations.prelu(there, weight=w, axis=axis)
        assert np.array_equal(np.moveaxis(moved, axis, 1), expected)
        theirs = activations.prelu.torch(
            torch.nn.functional, torch.tensor(there), weight=w, axis=axis
        )
        assert np.array_equal(theirs, moved)
    assert np.array_equal(
        activations.prelu(x, weight=[0.3]), np.where(x > 0, x, 0.3 * x)
    )


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_prelu_weight_gradient_is_that_of_autograd(axis):
    rng = np.random.default_rng(3)
    x, upstream = rng.normal(size=(3, 2, 4)), rng.normal(size=(3, 2, 4))
    w = rng.normal(size=x.shape[axis])
    t = torch.tensor(w, requires_grad=True)
    moved = torch.tensor(x).movedim(axis, 1)
    y = torch.nn.functional.prelu(moved, t).movedim(1, axis)
    (y * torch.tensor(upstream)).sum().backward()
    mine = activations.prelu_weight_gradient(x, w, upstream, axis=axis)
    assert np.allclose(mine, t.grad)
    shared = activations.prelu_weight_gradient(x, 0.2, upstream)
    assert shared == pytest.approx((upstream * np.minimum(x, 0)).sum())
    without_channels = activations.prelu_weight_gradient(x[0, 0], 0.2, upstream[0, 0])
    assert without_channels == pytest.approx((upstream * np.minimum(x, 0))[0, 0].sum())


# --- functions of several numbers ---------------------------------------------


@every_vector
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_vector_functions_work_along_any_axis(function, axis):
    x = np.random.default_rng(2).normal(0, 5, (4, 6))
    y = function(x, axis=axis)
    moved = function(np.moveaxis(x, axis, -1))
    assert np.allclose(np.moveaxis(y, axis, -1), moved)
    assert function(x.astype("float32"), axis=axis).dtype == np.float32


@every_vector
@pytest.mark.filterwarnings("error")
def test_vector_functions_leave_their_argument_alone_and_do_not_warn(function):
    x = np.array([[-1e308, 1e308, -np.inf, 3.0]])
    x.flags.writeable = False
    with np.errstate(all="raise"):
        function(x)
        assert np.isnan(function([np.nan, 1.0])).any()
        function(np.array([[1, 2], [250, 3]], "uint8"))
        assert function(np.zeros((0, 4))).shape[0] == 0
        assert function(np.zeros((4, 0))).shape == (4, 0)


@every_vector
@pytest.mark.parametrize("axis", [1.0, "0", None, True, (0, 1)])
def test_an_axis_is_a_whole_number(function, axis):
    x = np.zeros((2, 2))
    assert np.array_equal(function(x, axis=np.int64(1)), function(x, axis=1))
    for call in (
        lambda: function(x, axis=axis),
        lambda: activations.prelu(x, axis=axis),
        lambda: activations.prelu_weight_gradient(x, 0.1, x, axis=axis),
    ):
        with pytest.raises(TypeError, match=": axis must be a whole number, got"):
            call()


@every_vector
def test_a_vector_function_names_itself_and_what_is_wrong(function):
    name = function.__name__
    for words, given_, axis in (
        ("x must be real numbers", "abc", 0),
        ("x is a masked array", np.ma.array([1.0, 2.0]), 0),
        ("axis must be a whole number", [1.0, 2.0], 0.0),
        (r"x of shape \(2,\) has no axis 1", [1.0, 2.0], 1),
        (r"x of shape \(2,\) has no axis -2", [1.0, 2.0], -2),
    ):
        with pytest.raises((TypeError, ValueError), match=f"^{name}: {words}"):
            function(given_, axis=axis)


@pytest.mark.parametrize("wrong", ["x", "weight", "upstream"])
def test_prelu_weight_gradient_names_what_is_wrong(wrong):
    good = {"x": np.zeros((2, 3)), "weight": np.zeros(3), "upstream": np.zeros((2, 3))}
    for value in ("abc", np.ma.array(good[wrong])):
        words = f"^prelu_weight_gradient: {wrong} (must be real|is a masked array)"
        with pytest.raises(TypeError, match=words):
            activations.prelu_weight_gradient(**{**good, wrong: value})
    if wrong != "x":
        words = f"^prelu_weight_gradient: {wrong} has shape"
        with pytest.raises(ValueError, match=words):
            activations.prelu_weight_gradient(**{**good, wrong: np.zeros(2)})


def test_everything_is_known_by_its_name():
    for name, thing in {**TABLE, **{f.__name__: f for f in VECTOR}}.items():
        assert getattr(activations, name) is thing


def test_softmax_is_that_of_scipy_and_sums_to_one():
    import scipy.special

    x = np.random.default_rng(4).normal(0, 20, (50, 10))
    assert np.allclose(activations.softmax(x), scipy.special.softmax(x, axis=-1))
    assert np.allclose(activations.softmax(x).sum(-1), 1, rtol=1e-15)
    assert np.allclose(
        activations.log_softmax(x), scipy.special.log_softmax(x, axis=-1)
    )


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([np.inf, 1.0], [1, 0]),
        ([-np.inf, 1.0, 1.0], [0, 0.5, 0.5]),
        ([-np.inf], [1]),
        ([-np.inf, -np.inf], [np.nan, np.nan]),
        ([np.inf, np.inf, 0.0], [np.nan, np.nan, np.nan]),
        ([np.nan, 0.0], [np.nan, np.nan]),
    ],
)
def test_softmax_at_infinity(x, expected):
    assert np.array_equal(activations.softmax(x), expected, equal_nan=True)
    beside = activations.softmax([[0.0] * len(x), x, [np.inf] + [0.0] * (len(x) - 1)])
    assert np.array_equal(beside[1], expected, equal_nan=True)
    assert not np.isnan(beside[[0, 2]]).any()
    with np.errstate(divide="ignore"):
        logs = np.log(expected)
    assert np.allclose(activations.log_softmax(x), logs, equal_nan=True)


def test_glu_gates_with_the_second_half_as_torch_does():
    x = np.random.default_rng(5).normal(size=(3, 8))
    assert np.allclose(activations.glu(x), torch.nn.functional.glu(torch.tensor(x)))
    a, b = x[:, :4], x[:, 4:]
    for name, gate in GATES.items():
        assert np.allclose(getattr(activations, name)(x), a * gate(b))


def test_crelu_keeps_both_signs():
    assert activations.crelu([1.0, -2.0]).tolist() == [1, 0, 0, 2]
    assert activations.crelu(np.array([3], "uint8")).tolist() == [3, 0]


# --- what can't be computed ---------------------------------------------------


@every_row
@every_kind
@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        ("abc", TypeError, "str 'abc'"),
        ("abc" * 99, TypeError, r"str '(abc){18}ab\.\.\. of dtype"),
        (None, TypeError, "NoneType None"),
        (1 + 2j, TypeError, "complex"),
        (np.ma.array([1.5, -999.0], mask=[0, 1]), TypeError, "is a masked array"),
        ([[1.0, 2.0], np.ma.array([3.0, 4.0])], TypeError, "is a masked array"),
        (np.array([1j]), TypeError, "complex128"),
        ([1, None], TypeError, "object"),
        (np.array(["2026-01-01"], "datetime64[D]"), TypeError, "datetime64"),
        (np.longdouble(1), TypeError, "float128|longdouble"),
        ([[1, 2], [3]], ValueError, "can't be read as an array"),
    ],
    ids=[
        "text",
        "long text",
        "None",
        "complex",
        "mask",
        "mask in a list",
        "complex array",
        "hole",
        "dates",
        "long",
        "ragged",
    ],
)
def test_bad_input_is_named(row, kind, x, error, words):
    if np.asarray(0).dtype == np.longdouble:  # no wider type on this machine
        pytest.skip("long double is float64 here")
    with pytest.raises(error, match=f"^{row.name}: x .*({words})"):
        KINDS[kind](row)(x)


@every_row
def test_an_unknown_parameter_is_named(row):
    known = ", ".join(row.params) or "none"
    words = f"^{row.name}: unknown parameter 'slop'; known: {known}$"
    with pytest.raises(TypeError, match=words):
        row(1.0, slop=2)


@every_row
@pytest.mark.parametrize("value", ["a", None, 1j, True, np.nan, np.inf, np.ma.masked])
def test_a_bad_parameter_is_named(row, value):
    for name in set(row.params) - {"axis"}:
        with pytest.raises(
            (TypeError, ValueError), match=f"{row.name}: {name} (must be|is a masked)"
        ):
            row(1.0, **{name: value})


@pytest.mark.parametrize(
    "call",
    [
        lambda: activations.celu(1.0, alpha=0),
        lambda: activations.celu.derivative(1.0, alpha=-1),
        lambda: activations.softplus(1.0, beta=0),
        lambda: activations.softplus.second_derivative(1.0, beta=-2),
    ],
)
def test_a_scale_must_be_above_zero(call):
    with pytest.raises(ValueError, match="must be above 0, got"):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: activations.prelu(-np.ones((2, 3, 4)), weight=np.ones(4)),
        lambda: activations.prelu(-np.ones(3), weight=np.ones(3)),
        lambda: activations.prelu(-np.ones((2, 3)), weight=np.ones((1, 3))),
        lambda: activations.prelu(-np.ones((2, 3)), weight=np.ones(3), axis=5),
        lambda: activations.prelu(-np.ones((2, 3)), weight=np.ones(0)),
        lambda: activations.prelu_weight_gradient(
            np.ones((2, 3)), np.ones(2), np.ones((2, 3))
        ),
        lambda: activations.prelu_weight_gradient(np.ones((2, 3)), 0.1, np.ones(3)),
        lambda: activations.glu(np.ones(3)),
        lambda: activations.softmax(3.0),
        lambda: activations.log_softmax(np.ones((2, 2)), axis=2),
        lambda: activations.crelu(1.0),
        lambda: activations.swiglu(2.0),
    ],
)
def test_shapes_that_do_not_fit_are_named(call):
    with pytest.raises(ValueError, match=r"shape|length"):
        call()
