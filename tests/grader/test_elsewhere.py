"""Other processes, of Dask or of the standard library, grade as this one does."""

import concurrent.futures
import os
import pickle
from pathlib import Path

import pytest

from grader import elsewhere
from grader.classroom import grade_all, grade_there
from grader.journal import Journal
from grader.results import FAILED, GRADED
from grader.sandbox import SANDBOXES
from grader.sets import content
from tests.support.sets import SETS, hand_in, key_of

distributed = pytest.importorskip("distributed")
NAME = "02-derivatives"
SET = SETS[NAME]
KEY = key_of(NAME, "one")
MODE = SANDBOXES["none" if SANDBOXES["bwrap"].obstacle() else "bwrap"]


def write_class(folder, count):
    answers = list(SET.reference.values())
    return [hand_in(folder, *answers[:i], name=f"{i}.ipynb") for i in range(count)]


def earned(results):
    return {Path(r.path).stem: r.earned for r in results}


@pytest.fixture(scope="module")
def client():
    """A client of two processes, each a worker of Dask, and a scheduler between."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(processes=True, **options) as cluster:
        with distributed.Client(cluster) as client:
            yield client


def test_a_class_on_dask_goes_on_where_it_was_and_nothing_is_graded_twice(
    client, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)  # the workers are in another folder
    (tmp_path / "in").mkdir()
    paths = [p.relative_to(tmp_path) for p in write_class(tmp_path / "in", 5)]
    journal = tmp_path / "g.csv.unfinished"
    with Journal(journal) as kept:
        kept.begin({"set": NAME}, anew=False)
        running = grade_all(paths, KEY, MODE, elsewhere.executor(client), kept)
        begun = [next(running), next(running)]
        running.close()  # an interruption
    lines = journal.read_text().splitlines()
    assert len(lines) == 1 + len(begun)

    with Journal(journal) as kept:
        results = list(grade_all(paths, KEY, MODE, elsewhere.executor(client), kept))
    assert {(r.status, r.note) for r in results if r.status != GRADED} == set()
    written = journal.read_text().splitlines()
    assert written[: len(lines)] == lines and len(written) == 1 + len(paths)
    assert {r.path for r in results} == set(map(str, paths)) and len(results) == 5
    points = [0, *(q.points for q in SET.questions)]
    assert earned(results) == {str(i): sum(points[: i + 1]) for i in range(5)}


def test_a_machine_with_another_state_of_the_set_grades_nothing(client, tmp_path):
    job = elsewhere.job_of(KEY, MODE)
    assert pickle.loads(pickle.dumps(job)) == job and job.content == content(SET)
    (path,) = write_class(tmp_path, 1)
    other = elsewhere.Job(job.folder, "", "another", job.seed, job.sandbox)
    result = client.submit(grade_there, str(path), other).result()
    assert result.status == FAILED and "holds another state of the set" in result.note


class Lossy(concurrent.futures.ThreadPoolExecutor):
    """Loses the machine that was to grade one of the notebooks."""

    def submit(self, task, path, *more):
        if Path(path).stem == "1":
            return super().submit(lambda: 1 / 0)
        return super().submit(task, path, *more)


def test_a_lost_machine_costs_its_submission_alone_and_no_zero(tmp_path, monkeypatch):
    monkeypatch.setattr(elsewhere, "prepared", lambda job: (KEY, SANDBOXES["none"]))
    paths = write_class(tmp_path, 2)
    with Journal(tmp_path / "journal") as kept:
        kept.begin({}, anew=False)
        results = list(grade_all(paths, KEY, SANDBOXES["none"], Lossy(2), kept))
        assert {Path(path).stem for path, _ in kept.results} == {"0"}
    assert earned(results) == {"0": 0, "1": None}


@pytest.mark.parametrize("word", ["0", "-1", "two", "1.5", ""])
def test_jobs_are_a_number_or_an_address(word):
    assert elsewhere.jobs("3") == 3
    with pytest.raises(ValueError, match="at least one has to work"):
        elsewhere.jobs(word)
