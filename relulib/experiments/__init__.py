"""One question per file, all of one form.

Each module has a frozen dataclass ``Config`` (all that a reader may vary; the
defaults are the book's), a frozen dataclass ``Result`` (the config, and arrays whose
first axis is the seed) and a pure function ``run(config)``: the same config gives
the same arrays. ``TINY`` is a config that runs in a second, for tests.

Networks of equal index ``k`` share their initial weights and minibatches in every
condition, so conditions are compared seed by seed.
"""

import math
import sys
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Annotated, ClassVar, get_args, get_origin, get_type_hints

import numpy as np
from tqdm.auto import tqdm

from relulib.masks import refuse_mask

__all__ = ["BaseConfig", "Finite", "at_best_rate", "check", "gather", "sweep"]

Finite = Annotated[float, "of any sign"]
LEAST = {"seeds": 2, "seed": 0}  # of other whole numbers: 1


@dataclass(frozen=True)
class BaseConfig:
    """What every config has; its other fields say by their types what they may be.

    An ``int`` is a whole number from 1 on, a ``float`` a positive finite number,
    :data:`Finite` a finite one, ``Annotated[str, NAMES]`` one of ``NAMES``, and a
    ``tuple`` at least one of these.

    Attributes
    ----------
    seeds : int
        Networks per condition; at least 2, to see a spread.
    seed : int
        Master seed, from which theirs are drawn.
    untuned : tuple of str
        What an experiment that trains did not tune, beside a rate that is the only one.
    paired : tuple of str
        Two fields whose entries go together, if there are such.
    """

    seeds: int = 20
    seed: int = 0
    untuned: ClassVar[tuple[str, ...]] = ()
    paired: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self):
        check(self)

    @property
    def cases(self):
        """The entries that go together, in the order of the results."""
        return tuple(zip(*(getattr(self, name) for name in self.paired), strict=True))

    @property
    def times(self):
        """Steps done at each record: every ``every``-th one and the last."""
        return np.append(np.arange(0, self.steps, self.every), self.steps)

    def by_rate(self, **arrays):
        """Arrays over networks at every one of ``lrs``, each (seeds, rates, ...)."""
        shape = self.seeds, len(self.lrs)
        return {
            k: array.reshape(*shape, *array.shape[1:]) for k, array in arrays.items()
        }


def check(config):
    """Raise an error that names the field when a config cannot be run.

    Parameters
    ----------
    config : BaseConfig

    Raises
    ------
    ValueError
    """
    for name, hint in get_type_hints(type(config), include_extras=True).items():
        if get_origin(hint) is ClassVar:
            continue
        values = getattr(config, name)
        if get_origin(hint) is tuple:
            hint = get_args(hint)[0]
            if not values:
                raise ValueError(f"{name}: at least one value, got none")
        else:
            values = (values,)
        allows, sentence = _rule(name, hint)
        for value in values:
            if not allows(value):
                raise ValueError(f"{name}: {sentence}, got {value!r}")
    lengths = [len(getattr(config, name)) for name in config.paired]
    if len(set(lengths)) > 1:
        names, lengths = (" and ".join(map(str, a)) for a in (config.paired, lengths))
        raise ValueError(f"{names} go in pairs, got {lengths}")


def _rule(name, hint):
    """Return what the values of a field must fulfil: a predicate and a sentence."""
    if hint is int:
        least = LEAST.get(name, 1)
        return (
            lambda value: isinstance(value, Integral) and value >= least,
            f"a whole number from {least} on",
        )
    if hint is float:
        return lambda value: _finite(value) and value > 0, "a positive number"
    if hint == Finite:
        return _finite, "a finite number"
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{name}: nothing says what a field of {hint} may be")
    names = get_args(hint)[1]
    return lambda value: value in names, f"one of the names {', '.join(names)}"


def _finite(value):
    return isinstance(value, Real) and math.isfinite(value)


def gather(Result, config, rows, shape=(-1,), **whole):
    """Return a result whose arrays have the conditions as their second axis.

    Parameters
    ----------
    Result : type
    config : BaseConfig
    rows : list of dict
        One per condition: field of the result -> array, (seeds, ...).
    shape : tuple of int
        Lengths of the axes that take the place of the second, where a condition
        is a pair.
    **whole
        Fields that are the same for all conditions.

    Returns
    -------
    Result
    """
    arrays = {name: np.stack([row[name] for row in rows], axis=1) for name in rows[0]}
    arrays = {
        name: array.reshape(len(array), *shape, *array.shape[2:])
        for name, array in arrays.items()
    }
    return Result(config, **arrays, **whole)


def at_best_rate(score, values):
    """Return values at each condition's best rate, by the mean score over the seeds.

    Parameters
    ----------
    score : array_like, (seeds, conditions, ..., rates)
        Large is good, on data that `values` do not come from; nan is left out, and a
        rate without a score is never the best.
    values : array_like
        Of the same shape, and more axes behind if there are such.

    Returns
    -------
    ndarray, (seeds, conditions, ...) and the axes behind
    """
    refuse_mask([score, values], "score or values")
    there = ~np.isnan(score)
    mean = np.nansum(score, axis=0) / np.maximum(there.sum(axis=0), 1)
    best = np.where(there.any(axis=0), mean, -np.inf).argmax(axis=-1)
    return np.asarray(values)[:, *np.indices(best.shape, sparse=True), best]


def sweep(run, configs, executor=None, progress=None):
    """Run one experiment for many configs.

    Parameters
    ----------
    run : callable
        An experiment's ``run``.
    configs : iterable
        Configs of that experiment.
    executor : concurrent.futures.Executor, optional
        Where to run them: none for this process, a ``ProcessPoolExecutor``, or
        ``client.get_executor()`` of a Dask client.
    progress : bool, optional
        Whether to show a bar; by default in a terminal alone, since a notebook
        records what it shows.

    Returns
    -------
    list
        One result per config, in their order.

    Notes
    -----
    Dask sets ``MALLOC_TRIM_THRESHOLD_`` for its workers. Arrays of this size are then
    given back and asked for again at each step, which about doubles the time. Before
    the cluster is made, set the option
    ``distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_`` of Dask to None.
    """
    configs = list(configs)
    results = map(run, configs) if executor is None else executor.map(run, configs)
    shown = sys.stderr.isatty() if progress is None else progress
    return list(tqdm(results, total=len(configs), leave=False, disable=not shown))
