"""What is checked in 10-wrong-tool-and-key, and for how many points."""

import numpy as np

from grader import Check, Question


def pentagon():
    """Return five unit vectors, evenly placed, shape (5, 2)."""
    angle = 2 * np.pi * np.arange(5) / 5
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def waves(rng, *batch, count=40):
    """Draw sums of four waves and a constant at (i + 1/2) / count."""
    x = (np.arange(count) + 0.5) / count
    heights = rng.uniform(0.1, 1, (*batch, 5, 1))
    phases = rng.uniform(0, 2 * np.pi, (*batch, 5, 1))
    k = np.array([[0], [1], [2], [5], [9]])
    return (heights * np.cos(2 * np.pi * k * x + phases)).sum(axis=-2)


def classifier(rng):
    """Draw a network of two inputs, four units and three classes, and three rays."""
    W = rng.uniform(0.2, 1, (2, 4))  # no unit is on in the direction "away"
    V = rng.normal(size=(4, 3)) * np.array([1.0, 1.0, 0.3])
    V[:, 0] += 2.0  # so far out no two classes come close
    tied = V.copy()
    tied[:, 1] = tied[:, 0]
    p, q = rng.uniform(0.2, 1, 2)
    return dict(
        # along (1, 1) two units grow alike, to a rounding; two others do not change
        S=np.array([[p, q + 2e-13, 1.0, -1.0], [q, p, -1.0, 1.0]]),
        e=np.array([0.3, -0.2, rng.uniform(0.2, 1), -rng.uniform(0.2, 1)]),
        T=np.array([[1.0, 0.0, 0.2], [0.0, 1.0, 0.2], [0.9, -0.6, 0.5], [2.0, 0.4, 1]]),
        W=W,
        b=np.append(rng.normal(size=3), 4.0),  # on at "away", off further out
        V=V,
        U=tied,
        c=rng.normal(size=3),
        d=rng.uniform(0.5, 1, 2),
        away=-rng.uniform(0.5, 1, 2),
    )


def two_valleys(rng, low, high):
    """Draw a network with a deep, narrow valley and a wide one, in either order.

    Outside of the interval there is a valley that is deeper still.
    """
    size = high - low
    x = low + size * np.array([-1.2, -0.6, 0, 0.15, 0.35, 0.7, 1])
    y = np.array([0, -3, 2, -1, 1.5, -0.5, 1]) * rng.uniform(0.8, 1.2)
    slopes = np.diff(y) / np.diff(x)
    w = np.full(len(slopes), rng.choice([-1.0, 1.0]))
    kinks = x[:-1] if w[0] > 0 else low + high - x[:-1]
    return dict(f=w, g=-w * kinks, h=np.diff(slopes, prepend=0))


def valley(rng):
    """Draw a network whose least value lies at a kink inside of the interval."""
    low, high = -rng.uniform(0.5, 1), rng.uniform(0.5, 1)
    w = np.append(rng.normal(size=6), [1.5, -0.8])
    kink = rng.uniform(-0.3, 0.3)
    return dict(
        w=w,
        b=np.append(rng.normal(size=5), [2 * w[5], -1.5 * kink, 0.8 * kink]),
        v=np.append(rng.normal(size=6), [40.0, 40.0]),
        r=rng.uniform(0.5, 2, 2) * np.array([1.0, -1.0]),  # rises everywhere
        s=rng.uniform(-0.2, 0.2, 2),
        t=rng.uniform(0.5, 2, 2) * np.array([1.0, -1.0]),
        c=rng.uniform(-0.4, 0.4),
        low=low,
        high=high,
        **two_valleys(rng, low, high),
    )


