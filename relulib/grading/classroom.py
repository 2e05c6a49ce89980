"""Many submissions graded side by side, each once, also across interruptions."""

import concurrent.futures
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from relulib.grading import submission
from relulib.grading.grade import Outcome, Score, grade
from relulib.grading.sandbox import GraderFailed

GRADED, UNREADABLE, FAILED = "graded", "unreadable", "grader failed"


@dataclass(frozen=True)
class Result:
    """What became of one submission; without scores when it could not be read."""

    path: str
    status: str
    note: str
    scores: tuple[Score, ...] = ()

    @property
    def earned(self):
        """The points of the submission, or None when the grader failed."""
        if self.status == FAILED:
            return None
        return sum(score.earned for score in self.scores)


def grade_file(path, key, sandbox):
    """Grade one notebook; whatever it holds, return a :class:`Result`."""
    try:
        answers = submission.read(path)
    except submission.Unreadable as error:
        return Result(str(path), UNREADABLE, str(error))
    for _ in range(2):  # a machine under load may fail once
        try:
            scores = tuple(grade(answers, key, sandbox))
        except GraderFailed as error:
            note = str(error)
        else:
            wrong = (f"{s.label}: {s.note}" for s in scores if s.note)
            return Result(str(path), GRADED, " ".join(wrong), scores)
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
        if self.path and self.path.exists():
            self.resume()

    def resume(self):
        """Read an unfinished run; its last line may be torn."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        if not lines:
            return
        if json.loads(lines[0]) != self.run:
            raise Mismatched(
                f"{self.path} holds an unfinished run with another set, seed or "
                "sandbox. Finish that one, or discard it with --force."
            )
        for line in lines[1:]:
            try:
                data = json.loads(line)
            except ValueError:
                continue
            self.results[data["path"], data["digest"]] = from_json(data["result"])

    def result(self, path):
        """Return the result of a file that has not changed since, or None."""
        return self.results.get((str(path), digest(path)))

    def write(self, result):
        """Add a result; it survives whatever happens next."""
        if not self.path:
            return
        new = not self.path.exists()
        with open(self.path, "a", encoding="utf-8") as file:
            if new:
                file.write(json.dumps(self.run) + "\n")
            entry = {"path": result.path, "digest": digest(result.path)}
            file.write(json.dumps({**entry, "result": to_json(result)}) + "\n")

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
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
