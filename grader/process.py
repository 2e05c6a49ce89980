"""How a worker is started, spoken to until a deadline, and ended."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from grader import seccomp, wire, worker
from grader.results import GraderFailed, Stopped

SECONDS_START, SECONDS_END, BYTES_REPLY = 60, 10, 3_000_000
ENVIRONMENT = {
    "PATH": os.defpath,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
PROGRAM = """
import sys, types
sys.path.append(sys.argv[1])
for name, text in {0!r}:
    module = sys.modules["grader." + name] = types.ModuleType("grader." + name)
    exec(text, vars(module))
{1}
main()
"""
# where memory runs out, what an answer took is given back first
FIRST_TO_GO = 'echo 1000 2>/dev/null >/proc/self/oom_score_adj; exec "$@"'
RUNNING = set()


def program():
    """Return the worker's program, which reads no file of the grader."""

    def text(module):
        return Path(module.__file__).read_text("utf-8")

    shared = [("wire", text(wire)), ("seccomp", text(seccomp))]
    return PROGRAM.format(shared, text(worker))


def stop_all():
    """End every worker that is running."""
    for running in list(RUNNING):
        running.kill()


class Room:
    """A sandbox that has loaded NumPy and forks workers, started when the first comes.

    A context manager whose exit leaves no process behind. If the room is lost, so are
    its workers; the next one is started in a new room.
    """

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.process = self.first = self.grader = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process is None:
            return
        self.kill()
        RUNNING.discard(self)
        if self.first is not None:
            os.close(self.first)
        pipes = (self.process.stdout, self.process.stderr, self.process.stdin)
        for stream in (*pipes, self.grader):
            if stream:
                stream.close()
        self.process = self.first = self.grader = None

    def start(self, stdin):
        """Start the process; keep hold of the first one in its sandbox."""
        launch = self.sandbox.launch()
        confinement = {
            "user": launch.user,
            "resources": self.sandbox.limits.resources(),
            "practice": not self.sandbox.counts,
        }
        how = "room" if self.sandbox.forks else "alone"
        python = ["-I", "-S", "-B", "-c", program(), launch.site]
        command = [*launch.command, *python, json.dumps(confinement), how]
        if sys.platform.startswith("linux"):
            command = ["/bin/sh", "-c", FIRST_TO_GO, "sh", *command]
        try:
            self.process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env={**ENVIRONMENT, **system_root()},
                pass_fds=launch.inherited,
                start_new_session=True,
            )
        except OSError as error:
            if launch.info is not None:
                os.close(launch.info)
            raise GraderFailed(
                f"The sandbox {self.sandbox.name} can't start: {error}."
            ) from error
        finally:
            for descriptor in launch.inherited:
                os.close(descriptor)
        RUNNING.add(self)
        if launch.info is not None:
            self.first = first_process(launch.info)

    def hire(self):
        """Return the pipes to a new worker, and what :meth:`end` knows it by."""
        if not self.sandbox.forks:
            self.start(subprocess.PIPE)
            pipes = self.process.stdin, self.process.stdout
            return *(os.dup(pipe.fileno()) for pipe in pipes), None
        if self.process is not None:
            try:
                return self.fork()
            except OSError:  # the room is lost
                self.__exit__()
        try:
            self.open()
            return self.fork()
        except OSError as error:
            raise self.not_started() from error

    def open(self):
        """Start the room; a socket is its standard input."""
        self.grader, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.start(theirs)
        self.hear(SECONDS_START)

    def fork(self):
        """Have the room fork a worker that holds the other ends of two pipes."""
        (theirs, requests), (replies, also_theirs) = os.pipe(), os.pipe()
        try:
            socket.send_fds(self.grader, [b"fork"], [theirs, also_theirs])
            return requests, replies, (self.process, self.hear(SECONDS_START))
        except OSError:
            os.close(requests)
            os.close(replies)
            raise
        finally:
            os.close(theirs)
            os.close(also_theirs)

    def hear(self, seconds):
        """Return the next words of the room; OSError if there are none."""
        self.grader.settimeout(seconds)
        words = self.grader.recv(100)
        if not words:
            raise ConnectionError("the room is lost")
        return words

    def end(self, who):
        """End one worker, which can't ignore it; return its exit status if known."""
        if who is None:
            self.kill()
            return self.process.returncode
        process, number = who
        if process is not self.process:
            return None  # it went with its room
        try:
            self.grader.send(number)
            return int(self.hear(SECONDS_END))
        except (OSError, ValueError):
            self.kill()
            return None

    def kill(self):
        """End the process and everything it started; a signal it can't ignore.

        With its first process the kernel ends all of a sandbox, whatever they did to
        one another; it is named by a descriptor, for a number may be given anew.
        """
        process = self.process
        if process is None:  # another thread has ended it
            return
        if self.first is not None:
            send_kill(signal.pidfd_send_signal, self.first)
        if process.poll() is None:
            if os.name == "posix":
                send_kill(os.killpg, process.pid)
            else:
                process.kill()
        process.wait()

    def not_started(self):
        """Return the exception for a room in which Python did not start."""
        self.kill()
        said = self.process.stderr.read(500).decode(errors="replace").strip()
        return GraderFailed(
            f"The sandbox {self.sandbox.name} did not start Python. It said: "
            f"{said or 'nothing.'} {self.sandbox.advice}".strip()
        )


