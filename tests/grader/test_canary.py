"""The canary: it sings behind real walls, and dies of every fault it is there for."""

import os
import socket
from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader import canary, process, wire
from grader.results import GraderFailed, Stopped
from grader.sandbox import SANDBOXES
from tests.support.sets import LocalWorker, key_of

KEY = key_of("01-definition", "one")
BWRAP, SETPRIV, NONE = (SANDBOXES[name] for name in ("bwrap", "setpriv", "none"))


@pytest.mark.sandbox
def test_the_canary_sings_in_bubblewrap(tmp_path):
    canary.check_sandbox(KEY, BWRAP, [tmp_path / "x.ipynb", __file__])


@pytest.fixture
def world(monkeypatch):
    """Replace grading and worker by what the test says they find."""
    world = SimpleNamespace(
        earned={"reference": 3, "blank": 0}, probe=[[], False, False, False]
    )

    def grade(answers, key, sandbox):
        who = "reference" if answers == KEY.exercises.reference else "blank"
        check = SimpleNamespace(earned=0, sentence="a value is wrong")
        question = SimpleNamespace(label="q7", points=3, note="", checks=[check])
        question.earned = world.earned[who]
        return [question]

    class Worker(LocalWorker):
        def ask(self, request):
            if isinstance(world.probe, Exception):
                raise world.probe
            return {"values": [{"value": wire.encode(world.probe)}]}

    monkeypatch.setattr(canary, "grade", grade)
    monkeypatch.setattr(canary, "Worker", Worker)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: name)
    return world


def dies(sandbox=BWRAP):
    with pytest.raises(GraderFailed) as failure:
        canary.check_sandbox(KEY, sandbox, ["x.ipynb"])
    return str(failure.value)


def test_it_sings_where_nothing_is_wrong(world):
    for sandbox in (BWRAP, SETPRIV, NONE):
        canary.check_sandbox(KEY, sandbox, ["x.ipynb"])


def test_it_dies_where_right_and_wrong_are_mistaken(world):
    world.earned["reference"] = 2
    assert dies(NONE) == (
        "In the sandbox none the reference answer to q7 loses points "
        "(a value is wrong), so nothing was graded."
    )
    world.earned.update(reference=3, blank=1)
    assert dies(NONE) == "A blank submission earns points, so nothing was graded."


def test_it_dies_of_every_wall_that_the_sandbox_has_and_lets_through(world):
    world.probe = [[2], True, True, False]
    paths = f"lets a submission read {os.path.abspath('x.ipynb')}. Let only"
    assert paths in dies(BWRAP) and paths in dies(SETPRIV)
    world.probe = [[], True, True, False]
    assert "lets a submission see other processes" in dies(BWRAP)
    for sandbox in (BWRAP, SETPRIV):
        world.probe = [[], False, True, False]
        assert "lets a submission open sockets" in dies(sandbox)
        world.probe = [[], False, True, True]
        assert "no filter of system calls (seccomp) holds here" in dies(sandbox)
    world.probe = [[0], True, True, False]
    assert not canary.check_sandbox(KEY, NONE, [])


def test_it_tells_where_practice_has_no_filter_of_system_calls(world):
    world.probe = [[0], True, True, True]
    told = canary.check_sandbox(KEY, replace(NONE, forks=True), [])
    assert "no filter of system calls (seccomp) holds here" in told
    assert not canary.check_sandbox(KEY, replace(NONE, forks=False), [])


@pytest.mark.sandbox
def test_it_dies_of_a_kernel_without_filters_of_system_calls(monkeypatch):
    whole = process.program()
    bare = whole.replace("    refuse_calls()  #", "    pass  #", 1)
    assert bare != whole
    monkeypatch.setattr(process, "program", lambda: bare)
    assert "no filter of system calls (seccomp) holds here" in dies(BWRAP)


@pytest.mark.parametrize("probe", [Stopped("gone"), None, [], [[], False], "text"])
def test_it_dies_of_a_probe_that_does_not_come_back(world, probe):
    world.probe = probe
    assert dies() == "The sandbox stopped its own probe."


@pytest.mark.parametrize("connected", [False, True])
def test_the_probe_sees_files_processes_and_sockets(connected, tmp_path, monkeypatch):
    def refuse(*words):
        raise OSError

    names = {}
    exec(canary.PROBE + repr([str(tmp_path / "none"), __file__]), names)
    if not connected:
        monkeypatch.setattr(socket, "socket", refuse)
        monkeypatch.setattr(os, "kill", refuse)
    reached = [[1], os.path.exists("/proc/1"), connected, connected]
    assert names["reached"]() == reached
