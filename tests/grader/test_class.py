"""A class graded by the command line: a line for everyone, written once and whole."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SET = ROOT / "exercises/01-definition"


def grade(folder, *options):
    """Grade every notebook in `folder` for practice; return the finished process."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "grader", SET),
            *sorted(folder.glob("*.ipynb")),
            *("--sandbox", "none", *options),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


@pytest.fixture
def handed_in(tmp_path):
    """Return a folder with an untouched stub, an empty file and one that is no JSON."""
    folder = tmp_path / "handed in"
    folder.mkdir()
    shutil.copy(SET / "01-definition.ipynb", folder / "=stub.ipynb")
    (folder / "empty.ipynb").write_text("")
    (folder / "junk.ipynb").write_text("<b>not json</b>")
    return folder


def test_every_submission_has_a_line_and_a_page(handed_in, tmp_path):
    out, pages = tmp_path / "grades.csv", tmp_path / "feedback"
    done = grade(handed_in, "--csv", out, "--feedback", pages)
    assert done.returncode == 0, done.stderr
    with out.open(newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == 4
    table = [" ".join(line) for line in lines[1:]]
    assert sum("unreadable" in line for line in table) == 2
    assert all("practice" in line or "none" in line for line in table)
    # a spreadsheet must not take a file's name for a formula
    assert not [cell for line in lines for cell in line if cell.startswith("=")]
    html = [page.read_text() for page in pages.glob("*.html")]
    assert len(html) == 3
    assert not [page for page in html if "<b>not json" in page]


def test_an_existing_table_is_kept_without_force(handed_in, tmp_path):
    out = tmp_path / "grades.csv"
    out.write_text("mine")
    assert grade(handed_in, "--csv", out).returncode == 2
    assert out.read_text() == "mine"
    assert grade(handed_in, "--csv", out, "--force").returncode == 0
    assert out.read_text() != "mine"


def test_a_set_that_is_none_is_named(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "grader",
            tmp_path,
            SET / "01-definition.ipynb",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert tmp_path.name in done.stderr
