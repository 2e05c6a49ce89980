"""The hostile submissions again, in every other way to be graded: they gain nothing.

All of them share a room here. Where a mode has no wall by design, the attack on that
wall is left out.
"""

import json
import os
from pathlib import Path

import pytest

from tests.support import ordinary
from tests.support.sets import EXERCISES

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
HOSTILE = sorted((Path(__file__).parent / "hostile").glob("*.py"))
READERS = {"attacks_processes", "environment", "imports_the_answer", "reads_the_checks"}
ENDLESS = {  # until the time is over, which is the same for every mode
    *("endless_and_deaf", "endless_loop", "endless_reply", "huge_output"),
    *("memory_bomb", "sleeps", "stops_itself", "strange_values", "huge_values"),
}
LEFT_OUT = {
    "bwrap": {"new_namespaces"},  # a sandbox of its own is not refused from outside
    "setpriv": READERS,
    "none": READERS | {"takes_the_first_process"},
}
PROGRAM = """
import json, os, re, sys
from dataclasses import replace
from pathlib import Path
from grader.answer_key import AnswerKey
from grader.canary import check_walls
from grader.grade import grade
from grader.process import Room
from grader.sandbox import SANDBOXES, Limits
from grader.sets import load

REPORTS = re.compile(r"(?:found|taken|started|written|reached|touched|gained): ([^.]*)")
row = replace(SANDBOXES[MODE], limits=Limits(wall=2, processor=1))
room = Room(row)
assert not check_walls(room, []), "no filter of system calls"
first = room.process
key = AnswerKey(load(SET), "one")
Path("x.ipynb").write_text("a file")
told = {}
for name, source in ANSWERS.items():
    source = source.replace("@OUT@", os.getcwd()).replace("@PORT@", "9")
    question = grade({"q1": source.replace("@NUL@", chr(0))}, key, room)[0]
    sentences = " ".join(check.sentence for check in question.checks)
    gained = [t for t in REPORTS.findall(sentences) if not re.match(r"\\[\\]|0|no", t)]
    if question.earned or gained or "survived: yes" in sentences:
        told[name] = [question.earned, *gained]
lost = room.process is not first or first.poll() is not None
room.__exit__()
left = [name for name in os.listdir(".") if name != "x.ipynb"]
assert Path("x.ipynb").read_text() == "a file"
with open(f"/proc/self/task/{os.getpid()}/children") as file:
    print(json.dumps([os.getuid(), told, left, lost, file.read().split()]))
"""


def run(mode, as_root):
    answers = {
        path.stem: path.read_text().split("\n", 1)[1]
        for path in HOSTILE
        if path.stem not in LEFT_OUT[mode] | ENDLESS
    }
    folder = str(EXERCISES / "01-definition")
    head = f"MODE, SET, ANSWERS = {mode!r}, {folder!r}, {answers!r}\n"
    done = ordinary.run(head + PROGRAM, seconds=300, as_root=as_root)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("mode", "as_root"), [("bwrap", False), ("setpriv", True), ("none", False)]
)
def test_a_hostile_submission_gains_nothing_in_any_mode(mode, as_root):
    if as_root and os.geteuid():
        pytest.skip("only root can change the user")
    user, told, left, lost, children = run(mode, as_root)
    assert bool(user) != as_root
    assert not told and not left and not children
    assert not lost, "an answer ended the process that forked it"
