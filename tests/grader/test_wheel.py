"""The grader as a wheel of its own, installed alone, grades another subject."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import grader
from grader.sandbox import SANDBOXES
from grader.sets import load
from tests.support.sets import hand_in

GEOMETRY = load(Path(__file__).parent / "geometry")
NEEDED = ("numpy", "numpy.libs", "tqdm")


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return the Python of an environment with the wheel, numpy and tqdm alone."""
    folder = tmp_path_factory.mktemp("alone")
    source = shutil.copytree(
        Path(grader.__file__).parent,
        folder / "source",
        ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"),
    )
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-index", "--wheel-dir", folder]
    subprocess.run(
        [*pip, "wheel", "--no-build-isolation", *options, source], check=True
    )
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True
    )
    python = folder / "env/bin/python"
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", code], capture_output=True, text=True)
    site = Path(site.stdout.strip())
    for name in NEEDED:
        place = Path(find_spec(name.split(".")[0]).origin).parent.parent / name
        if place.exists():
            (site / name).symlink_to(place)
    (wheel,) = folder.glob("*.whl")
    install = ["--python", python, "install", "--no-deps", "--no-index", wheel]
    subprocess.run([*pip, *install], check=True)
    return python


def run(python, *words, cwd):
    """Run the command that the wheel installed; return what it printed."""
    done = subprocess.run(
        [python.parent / "grader", *words],
        cwd=cwd,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.sandbox
@pytest.mark.skipif(os.name != "posix", reason="no sandbox exists there")
def test_the_wheel_alone_grades_another_subject_in_the_sandbox(alone, tmp_path):
    code = (
        "import sys, importlib.util as u; print(list(map(u.find_spec, sys.argv[1:])))"
    )
    others = ("relulib", "torch", "nbformat", "jupyter_book", "scipy")
    there = subprocess.check_output([alone, "-c", code, *others], cwd=tmp_path)
    assert eval(there) == [None] * len(others)

    blank = [mistake.source for mistake in GEOMETRY.wrong["blank"].values()]
    hand_in(tmp_path, *GEOMETRY.reference.values(), name="ada.ipynb")
    hand_in(tmp_path, *blank, name="ben.ipynb")
    wrong = [mistake.source for mistake in GEOMETRY.wrong["a"].values()]
    hand_in(tmp_path, *wrong, name="cleo.ipynb")
    run(alone, GEOMETRY.folder, "--csv", "x.csv", "--", "*.ipynb", cwd=tmp_path)
    rows = [line.split(",") for line in (tmp_path / "x.csv").read_text().splitlines()]
    assert [row[:7] for row in rows[1:]] == [
        ["ada.ipynb", "graded", "3", "2", "5", "5", SANDBOXES["bwrap"].label],
        ["ben.ipynb", "graded", "0", "0", "0", "5", SANDBOXES["bwrap"].label],
        ["cleo.ipynb", "graded", "1", "1", "2", "5", SANDBOXES["bwrap"].label],
    ]
    told = run(alone, GEOMETRY.folder, "cleo.ipynb", cwd=tmp_path)
    assert "An area has none." in told
