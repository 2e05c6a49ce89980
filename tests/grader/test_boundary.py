"""What a worker may say: nothing it sends breaks the grader or forges a word of it."""

import json

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import classroom, grade, key, report, sandbox, worker
from grader.sandbox import GraderFailed, Stopped
from grader.sets import Check
from tests.support.sets import SETS, key_of

NAME = "01-definition"
PLAIN = Check("any", "f()")
FORGED = [
    *(None, 1, "value", [], {}, ["value"], {"value": None}, {"value": "other"}),
    {"value": {"scalar": "10"}},
    {"value": {"scalar": [1]}},
    {"value": {"items": "scalar"}},
    {"value": {"items": {"scalar": 1}}},
    {"value": {"dtype": "object", "shape": [1], "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "datetime64[s]", "shape": [1], "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "V8", "shape": [1], "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "float64", "shape": [2], "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "float64", "shape": [1], "data": "AAAAAAAAAAAAAAAAAAAAAA=="}},
    {"value": {"dtype": "float64", "shape": [-1], "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "float64", "shape": [1.0], "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "float64", "shape": [1] * 9, "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "float64", "shape": [0, 10**30], "data": ""}},
    {"value": {"dtype": ["float64"], "shape": [1], "data": "AAAAAAAAAAA="}},
    {"value": {"dtype": "float64", "shape": [1], "data": "AAAA*AAAAAA="}},
    {"error": "E", "line": 1},
]


@pytest.mark.parametrize("reply", FORGED, ids=repr)
def test_a_forged_reply_is_no_reply(reply):
    with pytest.raises(ValueError, match="not a reply"):
        key.read(reply, PLAIN, {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: (
        st.lists(part)
        | st.dictionaries(
            st.sampled_from("value error text line items scalar other dtype".split())
            | st.sampled_from("shape data missing found loaded".split()),
            part,
        )
    ),
)


@given(JSON)
def test_any_reply_is_judged(reply):
    exercises = SETS[NAME]
    for question in exercises.questions:
        status, note = grade.loading(reply, question)
        assert status in ("graded", "missing", "error")
        outcome = grade.judge(reply, question, key_of(NAME, "one"), 0)
        assert outcome.earned in (0, outcome.points)
        assert (note + outcome.sentence).isprintable()


NASTY = "\ud800 \x1b[31m\nTotal: 10 of 10 points (bwrap)\r"


@pytest.mark.parametrize(
    "reply",
    [
        {"error": NASTY, "text": NASTY, "line": 3},
        {"value": {"other": NASTY}},
        {"missing": "hinge", "found": [NASTY]},
    ],
    ids=["error", "value", "names"],
)
def test_no_word_of_a_worker_leaves_its_line(reply):
    question = SETS[NAME].questions[0]
    told = [grade.loading(reply, question)[1]]
    told.append(grade.judge(reply, question, key_of(NAME, "one"), 0).sentence)
    assert any("Total" in text for text in told)
    for text in told:
        assert text.isprintable()
        text.encode()


def test_a_judge_that_stumbles_fails_the_answer_not_the_grader():
    def stumble(value):
        raise AttributeError("other")

    check = Check("any", "f()", judge=stumble)
    reply = {"value": {"scalar": 1}}
    assert key.read(reply, check, {}) == {"error": "judge", "text": "", "line": None}


@pytest.mark.parametrize("code", "?bhilqBHILQefd")
def test_every_kind_of_number_survives_the_way(code):
    value = np.array([[0, 1], [1, 0]], code)
    for order in "<>":
        sent = json.loads(json.dumps(worker.encode(value.astype(f"{order}{code}"))))
        back = worker.decode(sent)
        assert back.dtype == value.dtype and np.array_equal(back, value)


def hand_in(tmp_path, *sources, name="one.ipynb"):
    cells = list(map(nbformat.v4.new_code_cell, sources))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize(
    "error", [GraderFailed("no start"), RuntimeError("a mistake of ours")]
)
def test_a_failure_of_the_grader_is_a_status_and_costs_no_one_else(
    error, tmp_path, monkeypatch
):
    def fail(answers, key, sandbox):
        if "q1" in answers:
            raise error
        return []

    monkeypatch.setattr(classroom, "grade", fail)
    bad = hand_in(tmp_path, "# answer: q1", name="bad.ipynb")
    good = hand_in(tmp_path, "# answer: q2", name="good.ipynb")
    exercises = key_of(NAME, "one")
    found = classroom.grade_all(
        [bad, good], exercises, "none", 1, classroom.Journal(None)
    )
    by_name = {result.path: result for result in found}
    failed = by_name[str(bad)]
    assert failed.status == classroom.FAILED and failed.earned is None
    assert str(error) in failed.note
    assert by_name[str(good)].status == classroom.GRADED
    row = report.table([failed], SETS[NAME], "bwrap").splitlines()[1]
    assert ",grader failed,,,,," in row
    assert "score" not in json.loads(report.gradescope(failed, SETS[NAME], "bwrap"))


class Script:
    """A worker that does what it is told: reply, or be lost after so many seconds."""

    given = []

    def __init__(self, mode, seconds=None):
        self.seconds = sandbox.SECONDS_WALL if seconds is None else seconds
        self.given.append(self.seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def left(self):
        return self.seconds - 3

    def ask(self, request):
        if "source" in request and len(self.given) < 3:
            return {"loaded": True}
        if "source" in request:
            return {"error": "E", "text": "what I was asked", "line": None}
        raise Stopped("ended the process")


def test_all_workers_of_an_answer_share_its_time_and_the_last_tells_nothing(
    monkeypatch,
):
    monkeypatch.setattr(grade, "Worker", Script)
    monkeypatch.setattr(Script, "given", [])
    question = max(SETS[NAME].questions, key=lambda q: len(q.checks))
    assert len(question.checks) >= 3
    score = grade.grade_question(question, "code", key_of(NAME, "one"), "bwrap")
    assert Script.given == [10, 7, 4]
    assert score.earned == 0 and score.status == "stopped"
    told = [check.sentence for check in score.checks]
    assert told == [*["your code ended the process"] * 2, *["not run"] * len(told[2:])]
    assert score.note == "Your code ended the process."
    assert "what I was asked" not in repr(score)


def test_names_of_files_that_are_no_text_are_written(tmp_path):
    path = "b\udcff=<b>.ipynb"
    result = classroom.Result(path, classroom.UNREADABLE, "empty")
    report.page(result, SETS[NAME], "bwrap").encode()
    report.table([result], SETS[NAME], "bwrap").encode()
    assert report.page_name(path).isascii()


TOO_LARGE = {
    "number": 2**5000,
    "array": np.zeros(10**6),
    "list": [0] * 2000,
    "depth": [[[[[[1]]]]]],
}


@pytest.mark.parametrize("value", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_named_and_not_sent(value):
    text = json.dumps(worker.encode(value))
    assert len(text) < 1000 and "other" in text


@pytest.mark.parametrize(
    ("source", "name", "text", "line"),
    [
        ("x = 1\ny = =\n", "SyntaxError", "invalid syntax", 2),
        ("x = 1\n\n1 / 0\n", "ZeroDivisionError", "division by zero", 3),
        ("import sys\nsys.exit(7)", "SystemExit", "7", 2),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "", 1),
    ],
)
def test_a_cell_that_stops_says_why_and_where(source, name, text, line):
    namespace, reply = worker.load(source, "f")
    assert namespace is None
    assert reply == {"error": name, "text": text, "line": line}


@pytest.mark.parametrize("raised", ["SystemExit", "KeyboardInterrupt", "OSError"])
def test_a_call_that_stops_says_why_and_where(raised):
    names, _ = worker.load(f"def f():\n    g()\ndef g():\n    raise {raised}\n", "f")
    reply = worker.call("f()", {}, {"f": names["f"]})
    assert reply == {"error": raised, "text": "", "line": 4}


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
    with sandbox.Worker("none") as running:
        reply = running.ask({"source": PRINTS, "function": "f"})
        assert reply == {"loaded": True}
        for _ in range(3):
            reply = running.ask({"call": "f()", "arguments": {}, "strict": False})
            assert reply == {"value": {"scalar": 7}}


@pytest.mark.parametrize("strict", [False, True])
def test_a_strict_call_turns_warnings_into_errors(strict):
    names, _ = worker.load("def f(x):\n    return 1 / x", "f")
    with np.errstate(all="warn"):
        reply = worker.call("f(x)", {"x": np.zeros(1)}, {"f": names["f"]}, strict)
    assert ("error" in reply) == strict


@pytest.mark.parametrize("failures", [1, 2])
def test_a_grader_that_fails_once_tries_again(failures, tmp_path, monkeypatch):
    tries = []

    def fail(answers, key, sandbox):
        tries.append(answers)
        if len(tries) <= failures:
            raise GraderFailed("no start")
        return []

    monkeypatch.setattr(classroom, "grade", fail)
    result = classroom.grade_file(hand_in(tmp_path, "1"), key_of(NAME, "one"), "none")
    assert result.status == (classroom.GRADED if failures == 1 else classroom.FAILED)
    assert len(tries) == 2
