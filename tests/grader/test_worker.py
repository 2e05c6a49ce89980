"""What the worker sends: values as plain data, errors by name and line."""

import base64
import os
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from grader import worker

SENT = [
    (None, {"scalar": None}),
    (True, {"scalar": True}),
    (3, {"scalar": 3}),
    (0.5, {"scalar": 0.5}),
    (np.float32(0.5), {"scalar": 0.5}),
    (np.array(7), {"scalar": 7}),
    ((1, [2.0]), {"items": [{"scalar": 1}, {"items": [{"scalar": 2.0}]}]}),
    (1j, {"other": "complex"}),
    ("text", {"other": "str"}),
    (np.array([1j]), {"other": "array of complex128"}),
    (np.datetime64("2026-01-01"), {"other": "array of datetime64[D]"}),
    (2**4095, {"scalar": 2**4095}),
    (2**4096, {"other": "whole number that is far too large"}),
    ([0] * 1000, {"items": [{"scalar": 0}] * 1000}),
    ([0] * 1001, {"other": "list that is far too long"}),
    ((0,) * 1001, {"other": "tuple that is far too long"}),
    ([[[[1]]]], {"items": [{"items": [{"items": [{"items": [{"scalar": 1}]}]}]}]}),
    ([[[[[]]]]], {"items": [{"items": [{"items": [{"items": [{"other": "list"}]}]}]}]}),
    (np.zeros(250_001), {"other": "array that is far too large"}),
]


@pytest.mark.parametrize(("value", "data"), SENT, ids=lambda v: repr(v)[:30])
def test_a_value_is_sent_as_plain_data(value, data):
    assert worker.encode(value) == data


@pytest.mark.parametrize("order", "<>")
def test_an_array_is_sent_with_its_type_its_shape_and_little_ends(order):
    sent = worker.encode(np.array([[1, 2], [3, 4]], f"{order}i2").T)
    data = base64.b64encode(bytes([1, 0, 3, 0, 2, 0, 4, 0])).decode()
    assert sent == {"dtype": "int16", "shape": [2, 2], "data": data}
    assert "data" in worker.encode(np.zeros(250_000))


def test_an_answer_without_its_function_tells_its_first_ten_names():
    names = "b a _private " + " ".join(f"c{i}" for i in range(20))
    source = "\n".join(f"{name} = 1" for name in names.split())
    namespace, reply = worker.load(f"{source}\nnp, math", "f")
    found = ["a", "b", "c0", "c1", *(f"c1{i}" for i in range(6))]
    assert namespace is None and reply == {"missing": "f", "found": found}


def test_an_answer_has_numpy_math_and_a_module_for_its_dataclasses():
    source = (
        "from dataclasses import dataclass\n"
        "@dataclass\nclass A:\n    x: 'float' = math.pi\n"
        "def f():\n    return np.array([A().x])\n"
    )
    namespace, reply = worker.load(source, "f")
    assert reply == {"loaded": True}
    assert namespace["f"]() == np.pi and namespace["__name__"] == "answer"


def test_an_error_whose_message_fails_has_none():
    class Nasty(Exception):
        def __str__(self):
            raise KeyboardInterrupt

    assert worker.report(Nasty()) == {"error": "Nasty", "text": "", "line": None}
    long = type("E" * 999, (Exception,), {})("t" * 999)
    assert worker.report(long) == {"error": "E" * 300, "text": "t" * 300, "line": None}


@pytest.mark.parametrize("strict", [False, True])
def test_underflow_is_no_error(strict):
    mine = {"f": lambda x: np.array([1e-300]) * x}
    with np.errstate(all="raise"):
        reply = worker.call("f(x)", {"x": 1e-300}, mine, strict)
    assert worker.decode(reply["value"]).tolist() == [0.0]


def test_a_call_may_name_numpy_math_its_arguments_and_the_function_alone():
    mine = {"f": lambda x: x}
    assert worker.call("f(np.pi - math.pi + x)", {"x": 1}, mine) == {
        "value": {"scalar": 1.0}
    }
    assert worker.call("os", {}, mine)["error"] == "NameError"


@pytest.fixture
def calls(monkeypatch):
    """Record the system calls of ``confine`` in place of making them."""
    made = []
    for name in ("setgroups", "setresgid", "setresuid"):
        monkeypatch.setattr(
            *(os, name, lambda *words, name=name: made.append((name, *words))),
            raising=False,
        )
    fake = SimpleNamespace(
        RLIMIT_A=1, setrlimit=lambda *words: made.append(("setrlimit", *words))
    )
    monkeypatch.setitem(sys.modules, "resource", fake)
    return made


@pytest.mark.parametrize(("euid", "user"), [(0, 7), (0, 0), (5, 7)])
def test_the_user_is_given_up_before_the_resources(euid, user, calls, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: euid, raising=False)
    worker.confine({"user": user, "resources": {"RLIMIT_A": 3}})
    given_up = [("setgroups", []), ("setresgid", 7, 7, 7), ("setresuid", 7, 7, 7)]
    changes = given_up if euid == 0 and user else []
    assert calls == [*changes, ("setrlimit", 1, (3, 3))]
