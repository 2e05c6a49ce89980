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
from numbers import Integral, Real

from tqdm.auto import tqdm

__all__ = ["check", "sweep"]


def sweep(run, configs, executor=None):
    """Run one experiment for many configs.

    Shows a progress bar where somebody can watch it (a terminal, a notebook in use)
    and nothing in a recorded output.

    Parameters
    ----------
    run : callable
        An experiment's ``run``.
    configs : iterable
        Configs of that experiment.
    executor : concurrent.futures.Executor, optional
        Where to run them: none for this process, a ``ProcessPoolExecutor``, or
        ``client.get_executor()`` of a Dask client.

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
    return list(
        tqdm(results, total=len(configs), leave=False, disable=not _somebody_watches())
    )


def _somebody_watches():
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return sys.stderr.isatty()
    # A front end with a person in front of it can be asked for input; a program that
    # executes a notebook to record it says that it cannot.
    request = kernel.get_parent().get("content", {})
    return bool(request.get("allow_stdin", False))


def check(config, counts=(), positives=(), **choices):
    """Raise an error that names the field when a config cannot be run.

    Parameters
    ----------
    config : dataclass instance
        With ``seeds``, which must be at least 2.
    counts, positives : sequence of str
        Fields that are whole numbers from 1 on, or positive finite numbers; a field
        may also be a tuple of such numbers.
    **choices : sequence of str
        Field -> the names it may take; a field may also be a tuple of names.

    Raises
    ------
    ValueError
    """
    if not isinstance(config.seeds, Integral) or config.seeds < 2:
        raise ValueError(
            f"seeds: at least 2 networks are needed to see a spread, got {config.seeds}"
        )
    for name in counts:
        for value in _each(config, name):
            if not isinstance(value, Integral) or value < 1:
                raise ValueError(f"{name}: a whole number from 1 on, got {value!r}")
    for name in positives:
        for value in _each(config, name):
            if not isinstance(value, Real) or not 0 < value < math.inf:
                raise ValueError(f"{name}: a positive number, got {value!r}")
    for name, known in choices.items():
        for value in _each(config, name):
            if value not in known:
                raise ValueError(
                    f"{name}: unknown name {value!r}, choose one of {', '.join(known)}"
                )


def _each(config, name):
    value = getattr(config, name)
    values = value if isinstance(value, tuple) else (value,)
    if not values:
        raise ValueError(f"{name}: at least one value")
    return values
