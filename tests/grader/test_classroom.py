"""One submission becomes a result; many are graded side by side and kept."""

import hashlib
import json
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


def test_a_result_survives_the_journal_without_the_values_of_the_submission():
    data = json.loads(json.dumps(classroom.to_json(RESULT)))
    assert classroom.from_json(data) == RESULT
    assert "raw" not in json.dumps(data) and data["scores"][0]["checks"]


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
    found = list(classroom.grade_all(paths, KEY, "none", jobs, Journal(None, {})))
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
    results = classroom.grade_all(paths, KEY, "none", 1, Journal(None, {}))
    next(results)
    results.close()  # it must not wait for the one that is being graded
    assert not go_on.is_set()
    go_on.set()
    for thread in threading.enumerate():
        if thread.name.startswith("ThreadPoolExecutor"):
            thread.join(1)
    assert len(begun) <= 2


def test_a_journal_keeps_results_and_its_run_until_it_is_closed(tmp_path):
    (tmp_path / "a").write_text("x")
    result = replace(RESULT, path=str(tmp_path / "a"), digest=sha("x"))
    path = tmp_path / "new" / "folder" / "j"
    journal = Journal(str(path), {"seed": "é"})
    assert not path.exists() and journal.result(tmp_path / "a") is None
    journal.write(result)
    journal.write(replace(result, path="b"))
    head, *rest = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(head) == {"seed": "é"} and len(rest) == 2
    again = Journal(path, {"seed": "é"})
    assert again.begun and again.result(tmp_path / "a") == result
    again.write(replace(result, path="c"))
    assert len(path.read_bytes().splitlines()) == 4
    again.close()
    again.close()
    assert not path.exists()


@pytest.mark.parametrize("text", ['{"seed": "t"}\n', "no json\n", "\n\n"])
def test_a_journal_begins_anew_over_what_holds_no_result(text, tmp_path):
    (tmp_path / "j").write_text(text * 3)
    journal = Journal(tmp_path / "j", {"seed": "s"})
    assert not journal.begun
    journal.write(RESULT)
    first, second = (tmp_path / "j").read_text().splitlines()
    assert json.loads(first) == {"seed": "s"} and json.loads(second)["path"] == "a"


def test_a_line_that_is_no_result_is_passed_over(tmp_path):
    path = tmp_path / "j"
    Journal(path, {"seed": "s"}).write(RESULT)
    with path.open("a") as file:
        file.write('{}\n7\n"x"\nno json\n')
    Journal(path, {"seed": "s"}).write(replace(RESULT, path="b"))
    assert [p for p, _ in Journal(path, {"seed": "s"}).results] == ["a", "b"]


def test_an_unfinished_run_of_another_kind_is_named(tmp_path):
    Journal(tmp_path / "j", {"seed": "s"}).write(RESULT)
    words = f"^{tmp_path / 'j'} holds an unfinished run with another set, seed or "
    with pytest.raises(classroom.Mismatched, match=words):
        Journal(tmp_path / "j", {"seed": "t"})


def test_no_journal_keeps_nothing(tmp_path):
    journal = Journal(None, {})
    journal.write(RESULT)
    journal.close()
    assert not journal.begun and journal.result(tmp_path / "a") is None
