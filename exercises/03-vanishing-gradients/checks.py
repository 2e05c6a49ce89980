"""What is checked in 03-vanishing-gradients, and for how many points."""

import numpy as np

from grader import Check, Question

QUESTIONS = (
    Question(
        "q1",
        "The spread of fresh weights",
        "he_std",
        (
            Check("dense layers", "[he_std((64, 256)), he_std((256, 64))]"),
            Check(
                "convolutions and leaks",
                "[he_std((o, i, 3, 5)), he_std((o, i), a), he_std((o, i, 3), a)]",
                lambda rng: dict(
                    o=int(rng.integers(20, 40)),
                    i=int(rng.integers(50, 90)),
                    a=rng.uniform(0.2, 0.9),
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q2",
        "How small is layer L?",
        "log10_shrink",
        (
            Check(
                "He and Xavier, 30 layers", "[log10_shrink(30, 2), log10_shrink(30, 1)]"
            ),
            Check(
                "leaky slopes, very many layers",
                "[log10_shrink(L, c, a), log10_shrink(5000, 1 / 3)]",
                lambda rng: dict(
                    L=int(rng.integers(5, 40)),
                    c=rng.uniform(0.3, 3),
                    a=rng.uniform(0.1, 0.9),
                ),
                hidden=True,
                strict=True,
            ),
        ),
    ),
    Question(
        "q3",
        "The gain of any activation",
        "layer_gain",
        (
            Check("ReLU", "layer_gain(lambda z: np.maximum(z, 0))"),
            Check(
                "a shifted ReLU, odd and smooth functions",
                "[layer_gain(lambda z: np.maximum(z - s, 0)), layer_gain(np.tanh),"
                " layer_gain(lambda z: np.sin(k * z))]",
                lambda rng: dict(s=rng.uniform(0.2, 1), k=rng.uniform(0.5, 2)),
                hidden=True,
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
                lambda rng: dict(g=np.array([0.25, 0.5, 1.0, 2.0])),
            ),
            Check(
                "noisy, exploding, and extreme measurements",
                "[decay(g), decay(h), decay(k)]",
                lambda rng: dict(
                    g=10.0 ** (np.linspace(-3, 0, 12) + rng.normal(0, 0.3, 12)),
                    h=1.3 ** -np.arange(9.0) * rng.uniform(0.9, 1.1, 9),
                    k=10.0 ** np.array([-300.0, -100.0, 50.0, 250.0]),
                ),
                hidden=True,
                strict=True,
            ),
        ),
        atol=0.0,
    ),
    Question(
        "q5",
        "The typical network shrinks even with He",
        "expected_log_gain",
        (
            Check("n = 8", "expected_log_gain(8)"),
            Check(
                "wide layers",
                "[expected_log_gain(n), expected_log_gain(2000)]",
                lambda rng: dict(n=int(rng.integers(50, 90))),
                hidden=True,
            ),
        ),
        rtol=1e-08,
        atol=0.0,
    ),
)
