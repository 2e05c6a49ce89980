"""What is checked in 08-layer-placement, and for how many points."""

import numpy as np

from grader import Check, Question

QUESTIONS = (
    Question(
        "q1",
        "A loss that takes logits",
        "loss_and_grad",
        (
            Check(
                "the loss",
                "loss_and_grad(z, y)[0]",
                lambda rng: dict(
                    z=rng.normal(size=(4, 3)) * 2, y=np.array([0, 2, 1, 1])
                ),
            ),
            Check(
                "the gradient",
                "loss_and_grad(z, y)[1]",
                lambda rng: dict(
                    z=rng.normal(size=(5, 4)) * 2, y=rng.integers(0, 4, 5)
                ),
                hidden=True,
            ),
            Check(
                "extreme logits",
                "loss_and_grad(z, y)",
                lambda rng: dict(
                    z=np.array(
                        [
                            [2000.0, -2000.0, 0.0],
                            [-2000.0, -2001.0, -1999.0],
                            [0.0, 1500.0, 1499.0],
                        ]
                    )
                    * rng.uniform(0.9, 1.1),
                    y=np.array([1, 0, int(rng.integers(1, 3))]),
                ),
                hidden=True,
                strict=True,
            ),
        ),
    ),
    Question(
        "q2",
        "Softmax twice: the range that is left",
        "double_softmax_range",
        (
            Check(
                "few classes",
                "double_softmax_range(K)",
                lambda rng: dict(K=int(rng.integers(3, 7))),
                example=dict(K=2),
            ),
            Check(
                "more classes",
                "[double_softmax_range(K), double_softmax_range(100 * K)]",
                lambda rng: dict(K=int(rng.integers(7, 60))),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q3",
        "ReLU in front of the loss",
        "relu_logit_gradient",
        (
            Check(
                "one stuck sample, one that learns",
                "relu_logit_gradient(z, y)",
                lambda rng: dict(
                    z=np.vstack(
                        [
                            -rng.uniform(0.5, 4, 4),
                            rng.permutation([2.0, 0.5, -1.0, 1.0])
                            * rng.uniform(0.5, 1.5, 4),
                        ]
                    ),
                    y=rng.integers(0, 4, 2),
                ),
                example=dict(
                    z=np.array([[-1.0, -2.0, -3.0, -4.0], [2.0, 0.5, -1.0, 1.0]]),
                    y=np.array([2, 0]),
                ),
            ),
            Check(
                "a batch with zeros and a fitted sample",
                "relu_logit_gradient(z, y)",
                lambda rng: dict(
                    z=np.vstack(
                        [
                            [[2.0, 0.0, -1.0], [0.0, 0.0, -3.0], [-1.0, 0.0, 3.0]],
                            np.round(rng.normal(-0.8, 1, (9, 3))),
                            [[40.0, -1.0, -1.0]],
                        ]
                    ),
                    # the first is off for its class alone
                    y=np.concatenate([[2], rng.integers(0, 3, 11), [0]]),
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q4",
        "What a norm in front of ReLU guarantees",
        "after_norm",
        (
            Check(
                "beta = 0",
                "after_norm(0.0, g)",
                lambda rng: dict(g=rng.uniform(1.1, 2)),
                example=dict(g=1.0),
            ),
            Check(
                "other values",
                "after_norm(b, g)",
                lambda rng: dict(b=rng.uniform(-1, 1), g=rng.uniform(0.4, 2)),
                hidden=True,
            ),
            Check(
                "a negative gamma, and a unit almost dead or almost linear",
                "[after_norm(b, -1.5), after_norm(-d, 1.0), after_norm(d, 1.0)[0]]",
                lambda rng: dict(b=rng.uniform(0.2, 1), d=rng.uniform(7, 9)),
                hidden=True,
                cases=("a negative gamma", "almost dead", "almost linear"),
            ),
        ),
        rtol=1e-07,
        atol=0.0,
    ),
)
