"""The canary word by word: what it asks a worker, and what it says when it dies."""

import os
import socket
from types import SimpleNamespace

import pytest

from grader import canary
from grader.sandbox import GraderFailed, Stopped
from tests.support.sets import key_of

KEY = key_of("01-definition", "one")
CHECKS = str(KEY.exercises.folder / "checks.py")


def score(earned, note=""):
    checks = [
        SimpleNamespace(earned=1, sentence="right"),
        SimpleNamespace(earned=0, sentence="a value is wrong"),
        SimpleNamespace(earned=0, sentence="not run"),
    ]
    return SimpleNamespace(
        label="q7", points=3, earned=earned, note=note, checks=checks
    )


@pytest.fixture
def world(monkeypatch):
    """Replace grading and worker by what the test says they find."""
    world = SimpleNamespace(reference=score(3), blank=score(0), seen=[[], False])
    world.asked, world.why = [], None

    def grade(answers, key, sandbox):
        right = answers == KEY.exercises.reference
        world.asked.append(("grade", sandbox, right))
        return [
            score(3) if right else score(0),
            world.reference if right else world.blank,
        ]

    class Worker:
        def __init__(self, mode):
            world.asked.append(mode)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            world.asked.append("closed")

        def ask(self, request):
            world.asked.append(request)
            if isinstance(world.seen, Exception):
                raise world.seen
            readable, connected = world.seen
            items = [
                {"items": [{"scalar": i} for i in readable]},
                {"scalar": connected},
            ]
            return {"value": {"items": items}}

    monkeypatch.setattr(canary, "grade", grade)
    monkeypatch.setattr(canary, "Worker", Worker)
    monkeypatch.setattr(canary, "obstacle", lambda mode: world.why)
    return world


def dies(mode="bwrap"):
    with pytest.raises(GraderFailed) as failure:
        canary.check_sandbox(KEY, mode, ["x.ipynb"])
    return str(failure.value)


def test_it_asks_for_the_reference_the_blank_and_what_is_seen(world):
    canary.check_sandbox(KEY, "bwrap", ["x.ipynb"])
    paths = [CHECKS, os.path.abspath("x.ipynb")]
    assert world.asked == [
        ("grade", "bwrap", True),
        ("grade", "bwrap", False),
        "bwrap",
        {"source": canary.PROBE + repr(paths), "function": "seen"},
        {"call": "seen()", "arguments": {}, "strict": False},
        "closed",
    ]
    world.asked.clear()
    canary.check_sandbox(KEY, "none", [])
    assert world.asked == [("grade", "none", True), ("grade", "none", False)]


@pytest.mark.parametrize(
    ("note", "why"),
    [("", "a value is wrong"), ("Your code stops.", "Your code stops.")],
)
def test_a_reference_that_loses_points_is_named(world, note, why):
    world.reference = score(2, note)
    assert dies("none") == (
        "In the sandbox none the reference answer to q7 loses points "
        f"({why}), so nothing was graded."
    )


def test_a_blank_that_earns_points_stops_everything(world):
    world.blank = score(1)
    assert dies("none") == "A blank submission earns points, so nothing was graded."


def test_what_keeps_the_sandbox_from_starting_comes_first(world):
    world.why = "no bubblewrap"
    assert dies() == "no bubblewrap" and not world.asked


def test_what_can_be_read_is_named_and_a_network_matters_in_bubblewrap_alone(world):
    world.seen = [[1], True]
    assert dies("setpriv") == (
        f"The sandbox setpriv lets a submission read {os.path.abspath('x.ipynb')}. "
        "Let only the grader's user read that folder (chmod 700)."
    )
    world.seen = [[], True]
    assert dies() == "The sandbox bwrap lets a submission open sockets."
    canary.check_sandbox(KEY, "setpriv", [])


@pytest.mark.parametrize(
    "seen", [Stopped("gone"), KeyError(), TypeError(), ValueError()]
)
def test_a_probe_that_does_not_come_back_stops_everything(world, seen):
    world.seen = seen
    assert dies() == "The sandbox stopped its own probe."


@pytest.mark.parametrize("connected", [False, True])
def test_the_probe_sees_what_can_be_read_and_whether_there_are_sockets(
    connected, tmp_path, monkeypatch
):
    def refuse():
        raise OSError

    names = {}
    exec(canary.PROBE + repr([str(tmp_path / "none"), __file__, CHECKS]), names)
    if not connected:
        monkeypatch.setattr(socket, "socket", refuse)
    assert names["seen"]() == [[1], connected]
    names["PATHS"] = []
    assert names["seen"]() == [[], connected]
