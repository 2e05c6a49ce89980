"""What is checked in 04-dying-relu, and for how many points."""

import numpy as np

from grader import Check, Question


def dense(rng):
    """Draw 200 samples of eight units: dead, always at 0, or on once and late."""
    kinds = rng.permutation(["dead", "zero", "late", *rng.choice(["dead", "late"], 5)])
    z = -rng.uniform(0.1, 1, (200, 8))
    z[:, kinds == "zero"] = 0.0
    late = np.flatnonzero(kinds == "late")
    z[rng.integers(100, 200, len(late)), late] = 0.5
    return dict(z=z)


def channels(rng):
    """Draw feature maps of five channels, some of them off at every position."""
    kinds = rng.permutation(["dead", "on", "once", *rng.choice(["dead", "on"], 2)])
    z = -rng.uniform(0.1, 1, (6, 5, 4, 4))
    on = kinds == "on"
    z[:, on] = rng.uniform(-1, 1, z[:, on].shape)
    sample, row, column = rng.integers(4, size=3)
    z[sample, kinds == "once", row, column] = 1e-6
    return dict(z=z)


def wake(alpha, lr, x, order="together"):
    """Return the steps that the unit of the question needs with this leak.

    Of w and b the one that `order` names takes its step first, and the other sees it.
    """
    p, inputs = np.array([0.5, -1.5]), np.stack([x, np.ones_like(x)])
    turns = {"together": [[1, 1]], "w": [[1, 0], [0, 1]], "b": [[0, 1], [1, 0]]}
    for step in range(100_000):
        if np.any(p @ inputs > 0):
            return step
        for who in turns[order]:
            dz = 2 * (alpha * (p @ inputs) - np.maximum(x, 0)) * alpha
            p = p - lr * np.mean(dz * inputs, axis=1) * who
    raise ValueError(f"still off after {step} steps")


def cured(rng):
    """Draw a leak, inputs, and the number of steps that they need."""
    alpha, lr = rng.uniform(0.1, 0.4), rng.uniform(0.01, 0.02)
    x = np.linspace(-2, 2, 41) * rng.uniform(0.8, 1)
    return dict(a=alpha, r=lr, x=x, n=wake(alpha, lr, x), **lopsided(rng))


def lopsided(rng):
    """Draw data for which it counts that w and b take their steps together.

    Where the mean of x is 0, as above, neither sees the other.
    """
    while True:
        leak, rate = rng.uniform(0.6, 0.9), rng.uniform(0.1, 0.2)
        x = np.linspace(-2, 1, 31) * rng.uniform(0.8, 1)
        steps = [wake(leak, rate, x, order) for order in ("together", "w", "b")]
        if steps[0] not in steps[1:]:
            return dict(l=leak, q=rate, y=x)


QUESTIONS = (
    Question(
        "q1",
        "Which units are dead?",
        "never_fires",
        (
            Check("a dense layer, 200 samples", "never_fires(z)", dense),
            Check(
                "convolutions, channels on the second axis and last",
                "[never_fires(z), never_fires(np.moveaxis(z, 1, -1), unit_axis=-1)]",
                channels,
                hidden=True,
                cases=("channels second", "channels last"),
            ),
        ),
    ),
    Question(
        "q2",
        "Born dead",
        "born_dead",
        (
            Check(
                "five layers of two",
                "born_dead(w)",
                lambda rng: dict(
                    w=[int(rng.integers(3, 5))] * int(rng.integers(3, 10))
                ),
                example=dict(w=[2] * 5),
            ),
            Check(
                "mixed widths, and wide layers",
                "[born_dead(w), born_dead(m)]",
                lambda rng: dict(
                    # the narrowest and the widest are neither first nor last
                    w=[int(k) for k in rng.integers([3, 1, 1, 6, 3], [6, 3, 7, 9, 6])],
                    m=[int(rng.integers(70, 120))] * 10,
                ),
                hidden=True,
                cases=("mixed widths", "wide layers"),
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
                "[descend(-w, .05, k, x), descend(0.0, .05, k, x)]",
                lambda rng: dict(
                    x=np.linspace(-2, 2, 41) * rng.uniform(0.8, 1.1),
                    w=rng.uniform(1, 4),
                    k=int(rng.integers(4, 12)),
                ),
                hidden=True,
                cases=("a negative start", "a start at zero"),
            ),
        ),
        atol=1e-09,
    ),
    Question(
        "q4",
        "How negative a bias kills?",
        "critical_bias",
        (
            Check(
                "s = 1, the 1257 training digits",
                "critical_bias(1.0, N)",
                lambda rng: dict(N=int(rng.integers(1300, 3000))),
                example=dict(N=1257),
            ),
            Check(
                "other sizes, very many inputs",
                "[critical_bias(s, N), critical_bias(s, 10 ** 18)]",
                lambda rng: dict(s=rng.uniform(0.2, 4), N=int(rng.integers(10, 5000))),
                hidden=True,
                cases=("another size", "very many inputs"),
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
                "other leaks, no leak, a start at zero, few steps",
                "[steps_to_wake(a, .5, -1.5, r, x, 5000),"
                " steps_to_wake(0., .5, -1.5, r, x, 50),"
                " steps_to_wake(a, 0., 0., r, x, 50),"
                " steps_to_wake(a, .5, -1.5, r, x, n),"
                " steps_to_wake(a, .5, -1.5, r, x, n - 1),"
                " steps_to_wake(l, .5, -1.5, q, y, 500)]",
                cured,
                hidden=True,
                cases=(
                    "another leak",
                    "no leak",
                    "a start at zero",
                    "just enough steps",
                    "one step too few",
                    "data more on one side",
                ),
            ),
        ),
        atol=0.0,
    ),
)
