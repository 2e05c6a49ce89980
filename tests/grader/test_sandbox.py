"""The rows: what keeps each sandbox from starting, and what it lets a worker be."""

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from grader import process, sandbox, seccomp
from grader.sandbox import SANDBOXES
from tests.grader.test_process import answer, linux

TEACH = Path(__file__).resolve().parents[2] / "pages/teach.md"


def test_every_sandbox_whose_scores_count_has_walls_and_is_explained():
    table = dict(re.findall(r"^\| (\w+).*?\| (.*?) \|", TEACH.read_text(), re.M))
    for row in SANDBOXES.values():
        assert bool(row.walls) == row.counts == (row.label != "practice")
        assert (table[row.name] != "nothing") == row.counts


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_have_practice_alone(system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    for row in SANDBOXES.values():
        assert ("--sandbox none" in row.obstacle()) == row.counts


@linux
@pytest.mark.parametrize("name", ["bwrap", "setpriv"])
def test_the_package_to_install_is_named(name, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(sandbox.shutil, "which", lambda program: None)
    told = SANDBOXES[name].obstacle()
    assert f"{name} is not installed" in told
    assert f"apt install {SANDBOXES[name].package}," in told
    monkeypatch.setattr(sandbox.shutil, "which", lambda program: program)
    assert not SANDBOXES[name].obstacle()


@linux
def test_setpriv_needs_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "needs root" in SANDBOXES["setpriv"].obstacle()


WHO = """
import os

def who():
    return [os.getuid(), os.geteuid(), os.getgid(), *os.getgroups()]
"""


@pytest.mark.sandbox
def test_a_worker_in_bubblewrap_is_no_one():
    assert set(answer(SANDBOXES["bwrap"], WHO, "who()")) == {sandbox.NOBODY}


@linux
def test_every_worker_of_setpriv_is_another_user_without_privileges():
    launches = [SANDBOXES["setpriv"].launch() for _ in range(3)]
    assert len({launch.user for launch in launches}) == 3
    if os.geteuid():
        pytest.skip("only root can change the user")
    for launch in launches:
        text = "grep -E 'Uid|Cap(Eff|Prm|Bnd)|NoNewPrivs' /proc/self/status"
        command = [*launch.command[:-1], "sh", "-c", text]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        words = dict(line.split(":\t") for line in done.stdout.splitlines())
        assert set(words.pop("Uid").split()) == {str(launch.user)}
        assert int(words.pop("NoNewPrivs")) == 1 and len(words) == 3
        assert {int(mask, 16) for mask in words.values()} == {0}


OWN, X32 = 77, 0x40000000  # the second calling convention of x86-64
TESTS = {
    seccomp.EQUAL: lambda loaded, k: loaded == k,
    seccomp.AT_LEAST: lambda loaded, k: loaded >= k,
    seccomp.ANY: lambda loaded, k: loaded & k,
}


def verdict(program, number, architecture, *arguments):
    """Return what a filter decides about a call, step by step as the kernel does."""
    steps = list(struct.iter_unpack("=HBBI", program))
    arguments = dict(enumerate(arguments))
    seen = {seccomp.NUMBER: number, seccomp.MACHINE: architecture}
    seen |= {seccomp.ARGUMENTS + 8 * i: word for i, word in arguments.items()}
    at, loaded = 0, None
    while True:
        code, yes, no, k = steps[at]
        if code == seccomp.RETURN:
            return k
        if code == seccomp.LOAD:
            loaded, jump = seen.get(k, 0), 0
        elif code == seccomp.JUMP:
            jump = k
        else:
            jump = yes if TESTS[code](loaded, k) else no
        at += 1 + jump


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_the_filter_sends_every_refused_call_to_its_end(machine):
    program = seccomp.program(machine, OWN)
    column, architecture = seccomp.MACHINES[machine]
    refused = {row[column] for row in seccomp.REFUSED.values()} - {None}
    asked = {row[0][column] for row in seccomp.BY_ARGUMENT.values()}
    assert not refused & asked and max(refused) < seccomp.NEWER
    for number in {*range(500), X32 + 1, 2**32 - 1} - asked:
        ends = number in refused or number >= seccomp.NEWER
        expected = seccomp.REFUSE if ends else seccomp.ALLOW
        assert verdict(program, number, architecture) == expected, number
    assert verdict(program, 0, 1) == seccomp.KILL


REFUSED_WITH = [  # a call, its arguments, and others with which it is allowed
    ("kill", [(1, 9), (0, 9), (2**32 - 1, 9)], [(OWN, 9)]),
    ("tkill", [(1, 9)], [(OWN, 9)]),
    ("tgkill", [(1, OWN, 9)], [(OWN, OWN, 9)]),
    ("prlimit64", [(1, 0)], [(0, 7), (OWN, 7)]),
    ("open", [(0, 1), (0, 2), (0, os.O_CREAT)], [(0, os.O_CLOEXEC)]),
    ("openat", [(0, 0, os.O_TRUNC), (0, 0, 0o100001)], [(0, 0, 0o2100000)]),
    ("fcntl", [(3, c) for c in (5, 6, 7, 8, 10, 15, 36, 37, 38, 1024, 1026)], [(3, 1)]),
    ("ioctl", [(0, 0x5412), (0, 0x8901)], [(0, 0x5401)]),
]


@linux
@pytest.mark.parametrize("machine", seccomp.MACHINES)
@pytest.mark.parametrize(("name", "refused", "allowed"), REFUSED_WITH)
def test_some_calls_are_refused_for_what_they_ask(name, refused, allowed, machine):
    program = seccomp.program(machine, OWN)
    column, architecture = seccomp.MACHINES[machine]
    number = seccomp.BY_ARGUMENT[name][0][column]
    for words in refused if number is not None else ():
        assert verdict(program, number, architecture, *words) == seccomp.REFUSE, words
    for words in allowed if number is not None else ():
        assert verdict(program, number, architecture, *words) == seccomp.ALLOW, words


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
    asked = {name: row[0] for name, row in seccomp.BY_ARGUMENT.items()}
    for name, row in (seccomp.REFUSED | asked).items():
        assert str(row[column]) == numbers.get(name, "None"), name


def test_an_unknown_machine_has_no_filter():
    assert seccomp.program("abacus", OWN) == b""


def test_of_the_environment_windows_needs_one_variable(monkeypatch):
    monkeypatch.setenv("SYSTEMROOT", "x")
    assert process.system_root() == {"SYSTEMROOT": "x"}
