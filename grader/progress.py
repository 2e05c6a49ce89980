"""What was tried so far, and how long it took: kept in a file beside the set."""

import ast
import hashlib
import json
import os
import time
from pathlib import Path

from grader.report import write_whole

PLACE = "GRADER_PROGRESS"  # names another folder for the file
NAME = ".progress.json"
PAUSE = 15 * 60  # seconds; who says nothing for longer was away


class Progress:
    """The attempts at the questions of a set, and the time at work.

    A file that can't be read is as good as none, and where none can be written all is
    known until the end of the session.
    """

    def __init__(self, exercises, clock=time.time):
        folder = os.environ.get(PLACE)
        here = Path(folder) / exercises.name if folder else exercises.folder
        self.path, self.clock = here / NAME, clock
        try:
            self.data = json.loads(self.path.read_text(encoding="utf-8"))
            assert all(isinstance(v, dict) for v in self.data["questions"].values())
            self.data["seconds"] += 0
            self.data["last"] += 0
        except Exception:  # whatever is in it: no progress is worth a traceback
            self.data = {"questions": {}, "seconds": 0.0, "last": 0.0}

    def note(self, label, source, earned):
        """Note that an answer was tried, and what it earned."""
        now = self.clock()
        away = now - self.data["last"]
        self.data["seconds"] += away if 0 <= away <= PAUSE else 0
        self.data["last"] = now
        kept = self.data["questions"].setdefault(label, {"tried": [], "earned": 0})
        kept["earned"] = earned
        if (tried := digest(source)) not in kept["tried"]:
            kept["tried"].append(tried)
        self.save()

    def tries(self, label):
        """Return how many different answers to a question were tried."""
        return len(self.data["questions"].get(label, {}).get("tried", ()))

    def earned(self, label):
        """Return what the latest answer to a question earned, or None."""
        return self.data["questions"].get(label, {}).get("earned")

    def minutes(self):
        """Return the time at work, in minutes."""
        return round(self.data["seconds"] / 60)

    def forget(self, label):
        """Forget a question that is begun anew."""
        self.data["questions"].pop(label, None)
        self.save()

    def save(self):
        """Write the file, where one can be written."""
        try:
            write_whole(self.path, json.dumps(self.data))
        except OSError:
            pass


def digest(source):
    """Return a digest of an answer in which comments and blank lines do not count."""
    try:
        source = ast.dump(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        source = source.strip()
    return hashlib.sha256(source.encode(errors="replace")).hexdigest()[:12]
