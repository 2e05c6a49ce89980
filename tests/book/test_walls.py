"""What `make style` forbids is broken once, all of it, and every breach is heard of."""

import subprocess
import sys

import course_files
import nbformat
import pytest

from tests.support import ROOT

BREACHES = {
    "relulib/plots.py": "from relulib.experiments import dying",
    "relulib/experiments/dying.py": "from relulib.experiments import variants",
    "relulib/probe.py": "import torch",
    "relulib/show.py": "import grader",
    "grader/worker.py": "import tqdm",
    "relulib/statistics.py": "import pytest",
    "_ext/cards.py": "import requests",
    "scripts/check_python.py": "x = {  'a':1 }",
    "CONTRIBUTING.md": "Networks rec" + "ieve inputs.",
}
HEARD = [
    "scripts/check_python.py:",  # ruff check
    "--> scripts/check_python.py",  # ruff format
    "CONTRIBUTING.md:",  # codespell
    "'requests' imported but",
    "'pytest' imported but declared as a dev dependency",
    "relulib is not allowed to import grader",
    "relulib.plots is not allowed to import relulib.experiments",
    "relulib.experiments.dying is not allowed to import relulib.experiments.variants",
    "relulib.probe is not allowed to import torch",
    "grader.worker is not allowed to import tqdm",
    "01-definition.ipynb: nbformat",
]


@pytest.mark.slow
def test_every_breach_is_heard_of(tmp_path):
    course_files.copy(ROOT, tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    for name, line in BREACHES.items():
        path = tmp_path / name
        path.write_text(f"{path.read_text()}\n{line}\n")
    chapter = tmp_path / "chapters/01-definition.ipynb"
    book = nbformat.read(chapter, as_version=4)
    book.nbformat_minor = 4
    nbformat.write(book, chapter)
    style = ["sh", tmp_path / "scripts/style.sh"]
    done = subprocess.run(style, capture_output=True, text=True)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert [words for words in HEARD if words not in said] == [], said[-9000:]
