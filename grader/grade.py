"""How many points an answer earns, and what its author is told."""

import contextlib
from dataclasses import dataclass

import numpy as np

from grader import plain, symptoms, wire
from grader.answer_key import read_judged
from grader.compare import Mismatch, compare
from grader.process import Room, Worker
from grader.results import CheckResult, QuestionResult, Stopped
from grader.wire import Other, Returned

UNWRITTEN = "not written yet"
BROKEN = "broke the connection to the grader"
# what honest code raises; each further name would tell more of a secret input
RAISED = (
    "AssertionError",
    "AttributeError",
    "ImportError",
    "IndexError",
    "KeyError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "OverflowError",
    "RecursionError",
    "TypeError",
    "UnboundLocalError",
    "ValueError",
    "ZeroDivisionError",
)


@dataclass(frozen=True)
class Outcome:
    """What became of one call: what it returned, and where that departs, if it does."""

    returned: Returned
    mismatch: Mismatch | None = None

    @property
    def right(self):
        """Whether it returned what was expected."""
        return not self.returned.error and self.mismatch is None


def grade(answers, key, place):
    """Grade the answers (source by label) to a whole set.

    All that a notebook shows is asked of all answers before anything secret is asked of
    one: what is told in full can't know a secret, whatever way one answer's code finds
    to speak to another's.

    Parameters
    ----------
    answers : dict
    key : AnswerKey
    place : Sandbox or Room

    Returns
    -------
    list of QuestionResult

    Raises
    ------
    GraderFailed
        A worker could not be started.
    """
    with contextlib.ExitStack() as stack:
        room = place
        if not isinstance(place, Room):
            room = stack.enter_context(Room(place))
        sittings = [
            stack.enter_context(Sitting(question, answers, key, room))
            for question in key.exercises.questions
        ]
        for rounds in (key.shown, key.secret):
            for sitting in sittings:
                sitting.sit(rounds(sitting.label))
        return [s.result(key.shown(s.label) + key.secret(s.label)) for s in sittings]


def try_out(question, answers, key, sandbox, secret=False):
    """Return the result of one question in the checks that the notebook shows.

    With `secret` in all of its checks.
    """
    rounds = key.shown(question.label)
    rounds += key.secret(question.label) if secret else ()
    with Sitting(question, answers, key, sandbox) as sitting:
        sitting.sit(rounds)
        return sitting.result(rounds)


class Sitting:
    """One answer at its examination: a context manager that holds its worker.

    A lost worker is followed by another; all of them share the answer's time.
    """

    def __init__(self, question, answers, key, place):
        self.question, self.label = question, question.label
        self.source = answers.get(self.label)
        self.key, self.place = key, place
        self.worker = self.seconds = None
        self.outcomes = {}  # by round: one for each call, or how the worker was lost
        self.status, self.note, self.over = "graded", "", self.source is None
        if self.over:
            self.status, self.note = "missing", plain.no_cell(self.label, answers)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.worker:
            self.worker.__exit__()
            self.worker = None

    def sit(self, rounds):
        """Ask for the checks of these rounds, one after the other."""
        if self.worker:
            self.worker.give(self.seconds)  # it has waited for the others
        for index, again in rounds:
            if self.over:
                break
            try:
                if not self.ready():
                    break
                self.outcomes[index, again] = self.ask(index, again)
            except Stopped as stop:
                self.lose(index, again, str(stop))
        if self.worker:
            self.seconds = self.worker.left()

    def ready(self):
        """Start a worker if there is none; say whether the answer could be loaded."""
        if self.worker:
            return True
        self.worker = Worker(self.place, self.seconds)
        reply = self.worker.ask(wire.to_load(self.source, self.question.function))
        status, note = loading(reply, self.question, self.source)
        self.over = status != "graded"
        if not self.outcomes:  # later a cell could tell what it was asked
            self.status, self.note = status, note
        return not self.over

    def ask(self, index, again):
        """Ask for one check; return what became of its calls."""
        check = self.question.checks[index]
        arguments = check.sent(self.key.arguments(self.label, index, again))
        reply = self.worker.ask(wire.to_call(check.calls(), arguments, check.strict))
        return outcomes(reply, self.question, self.key, index, again)

    def lose(self, index, again, how):
        """Note how the worker was lost; the next check gets another."""
        if not self.outcomes:
            self.status, self.note = "stopped", f"Your code {how}."
        self.outcomes[index, again] = how
        self.over = "took too long" in how  # a second worker would loop as well
        self.seconds = self.worker.left()
        self.__exit__()

    def result(self, rounds):
        """Return what these rounds came to; a point needs all of its check."""
        checks = [
            checked(self.question, index, self.outcomes, rounds)
            for index in sorted({index for index, _ in rounds})
        ]
        hint, idea = hints(self.question, self.key, self.outcomes)
        return QuestionResult(
            label=self.label,
            title=self.question.title,
            points=self.question.points,
            earned=sum(check.earned for check in checks),
            status=self.status,
            note=self.note,
            hint=hint,
            checks=tuple(checks),
            idea=idea,
        )


def loading(reply, question, source=""):
    """Return status and note for the reply to an answer's source."""
    if isinstance(reply, dict) and reply.get("loaded") is True:
        return "graded", ""
    try:
        if "missing" in reply:
            names = (wire.printable(name, 40) for name in reply["defined"][:10])
            names = ", ".join(names)
            also = f" The cell defines {names}." if names else ""
            return "missing", f"{question.function} is not defined in the cell.{also}"
        error = wire.read(reply)
        if error.error:
            also = plain.foreign(source) if error.error in plain.NO_PYTHON else ""
            return "error", f"The cell stops: {describe(error)} {also}".strip()
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return "error", f"The cell {BROKEN}."


