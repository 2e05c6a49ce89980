"""The Gradescope bundle, unpacked and run in a folder laid out as theirs.

Their documentation ("Autograder specifications"): the zip's files go to
``/autograder/source``, its ``run_autograder`` also to ``/autograder``, where it is
started; the submission is in ``submission``, and ``results/results.json`` is awaited.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import numpy as np
import pytest
import tqdm

from grader import bundle, sandbox
from tests.support.sets import EXERCISES, SETS

NAME = "01-definition"


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    out = tmp_path_factory.mktemp("bundle") / "out.zip"
    assert bundle.main([str(EXERCISES / NAME), str(out)]) == 0
    return out


@pytest.fixture
def autograder(packed, tmp_path):
    """Return a folder in the state in which a submission is graded."""
    for name in ("source", "submission", "results"):
        (tmp_path / name).mkdir()
    with zipfile.ZipFile(packed) as files:
        for info in files.infolist():
            path = files.extract(info, tmp_path / "source")
            if mode := stat.S_IMODE(info.external_attr >> 16):
                os.chmod(path, mode)
    shutil.copy(tmp_path / "source/run_autograder", tmp_path)
    return tmp_path


def run(folder, *notebooks, mode=None):
    """Grade notebooks handed in; return exit status and results."""
    for name, text in notebooks:
        (folder / "submission" / name).write_text(text)
    mode = mode or ("none" if sandbox.obstacle("bwrap") else "bwrap")
    done = subprocess.run(
        [folder / "run_autograder"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "AUTOGRADER": str(folder),
            "GRADER_PYTHON": sys.executable,
            "GRADER_SANDBOX": mode,
        },
        capture_output=True,
        text=True,
    )
    text = (folder / "results/results.json").read_text()
    return done, json.loads(text)


def book(answers):
    cells = [nbformat.v4.new_code_cell(source) for source in answers.values()]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


def test_the_reference_earns_everything(autograder):
    done, results = run(autograder, ("any name (1).ipynb", book(SETS[NAME].reference)))
    assert done.returncode == 0, done.stderr
    assert results["score"] == 10
    assert sum(test["score"] for test in results["tests"]) == 10
    assert sum(test["max_score"] for test in results["tests"]) == 10
    assert {test["visibility"] for test in results["tests"]} == {"visible"}


def test_a_blank_earns_nothing_and_is_told_why(autograder):
    stub = (EXERCISES / NAME / f"{NAME}.ipynb").read_text()
    done, results = run(autograder, ("stub.ipynb", stub))
    assert done.returncode == 0, done.stderr
    assert results["score"] == 0
    assert all(test["output"] for test in results["tests"])


def test_a_mistake_is_told_with_its_hint(autograder):
    mistake = SETS[NAME].wrong["a"]["q1"]
    done, results = run(autograder, ("x.ipynb", book({"q1": mistake.source})))
    assert results["score"] == mistake.score
    assert mistake.hint in "".join(test["output"] for test in results["tests"])


@pytest.mark.parametrize("text", ["", "<b>no notebook", "[[[["])
def test_a_broken_file_earns_nothing(text, autograder):
    done, results = run(autograder, ("x.ipynb", text))
    assert done.returncode == 0
    assert results["score"] == 0 and results["output"].startswith("unreadable: ")


@pytest.mark.parametrize("names", [[], ["a.ipynb", "b.ipynb"], ["a.py"]])
def test_exactly_one_notebook_is_asked_for(names, autograder):
    done, results = run(autograder, *((name, "") for name in names))
    assert done.returncode == 0
    assert results == {"score": 0, "output": "Hand in exactly one notebook (.ipynb)."}


def test_a_failing_grader_gives_no_score(autograder):
    (autograder / "source/exercises" / NAME / "reference.py").write_text("")
    done, results = run(autograder, ("x.ipynb", book(SETS[NAME].reference)))
    assert done.returncode == 1
    assert list(results) == ["output"]


def test_paths_are_gradescopes_unless_told_otherwise(packed):
    with zipfile.ZipFile(packed) as files:
        script = files.read("run_autograder").decode()
        names = files.namelist()
    assert "root=${AUTOGRADER:-/autograder}" in script
    assert "GRADER_SANDBOX:-setpriv" in script
    assert {"run_autograder", "setup.sh"} <= set(names)
    for name in ("run_autograder", "setup.sh"):
        info = zipfile.ZipFile(packed).getinfo(name)
        assert stat.S_IMODE(info.external_attr >> 16) == 0o755


def test_nothing_but_the_code_of_the_grader_and_its_set_is_packed(packed):
    grader, folder = Path(bundle.__file__).parent, EXERCISES / NAME
    sources = {f"grader/{p.name}": p for p in grader.glob("*.py")}
    for path in folder.rglob("*.py"):
        inside = path.relative_to(folder).as_posix()
        sources[f"exercises/{NAME}/{inside}"] = path
    with zipfile.ZipFile(packed) as files:
        made = {"run_autograder", "setup.sh"}
        assert sorted(files.namelist()) == sorted({*made, *sources})
        for name, path in sources.items():
            assert files.read(name) == path.read_bytes()
            assert files.getinfo(name).compress_type == zipfile.ZIP_DEFLATED
        run = files.read("run_autograder").decode()
        assert f"-m grader exercises/{NAME} " in run and "SET" not in run
        assert files.read("setup.sh").decode() == bundle.SETUP


@pytest.mark.parametrize("script", ["SETUP", "RUN"])
def test_the_shell_can_read_its_scripts(script):
    done = subprocess.run(
        ["sh", "-n"], input=getattr(bundle, script), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_bundle_is_not_overwritten(packed, capsys):
    before = packed.read_bytes()
    assert bundle.main([str(EXERCISES / NAME), str(packed)]) == 2
    assert capsys.readouterr().err.startswith("grader: ")
    assert packed.read_bytes() == before


def test_the_command_says_what_it_did_and_what_it_wants(tmp_path, capsys):
    out = tmp_path / "x.zip"
    assert bundle.main([str(EXERCISES / NAME), str(out)]) == 0
    said = f"{out} is ready to be uploaded as an autograder.\n"
    assert capsys.readouterr() == (said, "")
    usage = "usage: python -m grader bundle SET OUT.zip\n"
    for words in ([], ["a"], ["a", "b", "c"]):
        assert bundle.main(words) == 2
        assert capsys.readouterr() == ("", usage)
    assert bundle.main([str(tmp_path), str(tmp_path / "y.zip")]) == 2
    told = f"grader: {tmp_path} is no exercise set: it has no checks.py.\n"
    assert capsys.readouterr() == ("", told)
    assert not (tmp_path / "y.zip").exists()


def test_the_setup_installs_the_versions_at_hand():
    for module in (np, tqdm):
        assert f"{module.__name__}=={module.__version__}" in bundle.SETUP
    assert "nbformat" not in bundle.SETUP
