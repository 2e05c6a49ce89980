"""One submission becomes a result; many are graded side by side, each on its own."""

import threading

import pytest

from grader import classroom
from grader.classroom import grade_all, grade_file
from grader.journal import Journal
from grader.results import FAILED, GRADED, UNREADABLE, GraderFailed, SubmissionResult
from tests.support.sets import SETS, hand_in, key_of, scores

NAME = "01-definition"
KEY = key_of(NAME, "one")


def by_scores(answers, key, sandbox):
    """Grade in this process."""
    return list(scores(NAME, answers).values())


def test_a_result_has_the_notes_of_its_questions(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "grade", by_scores)
    reference = SETS[NAME].reference
    path = hand_in(tmp_path, reference["q1"], "# answer: q2\n1 / 0")
    result = grade_file(path, KEY, "here")
    assert (result.path, result.status) == (str(path), GRADED)
    assert result.earned == SETS[NAME].question("q1").points
    assert result.note.startswith("q2: The cell stops: ZeroDivisionError")
    assert "q3: There is no cell" in result.note and "q1" not in result.note


def test_an_unreadable_file_has_a_note_and_no_points(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    result = grade_file(tmp_path / "x.ipynb", KEY, "here")
    assert (result.status, result.earned, result.questions) == (UNREADABLE, None, ())
    assert result.note.startswith("The file is no notebook")


@pytest.mark.parametrize("failures", [1, 2])
@pytest.mark.parametrize("error", [GraderFailed("no start"), RuntimeError("ours")])
def test_a_grader_that_fails_tries_again_and_costs_no_one_else(
    failures, error, tmp_path, monkeypatch
):
    tries = []

    def fail(answers, key, sandbox):
        if "q1" in answers and len(tries) < failures:
            tries.append(answers)
            raise error
        return by_scores(answers, key, sandbox)

    monkeypatch.setattr(classroom, "grade", fail)
    bad = hand_in(tmp_path, "# answer: q1", name="bad.ipynb")
    good = hand_in(tmp_path, "# answer: q2", name="good.ipynb")
    results = grade_all([bad, good], KEY, "here", 1, Journal(None))
    by_path = {result.path: result for result in results}
    assert by_path[str(good)].status == GRADED
    if failures == 1:
        assert by_path[str(bad)].status == GRADED
    else:
        assert by_path[str(bad)].status == FAILED and by_path[str(bad)].earned is None
        assert str(error) in by_path[str(bad)].note


@pytest.mark.parametrize("jobs", [1, 3])
def test_as_many_are_graded_side_by_side_as_there_are_jobs(jobs, monkeypatch, tmp_path):
    together, most, lock = set(), [], threading.Lock()
    meet = threading.Barrier(jobs)

    def count(path, key, sandbox):
        with lock:
            together.add(path)
            most.append(len(together))
        meet.wait(10)
        with lock:
            together.discard(path)
        return SubmissionResult(str(path), GRADED, "")

    monkeypatch.setattr(classroom, "grade_file", count)
    paths = [tmp_path / name for name in "abc"]
    results = list(grade_all(paths, KEY, "here", jobs, Journal(None)))
    assert {r.path for r in results} == set(map(str, paths)) and max(most) == jobs


def test_what_waits_is_not_graded_once_no_one_listens(monkeypatch, tmp_path):
    begun, go_on = [], threading.Event()

    def wait(path, key, sandbox):
        begun.append(path)
        if len(begun) > 1:
            go_on.wait(10)
        return SubmissionResult(str(path), GRADED, "")

    monkeypatch.setattr(classroom, "grade_file", wait)
    paths = [tmp_path / str(i) for i in range(9)]
    results = grade_all(paths, KEY, "here", 1, Journal(None))
    next(results)
    results.close()  # it must not wait for the one that is being graded
    assert not go_on.is_set()
    go_on.set()
    for thread in threading.enumerate():
        if thread.name.startswith("ThreadPoolExecutor"):
            thread.join(1)
    assert len(begun) <= 2
