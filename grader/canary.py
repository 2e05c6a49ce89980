"""Does the sandbox wall in, and does the grader tell right from wrong, here and now?

A broken sandbox looks like a class of zeros, so this comes before every grading.
"""

import os

from grader import wire
from grader.grade import grade
from grader.process import Room, Worker
from grader.results import GraderFailed, Stopped
from grader.sets import refuse_incomplete

# what a submission that gets through a wall can do
WALLS = {
    "files": "read {path}. Let only the grader's user read that folder (chmod 700)",
    "processes": "see other processes",
    "network": "open sockets",
    "calls": "send signals to another process: no filter of system calls (seccomp) "
    "holds here",
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
    try:
        os.kill(os.getppid(), 0)  # it exists, and has the same user
        calls = True
    except OSError:
        calls = False
    return [readable[:1], os.path.exists("/proc/1"), network, calls]

PATHS = """


def check_sandbox(key, sandbox, paths, kept=()):
    """Raise GraderFailed unless grading in `sandbox` can be trusted.

    The reference must earn everything and the blank nothing, and no wall of the
    sandbox may let a worker through, to the checks for example, to any of `paths`, or
    to what else is `kept` from submissions, where that is a path.
    What is to be told of a sandbox that has no walls is returned.
    """
    if why := sandbox.obstacle():
        raise GraderFailed(why)
    refuse_incomplete(key.exercises)
    check_arguments(key)
    with Room(sandbox) as room:
        check_judgement(key, room)
        folder = key.exercises.folder
        own = [folder / "checks.py", folder / "reference.py"]
        return check_walls(room, [*own, *paths, *filter(None, kept)])


def check_judgement(key, room):
    """Raise GraderFailed unless right and wrong are told apart."""
    exercises, sandbox = key.exercises, room.sandbox
    for question in grade(exercises.reference, key, room):
        if question.earned != question.points:
            lost = next(check for check in question.checks if not check.earned)
            raise GraderFailed(
                f"In the sandbox {sandbox.name} the reference answer to "
                f"{question.label} loses points ({question.note or lost.sentence}), "
                "so nothing was graded."
            )
    if any(question.earned for question in grade(exercises.blank, key, room)):
        raise GraderFailed("A blank submission earns points, so nothing was graded.")


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


def check_walls(room, paths):
    """Raise GraderFailed when a worker gets through a wall that its sandbox has."""
    sandbox = room.sandbox
    paths = [os.path.abspath(path) for path in paths]
    try:
        with Worker(room) as worker:
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
    if through["calls"] and sandbox.forks:
        return f"Without a sandbox a submission can {WALLS['calls']}."
    return ""
