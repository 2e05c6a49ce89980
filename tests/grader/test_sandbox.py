"""The rows: what keeps each sandbox from starting, and what it lets a worker be."""

import os
import re
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


def test_an_unknown_machine_has_no_filter():
    assert seccomp.program("abacus") == b""


def test_of_the_environment_windows_needs_one_variable(monkeypatch):
    monkeypatch.setenv("SYSTEMROOT", "x")
    assert process.system_root() == {"SYSTEMROOT": "x"}
