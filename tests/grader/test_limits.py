"""A worker's command line, its limits, its time and its end."""

import io
import json
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from grader import sandbox, seccomp
from grader.sandbox import GraderFailed, Stopped, Worker

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
can_wall = pytest.mark.skipif(bool(sandbox.obstacle("bwrap")), reason="no bubblewrap")
SITE = str(Path(np.__file__).resolve().parents[1])


def parts(mode, fd=None):
    """Return start, program text, folder of numpy and limits of a command line."""
    *start, code, site, limits = sandbox.command(mode, fd)
    assert start[-4:] == ["-I", "-S", "-B", "-c"]
    return start[:-4], code, site, json.loads(limits)


def test_a_bare_worker_is_python_alone():
    start, code, site, limits = parts("none")
    assert start == [sandbox.PYTHON] and site == SITE
    assert limits == {"user": 0, "resources": sandbox.RESOURCES}
    assert code.startswith("import sys\nsys.path.append(sys.argv[1])\n")
    assert code.endswith("\nmain()\n") and "def confine" in code


def test_every_worker_of_setpriv_is_another_user_without_privileges(monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: f"/bin/{name}")
    users = set()
    for _ in range(3):
        start, _, site, limits = parts("setpriv")
        user = str(limits["user"])
        assert start == [
            *("/bin/setpriv", "--reuid", user, "--regid", user, "--clear-groups"),
            *("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"),
            *("--pdeathsig", "KILL", sandbox.PYTHON),
        ]
        assert site == SITE and 61184 <= limits["user"] < 65000
        users.add(user)
    assert len(users) == 3


@pytest.mark.parametrize("euid", [0, 1000])
def test_bubblewrap_shares_nothing_but_what_is_read(euid, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: euid, raising=False)
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    sandbox.bubblewrap.cache_clear()
    start, _, site, limits = parts("bwrap", 9)
    bare, *_ = parts("bwrap")
    sandbox.bubblewrap.cache_clear()
    assert bare == [start[0], *start[3:]] and start[:3] == ["bwrap", "--seccomp", "9"]
    assert site == "/site" and limits["user"] == sandbox.NOBODY == 65534
    assert start[3:10] == [
        *("--die-with-parent", "--new-session", "--unshare-ipc", "--unshare-pid"),
        *("--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
    ]
    caps = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    nobody = ["--unshare-user", "--uid", "65534", "--gid", "65534"]
    who = caps if euid == 0 else nobody
    assert start[10 : 10 + len(who)] == who
    folders = ("/python", "/python/bin", f"/python/{sys.platlibdir}", "/site")
    made = [word for f in folders for word in ("--perms", "0755", "--dir", f)]
    rest = start[10 + len(who) :]
    assert rest[: len(made)] == made
    bound = [i for i, word in enumerate(rest) if word == "--ro-bind-try"]
    assert [tuple(rest[i + 1 : i + 3]) for i in bound] == list(sandbox.readable())
    for i, word in enumerate(rest):  # neighbours of numpy are covered
        if word == "--tmpfs":
            assert rest[i + 2 : i + 4] == ["--remount-ro", rest[i + 1]]
            assert rest[i + 1].endswith("-packages")
    assert rest[-15:] == [
        *("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"),
        *("--remount-ro", "/", "--chdir", "/", "--setenv", "LD_LIBRARY_PATH"),
        *("/python/lib", "--", "/python/bin/python"),
    ]


def test_what_a_bare_python_reads():
    found = list(sandbox.readable())
    numpy = f"{SITE}/numpy"
    standard = os.path.dirname(os.__file__)
    here = f"/python/{sys.platlibdir}/{Path(standard).name}"
    for pair in (
        *((path, path) for path in ("/usr/lib", "/usr/lib64", "/lib", "/lib64")),
        ("/etc/ld.so.cache", "/etc/ld.so.cache"),
        ("/etc/alternatives", "/etc/alternatives"),
        (standard, here),
        (sandbox.PYTHON, "/python/bin/python"),
        (numpy, "/site/numpy"),
        (f"{numpy}.libs", "/site/numpy.libs"),
    ):
        assert pair in found
    assert len(found) - 10 == ("/python/lib" in [inside for _, inside in found])


LIMITS = """
import os, resource

def limits():
    found = []
    for name in ("CPU", "AS", "FSIZE", "NPROC", "NOFILE", "CORE"):
        found.append(list(resource.getrlimit(getattr(resource, "RLIMIT_" + name))))
    return found

def threads():
    names = ("OPENBLAS", "OMP", "MKL")
    return [int(os.environ[f"{name}_NUM_THREADS"]) for name in names]
"""


@linux
@pytest.mark.parametrize("mode", [pytest.param("bwrap", marks=can_wall), "none"])
def test_the_limits_hold_where_the_answer_runs(mode):
    request = {"arguments": {}, "strict": False}
    with Worker(mode) as running:
        running.ask({"source": LIMITS, "function": "limits"})
        found = running.ask({"call": "limits()", **request})
        running.ask({"source": LIMITS, "function": "threads"})
        threads = running.ask({"call": "threads()", **request})
    most = [5, 2**30, 0, 0, 64, 0]
    rows = [{"items": [{"scalar": n}, {"scalar": n}]} for n in most]
    assert found == {"value": {"items": rows}}
    assert threads == {"value": {"items": [{"scalar": 1}] * 3}}


SLEEP = "import time\ndef nap(s):\n    time.sleep(s)\n    return s\n"


def nap(running, seconds):
    data = {"s": {"scalar": seconds}}
    return running.ask({"call": "nap(s)", "arguments": data, "strict": False})


def test_a_worker_lives_as_long_as_it_was_given_and_no_longer():
    began = time.monotonic()
    with Worker("none", 3) as running:
        running.ask({"source": SLEEP, "function": "nap"})
        assert nap(running, 0.2) == {"value": {"scalar": 0.2}}
        assert 0 < running.left() <= 2.8 and running.spent() >= 0.2
        with pytest.raises(Stopped, match="^took too long$"):
            nap(running, 30)
        assert running.left() == 0 and running.process.returncode is not None
    assert running not in sandbox.RUNNING and not running.timer.is_alive()
    assert time.monotonic() - began < 20


def test_all_workers_can_be_stopped_at_once():
    with Worker("none") as one, Worker("none") as two:
        assert {one, two} <= sandbox.RUNNING
        assert one.seconds == sandbox.SECONDS_WALL
        assert one.timer.daemon  # it must not hold up a grader that ends
        sandbox.stop_all()
        for running in (one, two):
            assert running.process.poll() is not None
            with pytest.raises(Stopped, match="^ended the process$"):
                running.ask({"source": "", "function": "f"})


def dead(reply=b"", code=0, late=False, spent=0.0):
    """Return a worker whose process is over and has left a reply."""
    running = Worker.__new__(Worker)
    running.late, running.began = late, time.monotonic() - spent
    running.timer = SimpleNamespace(cancel=lambda: None)
    running.process = SimpleNamespace(
        stdin=io.BytesIO(),
        stdout=io.BytesIO(reply),
        stderr=io.BytesIO(b" what it said \xff\n"),
        returncode=code,
        poll=lambda: code,
        wait=lambda: code,
    )
    return running


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "ended the process"),
        ({"late": True}, "took too long"),
        ({"code": -9, "spent": 4.6}, "took too long"),
        ({"code": 137, "spent": 4.6}, "took too long"),
        ({"code": -9, "spent": 4.0}, "ended the process"),
        ({"code": 1, "spent": 4.6}, "ended the process"),
        ({"reply": b"no end"}, "returned far too much"),
        ({"reply": b"no json\n"}, "broke the connection to the grader"),
        ({"reply": b"[" * 10**6 + b"\n"}, "broke the connection to the grader"),
        ({"reply": b" " * (3 * 10**6) + b"1\n"}, "returned far too much"),
    ],
    ids=repr,
)
def test_how_a_worker_was_lost_is_told(state, words):
    with pytest.raises(Stopped, match=f"^{words}$"):
        dead(**state).ask({})


