"""How many points an answer earns, and what its author is told."""

import builtins
from dataclasses import dataclass, field

import numpy as np

from grader import key as keys
from grader import worker
from grader.compare import Other, compare
from grader.sandbox import Stopped, Worker


@dataclass(frozen=True)
class Outcome:
    """What became of one check; ``sentence`` says what is wrong, or nothing."""

    title: str
    points: int
    hidden: bool
    earned: int
    sentence: str
    raw: dict = field(repr=False, compare=False, default_factory=dict)


@dataclass(frozen=True)
class Score:
    """What became of one question; ``hint`` is for a known mistake, or empty."""

    label: str
    title: str
    points: int
    earned: int
    status: str
    note: str
    hint: str
    checks: tuple[Outcome, ...]


def grade(answers, key, sandbox):
    """Grade the answers (source by label) to a whole set; return a list of scores.

    Raises
    ------
    GraderFailed
        A worker could not be started.
    """
    return [
        grade_question(question, answers.get(question.label), key, sandbox)
        for question in key.exercises.questions
    ]


def grade_question(question, source, key, sandbox):
    """Grade one question, in a worker of its own."""
    if source is None:
        note = f"There is no cell that begins # answer: {question.label}."
        return score(question, key, [], "missing", note)
    outcomes, status, note = [], "graded", ""
    seconds = None  # what is left for all the workers that an answer uses up
    while len(outcomes) < len(question.checks):
        with Worker(sandbox, seconds) as running:
            try:
                reply = running.ask({"source": source, "function": question.function})
                loaded, why = loading(reply, question)
                if loaded != "graded":
                    if not outcomes:  # later a cell could tell what it was asked
                        status, note = loaded, why
                    break
                ask_on(running, question, key, outcomes)
            except Stopped as stop:
                how = str(stop)
                if not outcomes:
                    status, note = "stopped", f"Your code {how}."
                outcomes.append(stopped(question.checks[len(outcomes)], how))
                if "took too long" in how:
                    break  # a second worker would loop as well
                seconds = running.left()
    return score(question, key, outcomes, status, note)


def ask_on(running, question, key, outcomes):
    """Ask a worker for the checks without an outcome so far; append theirs."""
    for index in range(len(outcomes), len(question.checks)):
        check = question.checks[index]
        arguments = check.sent(key.arguments(question.label, index))
        request = {
            "call": check.call,
            "arguments": keys.encode(arguments),
            "strict": check.strict,
        }
        reply = running.ask(request)
        outcomes.append(judge(reply, question, key, index))


def loading(reply, question):
    """Return status and note for the reply to an answer's source."""
    if isinstance(reply, dict) and reply.get("loaded") is True:
        return "graded", ""
    try:
        if "missing" in reply:
            found = ", ".join(keys.words(name, 40) for name in reply["found"][:10])
            also = f" The cell defines {found}." if found else ""
            return "missing", f"{question.function} is not defined in the cell.{also}"
        return "error", f"The cell stops: {describe(keys.read(reply, None, None))}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return "error", "The cell broke the connection to the grader."


def judge(reply, question, key, index):
    """Compare a reply with the expected value; return the outcome."""
    check = question.checks[index]
    arguments = key.arguments(question.label, index)
    try:
        got = keys.read(reply, check, arguments)
    except ValueError:
        return stopped(check, "broke the connection to the grader")
    if "error" in got:
        sentence = outline(got) if check.hidden else f"{check.call}: {describe(got)}"
        return failed(check, sentence, got)
    mismatch = compare(
        got["value"],
        key.expected(question.label, index),
        question.rtol,
        question.atol,
        inputs(arguments),
        check.parts() or check.call,
    )
    if mismatch is None:
        return Outcome(check.title, check.points, check.hidden, check.points, "", got)
    return failed(check, mismatch.outline if check.hidden else mismatch.detail, got)


def failed(check, sentence, got):
    """Return the outcome of a failed check."""
    return Outcome(check.title, check.points, check.hidden, 0, sentence, got)


def stopped(check, how):
    """Return the outcome of a check during which the worker was lost."""
    return failed(check, f"your code {how}", {"error": "stopped"})


def inputs(arguments):
    """Return the array arguments, which tell in what region a value is wrong."""
    return [(k, v) for k, v in arguments.items() if isinstance(v, np.ndarray)]


def describe(error):
    """Write an exception as a sentence for its author."""
    if error["error"] == "judge":
        return f"the answer can't be used. {error['text']}".strip()
    if error["error"] == "NotImplementedError":
        return "not written yet."
    line = f" (line {error['line']} of the cell)" if error["line"] else ""
    return f"{error['error']}: {error['text']}{line}."


def outline(error):
    """Write an exception in words from a fixed list."""
    name = error["error"]
    if name == "judge":
        return "the answer can't be used"
    if name == "NotImplementedError":
        return "not written yet"
    if name == "FloatingPointError":
        return "NumPy would warn (overflow, division by zero or an invalid value)"
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return f"your code raised {name}"
    return "your code raised an error"


def score(question, key, outcomes, status, note):
    """Add the outcomes up; checks without one were not run."""
    hint = hint_for(question, key, outcomes)
    for check in question.checks[len(outcomes) :]:
        outcomes = [*outcomes, failed(check, "not run", {})]
    earned = sum(outcome.earned for outcome in outcomes)
    return Score(
        question.label,
        question.title,
        question.points,
        earned,
        status,
        note,
        hint,
        tuple(outcomes),
    )


def hint_for(question, key, outcomes):
    """Return the hint of the known mistake that agrees with most failed checks."""
    best, hint = (0, 0), ""
    for mistake in key.exercises.mistakes(question.label):
        agree = [
            (same(outcome.raw, mistake.source, question, key, i), not outcome.earned)
            for i, outcome in enumerate(outcomes)
        ]
        rank = sum(a and f for a, f in agree), sum(a for a, _ in agree)
        if rank[0] and rank > best:
            best, hint = rank, mistake.hint
    return hint


def same(got, source, question, key, index):
    """Say whether an outcome is what a known wrong answer gives as well."""
    theirs = key.outcome(source, question.label, index)
    if "error" in got or "error" in theirs:
        return got.get("text") == theirs.get("text") and "line" in got
    if isinstance(theirs["value"], Other):
        return False
    return not compare(got["value"], theirs["value"], question.rtol, question.atol)


def check_in_kernel(question, namespace, key):
    """Run the visible checks in this process; return their outcomes and the hint."""
    outcomes = []
    for index, check in enumerate(question.checks):
        if check.hidden:
            break
        sent = keys.encode(check.sent(key.arguments(question.label, index)))
        arguments = {name: worker.decode(data) for name, data in sent.items()}
        mine = {question.function: namespace[question.function]}
        reply = worker.call(check.call, arguments, mine, check.strict)
        outcomes.append(judge(reply, question, key, index))
    return outcomes, hint_for(question, key, outcomes)
