"""Submissions that mean harm gain nothing and cost the class nothing."""

import csv
import io
import os
import re
import socket
import sysconfig
import time
from pathlib import Path

import nbformat
import pytest

from grader import report, sandbox
from grader.canary import check_sandbox
from grader.classroom import Journal, grade_all, grade_file
from tests.support.sets import EXERCISES, is_outline, key_of

HOSTILE = sorted((Path(__file__).parent / "hostile").glob("*.py"))
NAME, SEED = "01-definition", "one"
REPORTS = re.compile(r"(?:found|taken|started|written|reached|touched|gained): (.*)")


@pytest.fixture(autouse=True)
def needs_bubblewrap(monkeypatch):
    why = sandbox.obstacle("bwrap")
    if why and os.environ.get("CI"):
        pytest.fail(why)
    if why:
        pytest.skip(why)
    monkeypatch.setitem(sandbox.RESOURCES, "RLIMIT_CPU", 2)
    monkeypatch.setattr(sandbox, "SECONDS_CPU", 2)
    monkeypatch.setattr(sandbox, "SECONDS_WALL", 6)


@pytest.fixture
def grade(tmp_path):
    """Grade cells as a notebook handed in, in a bubblewrap."""

    def run(*cells, name="hostile.ipynb"):
        book = nbformat.v4.new_notebook(
            cells=list(map(nbformat.v4.new_code_cell, cells))
        )
        nbformat.write(book, tmp_path / name)
        return grade_file(tmp_path / name, key_of(NAME, SEED), "bwrap")

    return run


def tree(folder):
    return {
        str(p): p.stat().st_mtime_ns
        for p in folder.rglob("*")
        if "__pycache__" not in str(p)
    }


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_submission_gains_nothing(path, grade, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "a-secret-of-the-grader")
    before = tree(EXERCISES)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        source = path.read_text()
        for mark, value in {
            "ROOT": EXERCISES.parent,
            "SITE": sysconfig.get_path("purelib"),
            "OUT": tmp_path,
            "PORT": server.getsockname()[1],
            "PID": os.getpid(),
            "NUL": "\0",
        }.items():
            source = source.replace(f"@{mark}@", str(value))
        source = source.split("\n", 1)[1]  # the label has to be the first line
        start = time.monotonic()
        result = grade(source)
        assert time.monotonic() - start < 30
        with pytest.raises(BlockingIOError):
            server.accept()
    assert result.status == "graded"
    assert result.scores[0].earned == 0, result
    words = "\n".join(report.lines(result, key_of(NAME, SEED).exercises, "bwrap"))
    told = REPORTS.search(words)
    assert not told or re.match(r"(0|\[\]|no)\b|\[\]", told[1]), words
    assert "survived: yes" not in words and "a-secret" not in words
    assert tree(EXERCISES) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hostile.ipynb"]
    page = report.page(result, key_of(NAME, SEED).exercises, "bwrap")
    assert "<script" not in page and "<img" not in page
    table = report.table([result], key_of(NAME, SEED).exercises, "bwrap")
    assert len(list(csv.reader(io.StringIO(table)))) == 2 == table.count("\n")


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
def test_feedback_tells_no_hidden_input_and_no_expected_value(way, grade):
    key = key_of(NAME, SEED)
    result = grade(
        f"# answer: q1\ndef hinge(x, knot=0.0, side=1):\n    {LEAKS[way]}\n",
        f"# answer: q2\ndef bend_weights(x, knot):\n    {LEAKS[way]}\n",
        "# answer: q4\ndef pieces(w, b, v):\n    raise ValueError(w, b, v)\n",
    )
    texts = ["\n".join(report.lines(result, key.exercises, "bwrap"))]
    texts.append(report.page(result, key.exercises, "bwrap"))
    texts.append(report.gradescope(result, key.exercises, "bwrap"))
    for score in result.scores:
        for check in score.checks:
            # the only words about a hidden check are those the grader has a list of
            if check.hidden and check.sentence:
                assert is_outline(check.sentence), check.sentence
    for question in key.exercises.questions:
        for i, check in enumerate(question.checks):
            if not check.hidden:
                continue
            told = [*key.arguments(question.label, i).values()]
            told.append(key.expected(question.label, i))
            numbers = re.findall(r"\d+\.\d{3,}", repr(told))
            for number in numbers:
                assert not any(number[:5] in text for text in texts), number


def test_the_class_is_graded_as_if_no_one_meant_harm(tmp_path):
    key = key_of(NAME, SEED)
    honest = [nbformat.v4.new_code_cell(s) for s in key.exercises.reference.values()]
    for name in ("amy", "zoe"):
        nbformat.write(
            nbformat.v4.new_notebook(cells=honest), tmp_path / f"{name}.ipynb"
        )
    for stem in ("attacks_processes", "memory_bomb", "fork_bomb", "endless_and_deaf"):
        source = (Path(__file__).parent / "hostile" / f"{stem}.py").read_text()
        cell = nbformat.v4.new_code_cell(source.split("\n", 1)[1].replace("@PID@", "1"))
        book = nbformat.v4.new_notebook(cells=[*honest[1:], cell])
        nbformat.write(book, tmp_path / f"{stem}.ipynb")
    paths = sorted(tmp_path.glob("*.ipynb"))
    found = {
        Path(r.path).stem: r.earned
        for r in grade_all(paths, key, "bwrap", 2, Journal(None))
    }
    assert found.pop("amy") == found.pop("zoe") == 10
    assert set(found.values()) == {7} and len(found) == 4


def test_the_canary_sings(tmp_path):
    check_sandbox(key_of(NAME, SEED), "bwrap", [tmp_path / "x.ipynb", __file__])