class Worker:
    """A running worker: a context manager whose exit leaves no process behind.

    It is killed `seconds` after it is ready, as the sandbox says unless told otherwise.
    It shares the :class:`Room` it is given; in place of one a sandbox will do.
    """

    def __init__(self, place, seconds=None):
        shares = isinstance(place, Room) and place.sandbox.forks
        self.sandbox = place.sandbox if isinstance(place, Room) else place
        self.room = place if shares else Room(self.sandbox)
        self.shares, self.late, self.status = shares, False, None
        self.unread, self.pipes, self.who = bytearray(), (), None
        try:
            *self.pipes, self.who = self.room.hire()
            self.give(SECONDS_START)
            self.check_python()
        except BaseException:
            self.__exit__()
            raise
        self.give(self.sandbox.limits.wall if seconds is None else seconds)

    def give(self, seconds):
        """Let the worker live for `seconds` from now."""
        self.seconds, self.deadline = seconds, time.monotonic() + seconds

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.pipes:
            self.kill()
        for pipe in self.pipes:
            os.close(pipe)
        self.pipes = ()
        if not self.shares:
            self.room.__exit__()

    def check_python(self):
        """Wait for the worker's first words; nothing of the learner's ran so far."""
        want = [list(sys.version_info[:3]), np.__version__]
        try:
            got = json.loads(self.exchange(b""))["ready"]
        except (Stopped, ValueError, KeyError, TypeError) as error:
            raise self.room.not_started() from error
        if got != want:
            advice = self.sandbox.advice
            raise GraderFailed(
                f"The worker runs Python and numpy {got}, not {want}. {advice}".strip()
            )

    def kill(self):
        """End the worker."""
        if self.status is None:
            self.status = self.room.end(self.who) or 0

    def ask(self, request):
        """Send one request; return the reply as parsed, unjudged JSON.

        Raises
        ------
        Stopped
            The worker ended, ran out of time, or answered with anything but a line
            of JSON of reasonable length.
        """
        line = self.exchange(json.dumps(request).encode() + b"\n")
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            raise Stopped("broke the connection to the grader") from None

    def exchange(self, request):
        """Write a request; return the next line, or raise Stopped at the deadline."""
        transfer = self.transfer if os.name == "posix" else self.transfer_blocking
        try:
            transfer(memoryview(request))
        except OSError:  # it reads no more
            self.unread = bytearray()
        line, end, rest = self.unread.partition(b"\n")
        if len(line) >= BYTES_REPLY:
            raise Stopped("returned far too much")
        if not end:
            self.kill()
            raise Stopped(self.cause())
        self.unread = rest
        return line

    def transfer(self, request):
        """Write and read until there is a line, an end, far too much, or no time.

        Whoever holds the other ends of the pipes, and for how long, this returns.
        """
        requests, replies = self.pipes
        os.set_blocking(requests, False)
        enough = self.enough(self.unread)
        while request or not enough:
            poll = select.poll()
            poll.register(replies, select.POLLIN)
            if request:
                poll.register(requests, select.POLLOUT)
            ready = [descriptor for descriptor, _ in poll.poll(1000 * self.left())]
            if not ready:
                self.late = True
                return
            if requests in ready:
                request = request[os.write(requests, request) :]
            elif data := os.read(replies, 2**20):
                self.unread += data
                enough = self.enough(data)
            else:
                return

    def transfer_blocking(self, request):
        """Do the same where pipes can't be waited for: end the worker in time."""
        requests, replies = self.pipes
        timer = threading.Timer(self.left(), self.expire)
        timer.daemon = True
        timer.start()
        try:
            while request:
                request = request[os.write(requests, request) :]
            enough = self.enough(self.unread)
            while not enough and (data := os.read(replies, 2**20)):
                self.unread += data
                enough = self.enough(data)
        finally:
            timer.cancel()

    def enough(self, data):
        """Say whether `data`, read last, ends a line, or there is far too much."""
        return b"\n" in data or len(self.unread) >= BYTES_REPLY

    def expire(self):
        """End a worker whose time is over."""
        self.late = True
        self.kill()

    def spent(self):
        """Return the seconds used of those it was given."""
        return self.seconds - self.left()

    def left(self):
        """Return the seconds left of those it was given."""
        return max(0, self.deadline - time.monotonic())

    def cause(self):
        """Say why the worker is gone."""
        # bubblewrap adds 128 to the signal that ended its child
        signals = {-self.status, self.status - 128}
        at_limit = getattr(signal, "SIGXCPU", None) in signals  # Windows has none
        most = self.sandbox.limits.processor
        if self.late or at_limit or (9 in signals and self.spent() > 0.9 * most):
            return "took too long"
        return "ended the process"


def first_process(info):
    """Return a descriptor of the sandbox's first process, named on the pipe `info`."""
    with open(info, "rb") as file:
        if not select.select([info], [], [], SECONDS_START)[0]:
            return None
        try:
            return os.pidfd_open(json.loads(file.read())["child-pid"])
        except (ValueError, KeyError, OSError, AttributeError):  # or an old system
            return None


def send_kill(send, target):
    """Send the signal that can't be ignored to whoever is still there."""
    try:
        send(target, signal.SIGKILL)
    except OSError:
        pass


def system_root():
    """Return the one variable without which Windows can't start Python."""
    return {k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}
