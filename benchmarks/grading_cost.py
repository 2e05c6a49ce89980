"""What does grading cost: a class, an honest submission, one `check` in a notebook?

    python benchmarks/grading_cost.py [--count 200] [--sandbox bwrap]

A class hands in right answers, wrong ones and blanks in turn, set by set, and is graded
by the command line. Then every set's reference is graded alone, several times, and the
memory of each worker is read after its last check. Nothing is asserted: times depend on
the machine and on what else it does.
"""

import argparse
import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from relulib.grading import checks_for, grade
from relulib.grading.key import PUBLISHED, Key, encode
from relulib.grading.sandbox import MODES, Worker
from relulib.grading.sets import load

EXERCISES = Path(__file__).resolve().parents[1] / "exercises"
PEAK = """
def peak():
    with open("/proc/self/status") as file:
        return int(file.read().split("VmHWM:")[1].split()[0])
"""


def write_class(exercises, folder, count):
    """Write `count` notebooks: the reference and the wrong answers in turn."""
    wrong = [{k: m.source for k, m in w.items()} for w in exercises.wrong.values()]
    for i in range(count):
        answers = [exercises.reference, *wrong][i % (len(wrong) + 1)]
        cells = map(nbformat.v4.new_code_cell, answers.values())
        book = nbformat.v4.new_notebook(cells=list(cells))
        nbformat.write(book, folder / f"{i:03}.ipynb")
    return sorted(folder.glob("*.ipynb"))


def class_seconds(exercises, count, sandbox):
    """Return the seconds that the command line takes for a class."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        paths = write_class(exercises, folder, count)
        command = [sys.executable, "-m", "relulib.grading", exercises.folder, *paths]
        command += ["--csv", folder / "grades.csv", "--sandbox", sandbox]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start


def reference_seconds(exercises, sandbox, repeats):
    """Return the seconds that the reference takes, once for each repetition."""
    key, seconds = Key(exercises, "benchmark"), []
    grade.grade(exercises.reference, key, sandbox)  # the key works its values out
    for _ in range(repeats):
        start = time.perf_counter()
        grade.grade(exercises.reference, key, sandbox)
        seconds.append(time.perf_counter() - start)
    return seconds


def peak_megabytes(exercises, sandbox):
    """Return the most memory that the worker of each question held."""
    key, found = Key(exercises, "benchmark"), []
    for question in exercises.questions:
        source = exercises.reference[question.label]
        with Worker(sandbox) as worker:
            worker.ask({"source": source, "function": question.function})
            for i, check in enumerate(question.checks):
                arguments = encode(check.sent(key.arguments(question.label, i)))
                call = {"call": check.call, "strict": check.strict}
                worker.ask({**call, "arguments": arguments})
            worker.ask({"source": PEAK, "function": "peak"})
            call = {"call": "peak()", "arguments": {}, "strict": False}
            found.append(worker.ask(call)["value"]["scalar"] / 1000)
    return found


def check_seconds(exercises):
    """Return the seconds of the second call of `check` for each question."""
    check, seconds = checks_for(exercises.name), []
    names = {"check": check}
    for question in exercises.questions:
        exec(exercises.reference[question.label], names)
        for _ in range(2):
            start = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                exec(f"check({question.label!r})", names)
            spent = time.perf_counter() - start
        seconds.append(spent)
    return seconds


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--sandbox", choices=MODES, default="bwrap")
    options = parser.parse_args()
    print(f"seed of the visible checks: {PUBLISHED}; cores: {os.cpu_count()}")
    print(f"{'set':26} {'one: s':>8} {'MB':>6} {'check: s':>9}")
    seconds, megabytes, sets = [], [], []
    for path in sorted(EXERCISES.glob("*/checks.py")):
        sets.append(load(path.parent))
        times = reference_seconds(sets[-1], options.sandbox, options.repeats)
        peaks = peak_megabytes(sets[-1], options.sandbox)
        checks = max(check_seconds(sets[-1]))
        seconds += times
        megabytes += peaks
        median = statistics.median(times)
        print(f"{sets[-1].name:26} {median:8.2f} {max(peaks):6.0f} {checks:9.3f}")
    print(
        f"honest submission, median over all sets: {statistics.median(seconds):.2f} s, "
        f"{statistics.median(megabytes):.0f} MB"
    )
    for exercises in (sets[0], sets[-1]):
        spent = class_seconds(exercises, options.count, options.sandbox)
        print(f"{options.count} submissions to {exercises.name}: {spent:.0f} s")


if __name__ == "__main__":
    main()
