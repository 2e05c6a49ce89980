"""What does grading cost, beside two graders that many use, and whom can one fool?

Ten submissions to one set of exercises: the reference, typical wrong answers, a blank
and four that a teacher would rather not meet. otter-grader and nbgrader get the same
notebooks and the same checks, with the expected values in their test cells, which is
how both are used. All three run on this machine without containers. What each says of a
mistake is looked at on ten more, with wrong answers as people give them.
"""

import csv
import functools
import glob
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import nbformat

from benchmarks.peers import python_of
from benchmarks.record import Curve, Row
from grader import details, grade
from grader.answer_key import AnswerKey
from grader.process import Worker
from grader.sandbox import SANDBOXES
from grader.sets import load
from tests.support.tried import tried_answers

ROOT = Path(__file__).resolve().parents[1]
SET = load(ROOT / "exercises/01-definition")
WRONG = "abcd"  # of the set's mistakes; ten submissions in all
HOSTILE = ("equal_to_everything", "exits", "syntax_error")
PATCH = """
# answer: q1
np.allclose = lambda *a, **k: True

def hinge(x, knot=0.0, side=1):
    return np.zeros(np.shape(x))
"""
SEED, START = "benchmark", "import math\nimport numpy as np\n"
# what tells one mistake from another: a hint, or an exception that the answer raised
TELLS = re.compile(r"Hint: |\b(?!Assertion)[A-Z]\w*(?:Error|Exception|Exit)\b")
PULSE = 0.02  # seconds between two looks at the memory
SAME = """
def same(got, wanted):
    if isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    got, close = np.asarray(got), dict(rtol=1e-9, atol=1e-12, equal_nan=True)
    return got.shape == np.shape(wanted) and bool(np.allclose(got, wanted, **close))
"""


def answers():
    """Return ten submissions: name -> label -> source of the cell."""
    found = {"reference": dict(SET.reference), "blank": SET.blank}
    for name in WRONG:
        wrong = {k: m.source for k, m in SET.wrong[name].items()}
        found[f"wrong {name}"] = {**SET.blank, **wrong}
    sources = {n: (ROOT / f"tests/grader/hostile/{n}.py").read_text() for n in HOSTILE}
    for name, source in {"patches_allclose": PATCH, **sources}.items():
        found[name.replace("_", " ")] = {**SET.reference, "q1": source}
    return found


def due():
    """Return the points that each of the ten has to get, as the set declares them."""
    points = {"reference": SET.points, "blank": 0}
    for name in WRONG:
        points[f"wrong {name}"] = sum(m.score for m in SET.wrong[name].values())
    rest = SET.points - SET.question("q1").points
    return points | dict.fromkeys([n for n in answers() if n not in points], rest)


def mistaken(count=10):
    """Return submissions whose answers are all wrong, as people give them."""
    found = {}
    for label, title, source in tried_answers(SET.name):
        if not title.startswith("right: "):
            found.setdefault(label, []).append(f"# answer: {label}\n{source}")
    return {
        str(i): {k: sources[i % len(sources)] for k, sources in sorted(found.items())}
        for i in range(count)
    }


