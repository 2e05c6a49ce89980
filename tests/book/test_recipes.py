"""The recipes of CONTRIBUTING, carried out in a copy, are the whole of the work."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# what the first cell of a chapter imports
CHAPTER = """
from IPython.display import Markdown
from matplotlib import pyplot as plt
from relulib import plots
from relulib.show import budget
from relulib.statistics import t_interval
plt.switch_backend("agg")
"""


def recipe(title):
    """Return the blocks of Python below a heading of the guide."""
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    text = guide.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def succeeds(copy, *command):
    done = subprocess.run(command, capture_output=True, text=True, cwd=copy)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout


def test_a_new_experiment_is_one_file_and_one_ordering(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("relulib", "grader", "exercises", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    experiment, ordering, row, figure = recipe("Add an experiment")
    (tmp_path / "relulib/experiments/width.py").write_text(experiment)
    table = tmp_path / "tests/relulib/experiments/orderings.py"
    functions, rows = table.read_text().split("\n# experiment, config")
    head, tail = rows.rsplit("]  # fmt: skip", 1)
    rows = f"{head}{row}]  # fmt: skip{tail}"
    table.write_text(f"{functions}\n{ordering}\n\n# experiment, config{rows}")

    for check in (["check"], ["format", "--check"]):
        style = [BIN / "ruff", *check, "--no-cache"]
        succeeds(tmp_path, *style, "relulib/experiments", "tests/relulib/experiments")
    tests = ["tests/relulib/experiments", "tests/relulib/test_imports.py"]
    options = ["-vv", "-p", "no:cacheprovider", "-m", "not seeds"]
    lines = succeeds(tmp_path, sys.executable, "-m", "pytest", *options, *tests)
    assert len(re.findall(r"width.*PASSED", lines)) > 5

    assert len(figure.splitlines()) <= 15 and max(map(len, figure.splitlines())) <= 79
    code = (
        f"{CHAPTER}{figure}\nprint(*(tick.get_text() for tick in ax.get_yticklabels()))"
    )
    printed = succeeds(tmp_path, sys.executable, "-c", code)
    assert printed.split() == ["4", "units", "64", "units"]
