"""A worker's limits, its time, its end, and what is said when it does not start."""

import json
import os
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader import process, wire
from grader.process import Room, Worker
from grader.results import GraderFailed, Stopped
from grader.sandbox import SANDBOXES, Launch, Limits, Sandbox
from tests.support.sets import EXERCISES

NAME = "01-definition"
NONE, BWRAP = SANDBOXES["none"], SANDBOXES["bwrap"]
sandboxed = pytest.param(BWRAP, marks=pytest.mark.sandbox, id="bwrap")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
posix = pytest.mark.skipif(os.name != "posix", reason="no processes of this kind")


def answer(sandbox, source, call, **arguments):
    """Return what one call of an answer returns in a worker."""
    with Worker(sandbox) as running:
        function = call.split("(")[0]
        assert running.ask(wire.to_load(source, function)) == {"loaded": True}
        return wire.read_all(running.ask(wire.to_call([call], arguments)), 1)[0].value


LIMITS = """
import os, resource

def limits():
    names = ("CPU", "AS", "FSIZE", "NPROC", "NOFILE", "CORE")
    return [resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in names]

def threads():
    names = ("OPENBLAS", "OMP", "MKL")
    return [int(os.environ[f"{name}_NUM_THREADS"]) for name in names]
"""


@linux
@pytest.mark.parametrize("sandbox", [sandboxed, pytest.param(NONE, id="none")])
def test_the_limits_hold_where_the_answer_runs(sandbox):
    most = [2**30, 0, 0, 64, 0]
    processor, *others = answer(sandbox, LIMITS, "limits()")
    assert processor == [5, 6]  # a signal that tells the cause, then the end
    assert others == [[n, n] for n in most]
    assert answer(sandbox, LIMITS, "threads()") == [1, 1, 1]


HEAVY = """
def tried():
    got = []
    for name in ("relulib", "grader", "torch", "scipy", "nbformat", "pytest"):
        try:
            __import__(name)
            got.append(name)
        except ImportError:
            pass
    return len(got)
"""


@pytest.mark.parametrize("sandbox", [sandboxed, pytest.param(NONE, id="none")])
def test_a_worker_has_numpy_and_nothing_else(sandbox):
    assert answer(sandbox, HEAVY, "tried()") == 0


PRINTS = """
import os, sys
def f():
    for stream in (sys.stdout, sys.stderr):
        print('{"value": {"scalar": 1}}', file=stream, flush=True)
    os.write(1, b"x\\n")
    return 7
print("loaded", flush=True)
"""


def test_what_an_answer_prints_goes_nowhere():
    assert answer(NONE, PRINTS, "f() + f() + f()") == 21


def test_a_worker_lives_as_long_as_it_was_given_and_no_longer():
    nap = "import time\ndef nap(s):\n    time.sleep(s)\n    return s\n"
    began = time.monotonic()
    with Worker(NONE, 1) as running:
        running.ask(wire.to_load(nap, "nap"))
        reply = running.ask(wire.to_call(["nap(s)"], {"s": 0.2}))
        assert wire.read_all(reply, 1)[0].value == 0.2 and 0 < running.left() <= 0.8
        with pytest.raises(Stopped, match="^took too long$"):
            running.ask(wire.to_call(["nap(s)"], {"s": 60}))
        assert running.left() == 0 and running.status
    assert not process.RUNNING
    assert time.monotonic() - began < 20, "it was waited for"


def test_all_workers_can_be_stopped_at_once():
    with Worker(NONE) as one, Worker(NONE) as two:
        assert {one.room, two.room} == process.RUNNING
        process.stop_all()
        for running in (one, two):
            with pytest.raises(Stopped, match="^ended the process$"):
                running.ask(wire.to_load("", "f"))


def speaks(program):
    """Return a sandbox whose worker says that it is ready, then what it likes."""
    ready = json.dumps({"ready": [list(sys.version_info[:3]), np.__version__]})
    text = f"import os, sys, time\nos.write(1, {ready.encode()!r} + b'\\n')\n{program}"
    command = [sys.executable, "-I", "-S", "-c", text]
    return Sandbox("loud", lambda: Launch(command), advice="Do it.", forks=False)


