"""A worker's command line, its limits, its time and its end."""

import json
import os
import sys
import textwrap
import time

import numpy as np
import pytest

from grader import sandbox, seccomp
from grader.sandbox import GraderFailed, Stopped, Worker

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
can_wall = pytest.mark.skipif(bool(sandbox.obstacle("bwrap")), reason="no bubblewrap")


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
    assert running not in sandbox.RUNNING
    assert time.monotonic() - began < 20


def test_all_workers_can_be_stopped_at_once():
    with Worker("none") as one, Worker("none") as two:
        assert {one, two} <= sandbox.RUNNING
        assert one.seconds == sandbox.SECONDS_WALL
        sandbox.stop_all()
        for running in (one, two):
            assert running.process.poll() is not None
            with pytest.raises(Stopped, match="^ended the process$"):
                running.ask({"source": "", "function": "f"})


def speaking(monkeypatch, program):
    """Let the next worker be a program that says it is ready, then what it likes."""
    ready = json.dumps({"ready": [list(sys.version_info[:3]), np.__version__]})
    text = f"import os, time\nos.write(1, {ready.encode()!r} + b'\\n')\n{program}"
    monkeypatch.setattr(
        sandbox, "command", lambda *_: [sys.executable, "-I", "-S", "-c", text]
    )


LOST = {
    "ends": ("os.read(0, 99)", "ended the process"),
    "half a line": ("os.write(1, b'[')", "ended the process"),
    "deaf": ("time.sleep(60)", "took too long"),
    "a byte at a time": (
        "while True: os.write(1, b'['); time.sleep(0.01)",
        "took too long",
    ),
    "no JSON": (r"os.write(1, b'no\n')", "broke the connection to the grader"),
    "deep": (
        r"os.write(1, b'[' * 10**6 + b'\n')",
        "broke the connection to the grader",
    ),
    "far too long": ("while True: os.write(1, b'[' * 10**5)", "returned far too much"),
    "long": (
        r"os.write(1, b' ' * (3 * 10**6) + b'1\n'); time.sleep(60)",
        "returned far too much",
    ),
    "a survivor holds the pipe": (
        "if os.fork() == 0:\n    os.setsid(); time.sleep(9)\nos.read(0, 99)",
        "took too long",
    ),
}


@pytest.fixture(params=["waits for pipes", "as on Windows"])
def transfer(request, monkeypatch):
    """Use both ways to speak with a worker."""
    if request.param == "as on Windows":
        monkeypatch.setattr(Worker, "transfer", Worker.transfer_blocking)


@pytest.mark.skipif(os.name != "posix", reason="no processes of this kind")
@pytest.mark.parametrize("way", LOST)
def test_how_a_worker_was_lost_is_told(way, monkeypatch):
    program, words = LOST[way]
    speaking(monkeypatch, program)
    began = time.monotonic()
    with Worker("none", 1) as running, pytest.raises(Stopped, match=f"^{words}$"):
        running.ask({})
    assert time.monotonic() - began < 8, "it was waited for"


def test_a_request_is_one_line_and_a_reply_is_one_line(transfer, monkeypatch):
    program = """
        import sys
        for line in sys.stdin:
            sys.stdout.write(line + line)
            sys.stdout.flush()
    """
    speaking(monkeypatch, textwrap.dedent(program))
    with Worker("none", 9) as running:
        for request in ({"text": "é\n" * 10**5}, 2, 2):
            said = running.ask(request)
        assert said == 2 and running.ask(3) == 2


@pytest.mark.skipif(os.name != "posix", reason="no processes of this kind")
def test_a_worker_that_can_only_be_read_from_is_ended_in_time(transfer, monkeypatch):
    speaking(monkeypatch, "time.sleep(60)")
    with Worker("none", 1) as running, pytest.raises(Stopped, match="too long"):
        running.ask({"text": "x" * 10**6})  # more than a pipe holds


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
