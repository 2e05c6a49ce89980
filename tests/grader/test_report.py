"""What is written of a result, whole: lines, table, JSON, page, summary."""

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest

from grader import report
from grader.classroom import FAILED, GRADED, UNREADABLE, Result
from grader.grade import Outcome, Score
from grader.sets import Check, ExerciseSet, Question

CHECKS = Check("first", "f(1)", points=2), Check("second", "f(2)", hidden=True)
QUESTIONS = (
    Question("q1", "A slope", "f", CHECKS),
    Question("q2", "A bend", "f", CHECKS[:1]),
    Question("q3", "A sum", "f", CHECKS[:1]),
)
SET = ExerciseSet(Path("exercises/00-x"), QUESTIONS, {}, {})
SCORES = (
    Score(
        *("q1", "A slope", 3, 2, "graded", "", "Mind the sign."),
        (Outcome("first", 2, False, 2, ""), Outcome("second", 1, True, 0, "not <1>")),
    ),
    Score(
        *("q2", "A bend", 2, 0, "missing", "No cell.", ""),
        (Outcome("first", 2, False, 0, "not run"),),
    ),
    Score(
        *("q3", "A sum", 2, 2, "graded", "", ""),
        (Outcome("first", 2, False, 2, ""),),
    ),
)
GOOD = Result("in/amy.ipynb", GRADED, "q2: No cell.", SCORES)
NONE = Result("in/bo.ipynb", UNREADABLE, "The file is empty.")
LOST = Result("in/cy.ipynb", FAILED, "no start")


def test_the_lines_tell_every_check_every_note_and_the_total():
    assert report.lines(GOOD, SET, "bwrap") == [
        "q1 A slope: 2 of 3 points",
        "  right: first",
        "  wrong: second",
        "    not <1>",
        "  Hint: Mind the sign.",
        "q2 A bend: 0 of 2 points",
        "  No cell.",
        "q3 A sum: 2 of 2 points",
        "  right: first",
        "Total: 4 of 7 points (bwrap)",
    ]
    assert report.lines(GOOD, SET, "none")[-1] == "Total: 4 of 7 points (practice)"
    assert report.lines(NONE, SET, "none") == ["unreadable: The file is empty."]
    assert report.lines(LOST, SET, "none") == ["grader failed: no start"]


def test_the_table_has_a_line_each_and_no_points_where_the_grader_failed():
    text = report.table([GOOD, NONE, LOST], SET, "setpriv")
    head = "submission,status,q1,q2,q3,total,out of,graded in,note"
    assert list(csv.reader(io.StringIO(text))) == [
        head.split(","),
        [*("in/amy.ipynb", "graded", "2", "0", "2", "4", "7", "setpriv"), GOOD.note],
        [*("in/bo.ipynb", "unreadable", "0", "0", "0", "0", "7", "setpriv"), NONE.note],
        [*("in/cy.ipynb", "grader failed", "", "", "", "", "7", "setpriv"), LOST.note],
    ]
    assert text.count("\n") == 4 and "\r" not in text


def test_gradescope_gets_every_check_and_no_score_where_the_grader_failed():
    def entry(name, score, most, output):
        return {
            "name": name,
            "score": score,
            "max_score": most,
            "output": output,
            "visibility": "visible",
        }

    assert json.loads(report.gradescope(GOOD, SET, "setpriv")) == {
        "score": 4,
        "output_format": "text",
        "tests": [
            entry("q1 A slope: first", 2, 2, ""),
            entry("q1 A slope: second", 0, 1, "not <1> Hint: Mind the sign."),
            entry("q2 A bend: first", 0, 2, "No cell. not run"),
            entry("q3 A sum: first", 2, 2, ""),
        ],
        "output": "Total: 4 of 7 points (setpriv)",
    }
    unreadable = {"output": "unreadable: The file is empty.", "score": 0}
    assert json.loads(report.gradescope(NONE, SET, "setpriv")) == unreadable
    failed = {"output": "grader failed: no start"}
    assert json.loads(report.gradescope(LOST, SET, "setpriv")) == failed


def body(result, sandbox="bwrap"):
    page = report.page(result, SET, sandbox)
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</body></html>\n")
    assert "<title>Feedback: 00-x</title>" in page and "{" not in page.split("<body")[1]
    return re.search(r"<h1>Feedback: 00-x</h1>(.*)</body>", page, re.DOTALL)[1]


def test_the_page_tells_the_same_escaped():
    assert body(GOOD).split("\n") == [
        "<p>amy.ipynb</p>",
        "<p><strong>4 of 7 points</strong> (bwrap)</p>",
        "<h2>q1 A slope: 2 of 3</h2>",
        "<ul><li>✓ right, first</li><li>✗ wrong, second: not &lt;1&gt;</li></ul>",
        "<p><em>Hint.</em> Mind the sign.</p>",
        "<h2>q2 A bend: 0 of 2</h2>",
        "<p>No cell.</p>",
        "<h2>q3 A sum: 2 of 2</h2>",
        "<ul><li>✓ right, first</li></ul>",
    ]
    assert "(practice)" in body(GOOD, "none")
    assert body(LOST) == (
        "<p>cy.ipynb</p>\n<p><strong>grader failed</strong>: no start</p>"
    )


def test_the_summary_counts_the_graded_alone():
    assert report.summary([GOOD, GOOD, NONE, LOST], SET).split("\n") == [
        "4 submissions, 2 graded, 1 grader failed, 1 unreadable",
        "",
        f"question{' ' * 36}      mean  full  none",
        f"q1 A slope{' ' * 34}  2.00 / 3     0     0",
        f"q2 A bend{' ' * 35}  0.00 / 2     0     2",
        f"q3 A sum{' ' * 36}  2.00 / 2     2     0",
    ]
    assert report.summary([NONE], SET).split("\n")[3].endswith("0.00 / 3     0     0")
    long = ExerciseSet(SET.folder, (Question("q1", "x" * 99, "f", CHECKS),), {}, {})
    row = report.summary([], long).split("\n")[3]
    assert row == f"q1 {'x' * 41}  0.00 / 3     0     0"


def test_the_name_of_a_page_is_readable_unique_and_harmless():
    assert re.fullmatch(
        r"amy_1-[0-9a-f]{8}\.html", report.page_name("a/amy (1)_.ipynb")
    )
    assert re.fullmatch(r"page-[0-9a-f]{8}\.html", report.page_name("a/é.ipynb"))
    assert re.fullmatch(r"x{60}-[0-9a-f]{8}\.html", report.page_name("x" * 99))
    assert report.page_name("a.ipynb") == report.page_name(Path("a.ipynb"))


@pytest.mark.skipif(os.name != "posix", reason="no permissions of this kind")
def test_a_written_file_is_for_everyone_to_read_and_keeps_its_characters(tmp_path):
    path = tmp_path / "new" / "folder" / "x.csv"
    report.write_whole(path, "é\r\n\n")
    report.write_whole(str(path), "é\r\n\n")
    assert path.read_bytes() == b"\xc3\xa9\r\n\n"
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_file_takes_shape_hidden_beside_its_place(tmp_path, monkeypatch):
    moved, real = [], os.replace
    monkeypatch.setattr(os, "replace", lambda *a: moved.append(a) or real(*a))
    report.write_whole(tmp_path / "x.csv", "text")
    ((draft, place),) = moved
    assert Path(draft).parent == tmp_path and place == tmp_path / "x.csv"
    assert Path(draft).name.startswith(".x.csv.")
