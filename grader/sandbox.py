"""The sandboxes in which a worker can run, a row each.

A new sandbox is a new row: the command line, the report, the canary and the bundle
read the rows, and nothing else knows their names.
"""

import functools
import glob
import itertools
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SITE = str(Path(np.__file__).resolve().parents[1])
PYTHON = os.path.realpath(sys._base_executable)
NOBODY = 65534
USERS = itertools.cycle(range(61184, 65000))  # one each: workers can't touch each other


@dataclass(frozen=True)
class Limits:
    """What a worker may use, in seconds and bytes."""

    wall: float = 10
    processor: int = 5
    memory: int = 2**30

    def resources(self):
        """Return the limits that the system itself is asked to keep."""
        return {
            "RLIMIT_CPU": self.processor,
            "RLIMIT_AS": self.memory,
            "RLIMIT_FSIZE": 0,
            "RLIMIT_NPROC": 0,
            "RLIMIT_NOFILE": 64,
            "RLIMIT_CORE": 0,
        }


@dataclass
class Launch:
    """How to start one worker.

    ``command`` starts a bare Python, which finds numpy in ``site`` and becomes ``user``
    where that is not 0. It inherits the descriptors ``inherited``, which are closed
    here afterwards; on ``info`` it tells the process id of the sandbox's first process.
    """

    command: list
    site: str = SITE
    user: int = 0
    inherited: tuple = ()
    info: int | None = None


@dataclass(frozen=True)
class Sandbox:
    """A row: a way to wall a worker in.

    Parameters
    ----------
    name
        That of ``--sandbox``, and of the program that builds the walls.
    launch
        Returns a new :class:`Launch`.
    package
        What to install where the program is missing; without one nothing is needed.
    needs_root
        Whether only root can build the walls.
    walls
        What the canary makes sure that a submission can't reach: see its ``WALLS``.
    counts
        Whether a score from here may count; otherwise it is called practice.
    advice
        What to do where it does not start.
    forks
        Whether one start serves several answers: see ``worker.keep_room``.
    """

    name: str
    launch: Callable[[], Launch]
    package: str = ""
    needs_root: bool = False
    walls: tuple[str, ...] = ()
    counts: bool = True
    advice: str = ""
    limits: Limits = Limits()
    forks: bool = sys.platform.startswith("linux")

    @property
    def label(self):
        """What a score from here is called."""
        return self.name if self.counts else "practice"

    def obstacle(self):
        """Say what keeps it from starting here, or return nothing."""
        if not self.package:
            return ""
        if not sys.platform.startswith("linux"):
            return (
                "No sandbox exists for this system. --sandbox none grades without "
                "one, and every score says practice."
            )
        if shutil.which(self.name) is None:
            return (
                f"{self.name} is not installed. Install it (apt install "
                f"{self.package}, dnf install {self.package}), or use --sandbox none "
                "for practice scores."
            )
        if self.needs_root and os.geteuid() != 0:
            return f"--sandbox {self.name} changes the user, so it needs root."
        return ""


def bubblewrap():
    """Return the launch of a worker in bubblewrap."""
    info, told = os.pipe()
    # who reads may be gone by then, and bubblewrap end half-way, as it writes to no one
    inherited = told, os.dup(info)
    command = [shutil.which("bwrap") or "bwrap", "--info-fd", str(told), *walls()]
    command += ["--", "/python/bin/python"]
    return Launch(command, "/site", NOBODY, inherited, info)


@functools.cache
def walls():
    """Return bubblewrap's arguments: no files but a bare Python's and numpy's."""
    # no --die-with-parent: it ends one half of bubblewrap while the other waits for it;
    # the room ends when the grader is gone, see worker.keep_room
    wall = ["--new-session", "--unshare-ipc"]
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
    return [*wall, "--chdir", "/", "--setenv", "LD_LIBRARY_PATH", "/python/lib"]


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
    yield f"{SITE}/numpy", "/site/numpy"
    yield f"{SITE}/numpy.libs", "/site/numpy.libs"


def another_user():
    """Return the launch of a worker as a user of its own, without privileges."""
    user = next(USERS)
    command = [shutil.which("setpriv") or "setpriv", "--reuid", str(user)]
    command += ["--regid", str(user), "--clear-groups", "--no-new-privs"]
    command += ["--inh-caps=-all", "--bounding-set=-all", "--pdeathsig", "KILL"]
    return Launch([*command, PYTHON], user=user)


ROWS = (
    Sandbox(
        "bwrap",
        bubblewrap,
        package="bubblewrap",
        walls=("calls", "files", "processes", "network"),
        advice="Bubblewrap needs user namespaces. Where the system refuses them, allow "
        "them (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu from 24.04 "
        "kernel.apparmor_restrict_unprivileged_userns=0), grade as root with --sandbox "
        "setpriv, or use --sandbox none for practice scores.",
    ),
    Sandbox(  # for containers in which bubblewrap can't start, such as Gradescope's
        "setpriv",
        another_user,
        package="util-linux",
        needs_root=True,
        walls=("calls", "files", "network"),
        advice="Every user must be able to read Python and numpy: use a Python that is "
        "not in a home folder.",
    ),
    Sandbox("none", lambda: Launch([PYTHON]), counts=False),
)
SANDBOXES = {row.name: row for row in ROWS}
