"""Does the sandbox wall in, and does the grader tell right from wrong, here and now?

A broken sandbox looks like a class of zeros, so this comes before every grading.
"""

import os

from grader import wire
from grader.grade import grade
from grader.process import Worker
from grader.results import GraderFailed, Stopped
from grader.sets import refuse_incomplete

# what a submission that gets through a wall can do
WALLS = {
    "files": "read {path}. Let only the grader's user read that folder (chmod 700)",
    "processes": "see other processes",
    "network": "open sockets",
}
PROBE = """
import os, socket

def reached():
    readable = [i for i, path in enumerate(PATHS) if os.access(path, os.R_OK)]
    try:
        socket.socket().close()
        network = True
    except OSError:
        network = False
    return [readable[:1], os.path.exists("/proc/1"), network]

PATHS = """


def check_sandbox(key, sandbox, paths):
    """Raise GraderFailed unless grading in `sandbox` can be trusted.

    The reference must earn everything and the blank nothing, and no wall of the
    sandbox may let a worker through, to the checks or any of `paths` for example.
    """
    if why := sandbox.obstacle():
        raise GraderFailed(why)
    exercises = key.exercises
    refuse_incomplete(exercises)
    check_arguments(key)
    for question in grade(exercises.reference, key, sandbox):
        if question.earned != question.points:
            lost = next(check for check in question.checks if not check.earned)
            raise GraderFailed(
                f"In the sandbox {sandbox.name} the reference answer to "
                f"{question.label} loses points ({question.note or lost.sentence}), "
                "so nothing was graded."
            )
    if any(question.earned for question in grade(exercises.blank, key, sandbox)):
        raise GraderFailed("A blank submission earns points, so nothing was graded.")
    if sandbox.walls:
        check_walls(sandbox, [exercises.folder / "checks.py", *paths])


def check_arguments(key):
    """Raise GraderFailed when a check's arguments can't be drawn, or not be sent."""
    for question in key.exercises.questions:
        for i, check in enumerate(question.checks):
            try:
                sent = check.sent(key.arguments(question.label, i))
                wire.to_call(check.calls(), sent)
            except Exception as error:  # the set's own code
                raise GraderFailed(
                    f"{question.label}, {check.title}: its arguments are of no use. "
                    f"{type(error).__name__}: {error}"
                ) from error


def check_walls(sandbox, paths):
    """Raise GraderFailed when a worker gets through a wall that `sandbox` has."""
    paths = [os.path.abspath(path) for path in paths]
    try:
        with Worker(sandbox) as worker:
            worker.ask(wire.to_load(PROBE + repr(paths), "reached"))
            reply = worker.ask(wire.to_call(["reached()"], {}))
        (returned,) = wire.read_all(reply, 1)
        readable, *others = returned.value
        through = dict(zip(WALLS, [bool(readable), *others], strict=True))
    except (Stopped, KeyError, TypeError, ValueError) as error:
        raise GraderFailed("The sandbox stopped its own probe.") from error
    for wall in sandbox.walls:
        if through[wall]:
            what = WALLS[wall].format(path=paths[readable[0]] if readable else "")
            raise GraderFailed(f"The sandbox {sandbox.name} lets a submission {what}.")
