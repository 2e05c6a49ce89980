"""The sandboxed side: runs one answer and returns plain numbers.

It knows no expected value. The grader starts a bare Python with ``wire``, ``seccomp``
and this file as its program text, so that no file of the grader has to be in sight.

On Linux that Python is a room: it loads NumPy once, runs no answer itself, and forks a
worker for each. So five answers cost one start.
"""

import errno
import gc
import json
import math
import os
import signal
import socket
import sys
import types

import numpy as np

from grader.seccomp import WRITES, prctl, refuse_calls
from grader.wire import decode, encode, encode_error

DIES_WITH_PARENT, DUMPABLE = 1, 4  # of prctl
REFUSED = (  # Python's names for what the system's filter refuses, where there is one
    *("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn"),
    *("socket.__new__", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link"),
)


def load(source, function):
    """Run an answer cell on its own; return its namespace and a reply."""
    module = types.ModuleType("answer")
    sys.modules["answer"] = module  # dataclasses look their module up
    module.np, module.math = np, math
    before = set(vars(module))
    try:
        exec(compile(source, "<answer>", "exec"), vars(module))
    except BaseException as error:
        return None, encode_error(error)
    if function not in vars(module):
        names = sorted(name for name in set(vars(module)) - before if name[0] != "_")
        return None, {"missing": function, "defined": names[:10]}
    return vars(module), {"loaded": True}


def call(calls, arguments, function, strict=False):
    """Evaluate calls of the learner's function; return a reply with one for each.

    They share their arguments, and all are made before the first value is turned into
    numbers: a call that overwrites an argument shows in those around it.
    """
    names = {"np": np, "math": math, **function, **arguments}
    made = [attempt(lambda: eval(words, names), strict) for words in calls]  # noqa: B023
    return {"values": [told(value, error) for value, error in made]}


def attempt(do, strict=False):
    """Return what a function returns and None, or None and its exception in words."""
    try:
        with np.errstate(all="raise" if strict else "ignore", under="ignore"):
            return do(), None
    except BaseException as error:
        return None, encode_error(error)


def told(value, error):
    """Return a value or an error as the part of a reply."""
    if error is None:
        value, error = attempt(lambda: encode(value))  # may be anything
    return {"value": value} if error is None else error


def become(user):
    """Give up the user for good, where it is root and another is asked for."""
    if user and os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def confine(user, resources, practice=False):
    """Give up every resource, then every system call the answer has no use for."""
    limit(user, resources)
    if practice:
        seem_alone()
    refuse_calls()  # whether it holds is what the canary asks


def seem_alone():
    """Have Python find, write and start nothing, where no wall keeps it from that.

    So an answer for practice is told what the grader will say. It is no wall: whoever
    wants to can go around it.
    """
    own = [*sys.path, os.path.dirname(np.__file__), "/dev"]
    own = tuple(os.path.realpath(folder) + os.sep for folder in own)

    def watch(event, words):
        if event in REFUSED:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        if event != "open" or not isinstance(words[0], (str, bytes)):
            return
        path, _, flags = words
        if flags & WRITES:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), path)
        place = os.path.join(os.path.realpath(os.fsdecode(path)), "")
        if not place.startswith(own) and path != os.devnull:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)

    sys.addaudithook(watch)


def limit(user, resources):
    """Keep the resources within their limits."""
    try:
        import resource
    except ImportError:  # Windows has none of these limits
        return
    for name, most in resources.items():
        try:
            # one second between the signal that names the cause and the end
            grace = name == "RLIMIT_CPU"
            resource.setrlimit(getattr(resource, name), (most, most + grace))
        except (AttributeError, ValueError, OSError):
            if user:  # a sandbox without its limits is none
                raise


def silence(streams):
    """Let whatever is written to these streams go nowhere."""
    void = os.open(os.devnull, os.O_RDWR)
    for stream in streams:
        os.dup2(void, stream)
    os.close(void)


def main():
    """Answer the grader until it leaves."""
    os.closerange(3, 64)  # what bubblewrap has let through
    sys.path.remove(sys.argv[1])  # numpy is loaded; its neighbours stay out of reach
    confinement = json.loads(sys.argv[2])
    become(confinement["user"])
    if sys.argv[3] == "alone":
        requests, replies = os.dup(0), os.dup(1)
        silence(range(3))
        confine(**confinement)
        serve(requests, replies)
    else:
        keep_room(confinement)


def keep_room(confinement):
    """Fork a worker for each pair of pipes that comes, end the one that is named.

    Answers run beside this process as the same user, so its memory is closed to them
    (``DUMPABLE``), and they are refused to send it signals.
    """
    grader = socket.socket(fileno=os.dup(0))
    prctl(DUMPABLE, 0)
    gc.freeze()  # to look through what all share would copy it
    grader.send(b"ready")
    silence(range(3))
    while True:
        words, pipes, *_ = socket.recv_fds(grader, 100, 2)
        if pipes:
            number = os.fork()
            if not number:
                grader.close()
                prctl(DIES_WITH_PARENT, signal.SIGKILL)
                confine(**confinement)
                serve(*pipes)
            for pipe in pipes:
                os.close(pipe)
            grader.send(str(number).encode())
        elif words:
            os.kill(int(words), signal.SIGKILL)
            _, status = os.waitpid(int(words), 0)
            grader.send(str(os.waitstatus_to_exitcode(status)).encode())
        else:
            os._exit(0)


def serve(requests, replies):
    """Run an answer and calls of its function as the requests say, until they end."""
    requests = os.fdopen(requests, "r", encoding="utf-8")
    replies = os.fdopen(replies, "w", encoding="utf-8")
    python = [list(sys.version_info[:3]), np.__version__]
    namespace, reply = None, {"ready": python}
    while True:
        print(json.dumps(reply), file=replies, flush=True)
        line = requests.readline()
        if not line:
            os._exit(0)
        request = json.loads(line)
        if "source" in request:
            function = request["function"]
            namespace, reply = load(request["source"], function)
        else:
            arguments = {k: decode(v) for k, v in request["arguments"].items()}
            mine = {function: namespace[function]}
            reply = call(request["calls"], arguments, mine, request["strict"])
