"""What is checked in 09-architecture-findings, and for how many points."""

import numpy as np

from grader import Check, Question


def gated(rng, *batch):
    """Draw the arguments of a gated layer with leading axes `batch`."""
    sizes = dict(x=(*batch, 3), W=(3, 4), V=(3, 4), U=(4, 3), g=(*batch, 3))
    return {name: rng.normal(size=size) for name, size in sizes.items()}


def lively(rng):
    """Draw a recurrent layer whose last state still tells of the first step.

    And in which it counts that every step bends.
    """
    while True:
        drawn = dict(
            x=rng.normal(size=(6, 4, 2)),
            W=rng.uniform(0.1, 0.9, (3, 3)),
            A=rng.normal(size=(3, 2)),
            b=rng.normal(size=3),
        )
        bent = straight = later = np.zeros((6, 3))
        for t, step in enumerate(np.moveaxis(drawn["x"], 1, 0)):
            given = step @ drawn["A"].T + drawn["b"]
            bent = np.maximum(bent @ drawn["W"].T + given, 0)
            straight = straight @ drawn["W"].T + given
            later = np.maximum(later @ drawn["W"].T + given, 0) if t else later
        others = np.maximum(straight, 0), later
        apart = all(np.abs(h - bent).max() > 0.01 for h in others)
        if apart and np.mean(bent > 0) > 0.5:
            return drawn


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


def table(rng, gaps, ratios, n, t):
    """Draw a table of means and sds in random order.

    Variant i is better than the base by gaps[i] in units of t sd / sqrt(n), and its sd
    is ratios[i] times that of the base.
    """
    sd = rng.uniform(0.004, 0.006)
    ratios = np.array(ratios) * rng.uniform(0.99, 1.01, len(ratios))
    mean = 2.0 - np.append(0.0, gaps) * t * sd / np.sqrt(n)
    order = rng.permutation(len(mean))
    order = np.roll(order, order[0] == 0)  # the base does not come first
    spread = sd * np.append(1.0, ratios)
    return dict(m=mean[order], s=spread[order], b=int(np.argmin(order)))


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
                    x=np.concatenate(
                        [
                            np.zeros((1, 5, 2)),
                            rng.uniform(0.5, 1.5, (1, 5, 2)),  # leaves a state behind
                            rng.uniform(-0.1, 0.5, (1, 5, 2)),
                        ]
                    ),
                    A=rng.uniform(0.5, 1, (4, 2)),
                    b=-rng.uniform(0.1, 0.5, 4),
                ),
            ),
            Check(
                "any weights",
                "last_state(x, W, A, b)",
                lively,
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
                "known models: 4 * 4096, multiple of 256, for example",
                "gated_width(d_ff, 256)",
                lambda rng: dict(d_ff=1024 * (3 * int(rng.integers(6, 18)) + 1)),
                example=dict(d_ff=16384),
            ),
            Check(
                "other sizes, divisible and not",
                "[gated_width(a, m), gated_width(3 * a), gated_width(3 * a + 1),"
                " gated_width(3 * a + 2), gated_width(3 * 2 ** 60 + 3, 2)]",
                lambda rng: dict(a=int(rng.integers(100, 5000)) * 4 + 1, m=64),
                hidden=True,
                cases=(
                    "a multiple of 64",
                    "divisible by 3",
                    "1 more than that",
                    "2 more",
                    "beyond the floats",
                ),
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
                "winners(m, s, 4, b, 2.45)",
                lambda rng: table(
                    rng, [0.1, 2.2, 6, -2, 0.2, 8], [1.0] * 6, n=4, t=2.45
                ),
                example=dict(
                    m=np.array([1.997, 1.983, 1.994, 1.960, 1.953, 1.944, 1.942]),
                    s=np.array([0.005, 0.005, 0.003, 0.005, 0.003, 0.010, 0.004]),
                    b=0,
                ),
            ),
            Check(
                "other tables",
                "[winners(m, s, 5, b, 2.31), winners(m, s * 0, 5, b, 2.31)]",
                lambda rng: table(
                    # each gap lies between the right threshold and one of a wrong
                    # formula: sum of the sds, the base's alone, the other's alone,
                    # n - 1 for n
                    *(rng, [1.7, 2.1, 1.2, 0.9, 1.5], [1, 2, 0.3, 0.3, 1]),
                    n=5,
                    t=2.31,
                ),
                hidden=True,
                cases=("another table", "no noise at all"),
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
                "value and gradient, batch and time, a gate at its kink",
                "[gated_layer(x, W, V, U, g)[0], gated_layer(x, W, V, U, g)[1],"
                " gated_layer(y, K, V, U, g)[1]]",
                lambda rng: dict(
                    **gated(rng, 2, 5),
                    # whole numbers, so that a gate is exactly 0
                    y=np.tile([1.0, 1.0, 0.0], (2, 5, 1)),
                    K=np.outer([1.0, -1.0, 1.0], rng.integers(1, 5, 4)),
                ),
                hidden=True,
                cases=("the value", "the gradient", "the gradient at gates of 0"),
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
                    m=np.concatenate([[1.0, 1.0], rng.random(1997) < 0.02, [1.0]]),
                ),
                hidden=True,
                judge=run_rnn,
            ),
        ),
    ),
)
