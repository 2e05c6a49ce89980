"""A class whose grading was interrupted: nothing twice, the CSV whole or absent."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from grader import __main__ as program
from grader import classroom, sandbox
from grader.classroom import GRADED, Journal, Mismatched, Result, grade_all
from tests.support.sets import EXERCISES, SETS, key_of, scores

NAME = "01-definition"
MODE = "none" if sandbox.obstacle("bwrap") else "bwrap"
COUNT = 6


def write_class(folder):
    cells = [nbformat.v4.new_code_cell(s) for s in SETS[NAME].reference.values()]
    for i in range(COUNT):
        book = nbformat.v4.new_notebook(cells=cells[: i % 5])
        nbformat.write(book, folder / f"{i}.ipynb")
    return sorted(folder.glob("*.ipynb"))


def command(paths, out, *options):
    return [
        *(sys.executable, "-m", "grader", EXERCISES / NAME, *paths),
        *("--csv", out, "--sandbox", MODE, "--jobs", "1", *options),
    ]


@pytest.mark.skipif(os.name != "posix", reason="no signals of this kind")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_an_interrupted_class_goes_on_where_it_was(name, tmp_path):
    paths, out = write_class(tmp_path), tmp_path / "new folder/grades.csv"
    journal = out.with_name("grades.csv.unfinished")
    running = subprocess.Popen(command(paths, out), stderr=subprocess.PIPE)
    deadline = time.monotonic() + 120
    while not journal.exists() or len(journal.read_bytes().splitlines()) < 3:
        assert running.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(getattr(signal, name))
    words = running.communicate(timeout=30)[1].decode()
    assert running.returncode != 0 and not out.exists()
    if name == "SIGINT":
        assert running.returncode == 130 and "goes on from here" in words

    # what is kept is told from what is graded anew by a mark; the last line is torn
    head, *lines = journal.read_text().splitlines()
    assert 2 <= len(lines) < COUNT
    kept = [json.loads(line) for line in lines]
    marked = [json.dumps({**entry, "note": "kept"}) for entry in kept]
    journal.write_text("\n".join([head, *marked, marked[0][:50]]))
    done = subprocess.run(command(paths, out), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not journal.exists()
    with out.open(newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["submission"] for row in table] == list(map(str, paths))
    assert {r["submission"] for r in table if r["note"] == "kept"} == {
        entry["path"] for entry in kept
    }
    points = [question.points for question in SETS[NAME].questions]
    totals = [sum(points[: i % 5]) for i in range(COUNT)]
    assert [int(row["total"]) for row in table] == totals
    assert f"--seed {json.loads(head)['seed']}" in done.stdout


@pytest.fixture
def counted(monkeypatch):
    """Count how often each file is graded, without grading."""
    calls = []

    def grade_file(path, key, sandbox):
        calls.append(path.name)
        if path.read_text() == "fails":
            return Result(str(path), classroom.FAILED, "")
        found = tuple(scores(NAME, {}).values())
        return Result(str(path), GRADED, "", found, classroom.digest(path))

    monkeypatch.setattr(classroom, "grade_file", grade_file)
    return calls


def run(paths, journal):
    results = grade_all(paths, key_of(NAME, "one"), "none", 1, journal)
    return [result.path for result in results]


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    for name in "abc":
        (folder / name).write_text(name)
    return sorted(folder.iterdir())


def test_only_changed_and_failed_files_are_graded_again(files, counted, tmp_path):
    path, about = tmp_path / "x.unfinished", {"seed": "s"}
    files[1].write_text("fails")
    run(files, Journal(path, about))
    assert counted == ["a", "b", "c"]
    files[2].write_text("changed")
    counted.clear()
    assert sorted(run(files, Journal(path, about))) == sorted(map(str, files))
    assert counted == ["b", "c"]


def test_a_line_torn_twice_loses_only_itself(files, counted, tmp_path):
    path, about = tmp_path / "x.unfinished", {"seed": "s"}
    for n in (1, 2, 3):
        run(files[:n], Journal(path, about))
        with path.open("a") as file:
            file.write('{"torn')
    assert counted == ["a", "b", "c"]


@pytest.mark.parametrize("about", [{"seed": "t"}, {"seed": "s", "set": "02"}])
def test_another_run_is_not_mixed_with_an_unfinished_one(
    about, files, counted, tmp_path
):
    path = tmp_path / "x.unfinished"
    run(files, Journal(path, {"seed": "s"}))
    before = path.read_bytes()
    with pytest.raises(Mismatched, match="--force"):
        Journal(path, about)
    assert path.read_bytes() == before
    anew = program.open_journal(path, about, force=True)
    assert not anew.results and anew.run == about


@pytest.mark.parametrize("text", ["", "{", "[]\n", "\0\0\n", '{"seed": "t"}\n'])
def test_a_journal_without_results_binds_no_one(text, files, counted, tmp_path):
    path = tmp_path / "x.unfinished"
    path.write_text(text)
    program.earlier_seed(path)
    run(files, Journal(path, {"seed": "s"}))
    assert len(Journal(path, {"seed": "s"}).results) == 3


@pytest.mark.skipif(os.name != "posix", reason="no permissions of this kind")
def test_the_seed_in_a_journal_is_for_its_owner(tmp_path):
    Journal(tmp_path / "x", {"seed": "s"}).begin()
    assert (tmp_path / "x").stat().st_mode & 0o077 == 0


def test_a_file_that_changes_while_it_is_graded_is_graded_again(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("first")

    def change(answers, key, sandbox):
        path.write_text("second")
        return []

    monkeypatch.setattr(classroom.submission, "read", lambda path: {})
    monkeypatch.setattr(classroom, "grade", change)
    journal = Journal(tmp_path / "x", {"seed": "s"})
    list(grade_all([path], key_of(NAME, "one"), "none", 1, journal))
    assert Journal(tmp_path / "x", {"seed": "s"}).result(path) is None


@pytest.fixture
def main(monkeypatch, counted):
    """Return the program without sandbox and canary."""
    monkeypatch.setattr(program, "check_sandbox", lambda *words: None)

    def run(out, paths, *options):
        words = [EXERCISES / NAME, *paths, "--csv", out, "--sandbox", "none", *options]
        return program.main(list(map(str, words)))

    return run


def test_a_failed_submission_is_an_empty_line_and_has_another_chance(
    main, files, counted, tmp_path, capsys
):
    out = tmp_path / "grades.csv"
    good = files[1].read_text()
    files[1].write_text("fails")
    assert main(out, files, "--seed", "s") == program.NOT_ALL_GRADED
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["graded", "grader failed", "graded"]
    assert rows[1]["q1"] == rows[1]["total"] == ""
    files[1].write_text(good)
    counted.clear()
    assert main(out, files, "--seed", "s") == program.USAGE
    assert main(out, files, "--seed", "s", "--force") == program.DONE
    assert counted == ["b"]
    assert not out.with_name("grades.csv.unfinished").exists()


def test_a_table_that_came_meanwhile_is_kept(main, files, tmp_path, monkeypatch):
    out = tmp_path / "grades.csv"
    real = program.grade_all

    def meanwhile(*words):
        out.write_text("mine")
        return real(*words)

    monkeypatch.setattr(program, "grade_all", meanwhile)
    assert main(out, files) == program.USAGE
    assert out.read_text() == "mine"
    assert out.with_name("grades.csv.unfinished").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--jobs", "0"], "--jobs 0"),
        (["--json", "x.json"], "--json describes one"),
        (["--csv", "."], ". is a folder"),
    ],
)
def test_arguments_that_make_no_sense_are_named(options, words, main, files, capsys):
    assert main("x.csv", files, *options) == program.USAGE
    assert words in capsys.readouterr().err


def test_a_missing_notebook_is_named_before_anything_is_done(main, tmp_path, capsys):
    assert main(tmp_path / "x.csv", [tmp_path / "nope.ipynb"]) == program.USAGE
    assert "nope.ipynb does not exist" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_named(main, files, tmp_path, capsys):
    assert main(tmp_path / "x.csv", files, "--feedback", str(files[0])) == program.USAGE
    assert not (tmp_path / "x.csv").exists()
    assert "Traceback" not in capsys.readouterr().err


def test_another_set_means_another_run(files, tmp_path):
    folder = tmp_path / "01-x"
    (folder / "wrong").mkdir(parents=True)
    digests = set()
    for name in ("checks.py", "reference.py", "wrong/a.py"):
        (folder / name).write_text("x")
        digests.add(program.content(folder))
    assert len(digests) == 3
