"""Where a sandbox can't start, nothing is written and the message says what to do."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader import canary, sandbox, seccomp, worker
from grader.sandbox import GraderFailed, Stopped, Worker
from tests.support.sets import EXERCISES, key_of

NAME = "01-definition"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
can_wall = pytest.mark.skipif(
    bool(sandbox.obstacle("bwrap")) and not os.environ.get("CI"), reason="no bubblewrap"
)


ADVICE = (
    "did not start Python. It said: bwrap: No permissions to create new namespace "
    "Bubblewrap needs user namespaces. Where the system refuses them, allow them "
    "(sysctl kernel.unprivileged_userns_clone=1, on Ubuntu from 24.04 "
    "kernel.apparmor_restrict_unprivileged_userns=0), grade as root with "
    "--sandbox setpriv, or use --sandbox none for practice scores."
)


def grade(tmp_path, mode, programs):
    """Grade a stub with the executables of a folder of our own in the PATH."""
    out = tmp_path / "grades.csv"
    book = EXERCISES / NAME / f"{NAME}.ipynb"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "grader", EXERCISES / NAME, book),
            *("--csv", out, "--sandbox", mode),
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": str(programs)},
    )
    return done, sorted(p.name for p in tmp_path.iterdir() if p != programs)


@linux
def test_without_bubblewrap_the_message_says_what_to_install(tmp_path):
    done, written = grade(tmp_path, "bwrap", tmp_path / "nothing")
    assert done.returncode == 3 and not written
    assert "apt install bubblewrap" in done.stderr
    assert "Traceback" not in done.stderr


@linux
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo bwrap: No permissions to create new namespace >&2; exit 1", ADVICE),
        ("exit 0", "It said: nothing"),
        ("echo '{}'", "did not start Python"),
        ('echo \'{"ready": [[2, 7, 18], "1.0"]}\'', "runs Python and numpy"),
    ],
    ids=["refused", "silent", "another program", "another Python"],
)
def test_a_sandbox_that_does_not_start_is_not_a_class_of_zeros(script, words, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "bwrap").write_text(f"#!/bin/sh\n{script}\n")
    (programs / "bwrap").chmod(0o755)
    done, written = grade(tmp_path, "bwrap", programs)
    assert done.returncode == 3 and not written
    assert words in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("system", ["darwin", "win32"])
@pytest.mark.parametrize("mode", ["bwrap", "setpriv"])
def test_other_systems_have_practice_alone(system, mode, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    assert "--sandbox none" in sandbox.obstacle(mode)
    assert sandbox.obstacle("none") is None


@linux
def test_setpriv_needs_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "needs root" in sandbox.obstacle("setpriv")


@pytest.fixture
def another_user(monkeypatch):
    """Start workers as someone who is not root does: in a user namespace."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    sandbox.bubblewrap.cache_clear()
    yield
    sandbox.bubblewrap.cache_clear()


@can_wall
def test_the_canary_sings_for_every_user(another_user):
    assert "--unshare-user" in sandbox.bubblewrap()[0]
    canary.check_sandbox(key_of(NAME, "one"), "bwrap", [__file__])


@pytest.mark.parametrize("fault", ["reference", "blank", "files", "network", "probe"])
def test_a_canary_that_dies_is_heard(fault, monkeypatch):
    key = key_of(NAME, "one")
    good = [s for s in key.exercises.reference.values()]

    def grade(answers, key, mode):
        blank = list(answers.values()) != good
        wrong = fault == ("blank" if blank else "reference")

        class Score:
            label, note = "q1", "a note"
            checks = [SimpleNamespace(earned=0, sentence="")]
            points, earned = 3, 3 * (blank == wrong)

        return [Score]

    class Liar:
        def __init__(self, mode):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def ask(self, request):
            if "source" in request:
                return {"loaded": True}
            if fault == "probe":
                raise Stopped("ended the process")
            seen = [{"scalar": 0}] if fault == "files" else []
            network = {"scalar": fault == "network"}
            return {"value": {"items": [{"items": seen}, network]}}

    monkeypatch.setattr(canary, "grade", grade)
    monkeypatch.setattr(canary, "Worker", Liar)
    monkeypatch.setattr(canary, "obstacle", lambda mode: None)
    words = {
        "reference": "reference answer to q1",
        "blank": "blank submission",
        "files": "read .*checks.py",
        "network": "sockets",
        "probe": "its own probe",
    }[fault]
    with pytest.raises(GraderFailed, match=words):
        canary.check_sandbox(key, "bwrap", [])


