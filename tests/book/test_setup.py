"""An environment belongs to the folder that it was made in."""

import os
import shutil
import subprocess

import pytest

from tests.support import ROOT

# stands for python and for pip: it notes what it is asked, and makes .venv
PYTHON = """#!/bin/sh
case "$*" in
*"-m venv"*)
    case "$*" in *--clear*) rm -rf .venv ;; esac
    mkdir -p .venv/bin
    cp "$0" .venv/bin/python
    echo "VIRTUAL_ENV='$PWD/.venv'" >.venv/bin/activate
    ;;
*) echo "$@" >>.venv/asked 2>/dev/null || true ;;
esac
"""


def make(folder, *words):
    """Run make there; return its exit status and what it said."""
    foreign = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    done = subprocess.run(
        ["make", "PYTHON=./python", *words],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k not in foreign},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def course(tmp_path):
    """Return a folder with as much of the course as makes an environment."""
    folder = tmp_path / "this term"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    for name in ("Makefile", "pyproject.toml", *map(str, ROOT.glob("require*.txt"))):
        shutil.copy(ROOT / name, folder)
    (folder / "python").write_text(PYTHON)
    (folder / "python").chmod(0o755)
    (folder / "relulib").mkdir()
    (folder / "grader").mkdir()
    assert make(folder, ".venv/ready")[0] == 0
    return folder


def test_an_environment_in_its_own_folder_stays(course):
    (course / ".venv/kept").touch()
    assert make(course, "--question", ".venv/ready")[0] == 0
    (course / "requirements.txt").touch()
    status, said = make(course, ".venv/ready")
    assert status == 0 and "made anew" not in said
    assert (course / ".venv/kept").exists()


@pytest.mark.parametrize("move", [shutil.copytree, os.rename])
def test_a_copied_or_renamed_folder_makes_its_own(course, move):
    (course / ".venv/stale").touch()
    other = course.with_name("next term")
    move(course, other)
    status, said = make(other, ".venv/ready")
    assert status == 0, said
    assert f".venv was made for {course}: it is made anew for {other}" in said
    assert not (other / ".venv/stale").exists()
    assert make(other, "--question", ".venv/ready")[0] == 0


def test_the_tests_add_their_packages_to_what_is_there(course):
    asked = course / ".venv/asked"
    assert "-r requirements.txt" in asked.read_text()
    assert "-r requirements-dev.txt" not in asked.read_text()
    assert make(course, ".venv/ready-to-test")[0] == 0
    assert "-r requirements-dev.txt" in asked.read_text()
    assert make(course, "--question", ".venv/ready")[0] == 0


def test_jupyterlab_opens_without_a_book(course):
    status, said = make(course, "--dry-run", "lab")
    assert status == 0 and ".venv/bin/jupyter lab" in said
    assert "execute" not in said and "build.sh" not in said


def test_what_to_watch_has_to_be_named(course):
    status, said = make(course, "watch")
    assert status == 2 and "Which? make watch SET=01-definition" in said
    said = make(course, "--dry-run", "watch", "SET=01-definition")[1]
    assert 'grader watch "exercises/$SET"' in said
