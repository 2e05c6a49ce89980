"""What chapter 05 would have to see for its claims not to hold."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from relulib.statistics import Interval


def shifted(interval, by):
    return Interval(interval.estimate + by, interval.low + by, interval.high + by)


def swapped(result, one, other):
    """Return the result of two conditions that are each other's."""
    order = np.arange(result.accuracy.shape[1])
    order[[one, other]] = other, one
    return replace(
        result,
        accuracy=result.accuracy[:, order],
        diverged=result.diverged[:, order],
    )


def equal_means(names):
    return {"family": dict.fromkeys(names["family"], names["family"]["relu"])}


BREAKS = {
    # the cases are those of the maximum
    "C23": lambda n: {
        "leaky_relu": lambda x, negative_slope: np.maximum(negative_slope * x, x)
    },
    # nothing gets through
    "C24": lambda n: {"leaky_relu": n["relu"]},
    # a leak of 0.25 does what 0.01 does
    "C25": lambda n: {"leaks": swapped(n["leaks"], 1, 3)},
    # ELU and SELU have the mean of ReLU
    "C28": equal_means,
    # the scale stands in the exponent, too
    "C30": lambda n: {"elu": n["TABLE"]["celu"]},
    # all take as long as ReLU
    "C31": lambda n: {"ratio": lambda a, b: SimpleNamespace(median=1.0)},
    # the one-liner takes arrays
    "C32": lambda n: {"by_python": n["leaky_relu"]},
    # the slopes stay where they began
    "C26": lambda n: {
        "learned": replace(n["learned"], slopes=np.full((20, 3, 128), 0.25))
    },
    # a learned slope brings five points
    "C27": lambda n: {"helps": shifted(n["helps"], 0.05)},
    # ELU's lead is early and goes
    "C29": lambda n: {"early": n["later"], "later": n["early"]},
    # a leak of 0.25 wakes no more than ReLU
    "C33": lambda n: {"leaks": swapped(n["leaks"], 0, 3)},
    # a learned slope brings five points at every rate
    "C55": lambda n: {"helps": shifted(n["helps"], 0.05)},
    # what is found on one task is found on the other
    "C57": lambda n: {"mlp_best": shifted(n["mlp_best"], -0.05)},
    # leaky ReLU is five points better on a named task
    "C40": lambda n: {"first": shifted(n["first"], 0.05)},
}
