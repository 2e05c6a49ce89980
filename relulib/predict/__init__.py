"""Predictions: the reader draws a curve or sets a number, then sees what was measured.

A cell that has measured shows the call's result. In the book it belongs to the box of
the same name, ``:::{admonition} Predict`` with ``:name: predict-NAME``, which stands
above it; in a notebook it is a line of text, and the box is the question that it was.

    predict.curve("cliff", lrs, off, y=(0, 1), xname="rate", yname="off", unit="%")
    predict.number("alive", share, scale=(0, 1), yname="share alive", unit="%")

The axis is the author's, so that it does not give the answer away. Only where another
processor's last digits lead a network a little beyond it does it grow. What the page
does with the numbers stands in ``predictions.js``.
"""

import html
import json
import re
from pathlib import Path

import numpy as np

from relulib.masks import refuse_mask
from relulib.statistics import Interval, t_interval

__all__ = ["Prediction", "curve", "number"]

SCRIPT = Path(__file__).with_name("predictions.js")
POINTS = range(2, 10)
NOISE = 1e-5  # of a tenth of the axis: a share of 1.0000001 lies on it
NEAREST = 0.12  # of the axis between two points: 24 pixels on a phone, for a finger


def curve(
    name,
    x,
    measured,
    *,
    y,
    yname,
    xname="",
    unit="",
    log="",
    even=False,
    interval=None,
    of="networks",
):
    """Return a curve that the reader draws before seeing it.

    Parameters
    ----------
    name : str
        Of the box, after ``predict-``: lower case letters, digits and hyphens.
    x : sequence of float or str, length points
        Two to nine, ascending; or words, whose order means nothing.
    measured : array_like, shape (networks, points) or (points,)
        Every network, or what is exact.
    y : tuple of float
        Where the axis begins and ends. On a side where something measured lies beyond,
        it grows by a tenth of its length, or by two.
    yname, xname : str
        What the axes say.
    unit : str
        Behind each number. With ``"%"`` the numbers are shares, shown times 100.
    log : str
        Which axes are logarithmic: ``"x"``, ``"y"``, ``"xy"`` or none.
    even : bool
        Whether the points are set at equal distances, whatever their numbers.
    interval : Interval of shape (points,), optional
        By default Student's, of the mean over the networks. Three arrays will do,
        estimate, low and high.
    of : str
        What the first axis of `measured` counts, where it is no network.

    Returns
    -------
    Prediction

    Raises
    ------
    ValueError
        A name, an axis or numbers that do not fit; the message says how.
    """
    points = list(x)
    if len(points) not in POINTS:
        raise ValueError(
            f"{name}: {len(points)} points, but {POINTS[0]} to {POINTS[-1]} can be "
            "drawn"
        )
    words = all(isinstance(one, str) for one in points)
    if words and "x" in log:
        raise ValueError(f"{name}: words have no logarithm, got x={points}")
    if not words:
        points = _rounded(points)
        if (np.diff(points) <= 0).any() or ("x" in log and points[0] <= 0):
            raise ValueError(
                f"{name}: x must ascend{', from above 0' * ('x' in log)}, got {points}"
            )
        if not even:
            _apart(name, np.log(points) if "x" in log else points)
    axes = {"x": points, "xname": xname, "xlog": "x" in log, "even": even or words}
    said = {"yname": yname, "unit": unit, "of": of, "log": "y" in log}
    return Prediction(name, "curve", axes | said, y, measured, interval)


def number(
    name, measured, *, scale, yname, unit="", log=False, interval=None, of="networks"
):
    """Return a number that the reader sets before seeing it.

    Parameters
    ----------
    name : str
        Of the box, after ``predict-``: lower case letters, digits and hyphens.
    measured : array_like, shape (networks,) or float
        Every network, or what is exact or has an `interval` of its own.
    scale : tuple of float
        Where it begins and ends; it grows as the axis of :func:`curve` does. The
        reader's mark starts in the middle, which should be far from the answer.
    yname : str
        What the scale says.
    unit : str
        Behind each number. With ``"%"`` the numbers are shares, shown times 100.
    log : bool
        Whether the scale is logarithmic.
    interval : Interval, optional
        By default Student's, of the mean over the networks. Three numbers will do,
        estimate, low and high.
    of : str
        What `measured` counts, where it is no network.

    Returns
    -------
    Prediction

    Raises
    ------
    ValueError
        A name, a scale or numbers that do not fit; the message says how.
    """
    measured = np.asanyarray(measured, dtype=float)[..., None]  # with its mask
    if interval is not None:
        interval = [[part] for part in _parts(interval)]
    said = {"yname": yname, "unit": unit, "of": of, "log": log}
    return Prediction(name, "number", said, scale, measured, interval)


