"""What learners hand in: every file becomes answers or a sentence, whatever it is."""

import copy
import errno
import json
import os
import zipfile

import nbformat
import pytest

from grader import classroom, submission
from grader.classroom import grade_file
from grader.results import ANOTHER_SET, FAILED, GraderFailed, Unreadable
from tests.support.sets import SETS, hand_in, key_of, scores

NAME = "01-definition"
REFERENCE = SETS[NAME].reference
BOOK = nbformat.v4.new_notebook(
    cells=[nbformat.v4.new_code_cell(source) for source in REFERENCE.values()]
)


def total(path):
    return sum(q.earned for q in scores(NAME, submission.read(path)).values())


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_of_the_format_is_read(minor, tmp_path):
    data = json.loads(nbformat.writes(BOOK))
    data["nbformat_minor"] = minor
    if minor < 5:
        for cell in data["cells"]:
            del cell["id"]
    (tmp_path / "x.ipynb").write_text(json.dumps(data))
    assert total(tmp_path / "x.ipynb") == 10


@pytest.mark.parametrize("version", [2, 3])
def test_the_formats_before_are_read(version, tmp_path):
    text = nbformat.writes(copy.deepcopy(BOOK), version=3)
    text = text.replace('"nbformat": 3', f'"nbformat": {version}')
    (tmp_path / "x.ipynb").write_text(text)
    assert total(tmp_path / "x.ipynb") == 10


@pytest.mark.parametrize("name", ["week1 (1).ipynb", "-é ü.ipynb", "no ending"])
def test_the_name_of_the_file_does_not_matter(name, tmp_path):
    assert total(hand_in(tmp_path, *REFERENCE.values(), name=name)) == 10


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path):
    text = nbformat.writes(BOOK).replace("\n", "\r\n")
    (tmp_path / "x.ipynb").write_text(text, encoding="utf-8-sig", newline="")
    assert total(tmp_path / "x.ipynb") == 10


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_every_encoding_of_unicode_is_read(encoding, tmp_path):
    (tmp_path / "x.ipynb").write_text(nbformat.writes(BOOK), encoding=encoding)
    assert total(tmp_path / "x.ipynb") == 10


@pytest.mark.parametrize(
    ("begin", "said"),
    [(b"PK\3\4", "a zip"), (b"%PDF-1.7", "a PDF"), (b"\n<html>", "a web page")],
)
def test_what_was_handed_in_instead_is_named(begin, said, tmp_path):
    (tmp_path / "x.ipynb").write_bytes(begin)
    with pytest.raises(Unreadable, match=f"no notebook but {said}"):
        submission.read(tmp_path / "x.ipynb")


