"""What chapter 04 would have to see for its claims not to hold."""

from dataclasses import replace

import numpy as np

from relulib.statistics import Interval, paired_difference, t_interval


def with_cure(names, **swapped):
    """Return the cures' result where some cures do what others did."""
    cured, order = names["cured"], names["cured"].config.cures
    arrays = {k: getattr(cured, k).copy() for k in ("off", "accuracy", "diverged")}
    for cure, other in swapped.items():
        to, source = order.index(cure), order.index(other)
        for k, array in arrays.items():
            array[:, to] = getattr(cured, k)[:, source]
    return replace(cured, **arrays)


def rewoken(names, **swapped):
    """Return what the cells of the cures' claims read, from another result."""
    cured = with_cure(names, **swapped)
    order, troubles = cured.config.cures, cured.config.cases

    def of_finite(cure, trouble, values=cured.accuracy):
        k, s = order.index(cure), troubles.index(trouble)
        return t_interval(values[~cured.diverged[:, k, s], k, s])

    def count(cure, trouble, of=None):
        of = cured.healed() if of is None else of
        return int(of[order.index(cure), troubles.index(trouble)])

    return {"of_finite": of_finite, "count": count}


def worse(interval, by):
    low, middle, high = interval.low, interval.estimate, interval.high
    return Interval(middle - by, low - by, high - by)


BREAKS = {
    # what is off on a batch is dead
    "C17": lambda n: {"false_alarms": t_interval(np.zeros(20))},
    # a dead unit's outgoing weights learn
    "C20": lambda n: {"zeros": n["zeros"] | {7: [True, True, False]}},
    # one negative input is death
    "C22": lambda n: {"my_dead": lambda z: (z <= 0).any(axis=0)},
    # centring changes nothing
    "C18": lambda n: {"away": replace(n["away"], centred=n["away"].dead)},
    # He's weights gain nothing
    "C42": lambda n: {"same_dead": paired_difference(n["few_dead"], n["few_dead"])},
    # an eighth of dead units costs five points
    "C21": lambda n: {"loss_by_death": worse(n["loss_by_death"], 0.05)},
    # a dead unit of layer 1 comes back by itself
    "C19": lambda n: {
        "rescue": replace(n["rescue"], revived=n["rescue"].revived[:, ::-1])
    },
    # a leak of 0.25 does what 0.01 does
    "C25": lambda n: {"large_leak": n["small_leak"]},
    # ELU survives the cliff as clipping does
    "C28": lambda n: rewoken(n, ELU="clipped gradient"),
    # PReLU helps as little as ReLU
    "C39": lambda n: rewoken(n, PReLU="none"),
}