def notebook(cells):
    """Return a notebook of code cells."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return made


def test_code(label, index):
    """Return code that makes one check's calls beside the learner's code.

    All that are made here: of a visible check those shown, and those of the seed.
    """
    key, check = AnswerKey(SET, SEED), SET.question(label).checks[index]
    rounds = [
        which for which in key.shown(label) + key.secret(label) if which[0] == index
    ]
    known = [
        (check.sent(key.arguments(label, *which)), key.expected(label, *which))
        for which in rounds
    ]
    packed = pickle.dumps(list(zip(*known, strict=True))).hex()
    calls = f"lambda {', '.join(known[0][0])}: [{', '.join(check.calls())}]"
    return (
        "import pickle\n"
        f"given, wanted = pickle.loads(bytes.fromhex({packed!r}))\n"
        f"wanted, got = list(wanted), [({calls})(**each) for each in given]"
    )


def scores_here(names, folder, sandbox):
    """Grade with this course's command line.

    Returns
    -------
    tuple
        Seconds, points by name, and what was said by name and label.
    """
    paths = [folder / f"{name}.ipynb" for name in names]
    for name, path in zip(names, paths, strict=True):
        nbformat.write(notebook([START, *names[name].values()]), path)
    table, kept = folder / "grades.csv", folder / "details.jsonl"
    command = [sys.executable, "-m", "grader", SET.folder, *paths]
    command += ["--csv", table, "--details", kept, "--sandbox", sandbox, "--force"]
    start = time.perf_counter()
    known = {**os.environ, "GRADER_SEED": SEED}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=known)
    spent = time.perf_counter() - start
    found, told = {}, {}
    for result in details.read(kept).results:
        name = Path(result.path).stem
        found[name] = float(result.earned or 0)
        for q in result.questions:
            said = " ".join(check.sentence for check in q.checks)
            hint = f"Hint: {q.hint}" if q.hint else ""
            told[name, q.label] = f"{q.note} {said} {hint}"
    return spent, found, told


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
    """Grade with `otter run`, one call for each submission; as `scores_here`."""
    archive, found, told = otter_zip(folder), {}, {}
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
        for test in tests:
            told[name, test["name"].split()[0]] = test.get("output", "")
    return time.perf_counter() - start, found, told


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
    """Grade with `nbgrader autograde`, all at once; as `scores_here`."""
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
        points = {
            x["student_id"]: float(x["score"] or 0) for x in csv.DictReader(lines)
        }
    found = {name: points.get(f"s{i}", 0.0) for i, name in enumerate(names)}
    told = {}
    for i, name in enumerate(names):
        path = folder / f"autograded/s{i}/one/one.ipynb"
        cells = nbformat.read(path, 4).cells if path.exists() else []
        for cell in cells:
            label = cell.metadata.get("nbgrader", {}).get("grade_id", "").split("-")[0]
            said = json.dumps(cell.get("outputs", []))
            told[name, label] = told.get((name, label), "") + said
    return spent, found, told


def beside(graders, names, rounds):
    """Return rows: seconds, a peer's over ours, memory, points, and what is told."""
    graders = {"": functools.partial(scores_here, sandbox="bwrap"), **graders}

    def graded(who, names):
        with tempfile.TemporaryDirectory() as folder:
            return graders[who](names, Path(folder))

    rows, taken, held, scores = [], {}, {}, {}
    one = {"reference": names["reference"]}
    for _ in range(rounds):
        for who in graders:
            spent, scores[who], _ = graded(who, names)
            taken.setdefault(who, []).append(spent)
            with Memory() as memory:
                graded(who, one)
            held.setdefault(who, []).append(memory.most / 1e6)
    for who in graders:
        rows.append(Row("ten submissions in all: wall", who, "s", taken[who]))
        rows.append(Row("one submission: memory", who, "MB", held[who]))
        if who:
            ratios = [a / b for a, b in zip(taken[who], taken[""], strict=True)]
            rows.append(Row("ten submissions in all: wall", who, "times", ratios))
    for submission, points in due().items():
        rows.append(Row(f"{submission}: score", "due", "points", [points]))
        for who in graders:
            title, given = f"{submission}: score", scores[who][submission]
            rows.append(Row(title, who, "points", [given]))
    wrong = mistaken()
    for who in graders:
        _, _, told = graded(who, wrong)
        asked = [(name, label) for name in wrong for label in wrong[name]]
        said = [int(bool(TELLS.search(told.get(which, "")))) for which in asked]
        rows.append(Row("a failing answer: told which mistake", who, "told", said))
    return rows


class Memory(threading.Thread):
    """The most memory that all processes below this one held while it was entered.

    Pages that several share are shared out among them; a process that may not be looked
    into counts with all its pages.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.over = 0, threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()

    def run(self):
        """Look again and again."""
        while not self.over.wait(PULSE):
            self.most = max(self.most, sum(map(bytes_of, below(os.getpid()))))


def below(process):
    """Return the numbers of all processes that this one has started, and they."""
    children = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            number, rest = Path(path).parent.name, Path(path).read_text()
        except OSError:  # it has ended
            continue
        parent = int(rest.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(number))
    found, todo = [], [process]
    while todo:
        todo += (new := children.get(todo.pop(), []))
        found += new
    return found


def bytes_of(process):
    """Return the memory that a process holds, 0 once it has ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return 1024 * int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])
    except (OSError, TypeError):
        pass
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


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
    key, found = AnswerKey(SET, SEED), []
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


def load():
    """Return how many processes wait for a core on average, before anything is run."""
    return os.getloadavg()[0] / os.cpu_count()


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    if shutil.which("bwrap") is None:
        print("(left out: no sandbox, install bubblewrap)")
        return [], []
    names, rounds = answers(), 1 if quick else 5
    rows = [
        Row("processes waiting for each core", "", "load", [load()]),
        Row("one honest submission: wall", "", "s", one_submission(rounds * 3)),
        Row("memory of a worker", "", "MB", worker_megabytes()),
    ]
    graders = {}
    for name, (packages, grader) in PEERS.items():
        python = python_of(peers, name, [*packages, "numpy", "ipykernel"])
        if python:
            graders[name] = functools.partial(grader, python)
    rows += beside(graders, names, rounds)
    counts = (1, 10, 50) if quick else (1, 10, 50, 200)
    # round after round: a machine changes meanwhile
    turns = range(1 if quick else 3)
    taken = [[class_of(n, names) for n in counts] for _ in turns]
    values = [list(seconds) for seconds in zip(*taken, strict=True)]
    title = "a class, two processes"
    return rows, [Curve(title, "", "s", "submissions", list(counts), values)]
