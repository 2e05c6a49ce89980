"""A grader that is killed at any moment has lost nothing and doubled nothing."""

import json
import os
import subprocess
import sys

import pytest

from tests.support.sets import EXERCISES

# Grades a class without grading: each trial is killed once, at a moment of its own.
PROGRAM = """
import csv, json, os, random, signal, sys, time
from pathlib import Path
from grader import __main__ as program, classroom
from grader.results import GRADED, CheckResult, QuestionResult, SubmissionResult
from grader.sets import load
from grader.submission import digest

SET, TRIALS, COUNT, JOBS = sys.argv[1], 20, 12, 2
questions = load(SET).questions
chance = random.Random(7)

def grade_file(path, key, sandbox):
    with open("log", "a") as log:
        log.write(f"{path.name}\\n")
    time.sleep(0.002)
    found = [
        QuestionResult(q.label, q.title, q.points, int(path.stem) % 2, GRADED, "", "",
                       (CheckResult("a check", 1, False, 1, "x" * 5000),))
        for q in questions
    ]
    return SubmissionResult(str(path), GRADED, "", tuple(found), digest(path))

program.check_sandbox = lambda *words: ""
classroom.grade_file = grade_file
os.environ[program.SEED] = "s"

def graded(kill_after=None):
    "Run the program in a fork; return its exit status, or None when it was killed."
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        os._exit(program.main([SET, "--csv", "grades.csv", "--feedback", "pages",
                               f"--jobs={JOBS}", *map(str, paths)]))
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if code < 0 else code

def table():
    with open("grades.csv", newline="", encoding="utf-8-sig") as file:
        return [(row["submission"], int(row["total"])) for row in csv.DictReader(file)]

told = []
for trial in range(-1, TRIALS):
    os.makedirs(f"{trial}/in")
    os.chdir(str(trial))
    paths = [Path(f"in/{i}.ipynb") for i in range(COUNT)]
    for path in paths:
        path.write_text(path.name)
    expected = [(str(path), i % 2 * len(questions)) for i, path in enumerate(paths)]
    began = time.monotonic()
    # the first of all is not killed: it tells how long the others have
    code = graded(None if trial < 0 else chance.uniform(0, most))
    if trial < 0:
        most = 1.2 * (time.monotonic() - began)
        assert code == 0
    whole = os.path.exists("grades.csv")
    assert not whole or table() == expected, "half a table"
    kept = Path("grades.csv.unfinished")
    lines = kept.read_bytes().split(b"\\n")[1:-1] if kept.exists() else []
    if not whole:
        assert graded() == 0 and not kept.exists()
    assert table() == expected
    log = Path("log").read_text().split()
    again = {name for name in log if log.count(name) > 1}
    assert len(set(log)) == COUNT, "lost"
    # what was being graded when the grader was killed is graded again, and no more
    assert len(again) <= JOBS, f"again: {again}"
    assert not again & {Path(json.loads(line)["path"]).name for line in lines}, "twice"
    told.append([code, len(lines), whole])
    os.chdir("..")
print(json.dumps(told[1:]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="no signals of this kind")
def test_a_class_killed_at_twenty_moments_is_whole_in_the_end(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, EXERCISES / "01-definition"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    killed = [kept for code, kept, _ in told if code is None]
    assert len(killed) > 5 and max(killed) > 0, "killed too late, or too early"
