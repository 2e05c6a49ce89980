"""How a worker is started, spoken to until a deadline, and ended."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from grader import wire, worker
from grader.results import GraderFailed, Stopped

SECONDS_START, BYTES_REPLY = 60, 3_000_000
ENVIRONMENT = {
    "PATH": os.defpath,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
PROGRAM = """
import sys, types
sys.path.append(sys.argv[1])
wire = sys.modules["grader.wire"] = types.ModuleType("grader.wire")
exec({0!r}, vars(wire))
{1}
main()
"""
RUNNING = set()


def program():
    """Return the worker's program, which reads no file of the grader."""
    texts = (Path(module.__file__).read_text("utf-8") for module in (wire, worker))
    return PROGRAM.format(*texts)


def stop_all():
    """End every worker that is running."""
    for running in list(RUNNING):
        running.kill()


class Worker:
    """A running worker: a context manager whose exit leaves no process behind.

    It is killed `seconds` after it is ready, as the sandbox says unless told otherwise.
    """

    def __init__(self, sandbox, seconds=None):
        self.sandbox, self.first, self.unread = sandbox, None, bytearray()
        self.late = False
        self.start()
        RUNNING.add(self)
        try:
            self.give(SECONDS_START)
            self.check_python()
        except BaseException:
            self.__exit__()
            raise
        self.give(sandbox.limits.wall if seconds is None else seconds)

    def start(self):
        """Start the process; keep hold of the first one in its sandbox."""
        launch = self.sandbox.launch()
        confinement = {
            "user": launch.user,
            "resources": self.sandbox.limits.resources(),
        }
        python = ["-I", "-S", "-B", "-c", program(), launch.site]
        try:
            self.process = subprocess.Popen(
                [*launch.command, *python, json.dumps(confinement)],
                stdin=subprocess.PIPE,
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
        if launch.info is not None:
            self.first = first_process(launch.info)

    def give(self, seconds):
        """Let the worker live for `seconds` from now."""
        self.seconds, self.deadline = seconds, time.monotonic() + seconds

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        RUNNING.discard(self)
        if self.first is not None:
            os.close(self.first)
            self.first = None
        for stream in (self.process.stdout, self.process.stderr, self.process.stdin):
            stream.close()

    def check_python(self):
        """Wait for the worker's first words; nothing of the learner's ran so far."""
        want, advice = [list(sys.version_info[:3]), np.__version__], self.sandbox.advice
        try:
            got = json.loads(self.exchange(b""))["ready"]
        except (Stopped, ValueError, KeyError, TypeError) as error:
            self.kill()
            said = self.process.stderr.read(500).decode(errors="replace").strip()
            raise GraderFailed(
                f"The sandbox {self.sandbox.name} did not start Python. It said: "
                f"{said or 'nothing.'} {advice}".strip()
            ) from error
        if got != want:
            raise GraderFailed(
                f"The worker runs Python and numpy {got}, not {want}. {advice}".strip()
            )

    def kill(self):
        """End the worker and everything it started; a signal it can't ignore.

        With its first process the kernel ends all of a sandbox, whatever they did to
        one another; it is named by a descriptor, for a number may be given anew.
        """
        if self.first is not None:
            send_kill(signal.pidfd_send_signal, self.first)
        if self.process.poll() is None:
            if os.name == "posix":
                send_kill(os.killpg, self.process.pid)
            else:
                self.process.kill()
        self.process.wait()

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
        requests, replies = self.process.stdin.fileno(), self.process.stdout.fileno()
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
        timer = threading.Timer(self.left(), self.expire)
        timer.daemon = True
        timer.start()
        try:
            while request:
                request = request[self.process.stdin.write(request) :]
            enough = self.enough(self.unread)
            while not enough and (data := self.process.stdout.read(2**20)):
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
        signals = {-self.process.returncode, self.process.returncode - 128}
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
