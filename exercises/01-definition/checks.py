"""What is checked in 01-definition, and for how many points."""

import numpy as np

from grader import Check, Question


def some_units_off(rng):
    """Draw a network of three layers, and a point where each has either sign."""
    while True:
        net = dict(
            A=rng.normal(size=(5, 3)),
            B=rng.normal(size=(6, 5)),
            C=rng.normal(size=(2, 6)),
            a=rng.normal(size=5),
            b=rng.normal(size=6),
            c=rng.normal(size=2),
            x=rng.normal(size=3),
        )
        first = net["A"] @ net["x"] + net["a"]
        second = net["B"] @ np.maximum(first, 0) + net["b"]
        last = net["C"] @ np.maximum(second, 0) + net["c"]
        if all(0 < np.sum(z > 0) < len(z) for z in (first, second, last)):
            return net


def zigzag(rng):
    """Draw a line that runs up, down and up again, and not every piece all the way."""
    middle = [rng.uniform(0.2, 0.28), rng.uniform(0.65, 0.8)]
    heights = (0.3, 0.45), (0.85, 0.95), (0.05, 0.15), (0.5, 0.6)
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
                "integers, a scalar, a table, nan and infinities",
                "[hinge(n, .5), hinge(-2, -5), hinge(m, 1, -1),"
                " hinge(x, k), hinge(x, k, -1)]",
                lambda rng: dict(
                    n=rng.integers(-9, 9, 6),
                    m=rng.integers(-9, 9, (2, 3)),
                    x=np.array([np.nan, -np.inf, np.inf, rng.normal()]),
                    k=rng.normal(),
                ),
                hidden=True,
                strict=True,
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
                lambda rng: dict(x=np.arange(4.0), y=np.array([0.0, 1.0, 0.0, 2.0])),
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
                    B=rng.normal(size=(2, 2)),
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
                lambda rng: dict(
                    w=np.array([1.0, -1.0, 2.0, 4.0]),
                    b=rng.permutation([1.0, 3.0, 5.0, 7.0]) * np.array([1, -1, 4, 64]),
                    v=rng.choice([-3.0, -1.0, 2.0], 4),
                ),
            ),
            Check(
                "idle units, and units that share a kink",
                "[pieces(w, b, v), pieces(ws, bs, vs)]",
                lambda rng: dict(
                    w=np.array([0.0, 1.0, 2.0, -1.0, 0.0]),
                    b=np.array([1.0, rng.integers(1, 5), -8.0, 3.0, -1.0]),
                    v=np.array([2.0, 0.0, 1.0, -1.0, 4.0]),
                    # the first pair cancels; the others only seem to, by v * w
                    ws=np.array([2.0, -1.0, 1.0, -1.0, 2.0, -2.0]),
                    bs=np.array(
                        [-2.0 * (k := int(rng.integers(1, 6))), k, 7, -7, 6, -6]
                    ),
                    vs=np.array([1.0, -2.0, 1.0, 1.0, 3.0, 3.0]),
                ),
                hidden=True,
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
                    x=np.array([0.0, 0.5, 1.0]), y=np.array([0.0, 1.0, 0.0])
                ),
            ),
            Check(
                "an uneven zigzag that misses both ends",
                "[corners(x, y, 1), corners(x, y, 2), corners(x, y, 3)]",
                zigzag,
                hidden=True,
            ),
        ),
    ),
)
