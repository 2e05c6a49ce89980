"""What is checked in 03-vanishing-gradients, and for how many points."""

import numpy as np

from grader import Check, Question

QUESTIONS = (
    Question(
        "q1",
        "The spread of fresh weights",
        "he_std",
        (
            Check(
                "dense layers",
                "[he_std((m, n)), he_std((n, m))]",
                lambda rng: dict(
                    m=int(rng.integers(65, 90)), n=int(rng.integers(100, 400))
                ),
                example=dict(m=64, n=256),
            ),
            Check(
                "convolutions and leaks",
                "[he_std((o, i, 3, 5)), he_std((o, i), a), he_std((o, i, 3), a)]",
                lambda rng: dict(
                    o=int(rng.integers(20, 40)),
                    i=int(rng.integers(50, 90)),
                    a=rng.uniform(0.2, 0.9),
                ),
                hidden=True,
                cases=("a kernel of two axes", "a leak", "a kernel and a leak"),
            ),
        ),
    ),
    Question(
        "q2",
        "How small is layer L?",
        "log10_shrink",
        (
            Check(
                "He and Xavier, 30 layers",
                "[log10_shrink(L, 2), log10_shrink(L, c)]",
                lambda rng: dict(L=int(rng.integers(31, 60)), c=rng.uniform(0.5, 1.5)),
                example=dict(L=30, c=1),
            ),
            Check(
                "leaky slopes, very many layers",
                "[log10_shrink(L, c, a), log10_shrink(m, 1 / 3)]",
                lambda rng: dict(
                    L=int(rng.integers(5, 40)),
                    m=int(rng.integers(4000, 6000)),
                    c=rng.uniform(0.3, 3),
                    a=rng.uniform(0.1, 0.9),
                ),
                hidden=True,
                strict=True,
                cases=("a leak", "very many layers"),
            ),
        ),
    ),
    Question(
        "q3",
        "The gain of any activation",
        "layer_gain",
        (
            Check(
                "ReLU",
                "layer_gain(lambda z: np.maximum(k * z, 0))",
                lambda rng: dict(k=rng.uniform(0.5, 2)),
                example=dict(k=1),
            ),
            Check(
                "a shifted ReLU, odd and smooth functions",
                "[layer_gain(lambda z: np.maximum(z - s, 0)), layer_gain(np.tanh),"
                " layer_gain(lambda z: np.sin(k * z))]",
                lambda rng: dict(s=rng.uniform(0.2, 1), k=rng.uniform(0.5, 2)),
                hidden=True,
                cases=("a shifted ReLU", "tanh", "a sine"),
            ),
        ),
        rtol=1e-05,
        atol=0.0,
    ),
    Question(
        "q4",
        "The factor behind measured gradients",
        "decay",
        (
            Check(
                "a clean halving",
                "decay(g)",
                lambda rng: dict(g=rng.uniform(1.5, 4) ** np.arange(-2.0, 3.0)),
                example=dict(g=np.array([0.25, 0.5, 1.0, 2.0])),
            ),
            Check(
                "noisy, exploding, level, and extreme measurements",
                "[decay(g), decay(h), decay(e), decay(k)]",
                lambda rng: dict(
                    g=10.0 ** (np.linspace(-3, 0, 12) + rng.normal(0, 0.3, 12)),
                    h=1.3 ** -np.arange(9.0) * rng.uniform(0.9, 1.1, 9),
                    e=rng.uniform(0.5, 2) * rng.uniform(0.93, 0.97) ** np.arange(5.0),
                    k=10.0 ** (np.array([-300.0, -100.0, 50.0, 250.0]) + rng.uniform()),
                ),
                hidden=True,
                strict=True,
                cases=("noisy", "exploding", "hardly any change", "extreme"),
            ),
        ),
        atol=0.0,
    ),
    Question(
        "q5",
        "The typical network shrinks even with He",
        "expected_log_gain",
        (
            Check(
                "n = 8",
                "expected_log_gain(n)",
                lambda rng: dict(n=int(rng.integers(9, 15))),
                example=dict(n=8),
            ),
            Check(
                "wide layers",
                "[expected_log_gain(n), expected_log_gain(m)]",
                lambda rng: dict(
                    n=int(rng.integers(50, 90)), m=int(rng.integers(1900, 2100))
                ),
                hidden=True,
                cases=("tens of units", "two thousand units"),
            ),
        ),
        rtol=1e-08,
        atol=0.0,
    ),
)
