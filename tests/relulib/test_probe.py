"""compare passes what is right, stops what is wrong, and says where."""

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from relulib.activations import TABLE, elu, hardswish, leaky_relu, relu, relu6
from relulib.probe import Disagreement, compare, points


def keeps_nan(x, y):
    return np.where(np.isnan(x), np.nan, y)


def overwriting(x):
    x[x < 0] = 0.0
    return x


def overwriting_in_part(x):
    x[0] = 7.0
    return relu(x)


WRONG = {  # what a learner may hand in -> what the message must say
    "the argument itself": (lambda x: x, r", x < 0: at x = -1 expected 0, got -1"),
    "where": (
        lambda x: np.where(x > 0, x, 0.0),
        r"x is nan.*expected nan, got 0.*hidden",
    ),
    "mask product": (lambda x: x * (x > 0), r"x = -inf.*expected 0, got nan.*infinity"),
    "abs": (np.abs, r"x < 0: at x = -1 expected 0, got 1"),
    "capped": (
        lambda x: np.minimum(np.maximum(x, 0), 6),
        r"x > 0: at x = 8 expected 8",
    ),
    "shifted": (lambda x: np.maximum(x - 1e-3, 0), r"x > 0: at x = 1 expected 1"),
    "list": (lambda x: [max(0, v) for v in x], r"expected an array, got list"),
    "masked": (lambda x: np.ma.masked_less(x, 0), r"got MaskedArray"),
    "no return": (lambda x: None, r"got NoneType.*is a return missing"),
    "column": (lambda x: np.maximum(x, 0)[:, None], r"expected the shape \(39,\)"),
    "sum": (
        lambda x: np.maximum(x, 0).sum(),
        r"expected the shape \(39,\) of x, got \(\)",
    ),
    "float32": (lambda x: np.maximum(x, 0).astype("f4"), r"type float64, got float32"),
    "text": (lambda x: np.maximum(x, 0).astype(str), r"type float64, got <U"),
    "max of two": (lambda x: max(0, x), r"it raised ValueError: The truth value"),
    "overwriting": (
        overwriting,
        r"the argument was overwritten: x\[0\] was -inf and is 0",
    ),
    "in part": (overwriting_in_part, r"the argument was overwritten: x\[0\] .* is 7"),
    "flat only": (
        lambda x: np.array([relu(v) for v in x.tolist()]).reshape(x.size),
        "shape",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_relu_is_stopped_and_told_where(name):
    mine, message = WRONG[name]
    with pytest.raises(Disagreement, match=f"^relu.*{message}"):
        compare(mine, relu)


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
@pytest.mark.parametrize("kind", ["__call__", "derivative", "second_derivative"])
def test_every_row_agrees_with_itself_and_with_no_other_slope(row, kind, capsys):
    reference = row if kind == "__call__" else getattr(row, kind)
    compare(lambda x: reference(x), reference)
    assert "agrees at" in capsys.readouterr().out
    with pytest.raises(Disagreement):
        compare(lambda x: reference(x) + keeps_nan(x, 1e-3), reference)


@pytest.mark.parametrize("at_zero", [0.0, 0.5, 1.0])
def test_any_slope_between_the_sides_passes_at_the_kink(at_zero, capsys):
    mine = lambda x: keeps_nan(x, np.where(x > 0, 1.0, np.where(x < 0, 0.0, at_zero)))  # noqa: E731
    compare(mine, relu.derivative)


@pytest.mark.parametrize("at_kink", [-0.5, -0.2, 0.0])
def test_the_other_side_of_a_kink_passes_where_the_table_takes_the_greater(at_kink):
    compare(
        lambda x: np.where(x == -3, at_kink, hardswish.derivative(x)),
        hardswish.derivative,
    )


@pytest.mark.parametrize("at_zero", [-0.1, 1.1, np.nan])
def test_a_slope_outside_the_sides_is_stopped(at_zero):
    mine = lambda x: keeps_nan(x, np.where(x > 0, 1.0, np.where(x < 0, 0.0, at_zero)))  # noqa: E731
    with pytest.raises(Disagreement, match="relu, derivative, at the kink x = 0"):
        compare(mine, relu.derivative)


def test_the_smallest_floats_have_a_side():
    mine = lambda x: keeps_nan(x, np.where(x > 1e-200, 1.0, 0.0))  # noqa: E731
    with pytest.raises(Disagreement, match="x > 0: at x = 1e-300 expected 1"):
        compare(mine, relu.derivative)


def test_parameters_belong_to_the_reference(capsys):
    compare(lambda x: leaky_relu(x, negative_slope=0.3), leaky_relu, negative_slope=0.3)
    with pytest.raises(Disagreement, match="leaky_relu, x < 0"):
        compare(lambda x: leaky_relu(x, negative_slope=0.3), leaky_relu)


def test_a_plain_formula_passes_though_it_warns(capsys):
    compare(lambda x: np.where(x > 0, x, np.exp(x) - 1), elu)


def test_regions_lie_between_the_kinks():
    with pytest.raises(Disagreement, match=r"relu6, 0 < x < 6: at x = 1 "):
        compare(lambda x: np.where((x > 0) & (x < 6), x / 2, relu6(x)), relu6)


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_points_hold_kinks_neighbours_infinities_and_nan(row):
    x = points(row)
    assert np.isnan(x[-1]) and not np.isnan(x[:-1]).any()
    assert {-np.inf, np.inf, 0.0} <= set(x)
    for kink in row.kinks:
        assert {np.nextafter(kink, -np.inf), kink, np.nextafter(kink, np.inf)} <= set(x)


def test_what_can_not_be_compared_is_named():
    with pytest.raises(TypeError, match="reference must be of the table"):
        compare(np.tanh, np.tanh)
    with pytest.raises(TypeError, match="mine must be a function, got 3"):
        compare(3, relu)


def test_a_notebook_prints_the_message_alone_on_lines_that_fit(capsys):
    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    shell.run_cell(
        "from relulib.probe import compare\n"
        "from relulib.activations import relu\n"
        "compare(lambda x: x * (x > 0), relu)"
    )
    printed = capsys.readouterr().out
    assert printed.startswith("Disagreement: relu, x = -inf: at x = -inf expected 0")
    assert max(map(len, printed.split("\n"))) <= 76
    assert "probe.py" not in printed
