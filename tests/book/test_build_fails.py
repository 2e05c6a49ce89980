"""A plain build exits 0 though a cell raised; ours must not. Proved by injection."""

import base64
import re
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
import yaml
from fontTools import ttLib

from tests.support import ROOT

pytestmark = pytest.mark.slow


def build(folder, source, tags=(), page="# A page\n"):
    """Build a book of one page and one notebook with our own settings."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text())
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: page\nchapters:\n- file: nb\n"
    )
    for part in ("_ext", "_static"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "references.bib").write_text("")
    (folder / "page.md").write_text(page)
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# A notebook"),
            nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)}),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, folder / "nb.ipynb")
    return build_again(folder)


def build_again(folder):
    """Build what stands in a folder, with the README's command."""
    command = Path(sys.executable).with_name("jupyter-book")
    return subprocess.run(
        [command, "build", "-W", "-n", "--keep-going", "."],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_a_sound_book_builds(tmp_path):
    done = build(tmp_path, "print(1)")
    assert done.returncode == 0, done.stderr[-3000:]
    assert (tmp_path / "_build/html/nb.html").exists()


def test_a_second_build_writes_what_changed_as_light_as_the_first(tmp_path):
    draw = "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    assert build(tmp_path, draw).returncode == 0
    html = tmp_path / "_build/html"
    built = {p: p.read_bytes() for p in html.rglob("*") if p.is_file()}
    assert build_again(tmp_path).returncode == 0, "nothing has changed"
    assert {p: p.read_bytes() for p in built} == built
    page = tmp_path / "page.md"
    page.write_text(page.read_text() + "\nOne more sentence.\n")
    done = build_again(tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    now = {p: p.read_bytes() for p in html.rglob("*") if p.is_file()}
    assert now.keys() == built.keys()
    changed = {p.name for p in now if now[p] != built[p]}
    assert b"One more sentence." in now[html / "page.html"]
    assert not {n for n in changed if n.endswith((".css", ".png", "nb.html"))}


def test_the_notebook_of_a_fork_has_launch_links_and_a_page_has_none(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("BOOK_REPOSITORY", "https://github.com/teacher/relu")
    monkeypatch.setenv("BOOK_BRANCH", "trunk")
    assert build(tmp_path, "print(1)").returncode == 0
    link = "https://mybinder.org/v2/gh/teacher/relu/trunk?urlpath=lab/tree/nb.ipynb"
    html = tmp_path / "_build/html"
    assert link in (html / "nb.html").read_text()
    assert "mybinder" not in (html / "page.html").read_text()
    source = "https://github.com/teacher/relu/blob/trunk/page.md"
    assert source in (html / "page.html").read_text()
    (sheet,) = html.rglob("fontawesome/*/css/all.min.css")
    drawn = set()
    for font in re.findall("base64,([^)]+)", sheet.read_text()):
        drawn |= ttLib.TTFont(BytesIO(base64.b64decode(font))).getBestCmap().keys()
    assert {0xF09B, 0xF135, 0xF0C9} <= drawn, "mark of the host, rocket, menu"


def test_without_node_the_build_says_that_formulas_need_a_network(
    tmp_path, monkeypatch
):
    page = "# A page\n\nA slope $x^2$ and\n\n$$y = 1$$\n"
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert shutil.which("node") is None
    done = build(tmp_path, "print(1)", page=page)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Node is not installed: formulas will need MathJax" in done.stdout
    html = (tmp_path / "_build/html/page.html").read_text()
    assert "<math " not in html and "mathjax@" in html.lower()
    assert r"\(x^2\)" in html


def test_a_raising_cell_fails_the_build(tmp_path):
    done = build(tmp_path, "1 / 0")
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stderr + done.stdout


def test_a_cell_that_is_meant_to_raise_does_not(tmp_path):
    done = build(tmp_path, "1 / 0", tags=["raises-exception"])
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize(
    "fault",
    ["[dead](no-such-page.md)", "{cite}`nobody1900`", "{ref}`no-such-label`"],
)
def test_a_fault_of_a_page_fails_the_build(tmp_path, fault):
    done = build(tmp_path, "print(1)", page=f"# A page\n\n{fault}\n")
    assert done.returncode != 0
    assert re.search("no-such-page|nobody1900|no-such-label", done.stderr + done.stdout)


def test_a_page_that_is_saved_during_a_build_is_built_the_next_time(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("requirements.txt", "pyproject.toml", "page.md", ".venv/ready"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".venv/ready").write_text(f"{tmp_path.resolve()}\n")
    save = "[ -f saved ] || echo more >>page.md; touch saved\n"
    (tmp_path / "scripts/execute.sh").write_text("")
    (tmp_path / "scripts/build.sh").write_text(f"cp page.md _build/html; {save}")

    (tmp_path / "relulib").mkdir()

    def make(*words):
        command = ["make", *words, "_build/book-is-built"]
        return subprocess.run(command, cwd=tmp_path).returncode

    assert make() == 0
    assert (tmp_path / "_build/html").read_text() == ""
    time.sleep(0.1)
    assert make("--question") == 1, "the page is newer than what was built"
    assert make() == 0
    assert (tmp_path / "_build/html").read_text() == "more\n"
    assert make("--question") == 0
