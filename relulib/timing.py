"""How long does it take, compared with something else?

A bare time says more about the machine than about the code. So everything is measured
in turn, many times, and reported as a ratio with its quartiles: what slows the machine
down for a moment slows both.
"""

import time
from dataclasses import dataclass

import numpy as np

__all__ = ["Ratio", "interleaved", "ratio"]


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
        return f"{self.median:.3g} [{self.low:.3g}, {self.high:.3g}]"


def interleaved(works, repeats=15, at_least=2e-4):
    """Time several pieces of work in turn, round after round.

    Parameters
    ----------
    works : dict of str to callable
        Called without arguments.
    repeats : int
        Rounds. In each round every piece is timed once.
    at_least : float
        Seconds that a timing should last. Work that is faster is called several
        times, since a clock does not resolve a microsecond well.

    Returns
    -------
    dict of str to ndarray, shape (repeats,)
        Seconds per call.

    Raises
    ------
    ValueError
        Nothing to time, or fewer than 3 repeats: quartiles need more.
    """
    if not works or repeats < 3:
        raise ValueError(f"{len(works)} works, {repeats} repeats: at least 1 and 3")
    # The first calls find cold caches and memory that was never touched.
    calls = {name: _calls(work, at_least) for name, work in works.items()}
    taken = {name: np.empty(repeats) for name in works}
    for k in range(repeats):
        for name, work in works.items():
            taken[name][k] = _seconds(work, calls[name]) / calls[name]
    return taken


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
    low, median, high = np.percentile(np.divide(taken, reference), [25, 50, 75])
    return Ratio(float(median), float(low), float(high))


def _calls(work, at_least):
    work()
    once = _seconds(work, 3) / 3
    return max(1, round(at_least / max(once, 1e-9)))


def _seconds(work, calls):
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return time.perf_counter() - start
