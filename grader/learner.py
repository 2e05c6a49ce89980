"""``check("q1")`` for the notebook: what is wrong, where, and what it earns so far."""

import sys
from pathlib import Path

from grader import worker
from grader.grade import check_in_kernel, loading
from grader.key import PUBLISHED, Key
from grader.sets import load
from grader.submission import by_label

EXERCISES = Path(__file__).resolve().parents[1] / "exercises"


def checks_for(name):
    """Return the function ``check`` of an exercise set.

    Parameters
    ----------
    name : str
        The set's folder, ``"01-definition"`` for example: beside the notebook, or in
        the course's ``exercises``.

    Returns
    -------
    callable
        ``check(label)`` runs the visible checks of one question on the answer cell
        as it was last run, and prints what it finds.

    Raises
    ------
    FileNotFoundError
        When there is no such set.
    """
    here = Path.cwd()
    places = [here if here.name == name else here / name, EXERCISES / name]
    folder = next((p for p in places if (p / "checks.py").is_file()), places[-1])
    key = Key(load(folder), PUBLISHED)

    def check(label):
        """Run the visible checks of a question on its answer cell."""
        question = key.exercises.question(label)
        namespace, note = answer(question, sys._getframe(1).f_globals)
        print(f"{question.label} {question.title}")
        if note:
            print(f"  {note}")
            outcomes, hint = [], ""
        else:
            outcomes, hint = check_in_kernel(question, namespace, key)
        for outcome in outcomes:
            mark = "right" if outcome.earned else "wrong"
            print(f"  {mark}: {outcome.title}")
            if outcome.sentence:
                print(f"    {outcome.sentence}")
        if hint:
            print(f"  Hint: {hint}")
        print(f"  {so_far(question, outcomes)}")

    return check


def answer(question, caller):
    """Return the namespace of the answer and a note when there is none.

    In a notebook the answer cell is run on its own, as it is when graded; elsewhere
    the caller's own names are used.
    """
    cells = [cell for cell in caller.get("In", ()) if isinstance(cell, str)]
    sources = [by_label([cell]).get(question.label) for cell in cells]
    sources = [source for source in sources if source]
    if sources:
        namespace, reply = worker.load(sources[-1], question.function)
        return namespace, loading(reply, question)[1]
    if question.function in caller and "In" not in caller:
        return caller, ""
    return None, (
        f"Run the cell that begins # answer: {question.label} first; "
        f"it has to define {question.function}."
    )


def so_far(question, outcomes):
    """Say what is earned and what is still open."""
    earned = sum(outcome.earned for outcome in outcomes)
    hidden = sum(check.points for check in question.checks if check.hidden)
    more = f"{hidden} more {'is' if hidden == 1 else 'are'} decided when it is graded"
    return f"{earned} of {question.points} points so far; {more}."