def test_a_file_in_a_zip_is_read_like_one_in_a_folder(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("Amy/x.ipynb", nbformat.writes(BOOK))
        archive.writestr("big.ipynb", b" " * 11_000_000)
    (tmp_path / "b.zip").write_text("torn")
    path = tmp_path / "a.zip/Amy/x.ipynb"
    assert total(path) == 10
    assert submission.digest(path) == submission.digest(hand_in_text(tmp_path))
    for name, said in (
        ("a.zip/big.ipynb", "more than 10 MB"),
        ("a.zip/none.ipynb", "can't be unpacked"),
        ("b.zip/x.ipynb", "can't be unpacked"),
    ):
        with pytest.raises(Unreadable, match=said):
            submission.read(tmp_path / name)


def hand_in_text(folder):
    (folder / "y.ipynb").write_text(nbformat.writes(BOOK))
    return folder / "y.ipynb"


def test_order_other_cells_and_outputs_do_not_matter(tmp_path):
    book = copy.deepcopy(BOOK)
    nasty = {"text/html": "<script>alert(1)</script>" * 1000}
    book.cells[0].outputs = [nbformat.v4.new_output("display_data", nasty)]
    book.cells.append(nbformat.v4.new_markdown_cell("# answer: q1\nnot code"))
    book.cells.append(nbformat.v4.new_raw_cell("# answer: q2\nnot code"))
    book.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    book.cells.reverse()
    nbformat.write(book, tmp_path / "x.ipynb")
    assert total(tmp_path / "x.ipynb") == 10


def test_cells_with_one_label_are_run_in_their_order(tmp_path):
    first, second = "# answer: q1\nhinge = 1", "# answer: q1\nhinge = 2"
    path = hand_in(tmp_path, first, "2", second)
    assert submission.read(path) == {"q1": f"{first}\n{second}"}


def test_a_merged_cell_counts_for_each_of_its_labels():
    merged = "# answer: q1\nhinge = 1\n\n# answer: q2\nramp = 2"
    assert submission.by_label([merged]) == {"q1": merged, "q2": merged}
    inside = "# answer: q1\ndef hinge():\n    # answer: q2\n    return 1"
    assert submission.by_label([inside]) == {"q1": inside}


LINES = ["# answer: q1", "#answer:q1", "  # Answer : Q1  ", "\n\n# answer: q1"]
NO_LABELS = ["answer: q1", "# answer q1", "x = 1\n# answer: q1", "# answer: q1 x", ""]


@pytest.mark.parametrize("line", [*LINES, *NO_LABELS])
def test_a_label_is_the_first_line(line):
    labels = list(submission.by_label([f"{line}\nx = 1"]))
    assert labels == ([] if line in NO_LABELS else ["q1"])


HEAD = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
NONE = [
    *("", " \n", "null", "[]", "{}", "1", '"text"', "{", "<b>no</b>", "[" * 100_000),
    '{"nbformat": 4}',
    '{"nbformat": 4, "worksheets": []}',
    '{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code"}]}]}',
    '{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
    '{"nbformat": [4], "cells": []}',
    *(HEAD + "7}", HEAD + '{"a": 1}}', HEAD + "[7]}", HEAD + "[{}]}"),
    HEAD + '[{"cell_type": "code", "source": 7}]}',
    HEAD + '[{"cell_type": "code", "source": ["x", 7]}]}',
]


@pytest.mark.parametrize("text", NONE, ids=lambda text: text[:40])
def test_what_is_no_notebook_is_said_to_be_none(text, tmp_path):
    (tmp_path / "x.ipynb").write_text(text)
    with pytest.raises(
        Unreadable, match="no notebook|empty|format 99; the grader reads 2, 3 and 4"
    ):
        submission.read(tmp_path / "x.ipynb")


def test_bytes_that_are_no_text_are_said_to_be_none(tmp_path):
    (tmp_path / "x.ipynb").write_bytes(b"\x89PNG\r\n\xff\xfe")
    with pytest.raises(Unreadable, match="none of the encodings UTF-8, UTF-16"):
        submission.read(tmp_path / "x.ipynb")


def test_fifty_megabytes_are_not_read(tmp_path):
    with (tmp_path / "x.ipynb").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(Unreadable, match="more than 10 MB. Clear the outputs"):
        submission.read(tmp_path / "x.ipynb")


def test_what_is_no_file_is_said_to_be_none(tmp_path):
    with pytest.raises(Unreadable, match="Is a directory|no ordinary file"):
        submission.read(tmp_path)


@pytest.mark.parametrize("kind", ["missing", errno.EACCES, errno.EIO, errno.ESTALE])
def test_what_cannot_be_read_by_no_fault_of_the_learners_is_no_zero(
    kind, tmp_path, monkeypatch
):
    def fail(*words):
        raise OSError(kind, os.strerror(kind))

    path = tmp_path / "x.ipynb"
    if kind != "missing":
        hand_in(tmp_path, *REFERENCE.values())
        monkeypatch.setattr(submission.os, "open", fail)
    with pytest.raises(GraderFailed, match="can't be read"):
        submission.read(path)
    assert len(submission.digest(path)) == 64
    result = grade_file(path, key_of("01-definition", "one"), "none")
    assert (result.status, result.earned, result.digest) == (FAILED, None, "")


def test_a_notebook_of_another_set_is_said_to_be_one(tmp_path, monkeypatch):
    key, graded = key_of("01-definition", "one"), []
    monkeypatch.setattr(classroom, "grade", lambda *words: graded.append(words) or [])
    asked = "check = checks_for({})".format
    for name, sets in {
        "another": ['"02-derivatives"'],
        "both": ["'02-derivatives'", '"01-definition"'],
        "ours": ['"01-definition"'],
        "none": [],
        "a line copied along": ['"02-derivatives"'],
    }.items():
        answer = "def hinge(x):\n    return 0" if name.startswith("a line") else ""
        cells = *map(asked, sets), f"# answer: q1\n{answer}"
        path = hand_in(tmp_path, *cells, name=name)
        result = grade_file(path, key, "none")
        assert (result.status == ANOTHER_SET) == (name == "another") != bool(graded)
        graded.clear()
        if name == "another":
            assert result.earned is None
            assert "checks of 02-derivatives, not 01-definition" in result.note
            assert "hinge or bend_weights or" in result.note


@pytest.mark.skipif(os.name != "posix", reason="no such files")
def test_pipes_devices_and_links_are_not_followed(tmp_path):
    (tmp_path / "link").symlink_to(hand_in(tmp_path, *REFERENCE.values()))
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "link", tmp_path / "pipe", "/dev/zero"):
        with pytest.raises(Unreadable):
            submission.read(path)
