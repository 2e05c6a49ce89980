"""``watch SET``: answers are graded whenever their file is saved, by whatever editor.

The file is the notebook of the set, or a Python file, which is made where there is
none. All checks are run, the hidden ones on inputs drawn anew each time.
"""

import argparse
import json
import queue
import secrets
import sys
import threading
from pathlib import Path

from grader import after, report, sets, submission
from grader.answer_key import AnswerKey
from grader.grade import try_out
from grader.learner import is_written
from grader.progress import Progress
from grader.results import GRADED, GraderFailed, SubmissionResult, Unreadable
from grader.sandbox import SANDBOXES

PULSE = 0.2  # seconds between two looks at the file
PATIENCE = 10  # looks at a file that an editor may just be writing
SANDBOX = SANDBOXES["none"]  # one's own code on one's own machine
UNREADABLE = (OSError, Unreadable, GraderFailed, UnicodeDecodeError)
KEYS = "n next, h hint, s solution, l list, r reset, q quit"


def main(arguments):
    """Run the command; return the exit status."""
    p = argparse.ArgumentParser(
        prog="grader watch",
        description="Grade an answer whenever it is saved.",
        epilog=f"While it runs, type one letter and Enter: {KEYS}.",
    )
    p.add_argument("set", type=Path, help="the exercise set, exercises/NN-topic")
    p.add_argument("file", type=Path, nargs="?", help="a notebook, or a .py file")
    p.add_argument("--extra", type=Path, help="a private folder of checks on top")
    options = p.parse_args(arguments)
    try:
        exercises = sets.load(options.set, options.extra)
        path = options.file or exercises.folder / f"{exercises.name}.ipynb"
        if path.suffix == ".py" and not path.exists():
            path.write_text(blank(exercises), encoding="utf-8")
        if not path.is_file():
            raise FileNotFoundError(f"{path} does not exist.")
        read(path)  # what can't be read now is not just being written
        Watch(exercises, path).run(typed())
    except (OSError, ValueError, GraderFailed, Unreadable) as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    print("What is done is kept; the same command goes on from here.")
    return 0


def typed():
    """Return a queue of what is typed, line by line, and None at the end."""
    lines = queue.Queue()

    def read():
        for line in sys.stdin:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


