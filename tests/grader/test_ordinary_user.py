"""The documented default: bubblewrap started by someone who is not root.

There the sandbox's first process belongs to the user of the submission. What root is
refused anyway is not refused here, so attacks on other processes are repeated here.
"""

import json
import os
from pathlib import Path

import pytest

from tests.support import ordinary
from tests.support.sets import EXERCISES

pytestmark = pytest.mark.sandbox
HOSTILE = Path(__file__).parent / "hostile"
YAMA = Path("/proc/sys/kernel/yama/ptrace_scope")

# Grades one answer in a process that inherits whatever the grader leaves behind.
PROGRAM = """
import ctypes, json, os, signal, time
from dataclasses import replace
from grader import process, sandbox
from grader.answer_key import AnswerKey
from grader.grade import grade
from grader.sets import load

ADOPT = 36  # PR_SET_CHILD_SUBREAPER
ctypes.CDLL(None).prctl(ADOPT, 1)
if BREACHED:
    walls = sandbox.walls()
    sandbox.walls = lambda: [walls[0], "--proc", "/proc", *walls[1:]]
    bare = process.program().replace("    refuse_calls()  #", "    pass  #")
    process.program = lambda: bare

class Hung(BaseException):
    pass

def late(*_):
    raise Hung

def children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return list(map(int, file.read().split()))

signal.signal(signal.SIGALRM, late)
signal.alarm(20)
row = replace(sandbox.SANDBOXES["bwrap"], limits=sandbox.Limits(wall=3))
try:
    told = repr(grade(ANSWERS, AnswerKey(load(SET), "one"), row))
except Hung:
    told = "the grader hung"
signal.alarm(0)
for _ in range(20):
    while children() and os.waitpid(-1, os.WNOHANG)[0]:
        pass
    time.sleep(0.05)
left = children()
for pid in left:
    os.kill(pid, signal.SIGKILL)
print(json.dumps([os.getuid(), told, left]))
"""


def grade(stem, breached=False):
    """Grade a hostile answer as an ordinary user; return what was told and is left.

    `breached` gives the sandbox a /proc, through which the first process falls where
    there is no filter of system calls either.
    """
    source = (HOSTILE / f"{stem}.py").read_text().split("\n", 1)[1]
    answers = {"q1": source.replace("@PID@", "1")}
    folder = str(EXERCISES / "01-definition")
    head = f"SET, ANSWERS, BREACHED = {folder!r}, {answers!r}, {breached}\n"
    done = ordinary.run(head + PROGRAM, seconds=60)
    assert done.returncode == 0, done.stderr
    user, told, left = json.loads(done.stdout)
    assert user != 0
    return told, left


def test_processes_of_the_sandbox_are_out_of_reach():
    told, left = grade("attacks_processes")
    assert "processes touched: []" in told and not left


@pytest.mark.parametrize("breached", [False, True])
def test_the_first_process_is_out_of_reach_and_its_fall_ends_with_the_answer(breached):
    if YAMA.exists() and YAMA.read_text().strip() != "0":
        why = "Yama forbids this attack here: kernel.yama.ptrace_scope is not 0"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    told, left = grade("takes_the_first_process", breached)
    assert told != "the grader hung" and not left
    assert ("processes taken: []" in told) != breached
