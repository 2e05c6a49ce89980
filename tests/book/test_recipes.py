"""The recipes of CONTRIBUTING, carried out in a copy, are the whole of the work."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.support.repository import copy_to

pytestmark = pytest.mark.slow
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


def recipe(title, language="python"):
    """Return the blocks of a language below a heading of the guide."""
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    text = guide.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


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


@pytest.fixture
def checkout(tmp_path):
    """A copy of the repository with an environment."""
    copy_to(tmp_path)
    (tmp_path / ".venv").symlink_to(BIN.parent)
    return tmp_path


def replace(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))


def test_a_new_chapter_is_a_copy_with_its_set_and_a_place_in_the_contents(checkout):
    copies, execution = recipe("Add a chapter", "sh")
    (lines,) = recipe("Add a chapter", "yaml")
    succeeds(checkout, "sh", "-ec", copies)
    ledger = "  - caption: Every claim\n"
    replace(checkout / "_toc.yml", ledger, lines + ledger)
    succeeds(checkout, "sh", "-ec", execution)
    tests = "notebooks", "quizzes", "config", "exercises", "exercise_notebooks"
    run = [sys.executable, "-m", "pytest", "-vv", "-p", "no:cacheprovider"]
    names = [f"tests/book/test_{name}.py" for name in tests]
    lines = succeeds(checkout, *run, *names)
    assert len(re.findall(r"12-topic.* PASSED", lines)) > 15


def test_the_guide_names_the_tests_of_a_question():
    (command,) = recipe("Add or change a question", "sh")
    asked = set(re.findall(r"tests/\S+", command))
    assert asked == {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests/book").glob("test_exercise*.py")
    }
    assert " -k " not in (ROOT / "pages/teach.md").read_text()


def test_another_look_is_a_line_in_one_place(checkout):
    title = "Change the look of the pages"
    (change,), (rule,) = recipe(title, "diff"), recipe(title, "css")
    old, new = (line[1:] for line in change.splitlines())
    replace(checkout / "relulib/look.py", old, new)
    with (checkout / "_static/course.css").open("a") as sheet:
        sheet.write("\n" + rule)
    tests = [f"tests/relulib/test_{name}.py" for name in ("look", "plots", "explorers")]
    run = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *tests]
    succeeds(checkout, *run)
    radius = re.search(r"[.\d]+rem", new)[0]
    code = "from relulib import explorers, look; print(look.sheet('body'))"
    assert f"--radius:{radius}" in succeeds(checkout, sys.executable, "-c", code)
    check = """if True:
        from finish import sheets
        css = open("../_static/course.css").read()
        for used in ({"claim"}, set()):
            print("letter-spacing" in sheets.needed(css, used))
            print("claim" in sheets.unused(css, used))
    """
    said = succeeds(checkout / "_ext", sys.executable, "-c", check)
    assert said.split() == ["True", "False", "False", "True"]
