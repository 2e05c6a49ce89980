"""What is checked in 09-architecture-findings, and for how many points."""

import numpy as np

from grader import Check, Question


def gated(rng, *batch):
    """Draw the arguments of a gated layer with leading axes `batch`."""
    sizes = dict(x=(*batch, 3), W=(3, 4), V=(3, 4), U=(4, 3), g=(*batch, 3))
    return {name: rng.normal(size=size) for name, size in sizes.items()}


def run_rnn(weights, u, m):
    """Return what the network of the learner's weights answers for one sequence."""
    if not isinstance(weights, list) or len(weights) != 4:
        raise ValueError("Return the four weights (W, A, b, r).")
    W, A, b, r = (np.asarray(weight, dtype=float) for weight in weights)
    H = b.size
    if not 1 <= H <= 4:
        raise ValueError("b must hold one number per unit, for at most 4 units.")
    for name, weight, shape in (
        ("W", W, (H, H)),
        ("A", A, (H, 2)),
        ("b", b, (H,)),
        ("r", r, (H,)),
    ):
        if weight.shape != shape:
            raise ValueError(f"{name} must have the shape {shape}, not {weight.shape}.")
    h = np.zeros(H)
    with np.errstate(all="ignore"):
        for step in zip(u, m, strict=True):
            h = np.maximum(W @ h + A @ step + b, 0)
        return float(r @ h)


QUESTIONS = (
    Question(
        "q1",
        "A recurrent layer in three lines",
        "last_state",
        (
            Check(
                "three sequences, identity weights",
                "last_state(x, np.eye(4), A, b)",
                lambda rng: dict(
                    x=np.concatenate([np.zeros((1, 5, 2)), rng.normal(size=(2, 5, 2))]),
                    A=rng.normal(size=(4, 2)),
                    b=-rng.uniform(0.1, 0.5, 4),
                ),
            ),
            Check(
                "any weights",
                "last_state(x, W, A, b)",
                lambda rng: dict(
                    x=rng.normal(size=(6, 4, 2)),
                    W=rng.normal(size=(3, 3)),
                    A=rng.normal(size=(3, 2)),
                    b=rng.normal(size=3),
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q2",
        "A fair width for a gated layer",
        "gated_width",
        (
            Check(
                "a known model: 4 * 4096, multiple of 256", "gated_width(16384, 256)"
            ),
            Check(
                "other sizes, divisible and not",
                "[gated_width(a, m), gated_width(3 * a), gated_width(3 * a + 1),"
                " gated_width(3 * a + 2), gated_width(3 * 2 ** 60 + 3, 2)]",
                lambda rng: dict(a=int(rng.integers(100, 5000)) * 4 + 1, m=64),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q3",
        "Which rows of a published table differ?",
        "winners",
        (
            Check(
                "log-perplexities, GLU table at 65 k steps",
                "winners(m, s, 4, 0, 2.45)",
                lambda rng: dict(
                    m=np.array([1.997, 1.983, 1.994, 1.960, 1.953, 1.944, 1.942]),
                    s=np.array([0.005, 0.005, 0.003, 0.005, 0.003, 0.010, 0.004]),
                ),
            ),
            Check(
                "other tables",
                "[winners(m, s, 5, b, 2.31), winners(m, s * 0, 5, 0, 2.31)]",
                lambda rng: dict(
                    m=np.array([2.00, 1.99, 1.97, 1.95, 1.985, 2.02]),
                    s=np.array([0.03, 0.005, 0.004, 0.003, 0.006, 0.005])
                    * rng.uniform(0.95, 1.05),
                    b=0,
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q4",
        "ReGLU, forward and backward",
        "gated_layer",
        (
            Check(
                "the value, one batch axis",
                "gated_layer(x, W, V, U, g)[0]",
                lambda rng: gated(rng, 5),
            ),
            Check(
                "value and gradient, batch and time",
                "gated_layer(x, W, V, U, g)",
                lambda rng: gated(rng, 2, 5),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q5",
        "Solve the adding problem with two ReLUs",
        "adding_rnn",
        (
            Check(
                "five steps, the last one unmarked",
                "adding_rnn()",
                lambda rng: dict(
                    u=rng.uniform(size=5), m=np.array([1.0, 0.0, 1.0, 0.0, 0.0])
                ),
                judge=run_rnn,
            ),
            Check(
                "long sequences, any marks",
                "adding_rnn()",
                lambda rng: dict(
                    u=rng.uniform(0.1, 1, 2000),
                    m=np.append(rng.random(1999) < 0.02, 1.0),
                ),
                hidden=True,
                judge=run_rnn,
            ),
        ),
    ),
)
