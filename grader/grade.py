"""How many points an answer earns, and what its author is told."""

import builtins

import numpy as np

from grader import wire, worker
from grader.answer_key import judged
from grader.compare import compare
from grader.process import Worker
from grader.results import CheckResult, QuestionResult, Stopped
from grader.wire import Other


def grade(answers, key, sandbox):
    """Grade the answers (source by label) to a whole set.

    Parameters
    ----------
    answers : dict
    key : AnswerKey
    sandbox : Sandbox

    Returns
    -------
    list of QuestionResult

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
        return result(question, key, [], "missing", note)
    checks, status, note = [], "graded", ""
    seconds = None  # what is left for all the workers that an answer uses up
    while len(checks) < len(question.checks):
        with Worker(sandbox, seconds) as running:
            try:
                reply = running.ask(wire.to_load(source, question.function))
                loaded, why = loading(reply, question)
                if loaded != "graded":
                    if not checks:  # later a cell could tell what it was asked
                        status, note = loaded, why
                    break
                ask_on(running, question, key, checks)
            except Stopped as stop:
                how = str(stop)
                if not checks:
                    status, note = "stopped", f"Your code {how}."
                checks.append(stopped(question.checks[len(checks)], how))
                if "took too long" in how:
                    break  # a second worker would loop as well
                seconds = running.left()
    return result(question, key, checks, status, note)


def ask_on(running, question, key, checks):
    """Ask a worker for the checks without a result so far; append theirs."""
    for index in range(len(checks), len(question.checks)):
        check = question.checks[index]
        arguments = check.sent(key.arguments(question.label, index))
        reply = running.ask(wire.to_call(check.call, arguments, check.strict))
        checks.append(check_reply(reply, question, key, index))


def loading(reply, question):
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
            return "error", f"The cell stops: {describe(error)}"
    except (ValueError, KeyError, TypeError):
        pass
    return "error", "The cell broke the connection to the grader."


def check_reply(reply, question, key, index):
    """Compare a reply with the expected value; return the check's result."""
    check = question.checks[index]
    arguments = key.arguments(question.label, index)
    try:
        returned = judged(wire.read(reply), check, arguments)
    except ValueError:
        return stopped(check, "broke the connection to the grader")
    if returned.error:
        said = f"{check.call}: {describe(returned)}"
        return failed(check, outline(returned) if check.hidden else said, returned)
    mismatch = compare(
        returned.value,
        key.expected(question.label, index),
        question.rtol,
        question.atol,
        inputs(arguments),
        check.parts() or check.call,
    )
    if mismatch is None:
        return CheckResult(
            check.title, check.points, check.hidden, check.points, "", returned
        )
    said = mismatch.outline if check.hidden else mismatch.detail
    return failed(check, said, returned)


def failed(check, sentence, returned=None):
    """Return the result of a failed check."""
    return CheckResult(check.title, check.points, check.hidden, 0, sentence, returned)


def stopped(check, how):
    """Return the result of a check during which the worker was lost."""
    return failed(check, f"your code {how}")


def inputs(arguments):
    """Return the array arguments, which tell in what region a value is wrong."""
    return [(k, v) for k, v in arguments.items() if isinstance(v, np.ndarray)]


def describe(error):
    """Write an exception as a sentence for its author."""
    if error.error == "judge":
        return f"the answer can't be used. {error.text}".strip()
    if error.error == "NotImplementedError":
        return "not written yet."
    line = f" (line {error.line} of the cell)" if error.line else ""
    return f"{error.error}: {error.text}{line}."


def outline(error):
    """Write an exception in words from a fixed list."""
    name = error.error
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


def result(question, key, checks, status, note):
    """Add the checks up; those without a result were not run."""
    hint = hint_for(question, key, checks)
    not_run = [failed(check, "not run") for check in question.checks[len(checks) :]]
    return QuestionResult(
        question.label,
        question.title,
        question.points,
        sum(check.earned for check in checks),
        status,
        note,
        hint,
        (*checks, *not_run),
    )


def hint_for(question, key, checks):
    """Return the hint of the known mistake that agrees with most failed checks."""
    best, hint = (0, 0), ""
    for mistake in key.exercises.mistakes(question.label):
        agree = [
            (same(check.returned, mistake.source, question, key, i), not check.earned)
            for i, check in enumerate(checks)
        ]
        rank = sum(a and f for a, f in agree), sum(a for a, _ in agree)
        if rank[0] and rank > best:
            best, hint = rank, mistake.hint
    return hint


def same(returned, source, question, key, index):
    """Say whether a known wrong answer returns the same."""
    theirs = key.returned(source, question.label, index)
    if returned is None:
        return False
    if returned.error or theirs.error:
        return bool(returned.error and theirs.error) and returned.text == theirs.text
    if isinstance(theirs.value, Other):
        return False
    return not compare(returned.value, theirs.value, question.rtol, question.atol)


def check_in_kernel(question, namespace, key):
    """Run the visible checks in this process; return their results and the hint."""
    checks = []
    for index, check in enumerate(question.checks):
        if check.hidden:
            break
        arguments = check.sent(key.arguments(question.label, index))
        request = wire.to_call(check.call, arguments)  # as a worker would get it
        sent = {name: wire.decode(v) for name, v in request["arguments"].items()}
        mine = {question.function: namespace[question.function]}
        reply = worker.call(check.call, sent, mine, check.strict)
        checks.append(check_reply(reply, question, key, index))
    return checks, hint_for(question, key, checks)
