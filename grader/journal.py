"""What is graded already, kept until the table is written."""

import json
import os
import stat
import threading
from dataclasses import asdict

from grader.results import (
    CheckResult,
    JournalError,
    QuestionResult,
    SubmissionResult,
)
from grader.submission import digest

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


class Journal:
    """Results so far, one JSON object a line beside the output; kept until the end.

    The file holds the seed, so it is for its owner alone. It could have come with the
    files that were handed in, or belong to a grader that is at work: see `open_own`.
    Without a path nothing is kept.
    """

    def __init__(self, path):
        self.path, self.results, self.run, self.file = path, {}, None, None
        self.one_at_a_time = threading.Lock()
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file = open(open_own(path), "r+b", buffering=0)
            self.resume()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.file and not self.results:
            self.discard()
        if self.file:
            self.file.close()

    def resume(self):
        """Read an unfinished run; cut a torn last line off."""
        whole, run = 0, None
        for line in self.file.read().splitlines(True):
            if not line.endswith(b"\n"):
                self.file.truncate(whole)
                break
            whole += len(line)
            try:
                data = json.loads(line)
                if run is None:
                    run = data
                else:
                    self.results[data["path"], data["digest"]] = from_json(data)
            except (ValueError, KeyError, TypeError, RecursionError):
                run = run or "none that can be read"
        self.run = run
        self.file.seek(0, os.SEEK_END)

    def seed(self):
        """Return the seed of the unfinished run, so that it can be finished."""
        seed = self.run.get("seed") if isinstance(self.run, dict) else None
        return seed if isinstance(seed, str) else None

    def begin(self, run, anew):
        """Go on with the unfinished run if it is this one; with `anew` drop another."""
        if self.results and run != self.run and not anew:
            raise JournalError(
                f"{self.path} holds an unfinished run with another set, seed or "
                "sandbox. Finish that one, or discard it with --force."
            )
        if self.file and run != self.run:
            self.results.clear()
            self.file.seek(0)
            self.file.truncate()
            self.add(run)
        self.run = run

    def result(self, path):
        """Return the result of a file that has not changed since, or None."""
        return self.results.get((str(path), digest(path)))

    def write(self, result):
        """Add a result; it survives whatever happens next."""
        with self.one_at_a_time:
            self.results[result.path, result.digest] = result
            if self.file:
                self.add(asdict(result))

    def add(self, data):
        """Write one line, all at once."""
        self.file.write(json.dumps(data).encode() + b"\n")

    def discard(self):
        """Remove the journal of a run whose output is written, or that has none."""
        if self.file:
            self.path.unlink(missing_ok=True)
            self.results.clear()


def open_own(path):
    """Open a file of one's own for oneself alone; make it if there is none.

    Raises
    ------
    JournalError
        It is a link or no ordinary file, others may read or have written it, or
        another grader has it open.
    """
    flags = os.O_RDWR | os.O_CREAT
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        raise JournalError(f"{path} can't be opened: {error.strerror}.") from error
    status = os.fstat(handle)
    ours = not hasattr(os, "geteuid") or (
        status.st_uid == os.geteuid() and not status.st_mode & 0o077
    )
    if not stat.S_ISREG(status.st_mode) or not ours:
        os.close(handle)
        raise JournalError(
            f"{path} is no file that this grader wrote: it must be an ordinary file "
            "that only you may read. Look where it comes from, and remove it."
        )
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise JournalError(f"Another grader is at work on {path}.") from error
    return handle


def from_json(data):
    """Return the result that was written as ``asdict``."""
    questions = [
        QuestionResult(**{**q, "checks": tuple(CheckResult(**c) for c in q["checks"])})
        for q in data["questions"]
    ]
    return SubmissionResult(**{**data, "questions": tuple(questions)})
