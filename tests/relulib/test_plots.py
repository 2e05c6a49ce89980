"""What the figures hold: the numbers handed in, named, told apart without colour."""

import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt

from relulib import plots
from relulib.activations import TABLE
from relulib.statistics import Interval
from tests.support.colours import contrast, linear

mpl.use("agg")

rng = np.random.default_rng(0)
X = np.linspace(0, 1, 7)
SAMPLES = rng.normal(size=(20, 7))
MEAN = SAMPLES.mean(axis=0)
INTERVAL = Interval(MEAN, MEAN - 0.25, MEAN + 0.5)  # lopsided: sides can't be swapped


@pytest.fixture
def ax():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


def texts(ax):
    return [text.get_text() for text in ax.texts]


# --- one look for each activation


@pytest.mark.parametrize("name", TABLE)
def test_every_activation_is_drawn_as_the_table_computes_it(ax, name):
    x = np.linspace(-2, 2, 9)
    plots.activation(ax, TABLE[name], x)
    (line,) = ax.lines
    assert np.array_equal(line.get_xdata(), x)
    assert np.array_equal(line.get_ydata(), TABLE[name](x))
    assert line.get_color() == plots.style(name)["color"]
    assert texts(ax) == [name.replace("_", " ")]


def test_parameters_reach_the_activation(ax):
    plots.activation(ax, TABLE["leaky_relu"], [-1.0, 1.0], negative_slope=0.5)
    assert list(ax.lines[0].get_ydata()) == [-0.5, 1.0]


def test_relu_is_blue_and_solid_and_its_rivals_have_other_colours():
    assert plots.style("relu") == {"color": plots.COLOURS[1], "linestyle": "-"}
    rivals = ["relu", "leaky_relu", "gelu", "elu", "sigmoid", "tanh"]
    assert len({plots.style(name)["color"] for name in rivals}) == len(rivals)


def test_a_name_outside_the_table_is_refused_with_the_names_that_are_in_it():
    with pytest.raises(KeyError, match="'rectifier' is not one .* identity, relu"):
        plots.style("rectifier")


# --- seeds and intervals


def test_curves_show_every_seed_the_mean_and_the_given_interval(ax):
    plots.curves(ax, X, SAMPLES, INTERVAL, "ReLU", color="red", linestyle="--")
    seeds, mean = ax.lines[:-1], ax.lines[-1]
    assert np.array_equal([line.get_ydata() for line in seeds], SAMPLES)
    assert np.array_equal(mean.get_ydata(), INTERVAL.estimate)
    assert mean.get_linestyle() == "--"
    (band,) = ax.collections
    corners = band.get_paths()[0].vertices
    for x, low, high in zip(X, INTERVAL.low, INTERVAL.high, strict=True):
        assert {low, high} <= set(corners[corners[:, 0] == x, 1])
    assert texts(ax) == ["ReLU"]


def test_a_band_lies_between_its_limits_and_its_line_is_named(ax):
    limits = MEAN - 1, MEAN, MEAN + 2
    plots.band(ax, X, limits, "GELU", "red", ":", shift=(9, 4))
    (line,), (area,) = ax.lines, ax.collections
    assert np.array_equal(line.get_xydata(), np.transpose([X, MEAN]))
    assert (line.get_color(), line.get_linestyle()) == ("red", ":")
    assert np.array_equal(area.get_facecolor()[0, :3], [1, 0, 0])
    edges = area.get_paths()[0].vertices[:, 1]
    assert (edges.min(), edges.max()) == ((MEAN - 1).min(), (MEAN + 2).max())
    assert texts(ax) == ["GELU"]
    assert ax.texts[0].xy == (X[-1], MEAN[-1]) and ax.texts[0].xyann == (9, 4)


def test_dots_show_every_seed_the_mean_and_the_given_interval(ax):
    labels = list("abcdefg")
    plots.dots_and_intervals(ax, labels, SAMPLES, INTERVAL)
    assert [t.get_text() for t in ax.get_yticklabels()] == labels
    dots = [line for line in ax.lines if len(line.get_xdata()) == 20]
    assert np.array_equal([line.get_xdata() for line in dots], SAMPLES.T)
    bars = [bar.get_segments()[0] for bar in ax.collections]
    for row, ((low, y), (high, _)) in enumerate(bars):
        assert y == row
        assert low == pytest.approx(INTERVAL.low[row])
        assert high == pytest.approx(INTERVAL.high[row])
    centres = [c[0].get_xdata()[0] for c in ax.containers]
    assert np.array_equal(centres, INTERVAL.estimate)


