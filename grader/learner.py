"""``check("q1")`` for the notebook: what is wrong, where, and what it earns so far.

The answer is run as it will be when graded: by the same worker, which has NumPy and the
standard library alone, as plain Python, within the same limits.
"""

import copy
import os
import secrets
import sys
from pathlib import Path

from grader import after
from grader.answer_key import PUBLISHED, AnswerKey
from grader.grade import UNWRITTEN, try_out
from grader.hand_out import VISIBLE, HandedOut
from grader.notebook import Notebook
from grader.progress import Progress
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
        self.progress = Progress(key.exercises)

    def __call__(self, label, more=False):
        """Run the visible checks of a question on its answer cell; print what is found.

        Parameters
        ----------
        label : str
            ``"q1"`` for example.
        more : bool
            Whether to print the second step of the hint, too. From the second attempt
            on it is printed anyway.
        """
        question = self.key.exercises.question(label)
        answers, remarks = self.notebook.answers(question)
        result = try_out(question, answers, self.key, SANDBOX)
        if is_written(result):
            self.progress.note(label, answers[label], result.earned)
        print(f"{question.label} {question.title}")
        for remark in [*remarks, result.note] if answers else remarks:
            if remark:
                print(f"  {remark}")
        if result.status in ("graded", "stopped"):
            self.report(question, result, more)
        print(f"  {so_far(question, result.earned)}")
        tries = self.progress.tries(label)
        if tries >= after.ATTEMPTS and not self.key.exercises.withheld:
            print(f'  check.solution("{label}") shows how it can be done, and why.')

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
        if result.idea and (more or self.progress.tries(question.label) > 1):
            print(f"  More: {result.idea}")
        elif result.idea:
            print(f'  check("{question.label}", more=True) says more.')

    def graded(self, question):
        """Return the result of an answer in all checks, or None without one."""
        answers, _ = self.notebook.answers(question)
        key = AnswerKey(self.key.exercises, secrets.token_hex(8))
        return (
            try_out(question, answers, key, SANDBOX, secret=True) if answers else None
        )

    def solution(self, label):
        """Show a worked solution: when the answer is right, or after three attempts.

        Parameters
        ----------
        label : str
            ``"q1"`` for example.
        """

        def right():
            result = self.graded(self.key.exercises.question(label))
            return bool(result) and result.earned == result.points

        tries = self.progress.tries(label)
        self.show(after.solution(self.key.exercises, label, tries, right))

    def summary(self):
        """Show what the answers come to, the time, and what to read again.

        All checks are run, on inputs drawn anew, as they are when it is graded.
        """
        graded = [self.graded(question) for question in self.key.exercises.questions]
        results = {result.label: result for result in graded if result}
        self.show(after.summary(self.key.exercises, results, self.progress))

    def show(self, text):
        """Show Markdown, as it is where nothing else can be shown."""
        shell = self.notebook.shell
        if hasattr(shell, "kernel"):
            shell.display_pub.publish({"text/markdown": text, "text/plain": text})
        else:
            print(text)

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


def is_written(result):
    """Say whether an answer is more than the stub."""
    said = [check.sentence for check in result.checks]
    blank = any(sentence.rstrip(".").endswith(UNWRITTEN) for sentence in said)
    return result.status != "missing" and not blank


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
