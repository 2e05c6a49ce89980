"""What is written of a result: lines, table, JSON, page and summary, each whole."""

import csv
import html
import io
import json
import os
import re
from pathlib import Path

import pytest

from grader import report
from grader.results import (
    FAILED,
    GRADED,
    UNREADABLE,
    CheckResult,
    QuestionResult,
    SubmissionResult,
)
from grader.sandbox import SANDBOXES
from grader.sets import Check, ExerciseSet, Question

CHECKS = Check("first", "f(1)", points=2), Check("second", "f(2)", hidden=True)
QUESTIONS = (
    Question("q1", "A slope", "f", CHECKS),
    Question("q2", "A bend", "f", CHECKS[:1]),
    Question("q3", "A sum", "f", CHECKS[:1]),
)
SET = ExerciseSet(Path("exercises/00-x"), QUESTIONS, {}, {})
SCORES = (
    QuestionResult(
        *("q1", "A slope", 3, 2, "graded", "", "Mind the sign."),
        (
            CheckResult("first", 2, False, 2, ""),
            CheckResult("second", 1, True, 0, "not <1>"),
        ),
    ),
    QuestionResult(
        *("q2", "A bend", 2, 0, "missing", "No cell.", ""),
        (CheckResult("first", 2, False, 0, "not run"),),
    ),
    QuestionResult(
        *("q3", "A sum", 2, 2, "graded", "", ""),
        (CheckResult("first", 2, False, 2, ""),),
    ),
)
BWRAP, SETPRIV, NONE = (SANDBOXES[name] for name in ("bwrap", "setpriv", "none"))
GOOD = SubmissionResult("in/amy.ipynb", GRADED, "q2: No cell.", SCORES)
EMPTY = SubmissionResult("in/bo.ipynb", UNREADABLE, "The file is empty.")
LOST = SubmissionResult("in/cy.ipynb", FAILED, "no start")


