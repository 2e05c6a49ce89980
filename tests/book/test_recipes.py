"""The recipes of CONTRIBUTING, carried out in a copy, are the whole of the work.

All are carried out in one copy, where one run of pytest makes the tests that each of
them touches: ``tests/support/touched.py`` chooses.
"""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import course_files
import pytest

from relulib.activations import TABLE
from tests.support import ROOT, touched
from tests.support.sets import SETS

BIN = Path(sys.executable).parent
# the tests of a copy are new files: to rewrite their assertions takes seconds
PYTEST = (sys.executable, "-m", "pytest", "--assert=plain", "-p", "no:cacheprovider")
LOOK = "Change the look of the pages"


def recipe(title, language="python"):
    """Return the blocks of a language below a heading of the guide."""
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    text = guide.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def succeeds(copy, *command, **environment):
    env = os.environ | environment
    done = subprocess.run(command, capture_output=True, text=True, cwd=copy, env=env)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout


def replace(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))


def append(path, text):
    with path.open("a") as file:
        file.write(text)


# --- each recipe changes a copy, and returns the tests that it touches, with the names
# --- of the rows beside its own; some are written here, of what else there is to see


def add_an_activation(copy):
    (block,), (entry,) = (
        recipe("Add an activation"),
        recipe("Add an activation", "bibtex"),
    )
    append(copy / "relulib/activations/table.py", f"\n{block}")
    append(copy / "references.bib", entry)
    (copy / "tests/relulib/test_panels.py").write_text(PANELS)
    the_table = re.compile(r"from relulib\.activations import[^)]*?\bTABLE\b")
    tests = sorted((copy / "tests/relulib").rglob("test_*.py"))
    tests = [test for test in tests if the_table.search(test.read_text())]
    assert len(tests) >= 10
    return [str(test.relative_to(copy)) for test in tests], set(TABLE)


# what the pages and the bench show of a new row
PANELS = """
import json

from matplotlib import pyplot as plt

from benchmarks import activations as bench
from relulib.activations import TABLE, hardtanh
from tests.support import ROOT


def test_the_new_row_has_a_panel_of_its_own(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    cells = json.loads((ROOT / "chapters/05-variants.ipynb").read_text())["cells"]
    sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    last = next(i for i, s in enumerate(sources) if "TABLE.values()" in s)
    names = {}
    for source in sources[: last + 1]:
        exec(source, names)
    panels = [ax.get_title() for ax in plt.gcf().axes if ax.lines]
    assert panels == [row.name.replace("_", " ") for row in TABLE.values()]
    assert panels[-1] == hardtanh.name


def test_the_bench_measures_what_is_not_straight():
    assert set(bench.NAMES) <= set(TABLE)
    measured = {row.what.split(",")[0] for row in bench.errors(True, None)}
    assert measured == set(bench.NAMES)
"""


def add_an_experiment(copy):
    experiment, ordering, row, figure = recipe("Add an experiment")
    (copy / "relulib/experiments/width.py").write_text(experiment)
    folder = "tests/relulib/experiments"
    table = copy / folder / "orderings.py"
    functions, rows = table.read_text().split("\n# experiment, config")
    head, tail = rows.rsplit("]  # fmt: skip", 1)
    rows = f"{head}{row}]  # fmt: skip{tail}"
    table.write_text(f"{functions}\n{ordering}\n\n# experiment, config{rows}")
    for check in (["check"], ["format", "--check"]):
        style = [BIN / "ruff", *check, "--no-cache"]
        succeeds(copy, *style, "relulib/experiments", folder)
    assert len(figure.splitlines()) <= 15 and max(map(len, figure.splitlines())) <= 79
    cell = textwrap.indent(figure, "    ")
    (copy / folder / "test_figure.py").write_text(FIGURE.format(cell))
    others = {path.stem for path in (ROOT / "relulib/experiments").glob("*.py")}
    return [f"{folder}/", "tests/relulib/test_imports.py"], others


