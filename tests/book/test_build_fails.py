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
from PIL import Image

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


def files(folder):
    """Return what a build has written, as path -> bytes."""
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_any_number_of_builds_give_the_same_pages(tmp_path):
    draw = "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    formula = "# A page\n\nA slope $x^2$ and\n\n$$y = \\sqrt{1}$$\n"
    assert build(tmp_path, draw, page=formula).returncode == 0
    html = tmp_path / "_build/html"
    built = files(html)
    page = html / "page.html"
    unfinished = page.read_text().replace("<script defer ", "<script ")
    for change in (
        lambda: None,
        lambda: page.write_text(unfinished),  # the build before was broken off
        (tmp_path / "nb.ipynb").touch,
    ):
        change()
        done = build_again(tmp_path)
        assert done.returncode == 0, done.stderr[-3000:]
        now = files(html)
        assert now.keys() == built.keys()
        assert not [p.name for p in now if now[p] != built[p]]
    source = tmp_path / "page.md"
    source.write_text(source.read_text() + "\nOne more sentence, of $\\theta$.\n")
    assert build_again(tmp_path).returncode == 0
    now = files(html)
    assert now.keys() == built.keys()
    assert b"One more sentence" in now[page]
    course = html / "_static/course.css"
    assert len(now[course]) > len(built[course]), "it has the glyph of a new letter"
    changed = {p.name for p in now if now[p] != built[p]}
    assert not {p for p in changed - {course.name} if p.endswith((".css", ".png"))}
    assert "nb.html" not in changed


@pytest.mark.parametrize(
    ("address", "source", "binder", "mark"),
    [
        (
            "https://github.com/teacher/relu",
            "https://github.com/teacher/relu/blob/trunk/page.md",
            "gh/teacher/relu/trunk",
            0xF09B,
        ),
        (
            "https://git.uni-example.de/teacher/relu",
            None,
            "git/https%3A%2F%2Fgit.uni-example.de%2Fteacher%2Frelu/trunk",
            0xF126,
        ),
    ],
)
def test_a_fork_on_any_host_builds_with_its_links(
    tmp_path, monkeypatch, address, source, binder, mark
):
    monkeypatch.setenv("BOOK_REPOSITORY", address)
    monkeypatch.setenv("BOOK_BRANCH", "trunk")
    done = build(tmp_path, "print(1)")
    assert done.returncode == 0, done.stderr[-3000:]
    assert ("which kind of host" in done.stdout) == (source is None)
    html = tmp_path / "_build/html"
    link = f"https://mybinder.org/v2/{binder}?urlpath=lab/tree/nb.ipynb"
    assert link in (html / "nb.html").read_text()
    page = (html / "page.html").read_text()
    assert "mybinder" not in page and f'href="{address}"' in page
    assert source is None or source in page
    picture = re.search(r'property="og:image" content="([^"]+)"', page)
    assert bool(picture) == address.startswith("https://github.com")
    if picture:
        start = "https://teacher.github.io/relu/"
        assert picture[1].startswith(start)
        with Image.open(html / picture[1].removeprefix(start)) as shown:
            assert shown.size == (1200, 630)
    (sheet,) = html.rglob("fontawesome/*/css/all.min.css")
    drawn = set()
    for font in re.findall("base64,([^)]+)", sheet.read_text()):
        drawn |= ttLib.TTFont(BytesIO(base64.b64decode(font))).getBestCmap().keys()
    assert {mark, 0xF135, 0xF0C9} <= drawn, "mark of the host, rocket, menu"


def test_with_an_old_node_the_book_is_built_and_says_which_it_wants(
    tmp_path, monkeypatch
):
    program = tmp_path / "programs/node"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\n[ "$*" = --version ] && echo v12.22.12\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    page = "# A page\n\nA slope $x^2$.\n\n```{explorer} bends\n```\n"
    done = build(tmp_path, "print(1)", page=page)
    assert done.returncode == 0, done.stderr[-3000:]
    (note,) = re.findall("^Note: (Node.*)$", done.stdout, re.M)
    assert "v12.22.12" in note and "16.6" in note
    html = (tmp_path / "_build/html/page.html").read_text()
    assert "<math" in html and '<script type="module">' in html


def test_a_raising_cell_fails_the_build(tmp_path):
    done = build(tmp_path, "1 / 0")
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stderr + done.stdout


def test_a_cell_that_is_meant_to_raise_does_not(tmp_path):
    done = build(tmp_path, "1 / 0", tags=["raises-exception"])
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_fault_of_a_page_fails_the_build_and_is_named_with_its_place(tmp_path):
    faults = {
        "no-such-page": "[dead](no-such-page.md)",
        "nobody1900": "{cite}`nobody1900`",
        "no-such-label": "{ref}`no-such-label`",
        "nosuchsign": r"$\nosuchsign{x}$",
    }
    page = "\n\n".join(["# A page", *faults.values()])
    done = build(tmp_path, "print(1)", page=f"{page}\n")
    assert done.returncode != 0
    for name in faults:
        assert re.search(f"page.md:.*WARNING.*{name}", done.stderr), name


def test_a_page_that_is_saved_during_a_build_is_built_the_next_time(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("requirements.txt", "pyproject.toml", "page.md", ".venv/ready"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".venv/ready").write_text(f"{tmp_path.resolve()}\n")
    save = "[ -f saved ] || echo more >>page.md; touch saved\n"
    (tmp_path / "scripts/execute.py").write_text("")
    (tmp_path / ".venv/bin").mkdir()
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
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