HEAVY = """
def tried():
    found = []
    for name in ("relulib", "torch", "scipy", "nbformat", "pytest"):
        try:
            __import__(name)
            found.append(1)
        except ImportError:
            found.append(0)
    return found
"""


@pytest.mark.parametrize("mode", [pytest.param("bwrap", marks=can_wall), "none"])
def test_a_worker_has_numpy_and_nothing_else(mode):
    with Worker(mode) as running:
        running.ask({"source": HEAVY, "function": "tried"})
        reply = running.ask({"call": "tried()", "arguments": {}, "strict": False})
    assert reply == {"value": {"items": [{"scalar": 0}] * 5}}


@linux
def test_a_limit_that_cannot_be_set_stops_a_sandbox_alone(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    limits = {"user": 0, "resources": {"RLIMIT_OF_NO_KIND": 0}}
    worker.confine(limits)
    with pytest.raises(AttributeError):
        worker.confine({**limits, "user": sandbox.NOBODY})


WHO = """
import os

def who():
    return [os.getuid(), os.geteuid(), os.getgid(), *os.getgroups()]
"""


@can_wall
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid(), reason="for root")
def test_a_worker_of_root_is_no_one():
    with Worker("bwrap") as running:
        running.ask({"source": WHO, "function": "who"})
        reply = running.ask({"call": "who()", "arguments": {}, "strict": False})
    assert reply == {"value": {"items": [{"scalar": sandbox.NOBODY}] * 3}}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_sends_every_refused_call_to_its_end(machine):
    program = seccomp.program(machine)
    steps = [program[i : i + 8] for i in range(0, len(program), 8)]
    column, architecture = seccomp.MACHINES[machine]

    def verdict(number, arch=architecture):
        at, loaded = 0, None
        while True:
            code = int.from_bytes(steps[at][:2], sys.byteorder)
            yes, no = steps[at][2:4]
            k = int.from_bytes(steps[at][4:], sys.byteorder)
            if code == seccomp.RETURN:
                return k
            if code == seccomp.LOAD:
                loaded, jump = {0: number, 4: arch}[k], 0
            else:
                holds = loaded == k if code == seccomp.EQUAL else loaded >= k
                jump = yes if holds else no
            at += 1 + jump

    refused = {row[column] for row in seccomp.REFUSED.values()} - {None}
    for number in range(500):
        expected = seccomp.REFUSE if number in refused else seccomp.ALLOW
        assert verdict(number) == expected, number
    assert verdict(seccomp.X32 + 1) == seccomp.REFUSE
    assert verdict(0, arch=1) == seccomp.KILL


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", HEADERS)
def test_the_refused_calls_have_the_numbers_of_the_kernel(machine):
    if not HEADERS[machine].is_file():
        pytest.skip("the kernel's headers are not installed (linux-libc-dev)")
    text = HEADERS[machine].read_text()
    numbers = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    column = seccomp.MACHINES[machine][0]
    for name, row in seccomp.REFUSED.items():
        assert str(row[column]) == numbers.get(name, "None"), name


def test_the_filter_speaks_the_language_of_the_kernel():
    little_64 = 0x80000000 | 0x40000000
    machines = {"x86_64": 62, "aarch64": 183}  # EM_X86_64, EM_AARCH64
    for machine, (_, architecture) in seccomp.MACHINES.items():
        assert architecture == machines[machine] | little_64
    load, jump, equal, at_least, back = 0x00, 0x05, 0x10, 0x30, 0x06
    assert seccomp.LOAD == load | 0x20  # absolute
    assert (seccomp.EQUAL, seccomp.AT_LEAST) == (jump | equal, jump | at_least)
    assert (seccomp.RETURN, seccomp.X32) == (back, 0x40000000)
    assert (seccomp.KILL, seccomp.ALLOW) == (0x80000000, 0x7FFF0000)
    assert seccomp.REFUSE == 0x00050000 | errno.EPERM


def test_an_unknown_machine_has_no_filter():
    assert seccomp.program("abacus") == b""


def test_a_worker_of_one_mode_is_told_its_limits():
    limits = json.loads(sandbox.command("bwrap")[-1])
    assert limits["user"] and limits["resources"]["RLIMIT_NPROC"] == 0
