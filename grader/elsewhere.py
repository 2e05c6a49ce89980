"""What does another process need to grade as this one would, and where is it?

Functions of a set can't be sent, so the other side reads the set itself, and tests its
own sandbox before it grades the first notebook.
"""

import atexit
import functools
import threading
from dataclasses import dataclass

from grader.answer_key import AnswerKey
from grader.canary import check_sandbox
from grader.results import GraderFailed
from grader.sandbox import SANDBOXES
from grader.sets import content, load

FIRST_ALONE = threading.Lock()


@dataclass(frozen=True)
class Job:
    """What is to be graded against, in words that can be sent."""

    folder: str
    extra: str
    content: str
    seed: str
    sandbox: str


def job_of(key, sandbox):
    """Return the :class:`Job` of a key and a sandbox."""
    exercises = key.exercises
    places = str(exercises.folder), str(exercises.extra or "")
    return Job(*places, content(exercises), key.seed, sandbox.name)


def prepared(job):
    """Return key and sandbox of a job; the first time both are tested here.

    Raises
    ------
    GraderFailed
        Nothing can be graded here, or not against the same set.
    """
    with FIRST_ALONE:
        return _prepared(job)


@functools.lru_cache(1)
def _prepared(job):
    exercises = load(job.folder, job.extra or None)
    if content(exercises) != job.content:
        raise GraderFailed(f"{job.folder} holds another state of the set.")
    key, sandbox = AnswerKey(exercises, job.seed), SANDBOXES[job.sandbox]
    check_sandbox(key, sandbox, [])
    return key, sandbox


def jobs(word):
    """Return what ``--jobs`` asks for: a number, or the executor of a Dask cluster.

    Raises
    ------
    ValueError
        It is neither, Dask is not installed, or no scheduler answers.
    """
    if "://" not in word:
        if not word.isdecimal() or int(word) < 1:
            raise ValueError(f"--jobs {word}: at least one has to work.")
        return int(word)
    try:
        from distributed import Client
    except ImportError as error:
        raise ValueError(
            f"--jobs {word} needs Dask: pip install distributed"
        ) from error
    try:
        client = Client(word)
    except (OSError, ValueError) as error:
        raise ValueError(f"--jobs {word}: {error}") from error
    atexit.register(client.close)
    return executor(client)


def executor(client):
    """Return the executor of a Dask client.

    Grading is no pure function to Dask: the same notebook, cancelled or failed once,
    would share the fate of its first attempt.
    """
    return client.get_executor(pure=False)
