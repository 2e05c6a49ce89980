"""What is checked in 02-derivatives, and for how many points."""

import numpy as np

from grader import Check, Question

QUESTIONS = (
    Question(
        "q1",
        "A slope that eats its input",
        "leaky_slope",
        (
            Check(
                "values away from 0, x left alone",
                "[leaky_slope(x, a), x]",
                lambda rng: dict(
                    x=np.array([-2.5, 1.25, -0.5, 3.0]) * rng.uniform(0.5, 2),
                    a=round(rng.uniform(0.05, 0.3), 2),
                ),
            ),
            Check(
                "at and next to zero",
                "leaky_slope(x, .1, w)",
                lambda rng: dict(
                    x=np.array([0.0, -0.0, 5e-324, -5e-324, 1e-12, -1e-12]),
                    w=rng.uniform(0.2, 0.8),
                ),
                hidden=True,
            ),
            Check(
                "nan, infinities, integers",
                "[leaky_slope(x, a), leaky_slope(n, a, 1.0), leaky_slope(z)]",
                lambda rng: dict(
                    x=np.array([np.nan, np.inf, -np.inf]),
                    n=np.array([[-1, 0, 2]]),
                    z=np.array([0.0, 2.0, -3.0]),
                    a=rng.uniform(0.1, 0.4),
                ),
                hidden=True,
                cases=("nan and infinities", "integers", "the defaults"),
            ),
        ),
    ),
    Question(
        "q2",
        "Backpropagation by hand",
        "gradients",
        (
            Check(
                "one sample, one unit off",
                "gradients(W1, b1, w2, X, targets)",
                lambda rng: dict(
                    W1=np.array([[1.0, 2.0], [-1.0, 0.0], [0.5, 0.5]]),
                    b1=rng.uniform(-0.5, 0.5, 3),
                    w2=rng.uniform(0.5, 2, 3) * [1, 1, -1],
                    X=rng.uniform(0.6, 2, (1, 2)),
                    targets=rng.normal(size=1),
                ),
                example=dict(
                    W1=np.array([[1.0, 2.0], [-1.0, 0.0], [0.5, 0.5]]),
                    b1=np.array([0.0, -0.5, 1.0]),
                    w2=np.array([1.0, -2.0, 3.0]),
                    X=np.array([[1.0, 1.0]]),
                    targets=np.array([1.0]),
                ),
            ),
            Check(
                "output weights on a batch",
                "gradients(W1, b1, w2, X, targets)[2]",
                lambda rng: dict(
                    W1=rng.normal(size=(4, 3)),
                    b1=rng.normal(size=4),
                    w2=rng.normal(size=4),
                    X=rng.normal(size=(6, 3)),
                    targets=rng.normal(size=6),
                ),
                hidden=True,
            ),
            Check(
                "hidden weights and biases on a batch, a unit at its kink",
                "[gradients(W1, b1, w2, X, targets)[0],"
                " gradients(W1, b1, w2, X, targets)[1],"
                " gradients(K1, c1, w2, Y, targets)[1]]",
                lambda rng: dict(
                    W1=rng.normal(size=(4, 3)),
                    b1=rng.normal(size=4),
                    w2=rng.normal(size=4),
                    X=rng.normal(size=(6, 3)),
                    targets=rng.normal(size=6),
                    # whole numbers, so that z is exactly 0 where it should be
                    K1=(K := rng.integers(1, 5, (4, 3)) * 1.0),
                    Y=(Y := rng.integers(-3, 4, (6, 3)) * 1.0),
                    c1=-(K @ Y[0]),
                ),
                hidden=True,
                cases=("the weights", "the biases", "a z of exactly 0"),
            ),
        ),
    ),
    Question(
        "q3",
        "What autograd says at zero",
        "autograd_at_zero",
        (
            Check(
                "s = 1",
                "autograd_at_zero(s)",
                lambda rng: dict(s=rng.uniform(1.1, 2)),
                example=dict(s=1.0),
            ),
            Check(
                "any s",
                "autograd_at_zero(s)",
                lambda rng: dict(s=rng.uniform(0.1, 0.9)),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q4",
        "When does a gradient check cry wolf?",
        "alarm_probability",
        (
            Check(
                "a usual setting",
                "alarm_probability(h, tol, n)",
                lambda rng: dict(
                    h=rng.uniform(0.005, 0.02),
                    tol=rng.uniform(0.05, 0.2),
                    n=int(rng.integers(50, 150)),
                ),
                example=dict(h=0.01, tol=0.1, n=100),
            ),
            Check(
                "other settings, very small h, large tolerances",
                "[alarm_probability(h, tol, n), alarm_probability(tiny, .25, 1000),"
                " alarm_probability(.01, .6, 50)]",
                lambda rng: dict(
                    h=rng.uniform(0.001, 0.05),
                    tol=rng.uniform(0, 0.4),
                    n=int(rng.integers(10, 60)),  # beyond, all are near 1
                    tiny=rng.uniform(1e-18, 2e-18),
                ),
                hidden=True,
                cases=("another setting", "a very small h", "a large tolerance"),
            ),
        ),
        atol=0.0,
    ),
)