QUESTIONS = (
    Question(
        "q1",
        "A curvature that is not reported",
        "curvature",
        (
            Check(
                "three units, five points",
                "curvature(w, b, v, x, h)",
                lambda rng: dict(
                    w=rng.normal(size=3),
                    b=rng.normal(size=3),
                    v=rng.normal(size=3),
                    x=rng.uniform(-2, 2, 5),
                    h=0.25,
                ),
                example=dict(
                    w=np.array([1.0, -2.0, 0.5]),
                    b=np.array([0.0, 1.0, 0.5]),
                    v=np.array([1.0, 2.0, -3.0]),
                    x=np.array([-1.2, -0.9, 0.1, 0.45, 2.0]),
                    h=0.25,
                ),
            ),
            Check(
                "a table of points",
                "curvature(w, b, v, x, h)",
                lambda rng: dict(
                    w=rng.normal(size=6),
                    b=rng.normal(size=6),
                    v=rng.normal(size=6),
                    x=rng.uniform(-2, 2, (3, 4)),
                    h=rng.uniform(0.3, 0.6),
                ),
                hidden=True,
            ),
        ),
        rtol=1e-7,
        atol=1e-9,
    ),
    Question(
        "q2",
        "Which waves are left?",
        "amplitudes",
        (
            Check(
                "two waves, and a frequency that is not there",
                "amplitudes(error, np.array([1, 2, 3]))",
                lambda rng: dict(
                    error=rng.uniform(0.5, 1)
                    * np.sin(2 * np.pi * (np.arange(32) + 0.5) / 32 + rng.uniform(0, 6))
                    + rng.uniform(0.1, 0.4)
                    * np.cos(6 * np.pi * (np.arange(32) + 0.5) / 32)
                ),
                example=dict(
                    error=0.7 * np.sin(2 * np.pi * (np.arange(32) + 0.5) / 32 + 0.4)
                    + 0.2 * np.cos(6 * np.pi * (np.arange(32) + 0.5) / 32)
                ),
            ),
            Check(
                "the errors of several networks, the constant too",
                "amplitudes(error, np.array([0, 1, 2, 5, 9]))",
                lambda rng: dict(error=waves(rng, 4)),
                hidden=True,
            ),
        ),
        rtol=1e-7,
        atol=1e-9,
    ),
    Question(
        "q3",
        "At the end of a ray",
        "far_away",
        (
            Check(
                "three classes, one direction",
                "far_away(W, b, V, c, d)",
                lambda rng: dict(
                    W=rng.uniform(0.3, 1, (2, 3)) * np.array([1.0, 1.0, -1.0]),
                    b=rng.normal(size=3) + 1,
                    V=rng.permutation(np.eye(3)) * rng.uniform(1, 2, 3) + 0.5,
                    c=rng.normal(size=3),
                    d=np.array([1.0, 0.2]),
                ),
                example=dict(
                    W=np.array([[1.0, -1.0, 0.5], [0.5, 1.0, -1.0]]),
                    b=np.array([0.0, 3.0, 2.0]),
                    V=np.array([[1.0, 0.5, 0.0], [1.0, -2.0, -1.0], [0.0, 1.0, 2.0]]),
                    c=np.array([0.0, 1.0, -1.0]),
                    d=np.array([1.0, 0.2]),
                ),
            ),
            Check(
                "other directions, other read-outs",
                "[far_away(W, b, V, c, d), far_away(W, b, V, c, away),"
                " far_away(W, b, U, c, d), far_away(S, e, T, c, np.ones(2))]",
                classifier,
                hidden=True,
                cases=(
                    "one class wins",
                    "nothing grows",
                    "two classes alike",
                    "units that neither grow nor shrink",
                ),
            ),
        ),
    ),
    Question(
        "q4",
        "The worst case, bounded and exact",
        "worst",
        (
            Check(
                "four units",
                "worst(w, b, v, c, -1.0, 2.0)",
                lambda rng: dict(
                    w=(w := rng.permutation([1.0, -1.0, 2.0, -0.7])),
                    b=-w * rng.uniform(-0.9, 1.9, 4),
                    v=rng.permutation([2.0, 1.0, -0.5, 0.25]),
                    c=rng.normal(),
                ),
                example=dict(
                    w=np.array([1.0, -1.0, 2.0, 1.0]),
                    b=np.array([-0.5, 0.5, 1.0, 3.0]),
                    v=np.array([2.0, 1.0, -0.5, 0.25]),
                    c=0.3,
                ),
            ),
            Check(
                "other units, other intervals",
                "[worst(w, b, v, c, low, high), worst(w, b, -v, c, low, high),"
                " worst(r, s, t, c, low, high), worst(r, s, -t, c, low, high),"
                " worst(f, g, h, c, low, high)]",
                valley,
                hidden=True,
                cases=("a valley", "a hill", "a rise", "a fall", "two valleys"),
            ),
        ),
    ),
    Question(
        "q5",
        "Five in two",
        "error_alone",
        (
            Check(
                "a pentagon, with and without ReLU",
                "[error_alone(W, np.zeros(5)), error_alone(W, np.zeros(5), False)]",
                lambda rng: dict(W=pentagon() * rng.uniform(0.8, 1.2)),
                example=dict(W=pentagon()),
            ),
            Check(
                "other vectors, with biases",
                "[error_alone(W, b), error_alone(W, b, False)]",
                lambda rng: dict(W=rng.normal(size=(7, 3)), b=rng.uniform(0.1, 0.5, 7)),
                hidden=True,
                cases=("with ReLU", "without"),
            ),
        ),
    ),
)
