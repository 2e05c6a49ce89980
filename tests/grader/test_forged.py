"""Whatever a worker replies to any check, a grade comes of it, never a failure."""

import base64
import random

import numpy as np
import pytest

from grader import grade, wire
from tests.support.sets import SETS, LocalWorker, key_of

NUMBERS = [0, 1, -1, 3.7, np.nan, np.inf, -np.inf, 1e308, 5e-324, -0.0]
SCALARS = [None, True, 10**300, -(10**1000), 10**4000, *map(float, NUMBERS)]
ERRORS = ["ValueError", "judge", "NotImplementedError", "x" * 999, "", 7, None]
TEXTS = ["truth value of an array", "math domain error", "not iterable", "\x1b[31m", 9]
CHANGES = [
    lambda v: -v,
    lambda v: np.asarray(v)[::-1],
    lambda v: np.asarray(v).T,
    lambda v: np.asarray(v) * np.nan,
    lambda v: [v],
    lambda v: np.asarray(v).tolist(),
]
WAYS = ("array", "scalar", "items", "other", "alike", "changed", "error")


class Forger:
    """Replies with what is nearly, or not at all, what was expected."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def array(self, expected):
        code = self.chance.choice(wire.DTYPES)
        shape = [
            self.chance.choice([0, 1, 2, 3]) for _ in range(self.chance.randrange(5))
        ]
        if isinstance(expected, np.ndarray) and self.chance.random() < 0.7:
            shape = list(expected.shape)
        values = self.chance.choices(NUMBERS, k=int(np.prod(shape)))
        values = np.array(values)
        if np.dtype(code).kind not in "f":
            values = np.nan_to_num(values, posinf=1, neginf=1).clip(0, 9)
        with np.errstate(all="ignore"):
            data = base64.b64encode(values.astype(code).tobytes()).decode()
        return {"dtype": code, "shape": shape, "data": data}

    def value(self, expected, depth=0):
        way = self.chance.choice(WAYS)
        if way == "error" and not depth:
            line = self.chance.choice([1, None, -1, True, 10**4000, "x"])
            text = self.chance.choice(TEXTS)
            return {"error": self.chance.choice(ERRORS), "text": text, "line": line}
        return {"value": self.part(way, expected, depth)}

    def part(self, way, expected, depth):
        if way == "array":
            return self.array(expected)
        if way == "items" and depth < 6:
            parts = expected if isinstance(expected, list) else [0] * 3
            return {"items": [self.value(p, depth + 1).get("value", 7) for p in parts]}
        if way == "other":
            return {"other": self.chance.choice(["str", "x" * 500, 7, None])}
        if way == "alike":
            return wire.encode(expected)
        if way == "changed":
            with np.errstate(all="ignore"):
                try:
                    return wire.encode(self.chance.choice(CHANGES)(expected))
                except (TypeError, ValueError, IndexError):
                    pass
        return {"scalar": self.chance.choice(SCALARS)}


@pytest.mark.parametrize("name", SETS)
def test_no_reply_makes_the_grader_fail(name, monkeypatch):
    forger, key = Forger(name), key_of(name, "one")

    def ask(sitting, index, again):
        expected = key.expected(sitting.label, index, again)
        reply = {"values": [forger.value(part) for part in expected]}
        return grade.outcomes(reply, sitting.question, key, index, again)

    monkeypatch.setattr(grade, "Worker", LocalWorker)
    monkeypatch.setattr(grade.Sitting, "ready", lambda sitting: True)
    monkeypatch.setattr(grade.Sitting, "ask", ask)
    answers = {question.label: "" for question in key.exercises.questions}
    for _ in range(20):
        results = grade.grade(answers, key, "here")
        assert len(results) == len(answers)
