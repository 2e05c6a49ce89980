"""What is checked in 01-definition, and for how many points."""

import numpy as np

from grader import Check, Question

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
                "integers, a scalar, a table",
                "[hinge(n, .5), hinge(-2, -5), hinge(m, 1, -1)]",
                lambda rng: dict(
                    n=rng.integers(-9, 9, 6), m=rng.integers(-9, 9, (2, 3))
                ),
                hidden=True,
            ),
            Check(
                "nan and infinities",
                "[hinge(x, k), hinge(x, k, -1)]",
                lambda rng: dict(
                    x=np.array([np.nan, -np.inf, np.inf, rng.normal()]), k=rng.normal()
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
                    C=rng.normal(size=(4, 4)),
                    a=rng.normal(size=4),
                    b=rng.normal(size=4),
                    c=rng.normal(size=4),
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
                lambda rng: dict(
                    w=np.array([1.0, -1.0, 2.0, 4.0]),
                    b=rng.permutation([1.0, 3.0, 5.0, 7.0]) * np.array([1, -1, 4, 64]),
                    v=rng.choice([-3.0, -1.0, 2.0], 4),
                ),
            ),
            Check(
                "idle units",
                "pieces(w, b, v)",
                lambda rng: dict(
                    w=np.array([0.0, 1.0, 2.0, -1.0, 0.0]),
                    b=np.array([1.0, rng.integers(1, 5), -8.0, 3.0, -1.0]),
                    v=np.array([2.0, 0.0, 1.0, -1.0, 4.0]),
                ),
                hidden=True,
            ),
            Check(
                "units that share a kink",
                "pieces(w, b, v)",
                lambda rng: dict(
                    # the first pair cancels; the others only seem to, by v * w
                    w=np.array([2.0, -1.0, 1.0, -1.0, 2.0, -2.0]),
                    b=np.array(
                        [-2.0 * (k := int(rng.integers(1, 6))), k, 7, -7, 6, -6]
                    ),
                    v=np.array([1.0, -2.0, 1.0, 1.0, 3.0, 3.0]),
                ),
                hidden=True,
            ),
        ),
    ),
)
