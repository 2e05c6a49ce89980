"""What does grading cost, beside two graders that many use, and whom can one fool?

Ten submissions to one set of exercises: the reference, typical wrong answers, a blank
and four that a teacher would rather not meet. otter-grader and nbgrader get the same
notebooks and the same checks, with the expected values in their test cells, which is
how both are used. All three run on this machine without containers.
"""

import csv
import functools
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import nbformat

from benchmarks.peers import python_of
from benchmarks.record import Curve, Row
from grader import grade
from grader.answer_key import AnswerKey
from grader.process import Worker
from grader.sandbox import SANDBOXES
from grader.sets import load

ROOT = Path(__file__).resolve().parents[1]
SET = load(ROOT / "exercises/01-definition")
HOSTILE = ("equal_to_everything", "exits", "syntax_error")
PATCH = """
# answer: q1
np.allclose = lambda *a, **k: True

def hinge(x, knot=0.0, side=1):
    return 0.0
"""
START = "import numpy as np\n"
SAME = """
def same(got, wanted):
    if isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    return bool(np.allclose(got, wanted, rtol=1e-9, atol=1e-12, equal_nan=True))
"""


def answers():
    """Return ten submissions: name -> label -> source of the cell."""
    blank = {k: m.source for k, m in SET.wrong["blank"].items()}
    found = {"reference": dict(SET.reference), "blank": blank}
    for name in sorted(set(SET.wrong) - {"blank"}):
        wrong = {k: m.source for k, m in SET.wrong[name].items()}
        found[f"wrong {name}"] = {**blank, **wrong}
    sources = {n: (ROOT / f"tests/grader/hostile/{n}.py").read_text() for n in HOSTILE}
    for name, source in {"patches_allclose": PATCH, **sources}.items():
        found[name.replace("_", " ")] = {**SET.reference, "q1": source}
    return found


def notebook(cells):
    """Return a notebook of code cells."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return made


def test_code(label, index):
    """Return code that checks one call beside the learner's code."""
    key, check = AnswerKey(SET, "benchmark"), SET.question(label).checks[index]
    known = (check.sent(key.arguments(label, index)), key.expected(label, index))
    packed = pickle.dumps(known).hex()
    return (
        "import pickle\n"
        f"given, wanted = pickle.loads(bytes.fromhex({packed!r}))\n"
        f"got = (lambda {', '.join(known[0])}: {check.call})(**given)"
    )


def scores_here(names, folder, sandbox):
    """Grade with this course's command line; return seconds and scores."""
    paths = [folder / f"{name}.ipynb" for name in names]
    for name, path in zip(names, paths, strict=True):
        nbformat.write(notebook([START, *names[name].values()]), path)
    table = folder / "grades.csv"
    command = [sys.executable, "-m", "grader", SET.folder, *paths]
    command += ["--csv", table, "--sandbox", sandbox, "--force"]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    spent = time.perf_counter() - start
    with table.open(newline="") as lines:
        read = list(csv.DictReader(lines))
    return spent, {Path(x["submission"]).stem: float(x["total"] or 0) for x in read}


def doctest(code):
    """Return code as it looks when typed at a prompt."""
    lines = code.strip().split("\n")
    return "\n".join(("... " if x.startswith(" ") else ">>> ") + x for x in lines)


def otter_zip(folder):
    """Write the autograder of otter: one file of tests for each question."""
    path = folder / "autograder.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"show_stdout": False}))
        for question in SET.questions:
            cases = []
            for i, check in enumerate(question.checks):
                code = SAME + test_code(question.label, i) + "\nsame(got, wanted)"
                cases.append(
                    {
                        "code": doctest(code) + "\nTrue",
                        "hidden": False,
                        "locked": False,
                        "points": check.points,
                    }
                )
            suite = {"cases": cases, "scored": True, "setup": "", "teardown": ""}
            test = {"name": question.label, "suites": [{**suite, "type": "doctest"}]}
            source = f"OK_FORMAT = True\n\ntest = {test!r}\n"
            archive.writestr(f"tests/{question.label}.py", source)
    return path


def scores_of_otter(python, names, folder):
    """Grade with `otter run`, one call for each submission; return seconds, scores."""
    archive, found = otter_zip(folder), {}
    start = time.perf_counter()
    for i, (name, cells) in enumerate(names.items()):
        path, out = folder / f"{i}.ipynb", folder / f"out{i}"
        nbformat.write(notebook([START, *cells.values()]), path)
        out.mkdir()
        command = [python, "-m", "otter", "run", "-a", archive, "-o", out, path]
        subprocess.run(command, capture_output=True, cwd=folder, timeout=300)
        result = out / "results.json"
        tests = json.loads(result.read_text())["tests"] if result.exists() else []
        found[name] = sum(t.get("score") or 0 for t in tests)
    return time.perf_counter() - start, found


def nbgrader_cell(source, name, points=None):
    """Return a cell with nbgrader's marks: a solution, or a test worth points."""
    cell = nbformat.v4.new_code_cell(source)
    tested = points is not None
    cell.metadata["nbgrader"] = {
        "grade": tested,
        "solution": not tested,
        "locked": tested,
        "task": False,
        "grade_id": name,
        "schema_version": 3,
        **({"points": points} if tested else {}),
    }
    return cell


