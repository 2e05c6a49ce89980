"""What is checked in 04-dying-relu, and for how many points."""

import numpy as np

from grader import Check, Question

QUESTIONS = (
    Question(
        "q1",
        "Which units are dead?",
        "never_fires",
        (
            Check(
                "a dense layer, 200 samples",
                "never_fires(z)",
                lambda rng: dict(
                    z=np.where(
                        np.arange(200)[:, None] == np.array([150, -1, -1, 180, 7]),
                        0.5,
                        np.array([-1.0, -2.0, 0.0, -0.3, -1.0]) * rng.uniform(0.5, 1),
                    )
                ),
            ),
            Check(
                "convolutions, channels on the second axis and last",
                "[never_fires(z), never_fires(np.moveaxis(z, 1, -1), unit_axis=-1)]",
                lambda rng: dict(
                    z=np.stack(
                        [
                            rng.uniform(-1, 1, (6, 4, 4)),
                            -rng.uniform(0.1, 1, (6, 4, 4)),
                            np.where(
                                np.arange(96).reshape(6, 4, 4) == rng.integers(96),
                                1e-6,
                                -rng.uniform(0.1, 1, (6, 4, 4)),
                            ),
                        ],
                        axis=1,
                    )
                ),
                hidden=True,
            ),
        ),
    ),
    Question(
        "q2",
        "Born dead",
        "born_dead",
        (
            Check("five layers of two", "born_dead([2] * 5)"),
            Check(
                "mixed widths, and wide layers",
                "[born_dead(w), born_dead([100] * 10)]",
                lambda rng: dict(w=[int(k) for k in rng.integers(1, 7, 6)]),
                hidden=True,
            ),
        ),
        atol=0.0,
    ),
    Question(
        "q3",
        "One ReLU cannot learn a ReLU",
        "descend",
        (
            Check(
                "from w0 = 3, five steps",
                "descend(3.0, .05, 5, x)",
                lambda rng: dict(x=np.linspace(-2, 2, 41) * rng.uniform(0.8, 1.1)),
            ),
            Check(
                "other starts",
                "[descend(-w, .05, 800, x), descend(0.0, .05, 10, x)]",
                lambda rng: dict(x=np.linspace(-2, 2, 41), w=rng.uniform(1, 4)),
                hidden=True,
            ),
        ),
        atol=1e-09,
    ),
    Question(
        "q4",
        "How negative a bias kills?",
        "critical_bias",
        (
            Check("s = 1, the 1257 training digits", "critical_bias(1.0, 1257)"),
            Check(
                "other sizes, very many inputs",
                "[critical_bias(s, N), critical_bias(s, 10 ** 18)]",
                lambda rng: dict(s=rng.uniform(0.2, 4), N=int(rng.integers(10, 5000))),
                hidden=True,
            ),
        ),
        rtol=1e-06,
        atol=0.0,
    ),
    Question(
        "q5",
        "How long does a cure take?",
        "steps_to_wake",
        (
            Check(
                "a leak of a tenth",
                "steps_to_wake(.1, .5, -1.5, .1, x, 1000)",
                lambda rng: dict(x=np.linspace(-2, 2, 41) * rng.uniform(0.8, 1)),
            ),
            Check(
                "other leaks, no leak, too few steps",
                "[steps_to_wake(a, .5, -1.5, .1, x, 5000), "
                "steps_to_wake(0., .5, -1.5, .1, x, 50), "
                "steps_to_wake(.01, .5, -1.5, .1, x, 50)]",
                lambda rng: dict(a=rng.uniform(0.02, 0.3), x=np.linspace(-2, 2, 41)),
                hidden=True,
            ),
        ),
        atol=0.0,
    ),
)
