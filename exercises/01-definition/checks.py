"""What is checked in 01-definition, and for how many points."""

import numpy as np

from grader import Check, Question


def units(rng, alone, idle=0, gone=0, seem=0):
    """Draw w, b, v of a sum of ReLUs whose kinks come out exactly.

    Parameters
    ----------
    alone
        How many units bend at a place of their own.
    idle
        How many have w = 0, and how many others v = 0.
    gone
        How many pairs cancel at a place that they share, one of them at 0.
    seem
        How many pairs share a place and only seem to cancel, by v * w.
    """
    w = rng.choice([-4.0, -2.0, -1.0, 1.0, 2.0, 4.0], alone + idle)
    v = rng.choice([-3.0, -1.0, 2.0, 5.0], alone + idle)
    places = rng.permutation([k for k in range(-12, 13) if k])
    places = places if gone else [0, *places]
    rows = [(w[i], -w[i] * places[i], v[i]) for i in range(alone)]
    rows += [(w[i], -w[i] * places[i], 0.0) for i in range(alone, alone + idle)]
    rows += [(0.0, float(places[i]), 2.0) for i in range(idle)]
    shared = [0, *places[alone + idle :]]
    for i in range(gone):
        rows += [(2.0, -2.0 * shared[i], 1.0), (-1.0, float(shared[i]), -2.0)]
    for i in range(gone, gone + seem):
        rows += [(1.0, -1.0 * shared[i], 3.0), (-1.0, float(shared[i]), 3.0)]
    w, b, v = rng.permutation(rows).T
    return dict(w=w, b=b, v=v)


QUESTIONS = (
    Question(
        "q1",
        "A bend anywhere",
        "hinge",
        (
            Check(
                "values on both sides, x left alone",
                "[hinge(x, k), hinge(x, k, -1), x]",
                lambda rng: dict(x=rng.normal(0, 3, 9), k=round(rng.uniform(-1, 1), 2)),
            ),
            Check(
                "integers, a number, a table, nan",
                "[hinge(n, .5), hinge(s, -5), hinge(m, 1, -1), hinge(x)]",
                lambda rng: dict(
                    n=rng.integers(-9, 9, 6),
                    s=int(rng.integers(-4, 9)),
                    m=rng.integers(-9, 9, (2, 3)),
                    x=np.array([np.nan, rng.uniform(1, 2), -rng.uniform(1, 2)]),
                ),
                hidden=True,
                cases=("integers", "a number", "a table", "nan, with the defaults"),
            ),
            Check(
                "infinities",
                "[hinge(x, k), hinge(x, k, -1)]",
                lambda rng: dict(
                    k=(k := rng.uniform(0.5, 1.5) * rng.choice([-1, 1])),
                    x=np.array([-np.inf, np.inf, k - rng.uniform(), k + rng.uniform()]),
                ),
                hidden=True,
                strict=True,
                cases=("infinities", "infinities, to the left"),
            ),
        ),
    ),
    Question(
        "q2",
        "Any zigzag from ReLUs",
        "bend_weights",
        (
            Check(
                "four points, spacing 1",
                "bend_weights(x, y)",
                lambda rng: dict(x=np.arange(4.0), y=rng.normal(size=4)),
                example=dict(x=np.arange(4.0), y=np.array([0.0, 1.0, 0.0, 2.0])),
            ),
            Check(
                "uneven spacing",
                "bend_weights(x, y)",
                lambda rng: dict(
                    x=np.sort(rng.uniform(-5, 5, 8)), y=rng.normal(size=8)
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q3",
        "Without a bend, depth is nothing",
        "collapse",
        (
            Check(
                "two square layers, no bias",
                "collapse([A, B], [np.zeros(2), np.zeros(2)])",
                lambda rng: dict(A=rng.normal(size=(2, 2)), B=rng.normal(size=(2, 2))),
            ),
            Check(
                "three layers of unequal width with biases",
                "collapse([A, B, C], [a, b, c])",
                lambda rng: dict(
                    A=rng.normal(size=(4, 3)),
                    B=rng.normal(size=(4, 4)),
                    C=rng.normal(size=(2, 4)),
                    a=rng.normal(size=4),
                    b=rng.normal(size=4),
                    c=rng.normal(size=2),
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q4",
        "How many straight pieces?",
        "pieces",
        (
            Check(
                "units in general position",
                "pieces(w, b, v)",
                lambda rng: units(rng, alone=rng.integers(2, 9)),
                example=dict(
                    w=np.array([1.0, -1.0, 2.0, 4.0]),
                    b=np.array([5.0, -1.0, 28.0, 192.0]),
                    v=np.array([2.0, -3.0, -1.0, 2.0]),
                ),
            ),
            Check(
                "idle units",
                "pieces(w, b, v)",
                lambda rng: units(rng, alone=rng.integers(1, 7), idle=3),
                hidden=True,
            ),
            Check(
                "units that share a kink",
                "pieces(w, b, v)",
                lambda rng: units(
                    rng, alone=rng.integers(0, 4), gone=2, seem=rng.choice([1, 3, 4])
                ),
                hidden=True,
            ),
        ),
    ),
)
