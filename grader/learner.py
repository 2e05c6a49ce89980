"""``check("q1")`` for the notebook: what is wrong, where, and what it earns so far."""

import os
import sys
from pathlib import Path

from grader import worker
from grader.answer_key import PUBLISHED, AnswerKey
from grader.grade import check_in_kernel, loading
from grader.sets import load
from grader.submission import by_label

PLACE = "GRADER_EXERCISES"  # names a folder of sets that lies somewhere else


def checks_for(name):
    """Return the function ``check`` of an exercise set.

    Parameters
    ----------
    name : str
        The set's folder, ``"01-definition"`` for example: the one that the notebook
        is in, or one beside it, or in the folder that the environment variable
        ``GRADER_EXERCISES`` names, or in a folder ``exercises`` further up.

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
    key = AnswerKey(load(find(name)), PUBLISHED)

    def check(label):
        """Run the visible checks of a question on its answer cell."""
        question = key.exercises.question(label)
        namespace, note = answer(question, sys._getframe(1).f_globals)
        print(f"{question.label} {question.title}")
        if note:
            print(f"  {note}")
            results, hint = [], ""
        else:
            results, hint = check_in_kernel(question, namespace, key)
        for result in results:
            mark = "right" if result.earned else "wrong"
            print(f"  {mark}: {result.title}")
            if result.sentence:
                print(f"    {result.sentence}")
        if hint:
            print(f"  Hint: {hint}")
        print(f"  {so_far(question, results)}")

    return check


def find(name):
    """Return the folder of an exercise set, looked for from the current one on."""
    here = Path.cwd()
    places = [here if here.name == name else here / name]
    if os.environ.get(PLACE):
        places.append(Path(os.environ[PLACE]) / name)
    places += [folder / "exercises" / name for folder in (here, *here.parents)]
    for place in places:
        if (place / "checks.py").is_file():
            return place
    raise FileNotFoundError(
        f"There is no exercise set {name} in {here}, nor in a folder exercises above "
        f"it. Set the environment variable {PLACE} to the folder that holds {name}."
    )


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


def so_far(question, results):
    """Say what is earned and what is still open."""
    earned = sum(result.earned for result in results)
    hidden = sum(check.points for check in question.checks if check.hidden)
    more = f"{hidden} more {'is' if hidden == 1 else 'are'} decided when it is graded"
    return f"{earned} of {question.points} points so far; {more}."
