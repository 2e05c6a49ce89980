"""How a worker is started, walled in and stopped.

===========  ==================================================================
``bwrap``    bubblewrap: no files but Python's and numpy's (read only), no other
             process, no network, no new process; the scores may count
``setpriv``  another user without privileges (needs root): keeps the worker from
             files that only the grader may read, not from the network; for
             containers in which bubblewrap can't start, such as Gradescope's
``none``     the limits the system offers; for one's own machine, "practice"
===========  ==================================================================
"""

import functools
import glob
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from pathlib import Path

import numpy as np

from grader import seccomp, worker

MODES = ("bwrap", "setpriv", "none")
SECONDS_CPU, SECONDS_WALL, SECONDS_START = 5, 10, 60
BYTES_MEMORY, BYTES_REPLY = 2**30, 3_000_000
NOBODY = 65534
PYTHON = os.path.realpath(sys._base_executable)
USERS = itertools.cycle(range(61184, 65000))  # one each: workers can't touch each other
RESOURCES = {
    "RLIMIT_CPU": SECONDS_CPU,
    "RLIMIT_AS": BYTES_MEMORY,
    "RLIMIT_FSIZE": 0,
    "RLIMIT_NPROC": 0,
    "RLIMIT_NOFILE": 64,
    "RLIMIT_CORE": 0,
}
ENVIRONMENT = {
    "PATH": os.defpath,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


ADVICE = {
    "bwrap": " Bubblewrap needs user namespaces. Where the system refuses them, allow "
    "them (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu from 24.04 "
    "kernel.apparmor_restrict_unprivileged_userns=0), grade as root with --sandbox "
    "setpriv, or use --sandbox none for practice scores.",
    "setpriv": " Every user must be able to read Python and numpy: use a Python that "
    "is not in a home folder.",
}


class GraderFailed(Exception):
    """The grader itself could not do its work; nothing is said about the learner."""


class Stopped(Exception):
    """The learner's code took the worker down; the text says how."""


@functools.cache
def bubblewrap():
    """Return bubblewrap's arguments, a bare Python included, and where numpy is."""
    wall = ["--die-with-parent", "--new-session", "--unshare-ipc"]
    wall += ["--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid() == 0:  # the worker gives root up itself, see worker.confine
        wall += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID"]
        wall += ["--cap-add", "CAP_SETGID"]
    else:
        wall += ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    for folder in ("/python", "/python/bin", f"/python/{sys.platlibdir}", "/site"):
        wall += ["--perms", "0755", "--dir", folder]
    for source, target in readable():
        wall += ["--ro-bind-try", source, target]
        pattern = (
            "*-packages" if "python" in Path(source).name else "python3*/*-packages"
        )
        for folder in glob.glob(f"{source}/{pattern}"):
            hidden = target + folder.removeprefix(source)  # site-packages and the like
            wall += ["--tmpfs", hidden, "--remount-ro", hidden]
    # no --proc: the memory of every process of one's own user can be written there,
    # that of the sandbox's first process too, which has no limits
    wall += ["--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    wall += ["--chdir", "/"]
    wall += ["--setenv", "LD_LIBRARY_PATH", "/python/lib"]
    return [*wall, "--", "/python/bin/python"], "/site"


def readable():
    """Yield what a bare Python with numpy reads: the path here, the path inside."""
    for path in ("/usr/lib", "/usr/lib64", "/lib", "/lib64"):
        yield path, path
    yield "/etc/ld.so.cache", "/etc/ld.so.cache"
    yield "/etc/alternatives", "/etc/alternatives"
    libraries, standard = (
        sysconfig.get_config_var("LIBDIR"),
        sysconfig.get_path("stdlib"),
    )
    if not libraries.startswith(("/usr/lib", "/lib")):
        yield libraries, "/python/lib"
    yield standard, f"/python/{sys.platlibdir}/{Path(standard).name}"
    yield PYTHON, "/python/bin/python"
    numpy = str(Path(np.__file__).resolve().parent)
    yield numpy, "/site/numpy"
    yield f"{numpy}.libs", "/site/numpy.libs"


def command(mode, filter_fd=None, info_fd=None):
    """Return the whole command line of a worker in sandbox `mode`.

    Bubblewrap reads the filter of system calls from one descriptor and tells the
    process id of the sandbox's first process, as it is seen from here, on another.
    """
    site, user = str(Path(np.__file__).resolve().parents[1]), 0
    start, program = [PYTHON], shutil.which(mode) or mode
    if mode == "bwrap":
        (start, site), user = bubblewrap(), NOBODY
        if filter_fd is not None:
            start = ["--seccomp", str(filter_fd), *start]
        if info_fd is not None:
            start = ["--info-fd", str(info_fd), *start]
        start = [program, *start]
    elif mode == "setpriv":
        user = next(USERS)
        start = [program, "--reuid", str(user), "--regid", str(user)]
        start += ["--clear-groups", "--no-new-privs", "--inh-caps=-all"]
        start += ["--bounding-set=-all", "--pdeathsig", "KILL", PYTHON]
    limits = json.dumps({"user": user, "resources": RESOURCES})
    code = Path(worker.__file__).read_text(encoding="utf-8")
    code = f"import sys\nsys.path.append(sys.argv[1])\n{code}\nmain()\n"
    return [*start, "-I", "-S", "-B", "-c", code, site, limits]


def obstacle(mode):
    """Say what keeps sandbox `mode` from starting here, or return None."""
    if mode == "none":
        return None
    if not sys.platform.startswith("linux"):
        return (
            "No sandbox exists for this system. --sandbox none grades without one, "
            "and every score says practice."
        )
    if shutil.which(mode) is None:
        package = {"bwrap": "bubblewrap", "setpriv": "util-linux"}[mode]
        return (
            f"{mode} is not installed. Install it (apt install {package}, "
            f"dnf install {package}), or use --sandbox none for practice scores."
        )
    if mode == "setpriv" and os.geteuid() != 0:
        return "--sandbox setpriv changes the user, so it needs root."
    return None


def filter_pipe():
    """Return a descriptor from which bubblewrap reads the system-call filter."""
    program = seccomp.program()
    if not program:
        return None
    read, write = os.pipe()
    os.write(write, program)
    os.close(write)
    return read


RUNNING = set()


def stop_all():
    """End every worker that is running."""
    for running in list(RUNNING):
        running.kill()


class Worker:
    """A running worker: a context manager whose exit leaves no process behind.

    It is killed `seconds` after it is ready, ``SECONDS_WALL`` unless told otherwise.
    """

    def __init__(self, mode, seconds=None):
        self.late, self.first, self.unread = False, None, bytearray()
        self.seconds = SECONDS_WALL if seconds is None else seconds
        self.start(mode)
        RUNNING.add(self)
        try:
            self.deadline = time.monotonic() + SECONDS_START
            self.check_python(mode)
        except BaseException:
            self.__exit__()
            raise
        self.deadline = time.monotonic() + self.seconds

    def start(self, mode):
        """Start the process; keep hold of the first one in its sandbox."""
        fds, info = [], None
        if mode == "bwrap":
            info, told = os.pipe()
            fds = [filter_pipe(), told]
        try:
            self.process = subprocess.Popen(
                command(mode, *fds),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env={**ENVIRONMENT, **system_root()},
                pass_fds=[fd for fd in fds if fd is not None],
                start_new_session=True,
            )
        except OSError as error:
            if info is not None:
                os.close(info)
            raise GraderFailed(f"The sandbox {mode} can't start: {error}.") from error
        finally:
            for fd in filter(None, fds):
                os.close(fd)
        if info is not None:
            self.first = first_process(info)

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

    def check_python(self, mode):
        """Wait for the worker's first words; nothing of the learner's ran so far."""
        want = [list(sys.version_info[:3]), np.__version__]
        try:
            got = json.loads(self.exchange(b""))["ready"]
        except (Stopped, ValueError, KeyError, TypeError) as error:
            self.kill()
            said = self.process.stderr.read(500).decode(errors="replace").strip()
            raise GraderFailed(
                f"The sandbox {mode} did not start Python. It said: "
                f"{said or 'nothing.'}{ADVICE.get(mode, '')}"
            ) from error
        if got != want:
            raise GraderFailed(
                f"The worker runs Python and numpy {got}, not {want}."
                f"{ADVICE['setpriv'] if mode == 'setpriv' else ''}"
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
            ready = [fd for fd, _ in poll.poll(1000 * self.left())]
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
        """Return the seconds since the worker was ready."""
        return self.seconds - self.left()

    def left(self):
        """Return the seconds left of those it was given."""
        return max(0, self.deadline - time.monotonic())

    def cause(self):
        """Say why the worker is gone."""
        killed = self.process.returncode in (-9, 137)
        if self.late or (killed and self.spent() > 0.9 * SECONDS_CPU):
            return "took too long"
        return "ended the process"


def first_process(info):
    """Return a descriptor of the sandbox's first process, named on the pipe `info`."""
    with open(info, "rb") as file:
        if not select.select([info], [], [], SECONDS_START)[0]:
            return None
        try:
            return os.pidfd_open(json.loads(file.read())["child-pid"])
        except (ValueError, KeyError, OSError):  # bubblewrap has ended before
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