class Watch:
    """A session: one file of answers, and the question that is worked on."""

    def __init__(self, exercises, path):
        self.exercises, self.path = exercises, path
        self.progress = Progress(exercises)
        self.labels = [question.label for question in exercises.questions]
        self.label = next(
            (x for x in self.labels if not self.is_done(x)), self.labels[0]
        )
        self.seen, self.stamp, self.results, self.failed = {}, None, {}, 0

    def run(self, lines):
        """Grade what is saved and do what is typed, until the end of either."""
        say(f"{self.path} is watched: save it, and it is graded. {KEYS}.")
        self.look()
        if self.label not in self.results:
            self.judge(self.label)
        while True:
            try:
                line = lines.get(timeout=PULSE)
            except queue.Empty:
                self.look()
                continue
            if line is None or not self.do(line.strip().lower()[:1]):
                return

    def do(self, key):
        """Do what a letter stands for; say whether to go on."""
        known = {
            "n": self.next,
            "h": self.hint,
            "s": self.solution,
            "l": self.list,
            "r": self.reset,
        }
        if key in known:
            known[key]()
        elif key and key != "q":
            say(KEYS)
        return key != "q"

    def is_done(self, label):
        """Say whether a question is answered, hidden inputs and all."""
        return self.progress.earned(label) == self.exercises.question(label).points

    def look(self):
        """Grade the answers that were saved since the last look."""
        try:
            status = self.path.stat()
            stamp = status.st_mtime_ns, status.st_size
            if stamp == self.stamp:
                return
            answers = read(self.path)
        except UNREADABLE as error:
            self.failed += 1
            if self.failed == PATIENCE:  # no editor takes as long
                say(f"{self.path} can't be read, save it again: {error}")
            return
        self.failed = 0
        first, self.stamp = self.stamp is None, stamp
        changed = [x for x in self.labels if answers.get(x) != self.seen.get(x)]
        self.seen = answers
        for label in [] if first else changed:
            self.label = label
            self.judge(label)

    def judge(self, label):
        """Grade one answer and say what came of it."""
        question = self.exercises.question(label)
        key = AnswerKey(self.exercises, secrets.token_hex(8))
        result = try_out(question, self.seen, key, SANDBOX, secret=True)
        self.results[label] = result
        if is_written(result):
            self.progress.note(label, self.seen[label], result.earned)
        one = SubmissionResult(str(self.path), GRADED, "", (result,))
        idea = self.progress.tries(label) > 1
        say(*report.lines(one, self.exercises, SANDBOX, idea)[:-1])
        if self.is_done(label):
            left = [x for x in self.labels if not self.is_done(x)]
            say(f"{label} is done. n: next." if left else "All is done. Well done!")

    def next(self):
        """Go on to the next question that is not done."""
        at = self.labels.index(self.label) + 1
        order = self.labels[at:] + self.labels[:at]
        self.label = next((x for x in order if not self.is_done(x)), self.label)
        self.judge(self.label)

    def hint(self):
        """Say the second step of the hint."""
        result = self.results.get(self.label)
        if result and (result.hint or result.idea):
            say(f"Hint: {result.hint}", *([result.idea] if result.idea else []))
        else:
            again = after.read_again(self.exercises, self.label)
            say(f"No mistake was recognised. Read again: {again or 'the chapter'}.")

    def solution(self):
        """Show the worked solution, if it is time."""
        tries = self.progress.tries(self.label)
        right = self.is_done(self.label)
        say(after.solution(self.exercises, self.label, tries, lambda: right))

    def list(self):
        """Say how far each question is."""
        for question in self.exercises.questions:
            earned, tries = (
                of(question.label) for of in (self.progress.earned, self.progress.tries)
            )
            far = f"{earned or 0} of {question.points}, {tries} attempts"
            mark = "->" if question.label == self.label else "  "
            say(f"{mark} {question.label} {question.title}: {far if tries else 'open'}")

    def reset(self):
        """Put the stub of the question in the place of the answer; keep a copy."""
        copy = self.path.with_name(f"{self.path.name}.before-reset")
        try:
            if self.label not in read(self.path):
                say(f"No line # answer: {self.label} is left. Nothing was changed.")
                return
            stub = self.exercises.blank[self.label].strip()
            anew = replaced(self.path, self.label, stub)
        except UNREADABLE as error:
            say(f"{self.path} can't be used, so nothing was changed: {error}")
            return
        report.write_whole(copy, self.path.read_bytes())
        report.write_whole(self.path, anew)
        self.progress.forget(self.label)
        say(f"{self.label} is as it was at first; your answer is in {copy.name}.")


def say(*lines):
    """Print lines at once, also where nobody reads them yet."""
    print(*lines, sep="\n", flush=True)


def read(path):
    """Return the answers of a file by label."""
    if path.suffix == ".py":
        return submission.Answers(sets.answers(path.read_text(encoding="utf-8")))
    return submission.read(path)


def blank(exercises):
    """Return a Python file with the questions as comments, and their stubs."""
    notebook = exercises.folder / f"{exercises.name}.ipynb"
    parts, cells = ["import math", "import numpy as np"], []
    if notebook.is_file():
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts += ["\n".join(f"# {line}".rstrip() for line in source.splitlines())]
        elif submission.by_label([source]):
            parts.append(source)
    if not cells:
        parts += [source.strip() for source in exercises.blank.values()]
    return "\n\n".join(parts) + "\n"


def replaced(path, label, stub):
    """Return the text of a file of answers with one of them replaced."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        answer = sets.answers(text)[label]
        _, mark, rest = answer.partition("\n\n# ## ")  # the next question's text
        return text.replace(answer, f"{stub}\n{mark[1:]}{rest}")
    book = json.loads(text)
    for cell in book["cells"]:
        held = list(submission.by_label(["".join(cell["source"])]))
        if held == [label]:
            cell["source"] = stub.splitlines(keepends=True)
        elif label in held:
            raise Unreadable(f"one cell answers {' and '.join(held)}. Split it first.")
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"
