"""Submissions that mean harm gain nothing and cost the class nothing."""

import csv
import io
import os
import re
import socket
import sysconfig
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grader import process, report
from grader.classroom import grade_all, grade_file
from grader.journal import Journal
from grader.sandbox import SANDBOXES, Limits
from tests.support.sets import EXERCISES, hand_in, is_outline, key_of

pytestmark = pytest.mark.sandbox
HOSTILE = sorted((Path(__file__).parent / "hostile").glob("*.py"))
NEVER_END = {"endless_and_deaf", "endless_loop", "sleeps", "stops_itself"}
BWRAP = replace(SANDBOXES["bwrap"], limits=Limits(wall=6, processor=2))
BRIEF = replace(BWRAP, limits=Limits(wall=2, processor=1))
CLASS = replace(BWRAP, limits=Limits(wall=6, processor=1))
KEY = key_of("01-definition", "one")
REPORTS = re.compile(r"(?:found|taken|started|written|reached|touched|gained): (.*)")


def texts(result):
    """Return everything that a learner gets to read."""
    return (
        "\n".join(report.lines(result, KEY.exercises, BWRAP)),
        report.page(result, KEY.exercises, BWRAP),
        report.gradescope(result, KEY.exercises, BWRAP),
    )


def tree(folder):
    return {
        str(p): p.stat().st_mtime_ns
        for p in folder.rglob("*")
        if "__pycache__" not in str(p)
    }


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_submission_gains_nothing(path, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "a-secret-of-the-grader")
    before = tree(EXERCISES)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        source = path.read_text().split("\n", 1)[1]  # the label has to come first
        for mark, value in {
            "ROOT": EXERCISES.parent,
            "SITE": sysconfig.get_path("purelib"),
            "OUT": tmp_path,
            "PORT": server.getsockname()[1],
            "PID": os.getpid(),
            "NUL": "\0",
        }.items():
            source = source.replace(f"@{mark}@", str(value))
        start = time.monotonic()
        sandbox = BRIEF if path.stem in NEVER_END else BWRAP
        result = grade_file(hand_in(tmp_path, source), KEY, sandbox)
        assert time.monotonic() - start < 30, "it was waited for"
        with pytest.raises(BlockingIOError):
            server.accept()
    assert result.status == "graded"
    assert result.questions[0].earned == 0, result
    lines, page, _ = texts(result)
    told = REPORTS.search(lines)
    assert not told or re.match(r"(0|\[\]|no)\b|\[\]", told[1]), lines
    assert "survived: yes" not in lines and "a-secret" not in lines
    assert tree(EXERCISES) == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.ipynb"]
    assert "<script" not in page and "<img" not in page
    table = report.table([result], KEY.exercises, BWRAP)
    assert len(list(csv.reader(io.StringIO(table)))) == 2 == table.count("\n")


def test_there_is_no_network_where_there_is_no_filter_of_calls(tmp_path, monkeypatch):
    whole = process.program()
    bare = whole.replace("    refuse_calls()  #", "    pass  #", 1)
    assert bare != whole
    monkeypatch.setattr(process, "program", lambda: bare)
    with socket.create_server(("127.0.0.1", 0)) as server:
        path = Path(__file__).parent / "hostile/network.py"
        source = path.read_text().split("\n", 1)[1]
        source = source.replace("@PORT@", str(server.getsockname()[1]))
        result = grade_file(hand_in(tmp_path, source), KEY, BWRAP)
    assert "addresses reached: []" in texts(result)[0]


LEAKS = {
    "message": "raise ValueError(f'{x!r} {knot!r}')",
    "name of the exception": "raise type(f'E{x!r}', (Exception,), {})()",
    "shape": "return np.zeros((7, 123 + int(abs(np.nan_to_num(knot)) * 1000)))",
    "type": "return type(f'T{x!r}', (), {})()",
    "value": "return x * 1.0 + 1",
    "dtype": "return np.zeros(1, dtype=[(f'v{knot}', float)])",
    "output": "print(x, knot); import sys; print(x, file=sys.stderr)",
}


@pytest.mark.parametrize("way", LEAKS)
def test_feedback_tells_no_hidden_input_and_no_expected_value(way, tmp_path):
    path = hand_in(
        tmp_path,
        f"# answer: q1\ndef hinge(x, knot=0.0, side=1):\n    {LEAKS[way]}\n",
        f"# answer: q2\ndef bend_weights(x, knot):\n    {LEAKS[way]}\n",
        "# answer: q4\ndef pieces(w, b, v):\n    raise ValueError(w, b, v)\n",
    )
    result = grade_file(path, KEY, BWRAP)
    for question in result.questions:
        asked = KEY.exercises.question(question.label).checks
        cases = [name for check in asked for name in check.cases]
        for check in question.checks:
            # the only words about a hidden check are those the grader has a list of
            if check.hidden and check.sentence:
                assert is_outline(check.sentence, cases), check.sentence
    for question in KEY.exercises.questions:
        for which in KEY.secret(question.label):
            told = [*KEY.arguments(question.label, *which).values()]
            told.append(KEY.expected(question.label, *which))
            # fewer digits meet by chance those of a shown check
            for number in re.findall(r"\d+\.\d{6,}", repr(told)):
                assert not any(number[:8] in text for text in texts(result)), number


def test_the_class_is_graded_as_if_no_one_meant_harm(tmp_path):
    honest = list(KEY.exercises.reference.values())
    for name in ("amy", "zoe"):
        hand_in(tmp_path, *honest, name=f"{name}.ipynb")
    for stem in ("attacks_processes", "memory_bomb", "fork_bomb", "endless_and_deaf"):
        source = (Path(__file__).parent / "hostile" / f"{stem}.py").read_text()
        source = source.split("\n", 1)[1].replace("@PID@", "1")
        hand_in(tmp_path, *honest[1:], source, name=f"{stem}.ipynb")
    paths = sorted(tmp_path.glob("*.ipynb"))
    results = grade_all(paths, KEY, CLASS, 2, Journal(None))
    earned = {Path(result.path).stem: result.earned for result in results}
    assert earned.pop("amy") == earned.pop("zoe") == 10
    rest = 10 - KEY.exercises.questions[0].points
    assert set(earned.values()) == {rest} and len(earned) == 4
