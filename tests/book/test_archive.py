"""The archive is unpacked where there is no network and no checkout."""

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.support.sets import SETS

pytestmark = [pytest.mark.book, pytest.mark.slow]
OURS = re.compile(r"relulib|grader|__editable__|.*\.pth$|_distutils_hack")
# every cell of every stub, in the stub's folder, as a kernel would run it
ANSWER_ALL = """
import contextlib, io, json, os, sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

said = {}
for name in sys.argv[1:]:
    os.chdir(name)
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    shell = InteractiveShell.instance(config=config)
    cells = json.load(open(os.path.basename(name) + ".ipynb"))["cells"]
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        for cell in cells:
            if cell["cell_type"] == "code":
                source = "".join(cell["source"])
                shell.run_cell(source, store_history=True).raise_error()
    said[os.path.basename(name)] = heard.getvalue()
    InteractiveShell.clear_instance()
import grader, relulib
json.dump([said, grader.__file__, relulib.__file__], sys.stderr)
"""
EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient

book = nbformat.read(sys.argv[1], as_version=4)
place = {"metadata": {"path": "chapters"}}
NotebookClient(book, timeout=300, resources=place).execute()
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """Return the folder into which the archive, without the PDF, was unpacked."""
    folder = tmp_path_factory.mktemp("archive")
    made = folder / "course.zip"
    subprocess.run(["sh", "scripts/archive.sh", made], cwd=ROOT, check=True)
    with zipfile.ZipFile(made) as files:
        files.extractall(folder / "course")
    return folder / "course"


@pytest.fixture(scope="module")
def python(unpacked):
    """Return how to run Python there: others' packages, and ours from the archive."""
    bare = unpacked.parent / "bare"
    venv.create(bare, with_pip=False)
    (site,) = bare.glob("lib/python*/site-packages")
    for folder in [Path(p) for p in sys.path if p.endswith("site-packages")]:
        for package in folder.iterdir():
            if not OURS.match(package.name) and not (site / package.name).exists():
                (site / package.name).symlink_to(package)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    wheels = list(unpacked.glob("*.whl"))
    subprocess.run([*pip, "--target", site, *wheels], check=True)

    def run(code, *words):
        nowhere = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https")}
        env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | nowhere
        command = [bare / "bin/python", "-c", code, *words]
        return subprocess.run(
            command, cwd=unpacked, env=env, capture_output=True, text=True
        )

    return run


def test_every_stub_answers_from_the_archive_alone(python, unpacked):

    folders = [str(unpacked / "exercises" / name) for name in SETS]
    done = python(ANSWER_ALL, *folders)
    assert done.returncode == 0, done.stderr[-3000:]
    said, *homes = json.loads(done.stderr.strip().split("\n")[-1])
    assert said.keys() == SETS.keys()
    for name, words in said.items():
        assert words.count("not written yet.") == len(SETS[name].questions), name
    assert all(home.startswith(str(unpacked.parent)) for home in homes), homes


def test_the_chapter_that_reads_the_others_runs_from_the_archive_alone(python):
    done = python(EXECUTE, "chapters/11-claims.ipynb")
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.browser
def test_its_pages_open_from_the_file_system(unpacked, chromium):
    tab = chromium.new_page()
    tab.context.set_offline(True)
    faults = []
    tab.on("requestfailed", lambda request: faults.append(request.url))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.goto((unpacked / "html/index.html").as_uri())
    tab.get_by_role("link", name="What is ReLU").first.click()
    tab.wait_for_load_state("load")
    assert "/chapters/01-definition.html" in tab.url
    assert faults == []
    tab.context.close()


def test_links_of_the_readme_lead_somewhere(unpacked):
    text = (unpacked / "README.md").read_text()
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert len(links) > 3
    assert [link for link in links if not (unpacked / link).exists()] == []
