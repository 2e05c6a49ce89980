"""What learners hand in: every file becomes answers or a sentence, whatever it is."""

import copy
import json
import os
from dataclasses import replace

import nbformat
import pytest

from grader import classroom, report, submission
from grader.grade import Outcome, Score
from grader.submission import Unreadable
from tests.support.sets import SETS, key_of, scores

NAME = "01-definition"
CODE, TEXT = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
REFERENCE = SETS[NAME].reference
BOOK = nbformat.v4.new_notebook(cells=[CODE(s) for s in REFERENCE.values()])


def total(path):
    return sum(s.earned for s in scores(NAME, submission.read(path)).values())


def hand_in(tmp_path, *cells, name="x.ipynb"):
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_of_the_format_is_read(minor, tmp_path):
    data = json.loads(nbformat.writes(BOOK))
    data["nbformat_minor"] = minor
    if minor < 5:
        for cell in data["cells"]:
            del cell["id"]
    (tmp_path / "x.ipynb").write_text(json.dumps(data))
    assert total(tmp_path / "x.ipynb") == 10


def test_the_format_before_is_read(tmp_path):
    (tmp_path / "x.ipynb").write_text(nbformat.writes(copy.deepcopy(BOOK), version=3))
    assert total(tmp_path / "x.ipynb") == 10


@pytest.mark.parametrize("name", ["week1 (1).ipynb", "-é ü.ipynb", "no ending"])
def test_the_name_of_the_file_does_not_matter(name, tmp_path):
    (tmp_path / name).write_text(nbformat.writes(BOOK))
    assert total(tmp_path / name) == 10


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path):
    text = nbformat.writes(BOOK).replace("\n", "\r\n")
    (tmp_path / "x.ipynb").write_text(text, encoding="utf-8-sig", newline="")
    assert total(tmp_path / "x.ipynb") == 10


def test_order_other_cells_and_outputs_do_not_matter(tmp_path):
    cells = [CODE(s) for s in reversed(REFERENCE.values())]
    nasty = {"text/html": "<script>alert(1)</script>" * 1000}
    cells[0].outputs = [nbformat.v4.new_output("display_data", nasty)]
    path = hand_in(tmp_path, CODE("1 / 0"), *cells, TEXT("# answer: q1\nnot code"))
    assert total(path) == 10
    exercises = key_of(NAME, "one")
    result = classroom.Result(str(path), "graded", "")
    assert "<script" not in report.page(result, exercises.exercises, "bwrap")


def test_a_deleted_or_renamed_cell_costs_its_own_question(tmp_path):
    sources = dict(REFERENCE)
    points = {q.label: q.points for q in SETS[NAME].questions}
    sources["q1"] = sources["q1"].replace("q1", "qq1")
    del sources["q2"]
    path = hand_in(tmp_path, *map(CODE, sources.values()))
    found = scores(NAME, submission.read(path))
    for label, score in found.items():
        gone = label in ("q1", "q2")
        assert score.earned == (0 if gone else points[label])
        assert score.status == ("missing" if gone else "graded")
    assert found["q1"].note == "There is no cell that begins # answer: q1."


def test_a_renamed_function_is_named_beside_the_one_awaited():
    source = REFERENCE["q1"].replace("def hinge", "def Hinge")
    score = scores(NAME, {**REFERENCE, "q1": source})["q1"]
    assert score.earned == 0 and score.status == "missing"
    assert score.note == "hinge is not defined in the cell. The cell defines Hinge."


def test_cells_with_one_label_are_run_in_their_order(tmp_path):
    first, second = "# answer: q1\nhinge = 1", "# answer: q1\nhinge = 2"
    path = hand_in(tmp_path, CODE(first), CODE("2"), CODE(second))
    assert submission.read(path) == {"q1": f"{first}\n{second}"}
    wrong = "# answer: q1\ndef hinge(x, knot=0.0, side=1):\n    return 7\n"
    twice = hand_in(tmp_path, CODE(wrong), *BOOK.cells, name="y.ipynb")
    assert total(twice) == 10


@pytest.mark.parametrize(
    "line",
    [
        "# answer: q1",
        "#answer:q1",
        "  # Answer : Q1  ",
        "\n\n# answer: q1",
        "#ANSWER: q1",
    ],
)
def test_a_label_is_recognised(line):
    assert list(submission.by_label([f"{line}\nx = 1"])) == ["q1"]


