"""How long does it take, compared with something else?

A bare time says more about the machine than about the code. So everything is measured
in turn, many times, and reported as a ratio with its quartiles: what slows the machine
down for a moment slows both.
"""

import random
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from relulib.masks import refuse_mask

__all__ = ["Ratio", "interleaved", "quartiles", "ratio", "seconds"]


@dataclass(frozen=True)
class Ratio:
    """Median of paired ratios with their quartiles; ``str`` gives all three.

    Attributes
    ----------
    median, low, high : float
    """

    median: float
    low: float
    high: float

    def __str__(self):
        return f"{self.median:.3g} (quartiles {self.low:.3g} to {self.high:.3g})"


def interleaved(works, repeats=15, at_least=2e-4, groups=(), clock=perf_counter):
    """Time several pieces of work in turn, round after round.

    Every piece is called before the first round: warm is compared with warm. The order
    is drawn anew for each round, so that no piece always follows the same one.

    Parameters
    ----------
    works : dict of str to callable
        Called without arguments.
    repeats : int
        Rounds. In each round every piece is timed once.
    at_least : float
        Seconds that a timing should last. Work that is faster is called several
        times, since a clock does not resolve a microsecond well.
    groups : sequence of sequence of str
        Names that are timed one right after the other, for a round may take minutes. By
        default all names are one group.
    clock : callable
        Returns the time, or an array of times: of the processor and of the wall.

    Returns
    -------
    dict of str to ndarray, shape (repeats, ...)
        Seconds per call.

    Raises
    ------
    ValueError
        Nothing to time, or fewer than 3 repeats: quartiles need more.
    """
    if not works or repeats < 3:
        raise ValueError(f"{len(works)} works, {repeats} repeats: at least 1 and 3")
    calls = {name: _calls(work, at_least, clock) for name, work in works.items()}
    groups, draw = groups or [list(works)], random.Random(0)
    taken = {name: [] for name in works}
    for _ in range(repeats):
        for group in draw.sample(groups, len(groups)):
            for name in draw.sample(group, len(group)):
                took = seconds(works[name], calls[name], clock) / calls[name]
                taken[name].append(took)
    return {name: np.array(took) for name, took in taken.items()}


def ratio(taken, reference):
    """Return how many times as long one piece of work took as another.

    Parameters
    ----------
    taken, reference : array_like, shape (repeats,)
        Of the same :func:`interleaved` run, so that they are compared round by round.

    Returns
    -------
    Ratio
    """
    return quartiles(np.divide(taken, reference))


def quartiles(values):
    """Return median and quartiles of ratios, or of any other values.

    Parameters
    ----------
    values : array_like, shape (n,)

    Returns
    -------
    Ratio
    """
    refuse_mask(values, "values")
    low, median, high = np.percentile(values, [25, 50, 75])
    return Ratio(float(median), float(low), float(high))


def seconds(work, calls=1, clock=perf_counter):
    """Return the seconds that some calls of `work` take in all."""
    start = clock()
    for _ in range(calls):
        work()
    return clock() - start


def _calls(work, at_least, clock):
    work()  # cold caches, and memory that was never touched
    calls = 1
    while np.max(seconds(work, calls, clock)) < at_least:
        calls *= 2
    return calls
