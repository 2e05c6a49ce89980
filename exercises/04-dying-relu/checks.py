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
                "a convolution, channels on the second axis",
                "never_fires(z)",
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
            Check(
                "channels last",
                "never_fires(z, unit_axis=-1)",
                lambda rng: dict(
                    z=rng.normal(size=(5, 4, 4, 6))
                    - np.array([0.0, 9.0, 9.0, 1.0, 9.0, 1.0])
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
                "mixed widths",
                "born_dead(w)",
                lambda rng: dict(w=[int(k) for k in rng.integers(1, 7, 6)]),
                hidden=True,
            ),
            Check("wide layers", "born_dead([100] * 10)", hidden=True),
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
)
