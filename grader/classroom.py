"""Many submissions graded side by side, each once, here or on other machines."""

import concurrent.futures
import os
import re
import socket
from dataclasses import replace

from grader import alike, elsewhere, submission
from grader.grade import grade
from grader.results import (
    ANOTHER_SET,
    FAILED,
    GRADED,
    UNREADABLE,
    GraderFailed,
    SubmissionResult,
)
from grader.submission import Unreadable, digest


def grade_file(path, key, sandbox):
    """Grade one notebook; whatever it holds, return a :class:`SubmissionResult`."""
    before = digest(path)
    try:
        answers = submission.read(path)
    except Unreadable as error:
        return SubmissionResult(str(path), UNREADABLE, str(error), digest=before)
    except GraderFailed as error:
        return SubmissionResult(str(path), FAILED, str(error))
    if note := another_set(answers, key.exercises):
        return SubmissionResult(str(path), ANOTHER_SET, note, digest=before)
    for _ in range(2):  # a machine under load may fail once
        try:
            questions = tuple(grade(answers, key, sandbox))
        except GraderFailed as error:
            note = str(error)
        except Exception as error:  # one submission must not cost the others theirs
            note = f"{type(error).__name__}: {error}"
        else:
            questions = tuple(
                replace(q, answer=alike.normal(answers.get(q.label, "")))
                for q in questions
            )
            note = " ".join(f"{q.label}: {q.note}" for q in questions if q.note)
            return SubmissionResult(str(path), GRADED, note, questions, before)
    return SubmissionResult(str(path), FAILED, note)


def another_set(answers, exercises):
    """Say that a notebook is of another set, and of which, or nothing.

    The checks that it asks for tell, unless an answer defines a function of this set: a
    line that was copied along must cost nobody a grade, and buy nobody off a zero.
    """
    functions = [question.function for question in exercises.questions]
    any_of = f"(?:{'|'.join(functions)})"
    begins = re.compile(rf"^(?:(?:def|class) +{any_of}\b|{any_of} *[:=])", re.MULTILINE)
    ours = exercises.name in answers.sets or any(map(begins.search, answers.values()))
    if ours or not answers.sets:
        return ""
    others = ", ".join(sorted(answers.sets)[:3])
    return (
        f"It asks for the checks of {others}, not {exercises.name}, and no answer in "
        f"it defines {' or '.join(functions)}. So it was not graded, and has no points."
    )


def grade_all(paths, key, sandbox, jobs, journal):
    """Grade the notebooks that the journal has no result for; yield every result.

    Parameters
    ----------
    paths : list of Path
    key : AnswerKey
    sandbox : Sandbox
    jobs : int or concurrent.futures.Executor
        How many are graded side by side here, or who grades them:
        ``elsewhere.executor`` of a Dask client for example. Its machines find the set
        and the submissions in the same places as this one.
    journal : Journal

    Yields
    ------
    SubmissionResult
        In the order in which they are done; the journal's come first.
    """
    todo = []
    for path in paths:
        done = journal.result(path)
        if done:
            yield done
        else:
            todo.append(path)
    here = isinstance(jobs, int)
    if here:
        executor = concurrent.futures.ThreadPoolExecutor(jobs)
        words = key, sandbox, journal
        waiting = {executor.submit(grade_and_keep, p, *words): p for p in todo}
    else:
        executor, job = jobs, elsewhere.job_of(key, sandbox)
        waiting = {
            executor.submit(grade_there, os.path.abspath(p), job): p for p in todo
        }
    try:
        for future in concurrent.futures.as_completed(waiting):
            result = outcome(future, waiting[future])
            if not here:
                keep(result, journal)
            yield result
    finally:
        for future in waiting:
            future.cancel()
        executor.shutdown(wait=False)


def grade_and_keep(path, key, sandbox, journal):
    """Grade one notebook here; its result is written before the next one is begun.

    So whoever is stopped grades again at most as many as are side by side.
    """
    result = grade_file(path, key, sandbox)
    keep(result, journal)
    return result


def keep(result, journal):
    """Write a result; those that the grader failed on get another chance."""
    if result.status != FAILED:
        journal.write(result)


def grade_there(path, job):
    """Grade one notebook in a process that may have graded nothing before."""
    try:
        key, sandbox = elsewhere.prepared(job)
    except (GraderFailed, OSError, ValueError) as error:
        note = f"On {socket.gethostname()}: {error}"
        return SubmissionResult(path, FAILED, note)
    return grade_file(path, key, sandbox)


def outcome(future, path):
    """Return the result, or that the grader failed where a machine was lost."""
    try:
        return replace(future.result(), path=str(path))
    except Exception as error:
        return SubmissionResult(str(path), FAILED, f"{type(error).__name__}: {error}")
