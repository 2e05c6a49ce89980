"""What is checked in 06-training-dynamics, and for how many points."""

import numpy as np

from grader import Check, Question


def noisy_curves(rng):
    """Draw curves: one that goes below .5 and up again, three with other ends."""
    first = rng.integers(1, 4)
    dips = rng.uniform(0.55, 0.9, 6)
    dips[first] = 0.45
    dips[first + 1 :] = rng.permutation(np.linspace(0.3, 0.7, 5 - first))
    broken = np.where(np.arange(6) < rng.integers(1, 4), 0.9, np.nan)
    late = np.append(rng.uniform(0.51, 0.9, 5), rng.uniform(0.1, 0.5))
    never = rng.uniform(0.51, 0.9, 6)
    return rng.permutation(np.vstack([dips, broken, late, never]))


def paired_runs(rng):
    """Draw runs whose ratio is not that of the median round, as it often is.

    And percentiles that lie between two rounds.
    """
    while True:
        slow = rng.lognormal(0, 0.3, 20)
        a, b = slow * 300, slow * rng.lognormal(0, 0.1, 20) * 220
        idx = rng.integers(0, 20, (400, 20))
        rounds = np.median(a[idx], axis=1) / np.median(b[idx], axis=1)
        ends = [
            np.percentile(rounds, [2.5, 97.5], method=m) for m in ("lower", "higher")
        ]
        apart = np.median(rounds) - np.median(a) / np.median(b), *np.subtract(*ends)
        if np.all(np.abs(apart) > 1e-3):
            return dict(a=a, b=b, idx=idx)


QUESTIONS = (
    Question(
        "q1",
        "The best learning rate",
        "best_rate",
        (
            Check(
                "every run is whole",
                "best_rate(errors, rates)",
                lambda rng: dict(
                    errors=rng.permutation(
                        np.array([[0.5, 0.55], [0.3, 0.34], [0.1, 0.9], [0.6, 0.61]])
                        * rng.uniform(0.9, 1.1)
                    ),
                    rates=np.array([0.01, 0.03, 0.1, 0.3]),
                ),
            ),
            Check(
                "broken runs",
                "[best_rate(errors, rates), best_rate(errors * np.nan, rates)]",
                lambda rng: dict(
                    errors=rng.permutation(
                        np.vstack(
                            [
                                rng.uniform(0.5, 0.6, 5),
                                [*rng.uniform(0.1, 0.2, 4), 1.2],
                                rng.uniform(0.38, 0.4, 5),
                                [0.1, np.nan, 0.2, 0.1, 0.1],
                                np.full(5, np.nan),
                            ]
                        )
                    ),
                    rates=np.array([0.01, 0.03, 0.1, 0.3, 1.0]),
                ),
                hidden=True,
                cases=("a rate with a broken run", "all rates broken"),
            ),
        ),
    ),
    Question(
        "q2",
        "Steps to a threshold",
        "steps_to",
        (
            Check(
                "falling curves, all arrive",
                "steps_to(c, .5, 20)",
                lambda rng: dict(
                    c=np.sort(
                        np.append(
                            rng.uniform(0.1, 0.95, (3, 4)), [[0.5], [0.5], [0.4]], 1
                        )
                    )[:, ::-1]
                ),
                example=dict(
                    c=np.array(
                        [
                            [0.9, 0.7, 0.5, 0.3],
                            [0.6, 0.4, 0.3, 0.2],
                            [0.9, 0.8, 0.6, 0.45],
                        ]
                    )
                ),
            ),
            Check(
                "noise, a run that never arrives, a broken run",
                "[steps_to(c, .5, k), steps_to(c, .5)]",
                lambda rng: dict(c=noisy_curves(rng), k=int(rng.integers(2, 9))),
                hidden=True,
                cases=("several steps per entry", "one step per entry"),
            ),
        ),
    ),
    Question(
        "q3",
        '"Six times faster", with an interval',
        "ratio_interval",
        (
            Check(
                "the estimate",
                "ratio_interval(a, b, idx)[0]",
                lambda rng: dict(
                    a=rng.permutation([300.0, 280.0, 340.0, 310.0, 900.0])
                    * rng.uniform(0.9, 1.1, 5),
                    b=rng.permutation([220.0, 200.0, 230.0, 260.0, 210.0])
                    * rng.uniform(0.9, 1.1, 5),
                    idx=rng.integers(0, 5, (50, 5)),
                ),
                example=dict(
                    a=np.array([300.0, 280.0, 340.0, 310.0, 900.0]),
                    b=np.array([220.0, 200.0, 230.0, 260.0, 210.0]),
                    idx=np.random.default_rng(7).integers(0, 5, (50, 5)),
                ),
            ),
            Check(
                "the interval",
                "ratio_interval(a, b, idx)",
                paired_runs,
                hidden=True,
            ),
        ),
    ),
    Question(
        "q4",
        "Sparse, dormant, dead",
        "activity",
        (
            Check(
                "a ReLU layer",
                "activity(h, .1)",
                lambda rng: dict(
                    h=np.round(
                        np.maximum(
                            rng.normal(size=(300, 6))
                            + np.array([0.0, 0.0, -9.0, -1.0, 0.0, 9.0]),
                            0,
                        )
                        * 10,
                        1,
                    )
                ),
            ),
            Check(
                "small values, both signs, a layer that is off, a score of tau",
                "[activity(h, .1), activity(h * 0, .025), activity(k, .025),"
                " activity(e, .5)]",
                lambda rng: dict(
                    h=np.vstack([u := rng.normal(size=(40, 5)), -u])
                    * np.array([1.0, 1e-3, 1.0, 1e-2, 1.0])
                    + np.array([0.0, 0.0, 0.0, 0.0, 3.0]),
                    k=np.maximum(rng.normal(size=(20, 4)) - 9 * (np.arange(4) == 2), 0),
                    # exact in floats: the scores are 1/2 and 3/2; beside them
                    # nothing that is added to the mean counts as small
                    e=2.0 ** -rng.integers(40, 60) * np.tile([1.0, 3.0], (8, 1)),
                ),
                hidden=True,
                strict=True,
                cases=(
                    "small values of both signs",
                    "a layer that is off",
                    "a ReLU layer",
                    "a score of exactly tau",
                ),
            ),
        ),
    ),
    Question(
        "q5",
        "How long does a leak need?",
        "steps_to_cross",
        (
            Check(
                "alpha = 0.1",
                "steps_to_cross(w, .01, .1, x)",
                lambda rng: dict(
                    w=-rng.uniform(1, 4), x=np.linspace(-2, 2, 41) * rng.uniform(0.8, 1)
                ),
                example=dict(w=-3.0, x=np.linspace(-2, 2, 41)),
            ),
            Check(
                "other leaks and none, uneven data",
                "[steps_to_cross(w, .01, a, x), steps_to_cross(w, .002, .001, x),"
                " steps_to_cross(w, .01, 0.0, x), steps_to_cross(8 * w, .002, l, y)]",
                lambda rng: dict(
                    w=-rng.uniform(1, 4),
                    a=rng.uniform(0.005, 0.05),
                    x=rng.normal(0.3, 1, 30),
                    l=rng.uniform(0.4, 0.7),
                    y=rng.normal(1.5, 1, 30),
                ),
                hidden=True,
                cases=("a small leak", "a tiny leak", "no leak", "a large leak"),
            ),
        ),
    ),
)