@pytest.mark.parametrize(
    "line", ["answer: q1", "# answer q1", "x = 1\n# answer: q1", "# answer: q1 x", ""]
)
def test_what_is_no_label_is_none(line):
    assert not submission.by_label([f"{line}\nx = 1"])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " \n",
            "null",
            "[]",
            "{}",
            "1",
            '"text"',
            "{",
            "<b>no</b>",
            "[" * 100_000,
        ),
        '{"nbformat": 4}',
        '{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type":'
        ' "code", "source": 7}]}',
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {"a": 1}}',
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_notebook_is_said_to_be_none(text, tmp_path):
    (tmp_path / "x.ipynb").write_text(text)
    with pytest.raises(Unreadable, match="no notebook|empty"):
        submission.read(tmp_path / "x.ipynb")


def test_bytes_that_are_no_text_are_said_to_be_none(tmp_path):
    (tmp_path / "x.ipynb").write_bytes(b"\x89PNG\r\n\xff\xfe")
    with pytest.raises(Unreadable, match="no text"):
        submission.read(tmp_path / "x.ipynb")


def test_fifty_megabytes_are_not_read(tmp_path):
    with (tmp_path / "x.ipynb").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(Unreadable, match="50 MB, at most 10 MB. Clear the outputs"):
        submission.read(tmp_path / "x.ipynb")


def test_what_is_no_file_is_said_to_be_none(tmp_path):
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(Unreadable, match="can't be read"):
            submission.read(path)


@pytest.mark.skipif(os.name != "posix", reason="no such files")
def test_pipes_devices_and_links_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text(nbformat.writes(BOOK))
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "link", tmp_path / "pipe", "/dev/zero"):
        with pytest.raises(Unreadable):
            submission.read(path)


def test_an_unreadable_file_has_its_line_and_page(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    key = key_of(NAME, "one")
    result = classroom.grade_file(tmp_path / "x.ipynb", key, "none")
    assert result.status == classroom.UNREADABLE and result.earned == 0
    row = report.table([result], SETS[NAME], "none").splitlines()[1]
    assert ",unreadable,0,0,0,0,0,10,practice,The file is no notebook" in row
    page = report.page(result, SETS[NAME], "none")
    assert "unreadable" in page and "no notebook" in page


def test_every_score_without_a_sandbox_says_practice():
    found = tuple(scores(NAME, REFERENCE).values())
    result = classroom.Result("x.ipynb", classroom.GRADED, "", found)
    for text in (
        report.page(result, SETS[NAME], "none"),
        report.table([result], SETS[NAME], "none"),
        report.gradescope(result, SETS[NAME], "none"),
        report.lines(result, SETS[NAME], "none")[-1],
    ):
        assert "practice" in text
    assert "practice" not in report.gradescope(result, SETS[NAME], "bwrap")


def test_a_summary_tells_the_class_question_by_question():
    key = key_of(NAME, "one")
    full = tuple(scores(NAME, REFERENCE).values())
    none = tuple(scores(NAME, {}).values())
    results = [
        classroom.Result("a", classroom.GRADED, "", full),
        classroom.Result("b", classroom.GRADED, "", none),
        classroom.Result(
            "e", classroom.GRADED, "", tuple(replace(s, earned=1) for s in full)
        ),
        classroom.Result("c", classroom.UNREADABLE, "empty"),
        classroom.Result("d", classroom.FAILED, "no start"),
    ]
    text = report.summary(results, key.exercises).splitlines()
    assert text[0] == "5 submissions, 3 graded, 1 grader failed, 1 unreadable"
    for line, question in zip(text[3:], key.exercises.questions, strict=True):
        mean = f"{(question.points + 1) / 3:.2f} / {question.points}"
        assert line.endswith(f"{mean}     1     1")
        assert line.startswith(question.label)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\n=1"])
def test_no_cell_is_a_formula(start):
    cell = report.harmless(start)
    assert cell[0] == "'" and "\n" not in cell and "\t" not in cell


def test_other_cells_stay_as_they_are():
    assert report.harmless("a/b-1.ipynb") == "a/b-1.ipynb"


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


def test_pages_of_two_files_of_one_name_differ():
    one, two = report.page_name("a/x.ipynb"), report.page_name("b/x.ipynb")
    assert one != two and one.startswith("x-") and "/" not in one
    assert report.page_name("../../<b>").startswith("b-")


@pytest.mark.parametrize("note", ["", "<b>note"])
def test_every_text_on_a_page_is_escaped(note):
    check = Outcome("<b>title", 1, False, 0, "<b>sentence")
    score = Score("<b>q1", "<b>question", 1, 0, "graded", note, "<b>hint", (check,))
    for status in (classroom.GRADED, "<b>failed"):
        result = classroom.Result("<b>.ipynb", status, "<b>why", (score,))
        page = report.page(result, SETS[NAME], "bwrap")
        assert "<b>" not in page
        assert page.count("&lt;b&gt;") >= 4