def test_a_request_is_one_line_and_a_reply_is_one_line():
    running = dead(b'{"a": 1}\n{"b": 2}\n')
    assert running.ask({"text": "é\n"}) == {"a": 1}
    assert running.ask({}) == {"b": 2}
    first, second = running.process.stdin.getvalue().splitlines()
    assert (json.loads(first), json.loads(second)) == ({"text": "é\n"}, {})


@pytest.mark.parametrize("mode", sandbox.MODES)
def test_another_python_and_another_program_are_told_with_advice(mode):
    ready = [list(sys.version_info[:3]), np.__version__]
    dead(json.dumps({"ready": ready}).encode() + b"\n").check_python(mode)
    advice = sandbox.ADVICE.get(mode, "")
    with pytest.raises(GraderFailed) as failure:
        dead(b'{"ready": 7}\n').check_python(mode)
    assert str(failure.value) == f"The worker runs Python and numpy 7, not {ready}." + (
        advice if mode == "setpriv" else ""
    )
    for reply in (b"", b"no json\n", b"{}\n", b"7\n"):
        with pytest.raises(GraderFailed) as failure:
            (running := dead(reply)).check_python(mode)
        said = f"The sandbox {mode} did not start Python. It said: what it said \ufffd"
        assert str(failure.value) == said + advice
        assert running.process.stdin.closed and running.process.stderr.closed


def test_a_program_that_is_missing_is_a_failure_of_the_grader(monkeypatch):
    monkeypatch.setattr(sandbox, "PYTHON", "/no/python")
    with pytest.raises(GraderFailed, match="^The sandbox none can't start: .*No such"):
        Worker("none")


@linux
@pytest.mark.parametrize(
    ("mode", "package"), [("bwrap", "bubblewrap"), ("setpriv", "util-linux")]
)
def test_the_package_to_install_is_named(mode, package, monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    assert sandbox.obstacle(mode) == (
        f"{mode} is not installed. Install it (apt install {package}, "
        f"dnf install {package}), or use --sandbox none for practice scores."
    )
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert sandbox.obstacle(mode) is None


@pytest.mark.parametrize("program", [b"", b"a filter"])
def test_the_filter_is_read_from_a_pipe_where_there_is_one(program, monkeypatch):
    monkeypatch.setattr(seccomp, "program", lambda: program)
    read = sandbox.filter_pipe()
    if not program:
        assert read is None
        return
    assert os.read(read, 100) == program and os.read(read, 1) == b""
    os.close(read)


def test_of_the_environment_windows_needs_one_variable(monkeypatch):
    monkeypatch.setenv("SYSTEMROOT", "x")
    assert sandbox.system_root() == {"SYSTEMROOT": "x"}
    monkeypatch.delenv("SYSTEMROOT")
    assert sandbox.system_root() == {}
