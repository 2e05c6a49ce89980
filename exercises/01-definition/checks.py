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
    v[:1] = -3.0  # a bend in either direction, and here and below a negative one
    places = rng.permutation([k for k in range(-12, 13) if k])
    places = places if gone else [0, *places]
    rows = [(w[i], -w[i] * places[i], v[i]) for i in range(alone)]
    rows += [(w[i], -w[i] * places[i], 0.0) for i in range(alone, alone + idle)]
    rows += [(0.0, float(places[i]), 2.0) for i in range(idle)]
    shared = [0, *places[alone + idle :]]
    for i in range(gone):
        rows += [(2.0, -2.0 * shared[i], 1.0), (-1.0, float(shared[i]), -2.0)]
    for i in range(gone, gone + seem):
        sign = 3.0 * (-1) ** (i - gone + 1)
        rows += [(1.0, -1.0 * shared[i], sign), (-1.0, float(shared[i]), sign)]
    w, b, v = rng.permutation(rows).T
    return dict(w=w, b=b, v=v)


def idle_and_crowded(rng):
    """Draw units of which some are idle, and others of which some share a place.

    One number can't be right for both.
    """
    alone, seem = rng.integers(0, 4), rng.choice([1, 3, 4])
    crowded = units(rng, alone=alone, gone=2, seem=seem)
    other = rng.choice([n for n in range(2, 8) if n != alone + seem])
    idle = units(rng, alone=other, idle=3)
    return {**idle, **{f"{name}s": values for name, values in crowded.items()}}


def some_units_off(rng):
    """Draw a network of three layers, and a point where each has either sign.

    Without the biases others would be on in the first.
    """
    while True:
        net = dict(
            A=rng.normal(size=(5, 4)),
            B=rng.normal(size=(6, 5)),
            C=rng.normal(size=(2, 6)),
            a=rng.normal(size=5),
            b=rng.normal(size=6),
            c=rng.normal(size=2),
            x=rng.normal(size=4),
        )
        first = net["A"] @ net["x"] + net["a"]
        second = net["B"] @ np.maximum(first, 0) + net["b"]
        last = net["C"] @ np.maximum(second, 0) + net["c"]
        moved = np.sum((first > 0) != (first - net["a"] > 0))
        if moved and all(0 < np.sum(z > 0) < len(z) for z in (first, second, last)):
            return net


def zigzag(rng):
    """Draw a line that runs up, down and up again, and not every piece all the way."""
    # the line through the last piece would meet the first corner's height earlier
    middle = [rng.uniform(0.08, 0.12), rng.uniform(0.65, 0.8)]
    heights = (0.3, 0.45), (0.85, 0.95), (0.16, 0.25), (0.5, 0.6)
    return dict(
        x=np.array([0.0, *middle, 1.0]),
        y=np.array([rng.uniform(low, high) for low, high in heights]),
    )


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
                "integers, a number, a table, nan and infinities",
                "[hinge(n, .5), hinge(s, -5), hinge(m, 1, -1), hinge(x), hinge(e, k),"
                " hinge(e, k, -1)]",
                lambda rng: dict(
                    n=rng.integers(-9, 9, 6),
                    s=int(rng.integers(-4, 9)),
                    m=rng.integers(-9, 9, (2, 3)),
                    x=np.array([np.nan, rng.uniform(1, 2), -rng.uniform(1, 2)]),
                    k=(k := rng.uniform(0.5, 1.5) * rng.choice([-1, 1])),
                    e=np.array([-np.inf, np.inf, k - rng.uniform(), k + rng.uniform()]),
                ),
                hidden=True,
                cases=(
                    "integers",
                    "a number",
                    "a table",
                    "nan, with the defaults",
                    "infinities",
                    "infinities, to the left",
                ),
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
        "One pattern, one matrix",
        "matrix_at",
        (
            Check(
                "two layers without biases, every unit on",
                "matrix_at([A, B], [np.zeros(2), np.zeros(2)], x)",
                lambda rng: dict(
                    A=rng.uniform(0.5, 1, (2, 2)),
                    B=rng.uniform(0.5, 1, (2, 2)) * [[1], [-1]],  # not behind the last
                    x=rng.uniform(0.5, 1, 2),
                ),
            ),
            Check(
                "three layers of unequal width with biases, some units off",
                "matrix_at([A, B, C], [a, b, c], x)",
                some_units_off,
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
                "idle units, and units that share a kink",
                "[pieces(w, b, v), pieces(ws, bs, vs)]",
                idle_and_crowded,
                hidden=True,
                cases=("idle units", "shared kinks"),
            ),
        ),
    ),
    Question(
        "q5",
        "Depth multiplies the corners",
        "corners",
        (
            Check(
                "the tent, three layers",
                "corners(x, y, 3)",
                lambda rng: dict(
                    x=np.array([0.0, rng.uniform(0.3, 0.45), 1.0]),
                    y=np.array([0.0, 1.0, 0.0]),
                ),
                example=dict(x=np.array([0.0, 0.5, 1.0]), y=np.array([0.0, 1.0, 0.0])),
            ),
            Check(
                "an uneven zigzag that misses both ends",
                "[corners(x, y, 1), corners(x, y, 2), corners(x, y, 3)]",
                zigzag,
                hidden=True,
                cases=("one layer", "two layers", "three layers"),
            ),
        ),
    ),
)
