"""What an import loads. Who imports whom is a contract in pyproject.toml."""

import subprocess
import sys
import tomllib

import grimp
import pytest

from tests.support import ROOT


def test_every_foreign_package_has_a_contract_that_says_who_imports_it():
    text = (ROOT / "pyproject.toml").read_text()
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    known = {n for c in contracts for n in c.get("protected_modules", ())} | {"numpy"}
    graph = grimp.build_graph("relulib", "grader", include_external_packages=True)
    foreign = {m for m in graph.modules if graph.is_module_squashed(m)}
    assert foreign - sys.stdlib_module_names == known


def python(code):
    """Run `code` in a fresh interpreter and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "module",
    ["relulib.activations", "relulib.probe", "relulib.initialization", "grader"],
)
def test_works_without_torch_and_matplotlib(module):
    python(
        "import sys\n"
        "sys.modules['torch'] = sys.modules['matplotlib'] = None\n"
        f"import {module}"
    )


def test_the_table_loads_nothing_beyond_numpy_and_scipy_special():
    # time can't be asserted; what costs the time can
    report = (
        "import sys, numpy, scipy.special\n"
        "before = set(sys.modules)\n"
        "import relulib.activations\n"
        "new = {m.split('.')[0] for m in set(sys.modules) - before}\n"
        "print(sorted(new - set(sys.stdlib_module_names)))"
    )
    assert python(report).strip() == "['relulib']"


def test_grading_a_notebook_loads_numpy_and_tqdm_alone():
    blank = "exercises/01-definition/01-definition.ipynb"
    code = (
        "import sys\n"
        "from grader.__main__ import main\n"
        f"main(['exercises/01-definition', {blank!r}, '--sandbox', 'none'])\n"
        "print({'nbformat', 'relulib', 'scipy', 'torch'} & set(sys.modules))"
    )
    assert python(code).endswith("set()\n")
