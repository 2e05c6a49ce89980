"""Many submissions graded side by side, each once."""

import concurrent.futures

from grader import submission
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
    name = key.exercises.name
    if answers.sets and name not in answers.sets:
        others = ", ".join(sorted(answers.sets)[:3])
        note = f"It asks for the checks of {others}, not {name}."
        return SubmissionResult(str(path), ANOTHER_SET, note, digest=before)
    for _ in range(2):  # a machine under load may fail once
        try:
            questions = tuple(grade(answers, key, sandbox))
        except GraderFailed as error:
            note = str(error)
        except Exception as error:  # one submission must not cost the others theirs
            note = f"{type(error).__name__}: {error}"
        else:
            note = " ".join(f"{q.label}: {q.note}" for q in questions if q.note)
            return SubmissionResult(str(path), GRADED, note, questions, before)
    return SubmissionResult(str(path), FAILED, note)


def grade_all(paths, key, sandbox, jobs, journal):
    """Grade the notebooks that the journal has no result for; yield every result.

    The order is that in which they are done; the journal's come first.
    """
    todo = []
    for path in paths:
        done = journal.result(path)
        if done:
            yield done
        else:
            todo.append(path)
    executor = concurrent.futures.ThreadPoolExecutor(jobs)
    try:
        waiting = [executor.submit(grade_file, p, key, sandbox) for p in todo]
        for future in concurrent.futures.as_completed(waiting):
            result = future.result()
            if result.status != FAILED:  # those get another chance
                journal.write(result)
            yield result
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
