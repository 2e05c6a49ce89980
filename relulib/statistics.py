"""How sure is a mean, a share, a difference?

Samples are arrays whose FIRST axis is the seed; every other axis is kept, so a
whole curve gets its band in one call. All work is done by :mod:`scipy.stats`;
this module adds the shape of the course's data, clear errors and rounding.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import scipy  # its stats, which takes a second to load, comes when it is asked for

from relulib.masks import refuse_mask

__all__ = [
    "Interval",
    "bootstrap_interval",
    "median_ratio",
    "paired_difference",
    "t_interval",
    "wilson_interval",
]


@dataclass(frozen=True)
class Interval:
    """An estimate between two limits; the three have one shape.

    ``str(interval)`` is ready to print: ``0.581 ± 0.005`` when the limits lie
    evenly around the estimate, ``0.74 [0.67, 0.79]`` when they do not. Index an
    interval of arrays (``interval[3]``) to print one entry.

    Attributes
    ----------
    estimate, low, high : float or ndarray
        In the unit of the samples.
    level : float
        Confidence level, 0.95 for the usual interval.
    """

    estimate: float | np.ndarray
    low: float | np.ndarray
    high: float | np.ndarray
    level: float = 0.95

    @property
    def half_width(self):
        """Half the distance between the limits."""
        return (self.high - self.low) / 2

    def __getitem__(self, index):
        parts = (self.estimate, self.low, self.high)
        return Interval(*(part[index] for part in parts), self.level)

    def __str__(self):
        if np.ndim(self.estimate):
            raise TypeError(
                f"an interval of shape {np.shape(self.estimate)} has no single text: "
                "index it first, as in str(interval[0])"
            )
        half = self.half_width
        # A spread of rounding errors is none.
        if half <= 1e-12 * abs(self.estimate):
            return f"{self.estimate:.{_decimals(abs(self.estimate) / 100)}f} ± 0"
        lopsided = abs(self.low + self.high - 2 * self.estimate)
        even = np.isfinite(lopsided) and lopsided <= 1e-6 * half
        numbers = (
            (self.estimate, half) if even else (self.estimate, self.low, self.high)
        )
        mean, *rest = (f"{number:.{_decimals(half)}f}" for number in numbers)
        return f"{mean} ± {rest[0]}" if even else f"{mean} [{', '.join(rest)}]"

    def __format__(self, spec):
        return format(str(self), spec)


def t_interval(samples, level=0.95):
    """Mean over the seeds with Student's t interval.

    Parameters
    ----------
    samples : array_like, shape (seeds, ...)
        Finite numbers.
    level : float
        Between 0 and 1.

    Returns
    -------
    Interval
        Of shape ``samples.shape[1:]``.

    Raises
    ------
    ValueError
        Fewer than two seeds, or a number that is not finite (it says where).
    """
    samples = _checked("samples", samples)
    mean = samples.mean(axis=0)
    # scipy's t.interval answers nan for a spread of exactly 0; a product does not.
    spread = scipy.stats.sem(samples, axis=0)
    half = scipy.stats.t.ppf(_tail(level), len(samples) - 1) * spread
    return Interval(_plain(mean), _plain(mean - half), _plain(mean + half), level)


def paired_difference(a, b, level=0.95):
    """Mean of ``a - b`` seed by seed with Student's t interval.

    What varies between seeds in the same way in ``a`` and ``b`` (initialisation,
    minibatches) cancels, so the interval is often far narrower than the two
    separate ones suggest.

    Parameters
    ----------
    a, b : array_like, shape (seeds, ...)
        Entry ``k`` of both must come from the same seed.
    level : float
        Between 0 and 1.

    Returns
    -------
    Interval
        Of shape ``a.shape[1:]``.

    Raises
    ------
    ValueError
        Unequal shapes, fewer than two seeds, or a number that is not finite.
    """
    a, b = _paired(a, b)
    return t_interval(a - b, level)


def bootstrap_interval(samples, statistic=np.mean, level=0.95, resamples=2000, seed=0):
    """Percentile bootstrap of a statistic over the seeds.

    For statistics without a textbook interval (medians, variances). Infinite
    samples are allowed, for runs that never arrived; nan is not.

    Parameters
    ----------
    samples : array_like, shape (seeds, ...)
    statistic : callable
        ``statistic(samples, axis=...)``, such as :func:`numpy.median`.
    level : float
        Between 0 and 1.
    resamples : int
    seed : int
        Same seed, same interval.

    Returns
    -------
    Interval
        Of shape ``samples.shape[1:]``.

    Raises
    ------
    ValueError
        Fewer than two seeds, or nan.
    """
    samples = _checked("samples", samples, infinite=True)
    return _bootstrap((samples,), statistic, level, resamples, seed)


def median_ratio(a, b, level=0.95, resamples=2000, seed=0):
    """Ratio of two medians, resampled in pairs.

    For "steps until a threshold" of two methods from the same seeds. A run that
    never arrives is infinite. If half of ``a`` never arrives the ratio is
    infinite too; if half of ``b`` does not, it is unknown, and an error says so.
    The limits are nan when both medians of a resample may be infinite.

    Parameters
    ----------
    a, b : array_like, shape (seeds, ...)
        Positive, possibly infinite.
    level, resamples, seed
        As in :func:`bootstrap_interval`.

    Returns
    -------
    Interval
        Of shape ``a.shape[1:]``.

    Raises
    ------
    ValueError
        Unequal shapes, fewer than two seeds, nan, or an infinite median of ``b``.
    """
    a, b = _paired(a, b, infinite=True)
    below = np.median(b, axis=0)
    if not np.all(np.isfinite(below)):
        raise ValueError("b: its median is infinite, so no ratio to it can be given")
    return _bootstrap((a, b), _ratio_of_medians, level, resamples, seed)


def wilson_interval(successes, trials, level=0.95):
    """Share of successes with Wilson's interval.

    Unlike "share ± 1.96 standard errors" it stays inside [0, 1] and keeps its
    width at 0 or all successes.

    Parameters
    ----------
    successes, trials : int
        ``0 <= successes <= trials``, ``trials >= 1``.
    level : float
        Between 0 and 1.

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        Counts out of range.
    """
    if not 0 <= successes <= trials or trials < 1:
        raise ValueError(
            f"successes must lie in 0..trials and trials be at least 1, "
            f"got {successes} of {trials}"
        )
    test = scipy.stats.binomtest(int(successes), int(trials))
    low, high = test.proportion_ci(_level(level), method="wilson")
    return Interval(successes / trials, float(low), float(high), level)


def _bootstrap(samples, statistic, level, resamples, seed):
    # Percentile, not BCa: BCa is undefined where all seeds agree, and with inf.
    # A resample may be inf / inf; the limits are nan then, which scipy takes for BCa's.
    degenerate = warnings.catch_warnings(
        action="ignore", category=scipy.stats.DegenerateDataWarning
    )
    with np.errstate(invalid="ignore"), degenerate:
        limits = scipy.stats.bootstrap(
            samples,
            statistic,
            paired=len(samples) > 1,
            confidence_level=_level(level),
            n_resamples=resamples,
            method="percentile",
            rng=np.random.default_rng(seed),
        ).confidence_interval
        estimate = statistic(*samples, axis=0)
    return Interval(*map(_plain, (estimate, limits.low, limits.high)), level)


def _ratio_of_medians(a, b, axis):
    return np.median(a, axis=axis) / np.median(b, axis=axis)


def _decimals(width):
    """Decimals that show a width to one digit, or to two if it starts with 1."""
    if not np.isfinite(width):
        return 0
    mantissa, exponent = f"{width:.1e}".split("e")
    return min(max(0, (1 if mantissa[0] == "1" else 0) - int(exponent)), 12)


def _checked(name, samples, infinite=False):
    refuse_mask(samples, name)
    samples = np.asarray(samples, dtype=float)
    if samples.ndim == 0 or len(samples) < 2:
        count = len(samples) if samples.ndim else "a single number"
        raise ValueError(f"{name}: at least 2 seeds on the first axis, got {count}")
    bad = np.isnan(samples) if infinite else ~np.isfinite(samples)
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"{name}: {samples[where]} at index {where} (seed first), "
            f"{int(bad.sum())} of {bad.size} such numbers"
        )
    return samples


def _paired(a, b, infinite=False):
    if np.shape(a) != np.shape(b):
        raise ValueError(
            f"a and b are compared seed by seed, so their shapes must be equal, "
            f"got {np.shape(a)} and {np.shape(b)}"
        )
    return _checked("a", a, infinite), _checked("b", b, infinite)


def _level(level):
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    return level


def _tail(level):
    return (1 + _level(level)) / 2


def _plain(number):
    return float(number) if np.ndim(number) == 0 else np.asarray(number)
