"""What is checked in 06-training-dynamics, and for how many points."""

import numpy as np

from grader import Check, Question

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
                    ),
                    rates=np.array([0.01, 0.03, 0.1, 0.3]),
                ),
            ),
            Check(
                "broken runs",
                "[best_rate(errors, rates), best_rate(errors * np.nan, rates)]",
                lambda rng: dict(
                    errors=np.vstack(
                        [
                            rng.uniform(0.5, 0.6, 4),
                            rng.uniform(0.3, 0.4, 4),
                            [0.1, np.nan, 0.2, 0.1],
                            np.full(4, np.nan),
                        ]
                    ),
                    rates=np.array([0.01, 0.03, 0.1, 0.3]),
                ),
                hidden=True,
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
                "steps_to(c, .5)",
                lambda rng: dict(
                    c=np.vstack(
                        [
                            [0.9, 0.45, 0.7, 0.4, 0.3, 0.6],
                            0.5 + rng.uniform(0.01, 0.4, 6),
                            [0.9, np.nan, np.nan, np.nan, np.nan, np.nan],
                            [0.8, 0.9, 0.55, 0.52, 0.6, rng.uniform(0.1, 0.5)],
                        ]
                    )
                ),
                hidden=True,
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
                    a=np.array([300.0, 280.0, 340.0, 310.0, 900.0]),
                    b=np.array([220.0, 200.0, 230.0, 260.0, 210.0]),
                    idx=rng.integers(0, 5, (50, 5)),
                ),
            ),
            Check(
                "the interval",
                "ratio_interval(a, b, idx)",
                lambda rng: dict(
                    a=(u := rng.lognormal(0, 0.3, 20)) * 300,
                    b=u * rng.lognormal(0, 0.1, 20) * 220,
                    idx=rng.integers(0, 20, (400, 20)),
                ),
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
                "small values, both signs, a layer that is off",
                "[activity(h, .1), activity(h * 0, .025), activity(k, .025)]",
                lambda rng: dict(
                    h=np.vstack([u := rng.normal(size=(40, 5)), -u])
                    * np.array([1.0, 1e-3, 1.0, 1e-2, 1.0])
                    + np.array([0.0, 0.0, 0.0, 0.0, 3.0]),
                    k=np.maximum(rng.normal(size=(20, 4)) - 9 * (np.arange(4) == 2), 0),
                ),
                hidden=True,
                strict=True,
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
                "steps_to_cross(-3.0, .01, .1, x)",
                lambda rng: dict(x=np.linspace(-2, 2, 41)),
            ),
            Check(
                "smaller leaks and none, uneven data",
                "[steps_to_cross(w, .01, a, x), steps_to_cross(w, .002, .001, x),"
                " steps_to_cross(w, .01, 0.0, x)]",
                lambda rng: dict(
                    w=-rng.uniform(1, 4),
                    a=rng.uniform(0.005, 0.05),
                    x=rng.normal(0.3, 1, 30),
                ),
                hidden=True,
            ),
        ),
    ),
)
