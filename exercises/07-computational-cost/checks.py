"""What is checked in 07-computational-cost, and for how many points."""

import numpy as np

from grader import Check, Question


def hardly_idle(rng):
    """Draw units that are 0, minus 0, nearly 0, or 0 in the sum alone."""
    sizes = [1, 2, -3, 4, 5, 1e-12, -1e-9, 1e-300, 6, 7] * rng.uniform(0.5, 1, 10)
    h = np.where(np.arange(10) < rng.integers(1, 5), -0.0, sizes)
    h = np.where(rng.random((int(rng.integers(3, 6)), 10)) < 0.2, 0.0, h)
    h[:2, 9] = sizes[9] * np.array([1, -1])
    h[2:, 9] = 0.0
    return dict(h=h)


QUESTIONS = (
    Question(
        "q1",
        "In place, and out of luck",
        "block",
        (
            Check(
                "the forward pass",
                "block(x, g)[0]",
                lambda rng: dict(x=rng.normal(size=(3, 4)), g=rng.normal(size=(3, 4))),
            ),
            Check(
                "the backward pass, x and g as before",
                "[block(x, g)[1], x, g]",
                lambda rng: dict(
                    # either sign of x meets either sign of g
                    x=rng.uniform(0.5, 2, 9) * [1, 1, 1, -1, -1, -1, 0, 0, 0],
                    g=rng.uniform(0.5, 2, 9) * [1, 1, -1, -1, 1, 1, 1, -1, 1],
                ),
                hidden=True,
                cases=("the gradient", "x", "g"),
            ),
        ),
    ),
    Question(
        "q2",
        "ReLU's share of a layer",
        "relu_share",
        (
            Check(
                "the measured case of the chapter",
                "relu_share(256, n, m, 1.08e11, 4.4e10)",
                lambda rng: dict(
                    n=int(rng.integers(500, 4000)), m=int(rng.integers(500, 4000))
                ),
                example=dict(n=1024, m=1024),
            ),
            Check(
                "a matmul that waits for memory",
                "[relu_share(1, n, m, 1e12, 5e10), relu_share(k, 3, m, 1e12, 5e10)]",
                lambda rng: dict(
                    n=int(rng.integers(500, 4000)),
                    m=int(rng.integers(500, 4000)),
                    k=int(rng.integers(100, 900)),
                ),
                hidden=True,
                cases=("a batch of one", "few inputs"),
            ),
            Check(
                "large batches, small numbers, a slow processor",
                "[relu_share(b, n, 4096, 2e12, 4e11, 2),"
                " relu_share(b, n, 99, p, 4e11)]",
                lambda rng: dict(
                    b=int(rng.integers(2000, 9000)),
                    n=int(rng.integers(1000, 5000)),
                    p=rng.uniform(1e9, 2e9),  # so slow that ReLU waits for it as well
                ),
                hidden=True,
                cases=("numbers of two bytes", "a slow processor"),
            ),
        ),
    ),
    Question(
        "q3",
        "What exact zeros save",
        "skippable",
        (
            Check(
                "a ReLU layer",
                "skippable(h)",
                lambda rng: dict(
                    h=np.maximum(
                        rng.normal(-0.3, 1, (6, 40)) - 9 * (np.arange(40) < 3), 0
                    )
                ),
            ),
            Check(
                "small but not zero, and minus zero",
                "skippable(h)",
                hardly_idle,
                hidden=True,
            ),
        ),
        atol=0.0,
    ),
    Question(
        "q4",
        "One bit per unit is enough",
        "backward_from_bits",
        (
            Check(
                "sixteen entries",
                "backward_from_bits(bits, g)",
                lambda rng: dict(
                    g=rng.normal(size=(2, 8)),
                    bits=np.packbits(rng.normal(size=(2, 8)) > 0),
                ),
            ),
            Check(
                "other shapes",
                "backward_from_bits(bits, g)",
                lambda rng: dict(
                    g=rng.normal(size=(3, 7)),
                    bits=np.packbits(rng.normal(size=(3, 7)) > 0),
                ),
                hidden=True,
            ),
            Check(
                "infinite gradients",
                "backward_from_bits(bits, g)",
                lambda rng: dict(
                    g=np.array(
                        [[np.inf, -np.inf, np.nan, *rng.normal(size=4), -np.inf]]
                    ),
                    bits=np.packbits([1, 0, 0, *rng.integers(0, 2, 4), 0]),
                ),
                hidden=True,
                strict=True,
            ),
        ),
    ),
)
