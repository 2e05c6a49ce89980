"""A plain build exits 0 though a cell raised; ours must not. Proved by injection."""

import base64
import re
import shutil
import subprocess
import sys
import time
from io import BytesIO

import nbformat
import pytest
from fontTools import ttLib
from PIL import Image

from tests.support import ROOT, small_book

pytestmark = pytest.mark.slow


MEANT = "raises-exception"
NO_KERNEL = {"execute_notebooks": "off"}  # to start one takes seconds


def build(
    folder, *sources, page="# A page\n", tags=(), pages=(), settings=None, **environment
):
    """Build a book of a page and a notebook, whose last cell has the tags."""
    title = nbformat.v4.new_markdown_cell("# A notebook\n\nA slope $x^2$.")
    cells = [title, *map(nbformat.v4.new_code_cell, sources)]
    cells[-1].metadata["tags"] = list(tags)
    return small_book.build(folder, cells, pages, page, settings, **environment)


def files(folder):
    """Return what a build has written, as path -> bytes."""
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def marks(html):
    """Return the code points that the icons' font can draw."""
    (sheet,) = html.rglob("fontawesome/*/css/all.min.css")
    drawn = set()
    for font in re.findall("base64,([^)]+)", sheet.read_text()):
        drawn |= ttLib.TTFont(BytesIO(base64.b64decode(font))).getBestCmap().keys()
    return drawn


ROCKET, MENU, GITHUB, BRANCH = 0xF135, 0xF0C9, 0xF09B, 0xF126


def launch(binder):
    return f"https://mybinder.org/v2/{binder}?urlpath=lab/tree/nb.ipynb"


def test_any_number_of_builds_give_the_same_pages(tmp_path):
    draw = "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    formula = "# A page\n\nA slope $x^2$ and\n\n$$y = \\sqrt{1}$$\n"
    address = "https://github.com/teacher/relu"
    # where it is nearly always another day than in UTC
    fork = dict(BOOK_REPOSITORY=address, BOOK_BRANCH="trunk", TZ="East-23:59")
    for name in ("other", "third"):
        (tmp_path / f"{name}.md").write_text(formula.replace("A page", name))
    book = dict(page=formula, pages=["other", "third"], tags=[MEANT])
    done = build(tmp_path, draw, "1 / 0", **book, **fork)
    assert done.returncode == 0, done.stderr[-3000:]
    html = tmp_path / "_build/html"
    assert "which kind of host" not in done.stdout
    has_the_links_of_its_fork(html, address)
    assert "ZeroDivisionError" in (html / "nb.html").read_text()
    built = files(html)
    # a notebook is saved as it was, a page with a letter more; of the two pages that
    # are not written again one passes as it stands: the build before was broken off
    (tmp_path / "nb.ipynb").touch()
    source = tmp_path / "page.md"
    source.write_text(source.read_text() + "\nOne more sentence, of $\\theta$.\n")
    other = html / "other.html"
    other.write_text(other.read_text().replace("<script defer ", "<script "))
    assert other.read_bytes() != built[other]
    written = (html / "nb.html").stat().st_mtime_ns
    done = small_book.build_again(tmp_path, **fork)
    assert done.returncode == 0, done.stderr[-3000:]
    assert (html / "nb.html").stat().st_mtime_ns != written
    now = files(html)
    assert now.keys() == built.keys()
    assert b"One more sentence" in now[html / "page.html"]
    course = html / "_static/course.css"
    faces = [sheets[course].count(b"@font-face") for sheets in (built, now)]
    assert faces[0] == faces[1] > 0
    assert len(now[course]) > len(built[course]), "it has the glyph of a new letter"
    changed = {p.name for p in now if now[p] != built[p]}
    assert changed == {course.name, "page.html", "page.md", "searchindex.js"}


def has_the_links_of_its_fork(html, address):
    """Ask a book built for a fork on GitHub for its links, marks and picture."""
    page = (html / "page.html").read_text()
    assert launch("gh/teacher/relu/trunk") in (html / "nb.html").read_text()
    assert "mybinder" not in page and f'href="{address}"' in page
    assert f"{address}/blob/trunk/page.md" in page
    picture = re.search(r'property="og:image" content="([^"]+)"', page)[1]
    start = "https://teacher.github.io/relu/"
    assert picture.startswith(start)
    with Image.open(html / picture.removeprefix(start)) as shown:
        assert shown.size == (1200, 630)
    assert {GITHUB, ROCKET, MENU} <= marks(html)


def test_with_an_old_node_and_a_host_of_an_unknown_kind_the_book_is_built(tmp_path):
    program = tmp_path / "programs/node"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\n[ "$*" = --version ] && echo v12.22.12\n')
    program.chmod(0o755)
    address = "https://git.uni-example.de/teacher/relu"
    fork = dict(BOOK_REPOSITORY=address, BOOK_BRANCH="trunk")
    page = "# A page\n\nA slope $x^2$.\n\n```{explorer} bends\n```\n"
    fork |= dict(PATH=str(program.parent), settings=NO_KERNEL)
    done = build(tmp_path, "print(1)", page=page, **fork)
    assert done.returncode == 0, done.stderr[-3000:]
    (note,) = re.findall("^Note: (Node.*)$", done.stdout, re.M)
    assert "v12.22.12" in note and "16.6" in note
    assert "which kind of host" in done.stdout
    html = tmp_path / "_build/html"
    binder = "git/https%3A%2F%2Fgit.uni-example.de%2Fteacher%2Frelu/trunk"
    assert launch(binder) in (html / "nb.html").read_text()
    page = (html / "page.html").read_text()
    assert "<math" in page and '<script type="module">' in page
    assert "mybinder" not in page and f'href="{address}"' in page
    assert "og:image" not in page
    assert {BRANCH, ROCKET, MENU} <= marks(html)


def test_a_raising_cell_fails_the_build(tmp_path):
    done = build(tmp_path, "1 / 0")
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stderr + done.stdout


def test_a_fault_of_a_page_fails_the_build_and_is_named_with_its_place(tmp_path):
    faults = {
        "no-such-page": "[dead](no-such-page.md)",
        "nobody1900": "{cite}`nobody1900`",
        "no-such-label": "{ref}`no-such-label`",
        "nosuchsign": r"$\nosuchsign{x}$",
    }
    page = "\n\n".join(["# A page", *faults.values()])
    done = build(tmp_path, "print(1)", page=f"{page}\n", settings=NO_KERNEL)
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
