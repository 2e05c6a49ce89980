"""What a fork is published with: workflows, forms, spelling, the guide to change it."""

import re

import check_jsonschema
import pytest
import yaml

from tests.support import ROOT

SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.github-actions": ".github/actions/*/action.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.citation-file-format": "CITATION.cff",
}
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def steps(key):
    """Return what the steps of all workflows have under a key, as (workflow, value)."""
    return [
        (path.name, step[key])
        for path in WORKFLOWS
        for job in yaml.safe_load(path.read_text())["jobs"].values()
        for step in job["steps"]
        if key in step
    ]


# in this process: each of its own would take seconds to load
@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_of_the_host_fit_their_schema(schema, capsys):
    files = sorted(map(str, ROOT.glob(SCHEMAS[schema])))
    assert files
    with pytest.raises(SystemExit) as done:
        check_jsonschema.main(["--builtin-schema", schema, *files])
    assert done.value.code == 0, capsys.readouterr().out


@pytest.mark.parametrize("workflow, command", steps("run"))
def test_what_a_workflow_calls_exists(workflow, command):
    targets = re.findall(r"^\s*make ([\w-]+)", command, re.MULTILINE)
    rules = (ROOT / "Makefile").read_text()
    for target in targets:
        assert re.search(rf"^{target}:", rules, re.MULTILINE), target
    for name in re.findall(r"[\w./-]+/[\w.-]+\.(?:py|sh|ipynb)\b", command):
        assert (ROOT / name).is_file(), name


def test_our_own_actions_exist_and_follow_the_checkout():
    used = [name for _, name in steps("uses")]
    own = [place for place, name in enumerate(used) if name.startswith("./")]
    assert len(own) > 4
    for place in own:
        assert (ROOT / used[place] / "action.yml").is_file()
        assert used[place - 1].startswith("actions/checkout@")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_says_what_it_may_do_and_for_how_long(path):
    workflow = yaml.safe_load(path.read_text())
    assert "permissions" in workflow
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_every_place_names_the_pythons_that_the_package_allows():
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())["jobs"]
    project = (ROOT / "pyproject.toml").read_text()
    lowest, above = re.search(r'">=3\.(\d+),<3\.(\d+)"', project).groups()
    versions = [f"3.{minor}" for minor in range(int(lowest), int(above))]
    assert jobs["everything"]["strategy"]["matrix"]["python"] == versions
    allowed = f"(3, {lowest}) <= sys.version_info[:2] <= (3, {int(above) - 1})"
    assert allowed in (ROOT / "scripts/check_python.py").read_text()
    for page in ("README.md", "pages/learn.md"):
        assert f"{versions[0]} to {versions[-1]}" in (ROOT / page).read_text(), page


# --- the contributor's guide ----------------------------------------------------------


def test_files_that_the_guide_names_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    names = re.findall(r"`((?:relulib|tests|exercises)/[\w./-]*)`", text)
    assert len(names) > 4
    for name in [*names, "relulib/experiments/stuck_logits.py"]:
        assert (ROOT / name).exists(), name
    modules = re.findall(r"relulib\.(\w+)", text)
    for module in modules:
        assert list((ROOT / "relulib").glob(f"{module}*")), module
