"""The image that Binder would build, read from repo2docker without Docker."""

import os
import re
import subprocess
import sys

import pytest

from tests.support import ROOT


@pytest.fixture(scope="module")
def recipe():
    """Return the Dockerfile that repo2docker writes for this repository."""
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stderr + done.stdout


def test_installs_the_binder_requirements_after_copying_the_whole_tree(recipe):
    # `-e .` needs the package's files; a partial copy lacks them
    copy = re.search(r"COPY --chown=\S+ src/ \$\{REPO_DIR\}/\n", recipe)
    install = re.search(r"pip install --no-cache-dir -r \W?binder/requirements", recipe)
    assert copy.start() < install.start()


def test_takes_the_python_of_runtime_txt(recipe):
    assert (ROOT / "binder/runtime.txt").read_text().strip() == "python-3.11"
    assert "conda environment for python=3.11" in recipe


def test_the_requirements_name_the_cpu_index_the_lock_and_the_package():
    # with the default index the image outgrows Binder's 2 GB
    lines = (ROOT / "binder/requirements.txt").read_text().split("\n")
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in lines
    assert "-r ../requirements.txt" in lines
    assert "-e ." in lines
