"""How does the course draw it? Arrays in, axes out.

Every function draws on given axes; none computes a result. Intervals come from
:mod:`relulib.statistics` and are drawn as they are. An activation has one colour
and one dash in the whole course, given by its place in the table.

The style is a light card with dark ink: it stays legible on a dark page, in dark
notebooks and in print, whatever surrounds it.
"""

from types import MappingProxyType

import matplotlib as mpl
import numpy as np

from relulib.activations import TABLE
from relulib.look import CARD, COLOURS, DASHES, FIGURE, INK, LINE, TEXT
from relulib.masks import refuse_mask

__all__ = [
    "CARD",
    "COLOURS",
    "DASHES",
    "INK",
    "STYLE",
    "activation",
    "band",
    "curves",
    "dots_and_intervals",
    "heat_map",
    "kink",
    "name_line",
    "style",
    "use",
]

STYLE = MappingProxyType(
    {
        "figure.figsize": FIGURE,
        "figure.dpi": 180,
        "figure.facecolor": CARD,
        "figure.constrained_layout.use": True,
        "axes.facecolor": CARD,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.prop_cycle": mpl.cycler(color=COLOURS),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": TEXT,
        "font.size": TEXT,
        "lines.linewidth": LINE,
        "savefig.facecolor": CARD,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.labelsize": TEXT,
        "ytick.labelsize": TEXT,
    }
)


def use():
    """Draw everything from now on in the style of the course.

    Importing this module changes nothing; ``matplotlib.rc_context(STYLE)`` limits
    the style to a block.
    """
    mpl.rcParams.update(STYLE)


def style(name):
    """Return the colour and the dash of an activation.

    Parameters
    ----------
    name : str
        A name in the table of activations.

    Returns
    -------
    dict
        ``color`` and ``linestyle``, to be handed to :meth:`Axes.plot`.

    Raises
    ------
    KeyError
        The name is not in the table; the message lists the names that are.
    """
    if name not in TABLE:
        raise KeyError(f"{name!r} is not one of the activations: {', '.join(TABLE)}")
    turn, colour = divmod(list(TABLE).index(name), len(COLOURS))
    # Counted so that ReLU, the second row, is blue and solid, and so that rows which
    # share a colour differ in their dash: four dashes for the first four turns, then
    # one more for each, so that a new dash changes no line that was there.
    dash = (7 * turn + colour - 1) % 4 if turn < 4 else turn % len(DASHES)
    return {"color": COLOURS[colour], "linestyle": DASHES[dash]}


def activation(ax, row, x=None, **params):
    """Draw an activation over `x` and write its name at the end of its line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    row : Activation
        A row of the table.
    x : array_like, shape (points,), optional
        401 points from -3 to 3 if left out.
    **params
        Parameters of the activation.
    """
    x = np.linspace(-3, 3, 401) if x is None else x
    y, look = row(x, **params), style(row.name)
    ax.plot(x, y, label=row.name, **look)
    name_line(ax, x, y, row.name.replace("_", " "), look["color"])


def kink(ax, x, y, text, shift=(0, 12)):
    """Mark a point where a line bends and say what it is.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x, y : float
    text : str
    shift : (float, float)
        From the point to the middle of the text, in points.
    """
    ax.plot([x], [y], "o", color=INK, markersize=5)
    ax.annotate(
        text, (x, y), shift, textcoords="offset points", ha="center", va="center"
    )


def name_line(ax, x, y, text, color, at=-1, shift=(6, 0)):
    """Write `text` beside the point of number `at` of a line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x, y : array_like, shape (points,)
    text : str
    color : str
    at : int
        The last point if left out.
    shift : (float, float)
        From the point to the left edge of the text, in points.
    """
    ax.annotate(
        text,
        (np.asarray(x)[at], np.asarray(y)[at]),
        shift,
        textcoords="offset points",
        color=color,
        va="center",
        annotation_clip=False,
    )


def curves(ax, x, samples, interval, label, color=INK, linestyle="-"):
    """Draw every seed's curve thinly, their mean and its interval as a band.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array_like, shape (points,)
    samples : array_like, shape (seeds, points)
    interval : Interval
        With arrays ``estimate``, ``low`` and ``high`` of shape (points,).
    label : str
        Written at the end of the mean.
    color, linestyle
        As :func:`style` returns them.
    """
    samples = _fits(samples, np.asarray(x), "points")
    ax.plot(x, samples.T, color=color, linewidth=0.5, alpha=0.35)
    limits = interval.low, interval.estimate, interval.high
    band(ax, x, limits, label, color, linestyle)


