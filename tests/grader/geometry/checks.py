"""A set on another subject, for a grader that is installed alone."""

from grader import Check, Question

QUESTIONS = (
    Question(
        "q1",
        "The area of a triangle",
        "area",
        (
            Check("a right angle", "area([0, 0], [3, 0], [0, 4])"),
            Check(
                "any corners, either way round",
                "[area(*c), area(*c[::-1])]",
                lambda rng: dict(c=rng.normal(size=(3, 2)).tolist()),
                hidden=True,
                points=2,
            ),
        ),
    ),
    Question(
        "q2",
        "The middle of a polygon's corners",
        "middle",
        (
            Check(
                "a square",
                "middle(p)",
                lambda rng: dict(p=[[0, 0], [2, 0], [2, 2], [0, 2]]),
            ),
            Check(
                "any corners",
                "middle(p)",
                lambda rng: dict(p=rng.normal(size=(5, 2))),
                hidden=True,
            ),
        ),
    ),
)