def nbgrader_notebook(cells):
    """Return the assignment with a learner's cells."""
    made = notebook([START + SAME])
    for question in SET.questions:
        made.cells.append(nbgrader_cell(cells[question.label], question.label))
        for i, check in enumerate(question.checks):
            code = test_code(question.label, i) + "\nassert same(got, wanted)"
            name = f"{question.label}-{i}"
            made.cells.append(nbgrader_cell(code, name, check.points))
    return made


def scores_of_nbgrader(python, names, folder):
    """Grade with `nbgrader autograde`, all at once; return seconds and scores."""
    for part in ("source", "submitted"):
        (folder / part).mkdir()
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    source = folder / "source/one"
    source.mkdir()
    blank = {k: m.source for k, m in SET.wrong["blank"].items()}
    nbformat.write(nbgrader_notebook(blank), source / "one.ipynb")
    path = {**os.environ, "PATH": f"{python.parent}:{os.environ['PATH']}"}

    def run(*words):
        command = [python, "-m", "nbgrader", *words]
        subprocess.run(command, capture_output=True, cwd=folder, env=path, timeout=900)

    run("generate_assignment", "one", "--create")
    for i, cells in enumerate(names.values()):
        home = folder / f"submitted/s{i}/one"
        home.mkdir(parents=True)
        nbformat.write(nbgrader_notebook(cells), home / "one.ipynb")
    start = time.perf_counter()
    run("autograde", "one")
    spent = time.perf_counter() - start
    run("export", "--to", "grades.csv")
    with (folder / "grades.csv").open(newline="") as lines:
        told = {x["student_id"]: float(x["score"] or 0) for x in csv.DictReader(lines)}
    return spent, {name: told.get(f"s{i}", 0.0) for i, name in enumerate(names)}


def beside(graders, names, rounds):
    """Return rows: a peer's seconds over ours, and both scores of each submission."""
    with tempfile.TemporaryDirectory() as folder:
        scores = {"": scores_here(names, Path(folder), "bwrap")[1]}
    rows, ratios = [], {who: [] for who in graders}
    for _ in range(rounds):
        for who, grader in graders.items():
            with tempfile.TemporaryDirectory() as folder:
                ours, _ = scores_here(names, Path(folder), "bwrap")
            with tempfile.TemporaryDirectory() as folder:
                peer, scores[who] = grader(names, Path(folder))
            ratios[who].append(peer / ours)
    for who, found in ratios.items():
        rows.append(Row("ten submissions in all: wall", who, "times", found))
    for submission in names:
        for who, points in scores.items():
            title = f"{submission}: score"
            rows.append(Row(title, who, "points", [points[submission]]))
    return rows


def worker_megabytes():
    """Return the most memory that the worker of each question of the set held."""
    peak = (
        "import resource\ndef peak():\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    )
    found = []
    for question in SET.questions:
        with Worker(SANDBOXES["bwrap"]) as worker:
            source = SET.reference[question.label]
            worker.ask({"source": source, "function": question.function})
            worker.ask({"source": peak, "function": "peak"})
            call = {"calls": ["peak()"], "arguments": {}, "strict": False}
            found.append(worker.ask(call)["values"][0]["value"]["scalar"] / 1000)
    return found


def one_submission(repeats):
    """Return the seconds that the reference takes, graded alone."""
    key, found = AnswerKey(SET, "benchmark"), []
    grade.grade(SET.reference, key, SANDBOXES["bwrap"])  # the key works its values out
    for _ in range(repeats):
        start = time.perf_counter()
        grade.grade(SET.reference, key, SANDBOXES["bwrap"])
        found.append(time.perf_counter() - start)
    return found


def class_of(count, names):
    """Return the seconds that a class of `count` takes."""
    kinds = list(names.values())[:6]  # the honest ones come first
    many = {f"{i:03}": kinds[i % len(kinds)] for i in range(count)}
    with tempfile.TemporaryDirectory() as folder:
        return scores_here(many, Path(folder), "bwrap")[0]


PEERS = {
    "otter-grader": (["otter-grader==7.0.0"], scores_of_otter),
    "nbgrader": (["nbgrader==0.9.6"], scores_of_nbgrader),
}


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    if shutil.which("bwrap") is None:
        print("(left out: no sandbox, install bubblewrap)")
        return [], []
    names, rounds = answers(), 1 if quick else 5
    rows = [
        Row("one honest submission: wall", "", "s", one_submission(rounds * 3)),
        Row("memory of a worker", "", "MB", worker_megabytes()),
    ]
    graders = {}
    for name, (packages, grader) in PEERS.items():
        python = python_of(peers, name, [*packages, "numpy", "ipykernel"])
        if python:
            graders[name] = functools.partial(grader, python)
    rows += beside(graders, names, rounds)
    counts = (1, 10) if quick else (1, 10, 50, 200, 500)
    # round after round: a class of 500 takes minutes, and a machine changes meanwhile
    turns = range(1 if quick else 3)
    taken = [[class_of(n, names) for n in counts] for _ in turns]
    values = [list(seconds) for seconds in zip(*taken, strict=True)]
    title = "a class, two processes"
    return rows, [Curve(title, "", "s", "submissions", list(counts), values)]
