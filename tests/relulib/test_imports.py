"""Imports go one way: the table below says which, the source files are read."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RELULIB = ROOT / "relulib"

# module -> what it may import beside the standard library (and its own folder)
MAY_IMPORT = {
    "__init__": set(),
    "masks": {"numpy"},
    "look": set(),
    "activations": {"relulib.masks", "numpy", "scipy"},
    "statistics": {"relulib.masks", "numpy", "scipy"},
    "probe": {"relulib.activations", "numpy", "scipy"},
    "initialization": {"relulib.activations", "numpy", "scipy"},
    "plots": {
        "relulib.activations",
        "relulib.look",
        "relulib.masks",
        "numpy",
        "matplotlib",
    },
    "show": {"IPython"},
    "data": {"numpy", "sklearn", "mnist1d"},
    "ensemble": {"relulib.activations", "numpy", "torch"},
    "experiments": {
        "relulib.activations",
        "relulib.initialization",
        "relulib.ensemble",
        "relulib.data",
        "numpy",
        "torch",
        "tqdm",
    },
    "claims": {"IPython"},
    "explorers": {
        "relulib.activations",
        "relulib.look",
        "relulib.masks",
        "relulib.plots",
        "relulib.ensemble",
        "relulib.statistics",
        "numpy",
        "matplotlib",
        "ipywidgets",
        "anywidget",
        "traitlets",
    },
    "timing": {"numpy"},
}
FILES = sorted(RELULIB.rglob("*.py"))


def imported_modules(tree, package):
    """Yield the full names that a module of `package` imports, lazy ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            stem = ".".join(base if node.level else []) or ""
            name = ".".join(part for part in (stem, node.module) if part)
            if name in {"relulib", "relulib.experiments"}:
                yield from (f"{name}.{alias.name}" for alias in node.names)
            else:
                yield name


def forbidden(source, part, package):
    """Return the imports of `source` that the table does not give to `part`."""
    bad = []
    for name in imported_modules(ast.parse(source), package):
        top = name.split(".")[0]
        key = ".".join(name.split(".")[:2]) if top == "relulib" else top
        if top in sys.stdlib_module_names or key in MAY_IMPORT[part]:
            continue
        if key == f"relulib.{part}":
            continue
        bad.append(name)
    return bad


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(RELULIB)))
def test_imports_go_one_way(path):
    part = path.relative_to(RELULIB).parts[0].removesuffix(".py")
    assert part in MAY_IMPORT, f"{part} is not in the table: what may it import?"
    package = ".".join(("relulib", *path.relative_to(RELULIB).parts[:-1]))
    assert not forbidden(path.read_text(), part, package)


def test_experiments_do_not_import_each_other():
    folder = RELULIB / "experiments"
    questions = {f"relulib.experiments.{p.stem}" for p in folder.glob("[!_]*.py")}
    assert questions
    for path in folder.glob("*.py"):
        names = imported_modules(ast.parse(path.read_text()), "relulib.experiments")
        assert not questions & set(names), path


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("import torch", "activations"),
        ("from matplotlib import pyplot", "experiments"),
        ("def f():\n    import torch", "plots"),
        ("from relulib.experiments import dying", "plots"),
        ("from . import ensemble", "activations"),
        ("from relulib import claims", "activations"),
    ],
)
def test_a_wrong_direction_is_seen(source, part):
    assert forbidden(source, part, "relulib")


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


def test_checking_an_answer_does_not_load_what_reads_notebooks():
    # nbformat takes seconds where jsonschema has grammars to compile
    assert python("import sys, grader; print('nbformat' in sys.modules)") == ("False\n")


def test_grading_a_notebook_compiles_no_grammars():
    blank = "exercises/01-definition/01-definition.ipynb"
    code = (
        "import sys\n"
        "from grader.__main__ import main\n"
        f"main(['exercises/01-definition', {blank!r}, '--sandbox', 'none'])\n"
        "print({'nbformat', 'lark'} & set(sys.modules))"
    )
    assert python(code).endswith("{'nbformat'}\n")