TOO_LONG, TOO_MUCH = "took too long", "returned far too much"
BROKEN = "broke the connection to the grader"
LOST = {
    "ends": ("sys.stdin.readline()", "ended the process"),
    "half a line": ("os.write(1, b'[')", "ended the process"),
    "deaf": ("time.sleep(60)", TOO_LONG),
    "a byte at a time": ("while True: os.write(1, b'['); time.sleep(0.01)", TOO_LONG),
    "no JSON": ("sys.stdin.readline(); print('no')", BROKEN),
    "deep": ("sys.stdin.readline(); print('[' * 10**6)", BROKEN),
    "endless": ("while True: os.write(1, b'[' * 10**5)", TOO_MUCH),
    "long": ("print(' ' * 3 * 10**6, flush=True); time.sleep(60)", TOO_MUCH),
    "its heir holds the pipes": (
        "if os.fork() == 0: os.setsid(); time.sleep(9)\nsys.stdin.readline()",
        TOO_LONG,
    ),
}


@posix
@pytest.mark.parametrize("way", LOST)
def test_how_a_worker_was_lost_is_told_in_time(way):
    program, words = LOST[way]
    began = time.monotonic()
    with Worker(speaks(program), 0.7) as running:
        with pytest.raises(Stopped, match=f"^{words}$"):
            running.ask({})
    assert time.monotonic() - began < 8, "it was waited for"
    assert len(running.unread) < 2 * process.BYTES_REPLY, "all of it was read"


@pytest.fixture(params=["waits for pipes", "as on Windows"])
def transfer(request, monkeypatch):
    """Use both ways to speak with a worker."""
    if request.param == "as on Windows":
        monkeypatch.setattr(Worker, "transfer", Worker.transfer_blocking)


def test_a_request_is_one_line_and_a_reply_is_one_line(transfer):
    program = """
        for line in sys.stdin:
            sys.stdout.write(line + line)
            sys.stdout.flush()
    """
    with Worker(speaks(textwrap.dedent(program)), 9) as running:
        for request in ({"text": "é\n" * 10**5}, 2, 2):
            said = running.ask(request)
        assert said == 2 and running.ask(3) == 2


@posix
def test_a_worker_that_never_reads_is_ended_in_time(transfer):
    with Worker(speaks("time.sleep(60)"), 0.5) as running:
        with pytest.raises(Stopped, match=TOO_LONG):
            running.ask({"text": "x" * 10**6})  # more than a pipe holds


@posix
def test_the_processor_time_of_an_answer_is_no_crash():
    sandbox = replace(NONE, limits=Limits(wall=60, processor=1))
    with Worker(sandbox) as running:
        running.ask(wire.to_load("def f():\n    while True: pass", "f"))
        with pytest.raises(Stopped, match=TOO_LONG):
            running.ask(wire.to_call(["f()"], {}))
        assert not running.late


@posix
def test_another_python_is_told_with_advice():
    for said in ('{"ready": 7}', "no json", "{}", "7", ""):
        command = [sys.executable, "-c", f"print({said!r}); 1 / (not {bool(said)})"]
        with pytest.raises(GraderFailed, match="Do it.$") as failure:
            Worker(replace(speaks(""), launch=lambda c=command: Launch(c)))
        told = "runs Python and numpy 7, not" if "ready" in said else "not start Python"
        assert told in str(failure.value)
    assert not process.RUNNING


def test_a_program_that_is_missing_is_a_failure_of_the_grader():
    sandbox = replace(NONE, launch=lambda: Launch(["/no/python"]))
    with pytest.raises(GraderFailed, match="^The sandbox none (can't|did not) start"):
        Worker(sandbox)
    assert not process.RUNNING


@linux
def test_workers_share_a_room_and_neither_their_end_nor_their_memory():
    source = "held = []\ndef f(x):\n    held.append(x)\n    return len(held)"
    with Room(NONE) as room, Worker(room) as one, Worker(room) as two:
        for worker in (one, two):
            worker.ask(wire.to_load(source, "f"))
        for worker, count in ((one, 1), (two, 1), (one, 2)):
            (told,) = wire.read_all(worker.ask(wire.to_call(["f(0)"], {})), 1)
            assert told.value == count
        one.kill()
        with pytest.raises(Stopped, match="^ended the process$"):
            one.ask(wire.to_call(["f(0)"], {}))
        assert two.ask(wire.to_call(["f(0)"], {}))
        with Worker(room) as three:
            assert three.ask(wire.to_load(source, "f")) == {"loaded": True}


