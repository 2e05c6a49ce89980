"""A private set for learners: ``hand-out SET OUT`` writes what they may see of it.

That is the notebook, and ``visible.json``: the visible checks with their inputs and
their expected values, so that ``check`` works. No reference is in it, no hidden check
and no known mistake.
"""

import argparse
import json
import sys
from pathlib import Path

from grader import wire
from grader.answer_key import PUBLISHED, AnswerKey
from grader.report import write_whole
from grader.results import GraderFailed
from grader.sets import Check, ExerciseSet, Question, load, refuse_incomplete

VISIBLE = "visible.json"


def main(arguments):
    """Write the folder; return the exit status."""
    p = argparse.ArgumentParser(prog="grader hand-out", description=__doc__)
    p.add_argument("set", type=Path, help="the exercise set")
    p.add_argument("out", type=Path, help="a folder; the set's name is made in it")
    p.add_argument("--extra", type=Path, help="a private folder of checks on top")
    options = p.parse_args(arguments)
    try:
        exercises = load(options.set, options.extra)
        folder = options.out / exercises.name
        if folder.exists():
            raise FileExistsError(f"{folder} exists.")
        key = AnswerKey(exercises, PUBLISHED)
        write_whole(folder / VISIBLE, json.dumps(visible(key), indent=1) + "\n")
        write_whole(folder / f"{exercises.name}.ipynb", notebook(exercises.folder))
    except (OSError, ValueError, GraderFailed) as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    print(f"{folder} can be handed out.")
    for label, title in left_out(exercises):
        print(f"{label}, {title}: judged by a function of yours, so only when graded.")
    return 0


def can_go(check):
    """Say whether a check can be handed out: not what a function of the set judges."""
    return not check.hidden and check.judge is None


def left_out(exercises):
    """Yield label and title of the visible checks that stay here."""
    for question in exercises.questions:
        for check in question.checks:
            if not check.hidden and not can_go(check):
                yield question.label, check.title


def visible(key):
    """Return the visible part of a set as data for JSON."""
    return [seen(key, question) for question in key.exercises.questions]


def seen(key, question):
    """Return the visible part of one question."""
    checks = [(i, c) for i, c in enumerate(question.checks) if can_go(c)]
    return {
        "label": question.label,
        "title": question.title,
        "function": question.function,
        "rtol": question.rtol,
        "atol": question.atol,
        "when graded": question.points - sum(check.points for _, check in checks),
        "checks": [
            {
                "title": check.title,
                "call": check.call,
                "strict": check.strict,
                "points": check.points,
                "arguments": {
                    name: wire.encode(value)
                    for name, value in check.sent(
                        key.arguments(question.label, i)
                    ).items()
                },
                "expected": [wire.encode(v) for v in key.expected(question.label, i)],
            }
            for i, check in checks
        ],
    }


class HandedOut(AnswerKey):
    """The key of a set without its reference, read from a folder."""

    def __init__(self, folder):
        data = json.loads((folder / VISIBLE).read_text(encoding="utf-8"))
        questions = tuple(map(asked, data))
        super().__init__(
            ExerciseSet(folder, questions, {}, {}, withheld=True), PUBLISHED
        )
        self.known = {
            (q["label"], i): list(map(wire.decode, check["expected"]))
            for q in data
            for i, check in enumerate(q["checks"])
        }

    def expected(self, label, index, again=False):
        """Return what the reference returned to each call of a check."""
        return self.known[label, index]


def asked(data):
    """Return the question that :func:`seen` made data of."""
    checks = [
        Check(
            check["title"],
            check["call"],
            strict=check["strict"],
            points=check["points"],
            example={k: wire.decode(v) for k, v in check["arguments"].items()},
        )
        for check in data["checks"]
    ]
    if points := data["when graded"]:
        checks.append(Check("when graded", "None", hidden=True, points=points))
    names = ("label", "title", "function")
    tolerance = {"rtol": data["rtol"], "atol": data["atol"]}
    return Question(*(data[name] for name in names), tuple(checks), **tolerance)


def notebook(folder):
    """Return the set's notebook; without one, a cell for each question as in blank."""
    path = folder / f"{folder.name}.ipynb"
    if path.is_file():
        return path.read_text(encoding="utf-8")
    exercises = load(folder)
    refuse_incomplete(exercises)
    check = f'from grader import checks_for\n\ncheck = checks_for("{folder.name}")'
    cells = [("code", f"import math\n\nimport numpy as np\n\n{check}")]
    for question in exercises.questions:
        label = question.label
        cells += [
            (
                "markdown",
                f"## {label}: {question.title}\n\n*{question.points} points.*",
            ),
            ("code", exercises.blank[label].strip()),
            ("code", f'check("{label}")'),
        ]
    book = {
        "cells": [cell(i, *c) for i, c in enumerate(cells)],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1) + "\n"


def cell(number, kind, source):
    """Return a cell of a notebook."""
    made = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made | {"source": source.splitlines(True)}