def test_the_lines_tell_every_check_every_note_and_the_total():
    assert report.lines(GOOD, SET, BWRAP) == [
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
    assert report.lines(GOOD, SET, NONE)[-1] == "Total: 4 of 7 points (practice)"
    assert report.lines(EMPTY, SET, NONE) == ["unreadable: The file is empty."]
    assert report.lines(LOST, SET, NONE) == ["grader failed: no start"]


def test_the_table_has_a_line_each_and_points_only_where_there_were_some_to_judge():
    text = report.table([GOOD, EMPTY, LOST], SET, SETPRIV)
    head = "submission,status,q1,q2,q3,total,out of,graded in,same as,feedback,note"
    end = ["7", "setpriv", "", ""]
    want = [
        head.split(","),
        [*("in/amy.ipynb", "graded", "2", "0", "2", "4"), *end, GOOD.note],
        [*("in/bo.ipynb", "unreadable", "", "", "", ""), *end, EMPTY.note],
        [*("in/cy.ipynb", "grader failed", "", "", "", ""), *end, LOST.note],
    ]
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == want
    assert text[0] == "\ufeff" and text.count("\n") == 4 and "\r" not in text
    text = report.table([GOOD, EMPTY, LOST], SET, SETPRIV, separator=";")
    assert list(csv.reader(io.StringIO(text[1:]), delimiter=";")) == want


def test_gradescope_gets_every_check_and_no_score_where_the_grader_failed():
    def entry(name, score, most, output):
        return {
            "name": name,
            "score": score,
            "max_score": most,
            "output": output,
            "visibility": "visible",
        }

    assert json.loads(report.gradescope(GOOD, SET, SETPRIV)) == {
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
    assert json.loads(report.gradescope(EMPTY, SET, SETPRIV)) == unreadable
    failed = {"output": "grader failed: no start"}
    assert json.loads(report.gradescope(LOST, SET, SETPRIV)) == failed


def test_the_page_tells_the_same_in_the_same_order():
    page = report.page(GOOD, SET, BWRAP)
    text = html.unescape(re.sub(r"<[^>]*>", " ", page.split("<h1>")[1]))
    told = (
        "Feedback: 00-x in/amy.ipynb 4 of 7 points (bwrap) q1 A slope: 2 of 3 right, "
    )
    told += "first wrong, second: not <1> Hint. Mind the sign. q2 A bend: 0 of 2 "
    told += "No cell. q3 A sum: 2 of 2 right, first"
    assert re.sub(r"[✓✗]|\s", "", text) == told.replace(" ", "")
    assert "(practice)" in report.page(GOOD, SET, NONE)
    failed = report.page(LOST, SET, BWRAP)
    assert "grader failed" in failed and "no start" in failed


def test_the_summary_counts_the_graded_alone():
    assert report.summary([GOOD, GOOD, EMPTY, LOST], SET).split("\n") == [
        "4 submissions, 2 graded, 1 grader failed, 1 unreadable",
        "",
        f"question{' ' * 36}      mean  full  none",
        f"q1 A slope{' ' * 34}  2.00 / 3     0     0",
        f"q2 A bend{' ' * 35}  0.00 / 2     0     2",
        f"q3 A sum{' ' * 36}  2.00 / 2     2     0",
    ]
    assert report.summary([EMPTY], SET).split("\n")[3].endswith("0.00 / 3     0     0")
    long = ExerciseSet(SET.folder, (Question("q1", "x" * 99, "f", CHECKS),), {}, {})
    row = report.summary([], long).split("\n")[3]
    assert row == f"q1 {'x' * 41}  0.00 / 3     0     0"


def test_the_name_of_a_page_is_readable_unique_and_harmless():
    def name(path, *others):
        return report.page_names([path, *others])[str(path)]

    assert re.fullmatch(r"amy_1-[0-9a-f]{8}\.html", name("a/amy (1)_.ipynb"))
    assert re.fullmatch(r"page-[0-9a-f]{8}\.html", name("a/é.ipynb"))
    assert re.fullmatch(r"x{80}-[0-9a-f]{8}\.html", name("x" * 99))
    assert name("a.ipynb") == name(Path("a.ipynb"))
    assert re.fullmatch(r"Amy_7-x-[0-9a-f]{8}.html", name("Amy 7/x.ipynb", "b/x.ipynb"))
    assert name("../../<b>").startswith("b-")
    moodle = "c.zip/Amy_12_assignsubmission_file_/x.ipynb"
    assert name(moodle).startswith("Amy_12_assign")
    inner = "c.zip/Amy_12_assignsubmission_file_/answers/x.ipynb"
    assert name(inner).startswith("Amy_12_assign")
    result = SubmissionResult(inner, UNREADABLE, "empty")
    assert "<p>Amy_12_assign" in report.page(result, SET, BWRAP)


@pytest.mark.skipif(os.name != "posix", reason="no permissions of this kind")
def test_a_written_file_is_for_everyone_to_read_and_keeps_its_characters(tmp_path):
    path = tmp_path / "new" / "folder" / "x.csv"
    report.write_whole(path, "é\r\n\n")
    assert path.read_bytes() == b"\xc3\xa9\r\n\n"
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("fails", [False, True])
def test_a_file_is_written_whole_or_not_at_all(fails, tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    path.write_text("old")
    if fails:
        monkeypatch.setattr(os, "replace", lambda *a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            report.write_whole(path, "new")
    else:
        report.write_whole(path, "new")
    assert path.read_text() == ("old" if fails else "new")
    assert [p.name for p in tmp_path.iterdir()] == ["grades.csv"]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\n=1"])
def test_no_cell_is_a_formula(start):
    cell = report.harmless(start)
    assert cell[0] == "'" and cell.isprintable()
    assert report.harmless("a/b-1.ipynb") == "a/b-1.ipynb"
    assert report.harmless(f"x;{start}").startswith("x;'")  # a cell where ; separates


@pytest.mark.parametrize("note", ["", "<b>note"])
def test_every_text_on_a_page_is_escaped(note):
    check = CheckResult("<b>title", 1, False, 0, "<b>sentence")
    question = QuestionResult(
        *("<b>q1", "<b>question", 1, 0, "graded", note, "<b>hint"), (check,)
    )
    for status in (GRADED, "<b>failed"):
        result = SubmissionResult("<b>.ipynb", status, "<b>why", (question,))
        page = report.page(result, SET, BWRAP)
        assert "<b>" not in page
        assert page.count("&lt;b&gt;") >= 4


def test_names_of_files_that_are_no_text_are_written():
    result = SubmissionResult("b\udcff=<b>.ipynb", UNREADABLE, "empty")
    report.page(result, SET, BWRAP).encode()
    report.table([result], SET, BWRAP).encode()
    assert report.page_names([result.path])[result.path].isascii()