# the figure, below what the first cell of a chapter imports
FIGURE = """
from IPython.display import Markdown
from matplotlib import pyplot as plt
from relulib import plots
from relulib.show import budget
from relulib.statistics import t_interval


def test_the_figure_has_a_row_for_each_width(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
{}
    labels = [tick.get_text() for tick in ax.get_yticklabels()]
    assert labels == ["4 units", "64 units"]
    assert "the length of the training" in Markdown(budget(wider)).data
"""


def add_a_chapter(copy):
    copies, execution = recipe("Add a chapter", "sh")
    (lines,) = recipe("Add a chapter", "yaml")
    succeeds(copy, "sh", "-ec", copies)
    # what the new chapter trains, at one rate: three take as long as all its tests
    config = "relu_at_zero.Config("
    replace(copy / "chapters/12-topic.ipynb", f"{config})", f"{config}lrs=(0.1,))")
    ledger = "  - caption: Every claim\n"
    replace(copy / "_toc.yml", ledger, lines + ledger)
    succeeds(copy, "sh", "-ec", execution)
    names = "claims_can_fail", "config", "exercise_notebooks", "exercises"
    names += "notebooks", "quizzes", "solutions"
    return [f"tests/book/test_{name}.py" for name in names], set(SETS)


def change_the_look(copy):
    (change,), (rule,) = recipe(LOOK, "diff"), recipe(LOOK, "css")
    old, new = (line[1:] for line in change.splitlines())
    replace(copy / "relulib/look.py", old, new)
    append(copy / "_static/course.css", f"\n{rule}")
    radius = re.search(r"[.\d]+rem", new)[0]
    (copy / "tests/relulib/test_rules.py").write_text(RULES.format(radius))
    names = "look", "plots", "explorers", "rules"
    return [f"tests/relulib/test_{name}.py" for name in names], set()


RULES = """
import sys

from relulib import look
from tests.support import ROOT


def test_the_pages_get_the_new_radius():
    assert "--radius:{}" in look.sheet("body")


def test_a_rule_is_kept_where_its_class_is_on_a_page_and_else_named(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "_ext"), *sys.path])
    from finish import sheets

    css = (ROOT / "_static/course.css").read_text()
    pages = {{"claim"}}, set()
    kept = ["letter-spacing" in sheets.needed(css, used) for used in pages]
    named = ["claim" in sheets.unused(css, used) for used in pages]
    assert kept == [True, False] and named == [False, True]
"""
RECIPES = (add_an_activation, add_an_experiment, add_a_chapter, change_the_look)


@pytest.mark.slow
def test_what_the_recipes_add_passes_all_the_tests_that_it_touches(tmp_path):
    course_files.copy(ROOT, tmp_path)
    (tmp_path / ".venv").symlink_to(BIN.parent)
    plan = [
        (tests, sorted(others)) for tests, others in (add(tmp_path) for add in RECIPES)
    ]
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    tests = sorted({test for tests, _ in plan for test in tests})
    command = [*PYTEST, "-m", "not seeds", "-p", touched.__name__, *tests]
    succeeds(tmp_path, *command, **{touched.PLAN: "plan.json"})
    made = json.loads((tmp_path / touched.CHOSEN).read_text())
    for name, least in (("hardtanh", 50), ("width", 5), ("12-topic", 15)):
        assert sum(name in test for test in made) > least, name
    for written in ("panels", "figure", "rules"):
        assert any(f"test_{written}.py" in test for test in made), written


def test_a_test_is_touched_unless_it_is_given_another_row_alone():
    recipe = ["tests/a.py"], {"relu", "elu"}
    ids = ["a.py::t", "a.py::t[x-new]", "a.py::t[relu-x]", "a.py::t[relu6]", "b.py::t"]
    seen = [touched.sees(f"tests/{id}", *recipe) for id in ids]
    assert seen == [True, True, False, True, False]


def test_the_guide_names_the_tests_of_a_question():
    (command,) = recipe("Add or change a question", "sh")
    asked = set(re.findall(r"tests/\S+", command))
    assert asked == {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests/book").glob("test_exercise*.py")
    }
    assert " -k " not in (ROOT / "pages/teach.md").read_text()