@linux
def test_a_room_that_is_lost_is_followed_by_another():
    with Room(NONE) as room, Worker(room) as one:
        room.process.kill()
        with Worker(room) as two:
            assert two.ask(wire.to_load("def f(): pass", "f")) == {"loaded": True}
            with pytest.raises(Stopped, match="^ended the process$"):
                one.ask({})
    assert not process.RUNNING


@linux
@pytest.mark.parametrize("sandbox", [sandboxed, pytest.param(NONE, id="none")])
def test_where_memory_runs_out_an_answer_goes_before_the_grader(sandbox):
    with Room(sandbox) as room, Worker(room):
        pids = {room.process.pid}
        for _ in range(3):  # bubblewrap starts the room as its grandchild
            pids |= {int(child) for pid in pids for child in told_children(pid)}
        scores = [Path(f"/proc/{pid}/oom_score_adj").read_text() for pid in pids]
        assert {int(score) for score in scores} == {1000} and len(scores) > 1
    assert int(Path("/proc/self/oom_score_adj").read_text()) < 1000


KILLED = """
import sys, time
from grader import wire
from grader.process import Room, Worker
from grader.sandbox import SANDBOXES
with Room(SANDBOXES[sys.argv[1]]) as room, Worker(room) as worker:
    worker.ask(wire.to_load("def f():\\n    while True: pass", "f"))
    print("ready", flush=True)
    worker.ask(wire.to_call(["f()"], {}))
"""


@linux
@pytest.mark.parametrize("sandbox", [sandboxed, pytest.param(NONE, id="none")])
def test_a_grader_that_is_killed_takes_its_workers_with_it(sandbox):
    command = [sys.executable, "-c", KILLED, sandbox.name]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"ready\n"
        began = {running.pid}
        for _ in range(4):
            began |= {int(c) for pid in began for c in told_children(pid)}
        assert len(began) > 2
        running.kill()
    deadline = time.monotonic() + 20
    while left := list(filter(alive, began)):
        assert time.monotonic() < deadline, left
        time.sleep(0.02)


EARLY = """
import os, signal, sys, time
from grader import process
from grader.sandbox import SANDBOXES
process.ENVIRONMENT["MARK"] = sys.argv[1]
for i in range(16):
    child = os.fork()
    if not child:
        process.Room(SANDBOXES["bwrap"]).open()
        time.sleep(60)
    time.sleep(0.003 * i)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.mark.sandbox
@pytest.mark.slow
def test_a_grader_that_is_killed_as_a_sandbox_starts_leaves_nothing(tmp_path):
    mark = tmp_path.name
    subprocess.run([sys.executable, "-c", EARLY, mark], check=True)
    deadline = time.monotonic() + 30
    while left := [p for p in map(int, pids()) if marked(p, mark) and alive(p)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def pids():
    return filter(str.isdigit, os.listdir("/proc"))


def marked(pid, mark):
    try:
        return f"MARK={mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def told_children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def grade(tmp_path, programs):
    """Grade a stub with the executables of a folder of our own in the PATH."""
    book = EXERCISES / NAME / f"{NAME}.ipynb"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "grader", EXERCISES / NAME, book),
            *("--csv", tmp_path / "grades.csv", "--sandbox", "bwrap"),
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": str(programs)},
    )
    assert done.returncode == 3 and not list(tmp_path.glob("grades*"))
    assert "Traceback" not in done.stderr
    return done.stderr


@linux
def test_without_bubblewrap_the_message_says_what_to_install(tmp_path):
    assert "apt install bubblewrap" in grade(tmp_path, tmp_path / "nothing")


@linux
def test_a_sandbox_that_is_refused_is_not_a_class_of_zeros(tmp_path):
    script = "#!/bin/sh\necho bwrap: No permissions to create new namespace >&2; exit 1"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/bwrap").write_text(script)
    (tmp_path / "bin/bwrap").chmod(0o755)
    told = grade(tmp_path, tmp_path / "bin")
    assert "It said: bwrap: No permissions to create new namespace" in told
    assert "kernel.unprivileged_userns_clone=1" in told