class Prediction:
    """What a page needs to ask, to draw and to answer; as text, what was measured.

    Attributes
    ----------
    record : dict
        JSON: name, kind, the axes, and for each point the networks and the interval.
    """

    def __init__(self, name, kind, said, limits, measured, interval):
        if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name):
            raise ValueError(
                f"{name!r} is no name: lower case letters, digits and single hyphens"
            )
        refuse_mask(measured, f"{name}: measured")
        measured = np.asarray(measured, dtype=float)
        points = len(said.get("x", "1"))
        if measured.ndim not in (1, 2) or measured.shape[-1] != points:
            raise ValueError(
                f"{name}: measured has the shape {measured.shape}, but must be "
                f"(networks, {points}) or ({points},)"
            )
        networks = measured if measured.ndim == 2 else measured[:0].reshape(0, points)
        if interval is None:
            interval = t_interval(networks) if len(networks) else [measured] * 3
        self.band = Interval(*map(np.asarray, _parts(interval)))
        limits = _limits(name, limits, said["log"])
        limits = _grown(name, limits, said["log"], networks, self.band.estimate)
        self.record = {
            "name": name,
            "kind": kind,
            **said,
            "limits": _rounded(limits),
            "networks": [_rounded(column) for column in networks.T],
            "mid": _rounded(self.band.estimate),
            "low": _rounded(np.clip(self.band.low, *limits)),
            "high": _rounded(np.clip(self.band.high, *limits)),
        }

    def __repr__(self):
        unit = self.record["unit"]
        factor = 100 if unit == "%" else 1
        band = Interval(*(part * factor for part in _parts(self.band)))
        shown = [
            (str(band[k]) if band.high[k] > band.low[k] else f"{middle:.4g}")
            + f" {unit}".rstrip()
            for k, middle in enumerate(band.estimate)
        ]
        if "x" in self.record:
            names = [a if isinstance(a, str) else f"{a:g}" for a in self.record["x"]]
            shown = [f"{at}: {one}" for at, one in zip(names, shown, strict=True)]
        return f"To compare with your prediction, {self.record['yname']}: " + "; ".join(
            shown
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        # or "</script>" in it would end it
        data = json.dumps(self.record, ensure_ascii=False).replace("<", "\\u003c")
        name = self.record["name"]
        return {
            "text/plain": repr(self),
            "text/html": f"<p>{html.escape(repr(self))}</p>"
            f'<script type="application/json" data-prediction="{name}">{data}</script>',
        }


def _parts(interval):
    if isinstance(interval, Interval):
        return interval.estimate, interval.low, interval.high
    return interval


def _apart(name, at):
    gaps = np.diff(at) / (at[-1] - at[0])
    if gaps.min() < NEAREST:
        raise ValueError(
            f"{name}: points {gaps.argmin()} and {gaps.argmin() + 1} are "
            f"{gaps.min():.2f} of the axis apart, a finger needs {NEAREST}: leave one "
            "out, or set them at equal distances by even=True"
        )


def _limits(name, limits, log):
    low, high = map(float, limits)
    if not (np.isfinite([low, high]).all() and low < high and (low > 0 or not log)):
        raise ValueError(
            f"{name}: the axis must run from a smaller to a larger number"
            f"{', both above 0' * bool(log)}, got {limits}"
        )
    return low, high


def _grown(name, limits, log, *parts):
    """Return the axis, by some tenths of its length longer where it must be."""
    low, high = np.log(limits) if log else limits
    ends = [0, 10]  # in tenths
    for values in parts:
        with np.errstate(divide="ignore", invalid="ignore"):
            tenths = 10 * ((np.log(values) if log else values) - low) / (high - low)
        out = ~(np.abs(tenths - 5) <= 7 + NOISE)  # nan is outside
        if out.any():
            where = tuple(int(i) for i in np.argwhere(out)[0])
            raise ValueError(
                f"{name}: {values[where]:.4g} at index {where} lies outside the "
                f"axis, {limits[0]:g} to {limits[1]:g}; so do {out.sum()} of {out.size}"
            )
        ends = [
            min(ends[0], np.floor(tenths.min(initial=0) + NOISE)),
            max(ends[1], np.ceil(tenths.max(initial=10) - NOISE)),
        ]
    grown = [low + end * (high - low) / 10 for end in ends]
    return tuple(np.exp(grown) if log else grown)


def _rounded(values):
    return [float(f"{value:.6g}") for value in values]
