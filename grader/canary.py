"""Does the sandbox wall in, and does the grader tell right from wrong, here and now?

A broken sandbox looks like a class of zeros, so this comes before every grading.
"""

import os

from grader.grade import grade
from grader.key import decode
from grader.sandbox import GraderFailed, Stopped, Worker, obstacle

PROBE = """
import os, socket

def seen():
    readable = [i for i, path in enumerate(PATHS) if os.access(path, os.R_OK)]
    try:
        socket.socket().close()
    except OSError:
        return [readable[:1], False]
    return [readable[:1], True]

PATHS = """


def check_sandbox(key, sandbox, paths):
    """Raise GraderFailed unless grading in `sandbox` can be trusted.

    The reference must earn everything and the blank nothing; a walled-in worker must
    not reach the checks or any of `paths`, and in ``bwrap`` no socket.
    """
    if why := obstacle(sandbox):
        raise GraderFailed(why)
    exercises = key.exercises
    for score in grade(exercises.reference, key, sandbox):
        if score.earned != score.points:
            lost = next(c for c in score.checks if not c.earned)
            raise GraderFailed(
                f"In the sandbox {sandbox} the reference answer to {score.label} loses "
                f"points ({score.note or lost.sentence}), so nothing was graded."
            )
    blank = {label: m.source for label, m in exercises.wrong["blank"].items()}
    if any(score.earned for score in grade(blank, key, sandbox)):
        raise GraderFailed("A blank submission earns points, so nothing was graded.")
    if sandbox != "none":
        check_walls(exercises.folder, sandbox, paths)


def check_walls(folder, sandbox, paths):
    """Raise GraderFailed when a worker can read what it must not, or has a network."""
    paths = [os.path.abspath(p) for p in (folder / "checks.py", *paths)]
    try:
        with Worker(sandbox) as worker:
            worker.ask({"source": PROBE + repr(paths), "function": "seen"})
            call = {"call": "seen()", "arguments": {}, "strict": False}
            readable, connected = decode(worker.ask(call)["value"])
    except (Stopped, KeyError, TypeError, ValueError) as error:
        raise GraderFailed("The sandbox stopped its own probe.") from error
    if readable:
        raise GraderFailed(
            f"The sandbox {sandbox} lets a submission read {paths[readable[0]]}. "
            "Let only the grader's user read that folder (chmod 700)."
        )
    if connected and sandbox == "bwrap":
        raise GraderFailed("The sandbox bwrap lets a submission open sockets.")