def band(ax, x, limits, label, color=INK, linestyle="-", shift=(6, 0)):
    """Draw a line between its lower and its upper limit, and write its name.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array_like, shape (points,)
    limits : array_like, shape (3, points)
        Lower limit, line, upper limit: quartiles, or an interval.
    label : str
        Written at the end of the line.
    color, linestyle
        As :func:`style` returns them.
    shift : (float, float)
        From the end of the line to the text, in points.
    """
    low, middle, high = limits
    ax.fill_between(x, low, high, color=color, alpha=0.25, lw=0)
    ax.plot(x, middle, color=color, linestyle=linestyle, label=label)
    name_line(ax, x, middle, label, color, shift=shift)


def dots_and_intervals(ax, labels, samples, interval, colors=None):
    """Draw one row per condition: a dot per seed, the mean and its interval.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    labels : sequence of str
        The first stands at the top.
    samples : array_like, shape (seeds, conditions)
    interval : Interval
        With arrays ``estimate``, ``low`` and ``high`` of shape (conditions,).
    colors : sequence of str, optional
        One per condition.

    Raises
    ------
    ValueError
        Samples or colours do not fit the number of conditions.
    """
    samples = _fits(samples, labels, "conditions")
    colors = colors or [INK] * len(labels)
    if len(colors) != len(labels):
        raise ValueError(f"{len(colors)} colors for {len(labels)} conditions")
    rows = np.arange(len(labels))
    for row, color in enumerate(colors):
        # below the interval, so that neither hides the other
        height = np.full(len(samples), row + 0.25)
        ax.plot(samples[:, row], height, "o", color=color, alpha=0.45, markersize=3.5)
        centre, low, high = (
            np.asarray(part)[row]
            for part in (interval.estimate, interval.low, interval.high)
        )
        ax.errorbar(
            [centre],
            [row],
            xerr=[[centre - low], [high - centre]],
            fmt="D",
            color=color,
            capsize=4,
            markersize=5,
        )
    ax.set_yticks(rows, labels)
    ax.set_ylim(len(labels) - 0.4, -0.5)


def heat_map(ax, rows, columns, values, form=".2f"):
    """Draw a table of numbers between 0 and 1 as shades, each with its number.

    Columns are layers or depths as a rule. Shades alone are read wrongly; the numbers
    make the picture a table for every eye.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    rows, columns : sequence
        What is written beside and below; the first row stands at the top.
    values : array_like, shape (rows, columns)
        From 0, as light as the card, to 1, the darkest.
    form : str
        Format of the numbers.

    Raises
    ------
    ValueError
        ``values`` has another shape, or a number outside of 0 to 1.
    """
    refuse_mask(values, "values")
    values = np.asarray(values, dtype=float)
    if values.shape != (len(rows), len(columns)):
        raise ValueError(
            f"values has shape {values.shape}, expected {(len(rows), len(columns))}: "
            "a number for each row and column"
        )
    outside = ~((values >= 0) & (values <= 1))
    if outside.any():
        raise ValueError(f"values: 0 to 1 expected, got {values[outside][0]}")
    shades = mpl.colors.LinearSegmentedColormap.from_list("shades", [CARD, COLOURS[1]])
    ax.imshow(values, cmap=shades, vmin=0, vmax=1, aspect="auto")
    for (i, j), value in np.ndenumerate(values):
        # from half way on the card's own colour is easier to read than ink
        color = CARD if value > 0.55 else INK
        # ".5" for "0.5": ten layers have to fit into the width of a phone
        text = f"{value:{form}}".removeprefix("0")
        ax.text(j, i, text, color=color, ha="center", va="center")
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)


def _fits(samples, others, what):
    """Return the samples as an array (seeds, len(others)) or say what does not fit."""
    refuse_mask(samples, "samples")
    samples = np.asarray(samples, dtype=float)
    if samples.ndim != 2 or samples.shape[1] != len(others):
        raise ValueError(
            f"samples has shape {samples.shape}, expected (seeds, {what}) with "
            f"{len(others)} {what}"
        )
    return samples
