"""Many submissions graded side by side, each once, also across interruptions."""

import concurrent.futures
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from grader import submission
from grader.grade import Outcome, Score, grade
from grader.sandbox import GraderFailed

GRADED, UNREADABLE, FAILED = "graded", "unreadable", "grader failed"


@dataclass(frozen=True)
class Result:
    """What became of one submission; without scores when it could not be read."""

    path: str
    status: str
    note: str
    scores: tuple[Score, ...] = ()
    digest: str = ""

    @property
    def earned(self):
        """The points of the submission, or None when the grader failed."""
        if self.status == FAILED:
            return None
        return sum(score.earned for score in self.scores)


def grade_file(path, key, sandbox):
    """Grade one notebook; whatever it holds, return a :class:`Result`."""
    before = digest(path)
    try:
        answers = submission.read(path)
    except submission.Unreadable as error:
        return Result(str(path), UNREADABLE, str(error), digest=before)
    for _ in range(2):  # a machine under load may fail once
        try:
            scores = tuple(grade(answers, key, sandbox))
        except GraderFailed as error:
            note = str(error)
        except Exception as error:  # one submission must not cost the others theirs
            note = f"{type(error).__name__}: {error}"
        else:
            wrong = (f"{s.label}: {s.note}" for s in scores if s.note)
            return Result(str(path), GRADED, " ".join(wrong), scores, before)
    return Result(str(path), FAILED, note)


def grade_all(paths, key, sandbox, jobs, journal):
    """Grade the notebooks that the journal has no result for; yield every result.

    The order is that in which they are done; the journal's come first.
    """
    todo = []
    for path in paths:
        done = journal.result(path)
        if done:
            yield done
        else:
            todo.append(path)
    executor = concurrent.futures.ThreadPoolExecutor(jobs)
    try:
        waiting = [executor.submit(grade_file, p, key, sandbox) for p in todo]
        for future in concurrent.futures.as_completed(waiting):
            result = future.result()
            if result.status != FAILED:  # those get another chance
                journal.write(result)
            yield result
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


class Mismatched(Exception):
    """An unfinished run in the journal was of another kind; the text says so."""


class Journal:
    """Results so far, one JSON object a line beside the output; kept until the end."""

    def __init__(self, path, run):
        self.path, self.run, self.results = path and Path(path), run, {}
        self.begun = self.path and self.path.exists() and self.resume()

    def resume(self):
        """Read an unfinished run; cut a torn last line off; say whether it is ours."""
        whole, run = 0, None
        for line in self.path.read_bytes().splitlines(True):
            if not line.endswith(b"\n"):
                os.truncate(self.path, whole)
                break
            whole += len(line)
            try:
                data = json.loads(line)
                if run is None:
                    run = data
                else:
                    self.results[data["path"], data["digest"]] = from_json(data)
            except (ValueError, KeyError, TypeError):
                run = run or "none that can be read"
        if self.results and run != self.run:
            raise Mismatched(
                f"{self.path} holds an unfinished run with another set, seed or "
                "sandbox. Finish that one, or discard it with --force."
            )
        return run == self.run

    def result(self, path):
        """Return the result of a file that has not changed since, or None."""
        return self.results.get((str(path), digest(path)))

    def begin(self):
        """Write the first line of a new journal."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # it holds the seed, so it is for its owner alone
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(self.run) + "\n")
        self.begun = True

    def write(self, result):
        """Add a result; it survives whatever happens next."""
        if self.path and not self.begun:
            self.begin()
        if self.path:
            with open(self.path, "a", encoding="utf-8") as file:
                file.write(json.dumps(to_json(result)) + "\n")

    def close(self):
        """Remove the journal of a run whose output is written."""
        if self.path:
            self.path.unlink(missing_ok=True)


def digest(path):
    """Return a digest of the file's content; of nothing when it can't be read."""
    try:
        text = submission.read_text(path)
    except submission.Unreadable as error:
        text = str(error)
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(result):
    """Return a result as JSON data, without the values that a submission returned."""
    data = asdict(result)
    for score in data["scores"]:
        for check in score["checks"]:
            del check["raw"]
    return data


def from_json(data):
    """Return the result that :func:`to_json` wrote."""
    scores = [
        Score(**{**score, "checks": tuple(Outcome(**c) for c in score["checks"])})
        for score in data["scores"]
    ]
    return Result(**{**data, "scores": tuple(scores)})
