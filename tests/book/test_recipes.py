"""The recipes of CONTRIBUTING, carried out in a copy, are the whole of the work."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from relulib.activations import TABLE
from tests.support import ROOT
from tests.support.repository import copy_to
from tests.support.sets import SETS

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


PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", "not seeds")


def recipe(title, language="python"):
    """Return the blocks of a language below a heading of the guide."""
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    text = guide.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def succeeds(copy, *command):
    done = subprocess.run(command, capture_output=True, text=True, cwd=copy)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout


def touched(copy, others, *tests):
    """Return the ids of tests but for those of another row alone, which it can't touch.

    What a test is given stands in brackets: another's name, and not the new one.
    """
    listed = succeeds(copy, *PYTEST, "--collect-only", *tests)
    ids = re.findall(r"^tests/\S+::.+$", listed, re.MULTILINE)
    other = re.compile(rf"\[.*(?<!\w)({'|'.join(map(re.escape, others))})(?!\w)")
    return [id for id in ids if not other.search(id)]


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
    others = {path.stem for path in (ROOT / "relulib/experiments").glob("*.py")}
    tests = ["tests/relulib/experiments", "tests/relulib/test_imports.py"]
    tests = touched(tmp_path, others, *tests)
    assert sum("width" in test for test in tests) > 5 < sum("[" not in t for t in tests)
    succeeds(tmp_path, *PYTEST, *tests)

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
    names = [f"tests/book/test_{name}.py" for name in tests]
    chosen = touched(checkout, SETS, *names)
    assert sum("12-topic" in test for test in chosen) > 15
    succeeds(checkout, *PYTEST, *chosen)


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
    succeeds(checkout, *PYTEST, *tests)
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


# what the pages and the bench show of a new row, in a copy
PANELS = """
import json
from pathlib import Path

from matplotlib import pyplot as plt

from benchmarks import activations as bench
from relulib.activations import TABLE, hardtanh


def test_the_new_row_has_a_panel_of_its_own(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    cells = json.loads(Path("{}/chapters/05-variants.ipynb").read_text())["cells"]
    sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    last = next(i for i, s in enumerate(sources) if "TABLE.values()" in s)
    names = {{}}
    for source in sources[: last + 1]:
        exec(source, names)
    panels = [ax.get_title() for ax in plt.gcf().axes if ax.lines]
    assert panels == [row.name.replace("_", " ") for row in TABLE.values()]
    assert panels[-1] == hardtanh.name


def test_the_bench_measures_what_is_not_straight():
    assert set(bench.NAMES) <= set(TABLE)
    measured = {{row.what.split(",")[0] for row in bench.errors(True, None)}}
    assert measured == set(bench.NAMES)
"""


def test_a_new_activation_is_one_block_and_one_entry(checkout):
    title = "Add an activation"
    (block,), (entry,) = recipe(title), recipe(title, "bibtex")
    for name, added in (
        ("relulib/activations/table.py", f"\n{block}"),
        ("references.bib", entry),
    ):
        with (checkout / name).open("a") as file:
            file.write(added)
    (checkout / "tests/relulib/test_panels.py").write_text(PANELS.format(checkout))
    the_table = re.compile(r"from relulib\.activations import[^)]*?\bTABLE\b")
    tests = sorted((checkout / "tests/relulib").glob("test_*.py"))
    tests = [test for test in tests if the_table.search(test.read_text())]
    assert len(tests) >= 8
    chosen = touched(checkout, set(TABLE), *tests)
    assert sum("hardtanh" in test for test in chosen) > 50
    succeeds(checkout, *PYTEST, *chosen)
