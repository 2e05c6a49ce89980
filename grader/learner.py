"""``check("q1")`` for the notebook: what is wrong, where, and what it earns so far.

The answer is run as it will be when graded: by the same worker, which has NumPy and the
standard library alone, as plain Python, within the same limits.
"""

import copy
import os
import sys
from pathlib import Path

from grader.answer_key import PUBLISHED, AnswerKey
from grader.grade import try_out
from grader.hand_out import VISIBLE, HandedOut
from grader.notebook import Notebook
from grader.sandbox import SANDBOXES
from grader.sets import load

PLACE = "GRADER_EXERCISES"  # names a folder of sets that lies somewhere else
SANDBOX = SANDBOXES["none"]  # one's own code on one's own machine


def checks_for(name):
    """Return the checks of an exercise set.

    Parameters
    ----------
    name : str
        The set's folder, ``"01-definition"`` for example: the one that the notebook
        is in, or one beside it, or in the folder that the environment variable
        ``GRADER_EXERCISES`` names, or in a folder ``exercises`` further up.

    Returns
    -------
    Checks
        To be called: ``check("q1")``.

    Raises
    ------
    FileNotFoundError
        When there is no such set.
    """
    folder = find(name)
    whole = (folder / "checks.py").is_file()
    key = AnswerKey(load(folder), PUBLISHED) if whole else HandedOut(folder)
    return Checks(key, Notebook(sys._getframe(1).f_globals))


class Checks:
    """The visible checks of a set, for the notebook that the answers are in."""

    def __init__(self, key, notebook):
        self.key, self.notebook = key, notebook

    def __call__(self, label, more=False):
        """Run the visible checks of a question on its answer cell; print what is found.

        Parameters
        ----------
        label : str
            ``"q1"`` for example.
        more : bool
            Whether to print the second step of the hint, too.
        """
        question = self.key.exercises.question(label)
        answers, remarks = self.notebook.answers(question)
        result = try_out(question, answers, self.key, SANDBOX)
        print(f"{question.label} {question.title}")
        for remark in [*remarks, result.note] if answers else remarks:
            if remark:
                print(f"  {remark}")
        if result.status in ("graded", "stopped"):
            self.report(question, result, more)
        print(f"  {so_far(question, result.earned)}")

    def report(self, question, result, more):
        """Print what became of the checks, and a hint where a mistake is known."""
        for index, check in enumerate(result.checks):
            print(f"  {'right' if check.earned else 'wrong'}: {check.title}")
            if check.sentence:
                print(f"    {check.sentence}")
                way = self.way_to_inputs(question, index)
                if way and not check.sentence.endswith("not written yet."):
                    print(f"    To try it: {way}")
        if result.hint:
            print(f"  Hint: {result.hint}")
        if result.idea and more:
            print(f"  More: {result.idea}")
        elif result.idea:
            print(f'  check("{question.label}", more=True) says more.')

    def way_to_inputs(self, question, index):
        """Return the line that takes a visible check's arguments into a cell."""
        names = list(self.sent(question, index))
        if not names:
            return ""
        number = f", {index + 1}" if index else ""
        return f'{", ".join(names)} = check.inputs("{question.label}"{number})'

    def inputs(self, label, number=1):
        """Return what a visible check calls the answer with.

        Parameters
        ----------
        label : str
        number : int
            Which of the visible checks, counted from 1.

        Returns
        -------
        object or tuple
            The arguments in the order in which ``check`` names them.
        """
        question = self.key.exercises.question(label)
        shown = len(self.key.shown(label))
        if not 1 <= number <= shown:
            raise ValueError(
                f"{label} has {shown} checks to see, number {number} is none."
            )
        values = tuple(self.sent(question, number - 1).values())
        return values[0] if len(values) == 1 else values

    def sent(self, question, index):
        """Return a fresh copy of a check's arguments, those that are in its call."""
        check = question.checks[index]
        return copy.deepcopy(check.sent(self.key.arguments(question.label, index)))


def find(name):
    """Return the folder of an exercise set, looked for from the current one on."""
    here = Path.cwd()
    places = [here if here.name == name else here / name]
    if os.environ.get(PLACE):
        places.append(Path(os.environ[PLACE]) / name)
    places += [folder / "exercises" / name for folder in (here, *here.parents)]
    for place in places:
        if any((place / name).is_file() for name in ("checks.py", VISIBLE)):
            return place
    raise FileNotFoundError(
        f"There is no exercise set {name} in {here}, nor in a folder exercises above "
        f"it. Set the environment variable {PLACE} to the folder that holds {name}."
    )


def so_far(question, earned):
    """Say what is earned and what is still open."""
    hidden = sum(check.points for check in question.checks if check.hidden)
    more = f"{hidden} more {'is' if hidden == 1 else 'are'} decided when it is graded"
    return f"{earned} of {question.points} points so far; {more}."
