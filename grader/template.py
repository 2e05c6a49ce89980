"""A set of one's own: ``new FOLDER`` writes one that can be graded, to be changed."""

import sys
from pathlib import Path

from grader.hand_out import notebook
from grader.report import write_whole

CHECKS = '''"""What is checked in this set, and for how many points."""

from grader import Check, Question

QUESTIONS = (
    Question(
        "q1",
        "Twice as much",
        "twice",  # the function to write
        (
            # visible checks come first; `example` is what the notebook shows
            Check(
                "a number",
                "twice(x)",
                lambda rng: dict(x=rng.uniform(1, 9)),
                example=dict(x=3.0),
            ),
            # a hidden check runs only when it is graded, on numbers from the seed
            Check(
                "an array",
                "twice(x)",
                lambda rng: dict(x=rng.normal(size=5)),
                hidden=True,
            ),
        ),
    ),
)
'''
REFERENCE = '''"""A right answer to each question."""

import numpy as np


# answer: q1
def twice(x):
    return 2 * np.asarray(x, dtype=float)[()]
'''
BLANK = """# expect: q1=0


# answer: q1
def twice(x):
    raise NotImplementedError
"""
MISTAKE = """# expect: q1=0


# answer: q1
# mistake: squares
# hint: Try it with 3. What should come out?
# idea: Twice a number is the number plus itself, not times itself.
def twice(x):
    return x * x
"""
FILES = {
    "checks.py": CHECKS,
    "reference.py": REFERENCE,
    "wrong/blank.py": BLANK,
    "wrong/a.py": MISTAKE,
}


def main(arguments):
    """Write the set; return the exit status."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: grader new FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    if folder.exists():
        print(f"grader: {folder} exists.", file=sys.stderr)
        return 2
    for name, text in FILES.items():
        write_whole(folder / name, text)
    write_whole(folder / f"{folder.name}.ipynb", notebook(folder))
    print(f"{folder} can be graded: {', '.join(FILES)} and the notebook.")
    return 0
