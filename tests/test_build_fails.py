"""A plain build exits 0 though a cell raised; ours must not. Proved by injection."""

import base64
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
import yaml
from fontTools import ttLib

ROOT = Path(__file__).resolve().parents[1]


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
