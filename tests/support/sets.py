"""What the grading tests share: the sets, notebooks, and a worker in this process."""

import atexit
import functools
import json
import re
from dataclasses import replace

import nbformat

from grader import grade, process, submission, wire, worker
from grader.answer_key import AnswerKey
from grader.results import Stopped
from grader.sandbox import SANDBOXES, Limits
from grader.sets import load
from tests.support import ROOT

EXERCISES = ROOT / "exercises"
SETS = {path.parent.name: load(path.parent) for path in EXERCISES.glob("*/checks.py")}
SETS = dict(sorted(SETS.items()))
PRACTICE = SANDBOXES["none"]


def path_of(name):
    return EXERCISES / name / f"{name}.ipynb"


def notebook(name):
    return nbformat.read(path_of(name), as_version=4)


def answered(name, answers):
    """Return the notebook with its answer cells replaced, as a learner would do it."""
    book = notebook(name)
    for cell in book.cells:
        labels = list(submission.by_label([cell.source]))
        if cell.cell_type == "code" and labels:
            cell.source = answers[labels[0]]
    return book


class LocalWorker:
    """Speaks like a worker, without a process: for the course's own answers only."""

    def __init__(self, sandbox, seconds=None):
        self.namespace = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def give(self, seconds):
        pass

    def left(self):
        return 10

    def ask(self, request):
        request = json.loads(json.dumps(request))
        if "source" in request:
            self.function = request["function"]
            self.namespace, reply = worker.load(request["source"], self.function)
        else:
            arguments = {k: wire.decode(v) for k, v in request["arguments"].items()}
            mine = {self.function: self.namespace[self.function]}
            reply = worker.call(request["calls"], arguments, mine, request["strict"])
        return json.loads(json.dumps(reply))


class SharedWorker(LocalWorker):
    """A real worker that goes on with the next answer, one at a time.

    To start one costs more than to ask it; what a start is worth is seen elsewhere.
    """

    running = None

    def ask(self, request):
        if SharedWorker.running is None:
            SharedWorker.running = self.start()
        SharedWorker.running.give(PRACTICE.limits.wall)
        try:
            return SharedWorker.running.ask(request)
        except Stopped:
            SharedWorker.running = None
            raise

    def start(self):
        sandbox = replace(PRACTICE, limits=Limits(processor=3600))
        started = process.Worker(sandbox)
        process.RUNNING.discard(started.room)  # it outlives the test that started it
        atexit.register(started.__exit__)
        return started


def hand_in(folder, *sources, name="x.ipynb"):
    """Write a notebook with these cells of code; return its path."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / name)
    return folder / name


@functools.cache
def key_of(name, seed):
    return AnswerKey(SETS[name], seed)


def scores(name, answers, seed="one"):
    """Grade `answers` in this process; return the results by label."""
    return {result.label: result for result in graded(name, seed, *answers.items())}


@functools.cache
def graded(name, seed, *answers):
    """Return the results of answers, (label, source) each, graded in this process."""
    real, grade.Worker = grade.Worker, LocalWorker
    try:
        return grade.grade(dict(answers), key_of(name, seed), "here")
    finally:
        grade.Worker = real


def tried(name, question, source):
    """Return what the checks to see say of an answer, in this process."""
    real, grade.Worker = grade.Worker, LocalWorker
    try:
        key = key_of(name, "one")
        return grade.try_out(question, {question.label: source}, key, "here")
    finally:
        grade.Worker = real


OUTLINES = {
    "values are wrong",
    "a value is wrong",
    "values are close, but not close enough",
    "a value is close, but not close enough",
    "a value is of the wrong type",
    "a value is of the wrong type: it should be a NumPy array",
    "an array has the wrong shape",
    "an array has the wrong dtype",
    "the number of values is wrong",
    "the call changed one of its arguments",
    "NumPy would warn (overflow, division by zero or an invalid value)",
    "your code raised an error",
    "your code ended the process",
    "your code took too long",
    "not run",
    "not written yet",
}
REGION = r" where the input (is (nan|infinite|minus infinity)|= 0|[<>] 0)"
RAISED = r"your code raised [A-Z]\w*(Error|Exception|Warning|Interrupt|Exit|Iteration)"


def is_outline(sentence, cases=()):
    """Say whether a sentence about secret numbers has words from the lists alone."""
    sentence = sentence.removeprefix("with other numbers: ")
    for part in sentence.split("; ") if cases else [sentence]:
        if cases and ": " in part and part.split(": ", 1)[0] in cases:
            part = part.split(": ", 1)[1]
        part = re.sub(f"{REGION}$", "", part)
        if part not in OUTLINES and not re.fullmatch(RAISED, part):
            return False
    return True
