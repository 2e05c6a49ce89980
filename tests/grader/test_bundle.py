"""The Gradescope bundle, unpacked and run in a folder laid out as theirs.

Their documentation ("Autograder specifications"): the zip's files go to
``/autograder/source``, its ``run_autograder`` also to ``/autograder``, where it is
started; the submission is in ``submission``, and ``results/results.json`` is awaited.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile

import pytest

from grader import bundle
from grader.sandbox import SANDBOXES
from tests.support.sets import EXERCISES, SETS, hand_in

NAME = "01-definition"
MODE = "none" if SANDBOXES["bwrap"].obstacle() else "bwrap"


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    out = tmp_path_factory.mktemp("bundle") / "out.zip"
    assert bundle.main([str(EXERCISES / NAME), str(out)]) == 0
    return out


@pytest.fixture
def autograder(packed, tmp_path):
    """Return a folder in the state in which a submission is graded."""
    return unpacked(packed, tmp_path)


def unpacked(bundle, folder):
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True)
    with zipfile.ZipFile(bundle) as files:
        for info in files.infolist():
            path = files.extract(info, folder / "source")
            if mode := stat.S_IMODE(info.external_attr >> 16):
                os.chmod(path, mode)
    shutil.copy(folder / "source/run_autograder", folder)
    return folder


def run(folder):
    """Grade what was handed in; return exit status and results."""
    done = subprocess.run(
        [folder / "run_autograder"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "AUTOGRADER": str(folder),
            "GRADER_PYTHON": sys.executable,
            "GRADER_SANDBOX": MODE,
        },
        capture_output=True,
        text=True,
    )
    return done.returncode, json.loads((folder / "results/results.json").read_text())


def test_a_submission_gets_its_points_its_sentences_and_its_hint(autograder):
    mistake = SETS[NAME].wrong["a"]["q1"]
    answers = {**SETS[NAME].reference, "q1": mistake.source}
    del answers["q2"]
    hand_in(autograder / "submission", *answers.values(), name="any name (1).ipynb")
    status, results = run(autograder)
    points = {question.label: question.points for question in SETS[NAME].questions}
    earned = sum(points.values()) - points["q1"] - points["q2"] + mistake.score
    assert status == 0 and results["score"] == earned
    assert sum(test["score"] for test in results["tests"]) == earned
    assert sum(test["max_score"] for test in results["tests"]) == sum(points.values())
    assert {test["visibility"] for test in results["tests"]} == {"visible"}
    told = "".join(test["output"] for test in results["tests"])
    assert mistake.hint in told and "There is no cell that begins # answer: q2" in told


def test_a_broken_file_earns_nothing(autograder):
    (autograder / "submission/x.ipynb").write_text("<b>no notebook")
    status, results = run(autograder)
    assert status == 0 and results["score"] == 0
    assert results["output"].startswith("unreadable: ")


@pytest.mark.parametrize("names", [[], ["a.ipynb", "b.ipynb"], ["a.py"]])
def test_exactly_one_notebook_is_asked_for(names, autograder):
    for name in names:
        (autograder / "submission" / name).write_text("")
    told = "Hand in exactly one notebook (.ipynb)."
    assert run(autograder) == (0, {"score": 0, "output": told})


def test_a_failing_grader_gives_no_score(autograder):
    (autograder / "source/exercises" / NAME / "reference.py").write_text("")
    hand_in(autograder / "submission", *SETS[NAME].reference.values())
    status, results = run(autograder)
    assert status == 1 and list(results) == ["output"]


def test_what_is_private_goes_along(tmp_path):
    extra = tmp_path / "private"
    extra.mkdir()
    (extra / "checks.py").write_text(
        "from grader import Check\n\nEXTRA = {'q1': (Check('more', 'hinge(0.0)', "
        "hidden=True),)}\n"
    )
    words = [str(EXERCISES / NAME), str(tmp_path / "x.zip"), "--extra", str(extra)]
    assert bundle.main(words) == 0
    folder = unpacked(tmp_path / "x.zip", tmp_path / "autograder")
    hand_in(folder / "submission", *SETS[NAME].reference.values())
    status, results = run(folder)
    assert status == 0 and results["score"] == SETS[NAME].points + 1


def test_the_scripts_are_the_shells_and_know_gradescopes_paths_and_sandbox(packed):
    with zipfile.ZipFile(packed) as files:
        for name in ("run_autograder", "setup.sh"):
            assert stat.S_IMODE(files.getinfo(name).external_attr >> 16) == 0o755
            text = files.read(name).decode()
            subprocess.run(["sh", "-n"], input=text, text=True, check=True)
        script = files.read("run_autograder").decode()
    assert "root=${AUTOGRADER:-/autograder}" in script
    given = re.search(r"GRADER_SANDBOX:-(\w+)", script)[1]
    assert SANDBOXES[given].counts and SANDBOXES[given].needs_root


def test_a_bundle_is_not_overwritten(packed, capsys):
    before = packed.read_bytes()
    assert bundle.main([str(EXERCISES / NAME), str(packed)]) == 2
    assert capsys.readouterr().err.startswith("grader: ")
    assert packed.read_bytes() == before


def test_what_the_command_can_not_follow_is_told(tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        bundle.main(["a"])
    assert "required: out" in capsys.readouterr().err
    assert bundle.main([str(tmp_path), str(tmp_path / "y.zip")]) == 2
    told = f"grader: {tmp_path} is no exercise set: it has no checks.py.\n"
    assert capsys.readouterr().err == told and not (tmp_path / "y.zip").exists()
