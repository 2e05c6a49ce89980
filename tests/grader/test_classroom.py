"""One submission becomes a result; many are graded side by side and kept."""

import hashlib
import threading
from dataclasses import replace

import pytest

from grader import classroom, submission
from grader.classroom import FAILED, GRADED, UNREADABLE, Journal, Result
from grader.grade import Outcome, Score
from grader.sandbox import GraderFailed
from tests.support.sets import key_of

KEY = key_of("01-definition", "one")
CHECKS = (Outcome("first", 2, False, 2, "", {"value": 1}),)
SCORES = (
    Score("q1", "A slope", 3, 2, "graded", "", "Mind the sign.", CHECKS),
    Score("q2", "A bend", 2, 1, "missing", "No cell.", "", ()),
    Score("q3", "A sum", 2, 0, "error", "It stops.", "", ()),
)
RESULT = Result("a", GRADED, "a note", SCORES, "abc")


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Return a file that counts as a notebook."""
    monkeypatch.setattr(submission, "read", lambda path: {"q1": "code"})
    (tmp_path / "a").write_text("é", encoding="utf-8")
    return tmp_path / "a"


def test_a_result_has_the_notes_of_its_questions_and_the_digest_of_its_file(
    path, monkeypatch
):
    asked = []
    monkeypatch.setattr(classroom, "grade", lambda *a: asked.append(a) or list(SCORES))
    found = classroom.grade_file(path, KEY, "none")
    note = "q2: No cell. q3: It stops."
    assert found == Result(str(path), GRADED, note, SCORES, sha("é"))
    assert asked == [({"q1": "code"}, KEY, "none")]
    assert found.earned == 3 and replace(found, status=FAILED).earned is None


@pytest.mark.parametrize(
    ("error", "note"),
    [(GraderFailed("no start"), "no start"), (KeyError("x"), "KeyError: 'x'")],
)
def test_a_failed_result_has_a_note_alone(error, note, path, monkeypatch):
    def fail(*words):
        raise error

    monkeypatch.setattr(classroom, "grade", fail)
    found = classroom.grade_file(path, KEY, "none")
    assert found == Result(str(path), FAILED, note, (), "")


def test_an_unreadable_file_has_a_digest_of_why(tmp_path):
    found = classroom.grade_file(tmp_path, KEY, "none")
    assert found.note.startswith("The file can't be read: ")
    assert found == Result(str(tmp_path), UNREADABLE, found.note, (), sha(found.note))


@pytest.mark.parametrize("jobs", [1, 3])
def test_as_many_are_graded_side_by_side_as_there_are_jobs(jobs, monkeypatch, tmp_path):
    together, most, lock = set(), [], threading.Lock()
    meet = threading.Barrier(jobs)

    def grade_file(path, key, sandbox):
        assert (key, sandbox) == (KEY, "none")
        with lock:
            together.add(path)
            most.append(len(together))
        meet.wait(10)
        with lock:
            together.discard(path)
        return Result(str(path), GRADED, "")

    monkeypatch.setattr(classroom, "grade_file", grade_file)
    paths = [tmp_path / name for name in "abc"]
    found = list(classroom.grade_all(paths, KEY, "none", jobs, Journal(None)))
    assert {r.path for r in found} == set(map(str, paths)) and max(most) == jobs


def test_what_waits_is_not_graded_once_no_one_listens(monkeypatch, tmp_path):
    begun, go_on = [], threading.Event()

    def grade_file(path, key, sandbox):
        begun.append(path)
        if len(begun) > 1:
            go_on.wait(10)
        return Result(str(path), GRADED, "")

    monkeypatch.setattr(classroom, "grade_file", grade_file)
    paths = [tmp_path / str(i) for i in range(9)]
    results = classroom.grade_all(paths, KEY, "none", 1, Journal(None))
    next(results)
    results.close()  # it must not wait for the one that is being graded
    assert not go_on.is_set()
    go_on.set()
    for thread in threading.enumerate():
        if thread.name.startswith("ThreadPoolExecutor"):
            thread.join(1)
    assert len(begun) <= 2


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