def test_the_first_row_stands_at_the_top(ax):
    plots.dots_and_intervals(ax, list("abcdefg"), SAMPLES, INTERVAL)
    bottom, top = ax.get_ylim()
    assert top < 0 < 6 < bottom


@pytest.mark.parametrize("samples", [SAMPLES[:, :6], SAMPLES[0], SAMPLES[..., None]])
def test_samples_of_another_shape_are_refused_with_both_shapes(ax, samples):
    with pytest.raises(ValueError, match=r"samples has shape .*expected .* 7 points"):
        plots.curves(ax, X, samples, INTERVAL, "ReLU")
    with pytest.raises(ValueError, match=r"samples has shape .* 7 conditions"):
        plots.dots_and_intervals(ax, list("abcdefg"), samples, INTERVAL)


def test_colours_are_one_for_each_row(ax):
    with pytest.raises(ValueError, match="2 colors for 7 conditions"):
        colors = ["red", "blue"]
        plots.dots_and_intervals(ax, list("abcdefg"), SAMPLES, INTERVAL, colors)


VALUES = np.array([[0.0, 0.25, 1.0], [0.5, 0.75, 0.1]])


def test_a_heat_map_shows_every_value_as_shade_and_as_number(ax):
    plots.heat_map(ax, ["He", "Xavier"], (1, 2, 3), VALUES)
    (image,) = ax.images
    assert np.array_equal(image.get_array(), VALUES) and image.get_clim() == (0, 1)
    numbers = {t.get_position(): t for t in ax.texts}
    assert {at: t.get_text() for at, t in numbers.items()} == {
        (0, 0): ".00",
        (1, 0): ".25",
        (2, 0): "1.00",
        (0, 1): ".50",
        (1, 1): ".75",
        (2, 1): ".10",
    }
    assert [t.get_text() for t in ax.get_yticklabels()] == ["He", "Xavier"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "2", "3"]
    bottom, top = ax.get_ylim()
    assert top < bottom, "the first row stands at the top"


@pytest.mark.parametrize("value", np.linspace(0, 1, 21))
def test_the_numbers_of_a_heat_map_can_be_read_on_their_shade(ax, value):
    plots.heat_map(ax, ["a"], ["b"], [[value]])
    shade = ax.images[0].cmap(float(value))
    assert contrast(linear(ax.texts[0].get_color()), linear(shade)) > 3


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (VALUES.T, r"shape \(3, 2\), expected \(2, 3\)"),
        (VALUES + 0.1, "0 to 1 expected, got 1.1"),
        (VALUES * np.nan, "0 to 1 expected, got nan"),
    ],
)
def test_a_heat_map_refuses_what_it_cannot_show(ax, values, says):
    with pytest.raises(ValueError, match=says):
        plots.heat_map(ax, ["He", "Xavier"], (1, 2, 3), values)


def test_a_kink_is_marked_where_it_is(ax):
    plots.kink(ax, 0.5, 2.0, "here")
    assert ax.lines[0].get_xydata().tolist() == [[0.5, 2.0]]
    assert texts(ax) == ["here"] and ax.texts[0].xy == (0.5, 2.0)


# --- the style


def test_the_style_is_set_by_use_and_not_by_import():
    report = (
        "import matplotlib as mpl\n"
        "before = dict(mpl.rcParams)\n"
        "from relulib import plots\n"
        "assert dict(mpl.rcParams) == before\n"
        "plots.use()\n"
        "assert mpl.rcParams['figure.facecolor'] == plots.CARD"
    )
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_text_is_nine_points_at_the_width_of_a_phone():
    # a page of 360 pixels leaves 328 for a figure; a point is 4/3 pixel
    shrink = min(1.0, 328 * 0.75 / 72 / plots.STYLE["figure.figsize"][0])
    sizes = [plots.STYLE[key] for key in plots.STYLE if key.endswith("size")]
    sizes = [size for size in sizes if np.isscalar(size)]
    assert len(sizes) >= 4 and min(sizes) * shrink >= 9
