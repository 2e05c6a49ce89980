"""What is checked in 05-variants, and for how many points."""

import numpy as np

from grader import Check, Question


def both_sides(rng):
    """Draw numbers on both sides of 0, near and far."""
    return np.append(rng.uniform(-3, 3, 5), [rng.uniform(0.1, 0.9), -rng.uniform()])


QUESTIONS = (
    Question(
        "q1",
        "Leaky, for every slope and every type",
        "leak",
        (
            Check(
                "the usual slope",
                "leak(x)",
                lambda rng: dict(x=rng.normal(size=8) * 3),
            ),
            Check(
                "slopes above one and below zero",
                "[leak(x, a), leak(x, -.5)]",
                lambda rng: dict(x=rng.normal(size=8) * 3, a=rng.uniform(1.2, 3)),
                hidden=True,
                cases=("a slope above one", "a slope below zero"),
            ),
            Check(
                "integers",
                "leak(n, .25)",
                lambda rng: dict(
                    n=np.append(rng.integers(1, 9, 3), -rng.integers(1, 9, 4))
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q2",
        "ELU and its slope, anywhere on the float line",
        "elu_pair",
        (
            Check("alpha = 1", "elu_pair(x)", lambda rng: dict(x=both_sides(rng))),
            Check(
                "other alphas",
                "elu_pair(x, a)",
                lambda rng: dict(x=both_sides(rng), a=rng.uniform(1.2, 2.5)),
                hidden=True,
            ),
            Check(
                "far out and next to zero",
                "elu_pair(x, 1.5)",
                lambda rng: dict(
                    x=np.array([1200.0, -1e-12, -50.0, 800.0, -700.0])
                    * rng.uniform(0.95, 1.0)
                ),
                hidden=True,
                strict=True,
            ),
        ),
        rtol=1e-10,
        atol=0.0,
    ),
    Question(
        "q3",
        "Is the new activation better?",
        "compare",
        (
            Check(
                "a clear case",
                "compare(a, b, 2.776)",
                lambda rng: dict(
                    a=(a := rng.normal(0.58, 0.015, 5)),
                    b=a + rng.uniform(0.02, 0.04) + rng.normal(0, 0.004, 5),
                ),
                example=dict(
                    a=np.array([0.58, 0.57, 0.60, 0.59, 0.56]),
                    b=np.array([0.61, 0.61, 0.63, 0.61, 0.60]),
                ),
            ),
            Check(
                "a tie and a loss",
                "[compare(a, a + d, 2.093), compare(a, a - .05 + d, 2.093)]",
                lambda rng: dict(
                    a=rng.normal(0.58, 0.03, 20),
                    d=(u := rng.normal(0, 0.01, 20)) - u.mean() + 0.001,
                ),
                hidden=True,
                cases=("a tie", "a loss"),
            ),
        ),
    ),
    Question(
        "q4",
        "Where SELU's two numbers come from",
        "elu_moments",
        (
            Check(
                "alpha = 1",
                "elu_moments(a)",
                lambda rng: dict(a=rng.uniform(0.5, 0.9)),
                example=dict(a=1.0),
            ),
            Check(
                "other alphas",
                "elu_moments(a)",
                lambda rng: dict(a=rng.uniform(1.2, 3)),
                hidden=True,
            ),
        ),
        rtol=1e-08,
    ),
)