def outcomes(reply, question, key, index, again=False):
    """Compare a reply with what is expected; return an outcome for each call."""
    check = question.checks[index]
    arguments = key.arguments(question.label, index, again)
    try:
        replies = read_judged(reply, check, arguments)
    except ValueError:
        return BROKEN
    expected = key.expected(question.label, index, again)
    return [
        judge(*part, question, inputs(arguments))
        for part in zip(check.calls(), replies, expected, strict=True)
    ]


def judge(call, returned, expected, question, given):
    """Return the outcome of one call."""
    if returned.error:
        return Outcome(returned)
    mismatch = compare(
        returned.value, expected, question.rtol, question.atol, given, call
    )
    if mismatch and call.isidentifier():
        mismatch = Mismatch(
            f"{call} is another after the call: leave your arguments as they are.",
            "the call changed one of its arguments",
        )
    return Outcome(returned, mismatch)


def checked(question, index, found, rounds):
    """Return the result of one check from the outcomes of its rounds."""
    check, sentence = question.checks[index], ""
    for again in (False, True):
        if (index, again) in rounds and not sentence:
            outcome = found.get((index, again), "not run")
            sentence = said(outcome, check, secret=check.hidden or again)
            if sentence and again and (index, again) in found:
                sentence = f"with other numbers: {sentence}"
    earned = 0 if sentence else check.points
    return CheckResult(check.title, check.points, check.hidden, earned, sentence)


def said(outcome, check, secret):
    """Return what is wrong in one round of a check, or nothing.

    Of secret arguments it is said in words from fixed lists.
    """
    if outcome == "not run":
        return outcome
    if isinstance(outcome, str):
        return f"your code {outcome}"
    wrong = [i for i, part in enumerate(outcome) if not part.right]
    if not wrong:
        return ""
    if not secret:
        part, call = outcome[wrong[0]], check.calls()[wrong[0]]
        if part.mismatch:
            return part.mismatch.detail
        return f"{call}: {describe(part.returned)}"
    words = [
        part.mismatch.outline if part.mismatch else outline(part.returned)
        for part in (outcome[i] for i in wrong)
    ]
    alike = len(words) == len(outcome) and len(set(words)) == 1
    if alike or not check.cases or words[0] == UNWRITTEN:
        return words[0]
    return "; ".join(
        f"{check.cases[i]}: {word}" for i, word in zip(wrong, words, strict=True)
    )


def inputs(arguments):
    """Return the array arguments, which tell in what region a value is wrong."""
    return [(k, v) for k, v in arguments.items() if isinstance(v, np.ndarray)]


def describe(error):
    """Write an exception as a sentence for its author."""
    if error.error == "judge":
        return f"the answer can't be used. {error.text}".strip()
    if error.error == "NotImplementedError":
        return f"{UNWRITTEN}."
    line = f" (line {error.line} of the cell)" if error.line else ""
    return (
        f"{error.error}: {error.text}{line}. {plain.ALONE.get(error.error, '')}".strip()
    )


def outline(error):
    """Write an exception in words from a fixed list."""
    name = error.error
    if name == "judge":
        return "the answer can't be used"
    if name == "NotImplementedError":
        return UNWRITTEN
    if name == "FloatingPointError":
        return "NumPy would warn (overflow, division by zero or an invalid value)"
    return f"your code raised {name if name in RAISED else 'an error'}"


def hints(question, key, found):
    """Return the two steps of a hint: of a known mistake, or what all have in common.

    A mistake is recognised when it passes and fails the same calls, and returns the
    same in every one that it fails. Where two do, none is: that would be a guess.
    """
    asked = [(r, i) for r, parts in found.items() for i in range(len(parts))]
    if any(isinstance(parts, str) for parts in found.values()):
        return "", ""
    failed = [(r, i) for r, i in asked if not found[r][i].right]
    if not failed:
        return "", ""
    known = {
        (mistake.hint, mistake.idea)
        for mistake in key.exercises.mistakes(question.label)
        if all(alike(mistake.source, question, key, found, r, i) for r, i in asked)
    }
    if len(known) == 1:
        return known.pop()
    failures = [failure(question, key, found, r, i) for r, i in failed]
    return symptoms.seen(failures, question.rtol, question.atol), ""


def failure(question, key, found, which, part):
    """Return what is known of a call that went wrong, for :mod:`symptoms`."""
    check = question.checks[which[0]]
    arguments = key.arguments(question.label, *which)
    names = key.exercises.parameters(question)
    return symptoms.Failure(
        found[which][part].returned,
        key.expected(question.label, *which)[part],
        question.given(check.calls()[part], arguments, names),
        check.cases[part] if check.cases else check.title,
    )


def alike(source, question, key, found, which, part):
    """Say whether a known wrong answer did the same in one call."""
    mine = found[which][part]
    theirs = key.returned(source, question.label, *which)[part]
    expected = key.expected(question.label, *which)[part]
    right = judge("", theirs, expected, question, ()).right
    if right or mine.right:
        return right == mine.right
    mine = mine.returned
    if mine.error or theirs.error:
        return (mine.error, mine.text) == (theirs.error, theirs.text)
    if isinstance(theirs.value, Other):
        return mine.value == theirs.value
    return not compare(mine.value, theirs.value, question.rtol, question.atol)
