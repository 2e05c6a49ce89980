"""An unfinished run is gone on with: nothing twice, nothing lost, nothing planted."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict

import pytest

from grader import __main__ as program
from grader import classroom
from grader.classroom import grade_all
from grader.journal import Journal
from grader.results import FAILED, GRADED, JournalError, SubmissionResult
from grader.sandbox import SANDBOXES
from grader.submission import Answers, digest
from tests.support.sets import EXERCISES, SETS, hand_in, key_of, scores

NAME = "01-definition"
MODE = "none" if SANDBOXES["bwrap"].obstacle() else "bwrap"
COUNT = 10  # enough to be stopped amidst them on a machine under load


def write_class(folder):
    answers = list(SETS[NAME].reference.values())
    for i in range(COUNT):
        hand_in(folder, *answers[:i], name=f"{i}.ipynb")
    return sorted(folder.glob("*.ipynb"))


def command(paths, out, *options):
    return [
        *(sys.executable, "-m", "grader", EXERCISES / NAME, *paths),
        *("--csv", out, "--sandbox", MODE, "--jobs", "1", *options),
    ]


@pytest.mark.skipif(os.name != "posix", reason="no signals of this kind")
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
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
    with out.open(newline="", encoding="utf-8-sig") as file:
        table = list(csv.DictReader(file))
    assert [row["submission"] for row in table] == list(map(str, paths))
    assert {r["submission"] for r in table if r["note"] == "kept"} == {
        entry["path"] for entry in kept
    }
    points = [question.points for question in SETS[NAME].questions]
    totals = [sum(points[:i]) for i in range(COUNT)]
    assert [int(row["total"]) for row in table] == totals
    assert f"from the seed {json.loads(head)['seed']}" in done.stdout


@pytest.fixture
def counted(monkeypatch):
    """Count how often each file is graded, without grading."""
    calls = []

    def grade_file(path, key, sandbox):
        calls.append(path.name)
        if path.read_text() == "fails":
            return SubmissionResult(str(path), FAILED, "")
        found = tuple(scores(NAME, {}).values())
        return SubmissionResult(str(path), GRADED, "", found, digest(path))

    monkeypatch.setattr(classroom, "grade_file", grade_file)
    return calls


def run(paths, path, about=None, anew=False):
    """Grade for the journal at `path`, as if interrupted before the table."""
    with Journal(path) as journal:
        journal.begin(about or {"seed": "s"}, anew)
        results = grade_all(paths, key_of(NAME, "one"), "none", 1, journal)
        return sorted(result.path for result in results)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    for name in "abc":
        (folder / name).write_text(name)
    return sorted(folder.iterdir())


def test_only_changed_and_failed_files_are_graded_again(files, counted, tmp_path):
    path = tmp_path / "new folder" / "x.unfinished"
    files[1].write_text("fails")
    run(files, path)
    assert counted == ["a", "b", "c"]
    files[2].write_text("changed")
    counted.clear()
    assert run(files, path) == sorted(map(str, files))
    assert counted == ["b", "c"]


def test_a_line_torn_twice_loses_only_itself(files, counted, tmp_path):
    path = tmp_path / "x.unfinished"
    for n in (1, 2, 3):
        run(files[:n], path)
        with path.open("a") as file:
            file.write('{"torn')
    assert counted == ["a", "b", "c"]


@pytest.mark.parametrize("about", [{"seed": "t"}, {"seed": "s", "set": "02"}])
def test_another_run_is_not_mixed_with_an_unfinished_one(
    about, files, counted, tmp_path
):
    path = tmp_path / "x.unfinished"
    run(files, path)
    before = path.read_bytes()
    with pytest.raises(JournalError, match="--force"):
        run(files, path, about)
    assert path.read_bytes() == before
    counted.clear()
    run(files, path, about, anew=True)
    assert counted == ["a", "b", "c"]


def own(path, text):
    """Write a file as a grader of the same user would."""
    path.write_text(text)
    path.chmod(0o600)


@pytest.mark.parametrize(
    "text", ["", "{", "[]\n", "7\n", "\0\0\n", "no\n\n", '{"seed": "t"}\n', "[" * 9**5]
)
def test_a_journal_without_results_binds_no_one(text, files, counted, tmp_path):
    path = tmp_path / "x.unfinished"
    own(path, text)
    run(files, path)
    counted.clear()
    run(files, path)
    assert not counted
    assert json.loads(path.read_text().splitlines()[0]) == {"seed": "s"}


def test_a_line_that_is_no_result_is_passed_over(files, counted, tmp_path):
    path = tmp_path / "x.unfinished"
    run(files[:1], path)
    with path.open("a") as file:
        file.write('{}\n7\n"x"\nno json\n' + "[" * 10**5 + "\n")
    run(files, path)
    assert counted == ["a", "b", "c"]


def test_a_result_is_kept_whole(tmp_path):
    scored = tuple(scores(NAME, SETS[NAME].reference).values())
    result = SubmissionResult("a", GRADED, "é", scored, "abc")
    with Journal(tmp_path / "x") as journal:
        journal.begin({}, False)
        journal.write(result)
    with Journal(tmp_path / "x") as journal:
        assert list(journal.results.values()) == [result]


def test_a_run_without_a_result_leaves_nothing(tmp_path):
    with Journal(tmp_path / "x") as journal:
        journal.begin({"seed": "s"}, False)
    with Journal(None) as journal:
        journal.begin({"seed": "s"}, False)
    assert not list(tmp_path.iterdir())


def test_a_file_that_changes_while_it_is_graded_is_graded_again(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("first")

    def change(answers, key, sandbox):
        path.write_text("second")
        return []

    monkeypatch.setattr(classroom.submission, "read", lambda path: Answers())
    monkeypatch.setattr(classroom, "grade", change)
    run([path], tmp_path / "x")
    with Journal(tmp_path / "x") as journal:
        assert journal.result(path) is None


@pytest.fixture
def planted(tmp_path):
    """Return a journal that a learner wrote: the learner's own seed and full marks."""
    scored = tuple(scores(NAME, SETS[NAME].reference).values())
    (tmp_path / "eve").write_text("nothing")
    result = SubmissionResult("eve", GRADED, "", scored, digest(tmp_path / "eve"))
    lines = [{"seed": "known to me"}, asdict(result)]
    path = tmp_path / "x.unfinished"
    own(path, "".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_planted_journal_of_the_right_kind_would_be_believed(planted):
    with Journal(planted) as journal:
        assert journal.seed() == "known to me" and len(journal.results) == 1


@pytest.mark.skipif(os.name != "posix", reason="no permissions of this kind")
@pytest.mark.parametrize("how", ["open", "a link", "a pipe", "a folder", "another's"])
def test_a_journal_that_is_not_ones_own_is_refused(how, planted, monkeypatch, tmp_path):
    if how == "open":
        planted.chmod(0o644)
    elif how == "a link":
        planted.rename(tmp_path / "victim")
        planted.symlink_to(tmp_path / "victim")
    elif how == "another's":
        user = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    else:
        planted.unlink()
        os.mkfifo(planted, 0o600) if how == "a pipe" else planted.mkdir()
    before = [(p.name, p.lstat().st_size) for p in sorted(tmp_path.iterdir())]
    with pytest.raises(JournalError, match=str(planted)):
        Journal(planted)
    assert before == [(p.name, p.lstat().st_size) for p in sorted(tmp_path.iterdir())]


@pytest.mark.skipif(os.name != "posix", reason="no locks of this kind")
def test_two_graders_do_not_write_one_journal(tmp_path):
    with Journal(tmp_path / "x") as journal:
        journal.begin({"seed": "s"}, False)
        with pytest.raises(JournalError, match="Another grader is at work"):
            Journal(tmp_path / "x")
        assert (tmp_path / "x").stat().st_mode & 0o077 == 0
    Journal(tmp_path / "x").__exit__()


@pytest.fixture
def main(monkeypatch, counted):
    """Return the program without sandbox and canary."""
    monkeypatch.setattr(program, "check_sandbox", lambda *words: None)

    def run(out, paths, *options):
        words = [EXERCISES / NAME, *paths, "--csv", out, "--sandbox", "none", *options]
        return program.main(list(map(str, words)))

    return run


def test_a_failed_submission_is_an_empty_line_and_has_another_chance(
    main, files, counted, tmp_path, monkeypatch
):
    out = tmp_path / "grades.csv"
    monkeypatch.setenv(program.SEED, "s")
    good = files[1].read_text()
    files[1].write_text("fails")
    assert main(out, files) == program.NOT_ALL_GRADED
    with out.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["graded", "grader failed", "graded"]
    assert rows[1]["q1"] == rows[1]["total"] == ""
    files[1].write_text(good)
    counted.clear()
    assert main(out, files) == program.USAGE
    assert main(out, files, "--force") == program.DONE
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
