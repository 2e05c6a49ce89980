"""What happens beside the answer: it is loaded, called, and confined."""

import os
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from grader import wire, worker


def test_an_answer_without_its_function_tells_its_first_ten_names():
    names = "b a _private " + " ".join(f"c{i}" for i in range(20))
    source = "\n".join(f"{name} = 1" for name in names.split())
    namespace, reply = worker.load(f"{source}\nnp, math", "f")
    told = ["a", "b", "c0", "c1", *(f"c1{i}" for i in range(6))]
    assert namespace is None and reply == {"missing": "f", "defined": told}


def test_an_answer_has_numpy_math_and_a_module_for_its_dataclasses():
    source = (
        "from dataclasses import dataclass\n"
        "@dataclass\nclass A:\n    x: 'float' = math.pi\n"
        "def f():\n    return np.array([A().x])\n"
    )
    namespace, reply = worker.load(source, "f")
    assert reply == {"loaded": True}
    assert namespace["f"]() == np.pi and namespace["__name__"] == "answer"


@pytest.mark.parametrize(
    ("source", "name", "text", "line"),
    [
        ("x = 1\ny = =\n", "SyntaxError", "invalid syntax", 2),
        ("x = 1\n\n1 / 0\n", "ZeroDivisionError", "division by zero", 3),
        ("import sys\nsys.exit(7)", "SystemExit", "7", 2),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "", 1),
        ("class E(Exception):\n    __str__ = 7\nraise E", "E", "", 3),
    ],
)
def test_a_cell_that_stops_says_why_and_where(source, name, text, line):
    namespace, reply = worker.load(source, "f")
    assert namespace is None
    assert reply == {"error": name, "text": text, "line": line}


@pytest.mark.parametrize("raised", ["SystemExit", "KeyboardInterrupt", "OSError"])
def test_a_call_that_stops_says_why_and_where(raised):
    names, _ = worker.load(f"def f():\n    g()\ndef g():\n    raise {raised}\n", "f")
    reply = worker.call(["f()", "1"], {}, {"f": names["f"]})
    error = {"error": raised, "text": "", "line": 4}
    assert reply == {"values": [error, {"value": {"scalar": 1}}]}


@pytest.mark.parametrize("strict", [False, True])
def test_a_strict_call_turns_warnings_into_errors_but_for_underflow(strict):
    mine = {"f": lambda x: 1 / x, "g": lambda x: np.array([1e-300]) * x}
    with np.errstate(all="warn"):
        (reply,) = worker.call(["f(x)"], {"x": np.zeros(1)}, mine, strict)["values"]
    assert ("error" in reply) == strict
    with np.errstate(all="raise"):
        (reply,) = worker.call(["g(x)"], {"x": 1e-300}, mine, strict)["values"]
    assert wire.decode(reply["value"]).tolist() == [0.0]


def test_a_call_may_name_numpy_math_its_arguments_and_the_function_alone():
    mine = {"f": lambda x: x}
    reply = worker.call(["f(np.pi - math.pi + x)", "os"], {"x": 1}, mine)
    value, error = wire.read_all(reply, 2)
    assert value.value == 1.0 and error.error == "NameError"


def test_calls_share_their_arguments_and_are_all_made_before_the_first_is_told():
    def f(x):
        x += 1
        return x

    reply = worker.call(["f(x)", "f(x)", "x"], {"x": np.zeros(1)}, {"f": f})
    assert [r.value.tolist() for r in wire.read_all(reply, 3)] == [[2.0]] * 3


@pytest.fixture
def calls(monkeypatch):
    """Record the system calls of ``confine`` in place of making them."""
    made = []
    for name in ("setgroups", "setresgid", "setresuid"):
        monkeypatch.setattr(
            *(os, name, lambda *words, name=name: made.append(name)), raising=False
        )
    fake = SimpleNamespace(RLIMIT_A=1, setrlimit=lambda *_: made.append("setrlimit"))
    monkeypatch.setitem(sys.modules, "resource", fake)
    return made


@pytest.mark.parametrize(("euid", "user"), [(0, 7), (0, 0), (5, 7)])
def test_the_user_is_given_up_before_the_resources_and_they_before_the_calls(
    euid, user, calls, monkeypatch
):
    monkeypatch.setattr(os, "geteuid", lambda: euid, raising=False)
    monkeypatch.setattr(worker, "refuse_calls", lambda: calls.append("filter"))
    worker.become(user)
    worker.confine(user, {"RLIMIT_A": 3})
    given_up = ["setgroups", "setresgid", "setresuid"] if euid == 0 and user else []
    assert calls == [*given_up, "setrlimit", "filter"]


def test_a_limit_that_cannot_be_set_stops_a_sandbox_alone(calls, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 5, raising=False)
    worker.limit(0, {"RLIMIT_OF_NO_KIND": 0})
    with pytest.raises(AttributeError):
        worker.limit(7, {"RLIMIT_OF_NO_KIND": 0})
