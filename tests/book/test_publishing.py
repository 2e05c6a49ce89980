"""What a fork is published with: workflows, forms, spelling, the guide to change it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support import ROOT

BIN = Path(sys.executable).parent
SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.citation-file-format": "CITATION.cff",
}
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def commands():
    """Return the shell commands of all workflows as (workflow, command)."""
    found = []
    for path in WORKFLOWS:
        jobs = yaml.safe_load(path.read_text())["jobs"]
        steps = [step for job in jobs.values() for step in job["steps"]]
        found += [(path.name, step["run"]) for step in steps if "run" in step]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_of_the_host_fit_their_schema(schema):
    files = sorted(ROOT.glob(SCHEMAS[schema]))
    assert files
    done = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", schema, *files],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow, command", commands())
def test_what_a_workflow_calls_exists(workflow, command):
    targets = re.findall(r"^\s*make ([\w-]+)", command, re.MULTILINE)
    rules = (ROOT / "Makefile").read_text()
    for target in targets:
        assert re.search(rf"^{target}:", rules, re.MULTILINE), target
    for name in re.findall(r"[\w./-]+/[\w.-]+\.(?:py|sh|ipynb)\b", command):
        assert (ROOT / name).is_file(), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_says_what_it_may_do_and_for_how_long(path):
    workflow = yaml.safe_load(path.read_text())
    assert "permissions" in workflow
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_the_workflows_cover_every_python_that_the_package_allows():
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())["jobs"]
    project = (ROOT / "pyproject.toml").read_text()
    lowest, above = re.search(r'">=3\.(\d+),<3\.(\d+)"', project).groups()
    versions = [f"3.{minor}" for minor in range(int(lowest), int(above))]
    assert jobs["everything"]["strategy"]["matrix"]["python"] == versions


# --- the contributor's guide ----------------------------------------------------------


def blocks(language):
    """Return the code blocks of the guide."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.slow
def test_a_new_activation_is_one_block_and_one_entry(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("relulib", "tests", "benchmarks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "relulib/activations/table.py").open("a") as table:
        table.write("\n" + blocks("python")[0])
    entries = (ROOT / "references.bib").read_text() + blocks("bibtex")[0]
    (tmp_path / "references.bib").write_text(entries)
    (tmp_path / "tests/relulib/test_panels.py").write_text(PANELS.format(ROOT))
    through_the_table = re.compile(r'TABLE\.values|in TABLE\b|", TABLE\)')
    tests = sorted((tmp_path / "tests/relulib").glob("test_*.py"))
    tests = [test for test in tests if through_the_table.search(test.read_text())]
    assert len(tests) >= 8
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-vv", *tests],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert done.stdout.count("hardtanh") > 50


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


def test_files_that_the_guide_names_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    names = re.findall(r"`((?:relulib|tests|exercises)/[\w./-]*)`", text)
    assert len(names) > 4
    for name in [*names, "relulib/experiments/stuck_logits.py"]:
        assert (ROOT / name).exists(), name
    modules = re.findall(r"relulib\.(\w+)", text)
    for module in modules:
        assert list((ROOT / "relulib").glob(f"{module}*")), module
