"""What the pages of instructions tell people to type is typed, and compared.

Each page is walked through from top to bottom in a copy of the course. A block of
``sh`` is run there; a block of ``python`` is a cell of the learner's notebook. A block
of ``text`` (or of ``output``, whose lines do not wrap) is what the block before it
printed, with ``...`` for whatever it may be. A comment above a block, a line that
begins with % and that no reader sees, says more:

- ``not run: REASON``: only read; the list below names every such block;
- ``given: STATE``: what has happened meanwhile, a function below;
- ``file: PATH``: the block is that file;
- ``change: PATH``: the block is a diff, whose old lines occur there once.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import course_files
import nbformat
import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell
from markdown_it import MarkdownIt
from mdit_py_plugins.myst_blocks import myst_block_plugin
from traitlets.config import Config

from grader import submission
from grader.sandbox import SANDBOXES
from tests.support import ROOT, platforms, touched
from tests.support.sets import SETS, answered, scores

PAGES = ("before-you-start", "read", "learn", "replicate", "teach")  # in pages/
FIRST, SECOND = "01-definition", "02-derivatives"
# of the tests of the sets, those that can see what a page does to the second
TESTS = {
    touched.PLAN: "plan.json",
    "PYTEST_ADDOPTS": f"--assert=plain -p {touched.__name__}",
}
NOT_RUN = [
    "make pdf",
    "make archive",
    "git clone https://github.com/NAME/REPOSITORY relu",
    "cd relu\nmake lab",
    "make watch SET=01-definition",
    "make watch SET=01-definition FILE=mine.py",
    ".venv/bin/python -m relulib.replicate --all --executor processes",
    "sudo apt install bubblewrap",
]


def blocks(page):
    """Return [kind, text, comment] of each block of a page."""
    text = (ROOT / f"pages/{page}.md").read_text()
    tokens = MarkdownIt().use(myst_block_plugin).parse(text)
    found, comment = [], ""
    for token in tokens:
        if token.type == "fence":
            found.append([token.info, token.content.rstrip("\n"), comment])
        is_comment = token.type == "myst_line_comment"
        comment = token.content.strip() if is_comment else ""
    return found


def agrees(shown, said):
    """Say whether an output is the one shown, which may leave lines and words out."""
    lines = [
        r"(?:.*\n)*?"
        if line == "..."
        else re.escape(line).replace(r"\.\.\.", ".*") + "\n"
        for line in shown.split("\n")
    ]
    return re.fullmatch("".join(lines), said + "\n")


class Session:
    """A person with a copy of the course in ``folder``."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys, self.said = folder, capsys, None
        course_files.copy(ROOT, folder)
        self.book = self.path(FIRST)
        (folder / ".venv").mkdir()
        for part in Path(sys.prefix).iterdir():
            if part.name != "ready":
                (folder / ".venv" / part.name).symlink_to(part)
        plan = [["tests/"], [name for name in SETS if name != SECOND]]
        (folder / TESTS[touched.PLAN]).write_text(json.dumps([plan]))
        # newer than what it depends on, and of this folder
        (folder / ".venv/ready").write_text(f"{folder.resolve()}\n")
        InteractiveShell.clear_instance()
        config = Config()
        config.HistoryManager.hist_file = ":memory:"
        self.shell = InteractiveShell.instance(config=config)
        self.cell("import math\nimport numpy as np")
        self.cell("from grader import checks_for")
        self.cell(f"check = checks_for('{FIRST}')")

    def path(self, name):
        return self.folder / f"exercises/{name}/{name}.ipynb"

    def follow(self, kind, text, comment):
        """Do what a block says."""
        what, _, about = comment.partition(": ")
        if what == "given":
            GIVEN[about.lower()](self)
        if what == "file":
            (self.folder / about).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / about).write_text(text + "\n")
        elif what == "change":
            change(self.folder / about, text)
        elif what == "not run":
            assert about, "say why"
        elif kind == "sh":
            self.type(text)
        elif kind == "python":
            self.said = self.cell(text)
            self.save(text)
        elif kind in ("text", "output"):
            assert agrees(text, self.said), self.said

    def type(self, command):
        """Run a command as it stands."""
        assert command not in NOT_RUN, "its mark is missing"
        if needs_sandbox(command) and not os.environ.get("CI"):
            if why := SANDBOXES["bwrap"].obstacle():
                pytest.skip(why)
        # a reader's shell: not one that make has started, which would say where it is
        foreign = {"PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
        env = {k: v for k, v in os.environ.items() if k not in foreign}
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=env | TESTS,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        self.said = done.stdout.rstrip("\n")

    def cell(self, source):
        """Run a cell; return what it prints."""
        self.capsys.readouterr()
        self.shell.run_cell(source, store_history=True).raise_error()
        text = re.sub(r"^Out\[\d+\]: ", "", self.capsys.readouterr().out)
        return text.rstrip("\n")

    def save(self, source):
        """Put an answer into the notebook in the place of the one before it."""
        answer = submission.by_label([source])
        book = nbformat.read(self.book, as_version=4)
        for cell in book.cells:
            if answer and answer.keys() == submission.by_label([cell.source]).keys():
                cell.source = source
        nbformat.write(book, self.book)


def needs_sandbox(command):
    """Say whether a command grades in the default sandbox."""
    return "bin/grader exercises" in command and "--sandbox" not in command


def change(path, diff):
    """Apply a diff without line numbers, at whatever indentation its lines are."""
    lines = diff.split("\n")
    old, new = (
        "\n".join(line[1:] for line in lines if line[0] in kept)
        for kept in (" -", " +")
    )
    text = path.read_text()
    indents = [" " * n for n in range(20) if textwrap.indent(old, " " * n) in text]
    indent = max(indents)
    assert text.count(textwrap.indent(old, indent)) == 1, f"{path.name}: {old}"
    changed = textwrap.indent(new, indent)
    path.write_text(text.replace(textwrap.indent(old, indent), changed))


def every_answer_is_right(session):
    nbformat.write(answered(FIRST, SETS[FIRST].reference), session.book)


def a_clone_of_a_fork(session):
    address = "https://github.com/NAME/REPOSITORY"
    session.type(f"git init --quiet && git remote add origin {address}")


def a_class_has_handed_in(session):
    exercises, folder = SETS[FIRST], session.folder / "handed-in"
    for path in folder.glob("*"):
        path.unlink()
    mistakes = {k: m.source for k, m in exercises.wrong["a"].items()}
    for name, answers in (("ada", exercises.reference), ("ben", mistakes)):
        nbformat.write(answered(FIRST, answers), folder / f"{name}.ipynb")
    shutil.copy(session.path(FIRST), folder / "cleo.ipynb")
    (folder / "empty.ipynb").touch()


def moodle_has_handed_out_a_zip_and_a_worksheet(session):
    people = {
        str(101 + i): f"{n} Example" for i, n in enumerate("Ada Ben Cleo Dan".split())
    }
    handed_in = {
        ("Ada", 101, "hw1.ipynb"): platforms.RIGHT,
        ("Ben", 102, "hw1.ipynb"): platforms.WRONG,
        ("Dan", 104, "hw1.pdf"): "%PDF-1.7",
        ("Eve", 105, "hw1.ipynb"): platforms.RIGHT,
    }
    files = {
        platforms.MOODLE.format(name=f"{name} Example", number=number, file=file): text
        for (name, number, file), text in handed_in.items()
    }
    platforms.archive(session.folder / "class.zip", files)
    platforms.worksheet(session.folder / "Grades.csv", people)


def a_notebook_with_the_new_mistake(session):
    text = (session.folder / f"exercises/{SECOND}/wrong/e.py").read_text()
    stubs = submission.read(session.path(SECOND))
    (session.folder / "handed-in").mkdir()
    book = answered(SECOND, {**stubs, "q1": text[text.index("# answer: q1") :]})
    nbformat.write(book, session.folder / "handed-in/dan.ipynb")


GIVEN = {
    f.__name__.replace("_", " "): f
    for f in (
        every_answer_is_right,
        a_clone_of_a_fork,
        a_class_has_handed_in,
        moodle_has_handed_out_a_zip_and_a_worksheet,
        a_notebook_with_the_new_mistake,
    )
}


@pytest.fixture
def session(tmp_path, capsys):
    """A person who begins a page."""
    yield Session(tmp_path, capsys)
    InteractiveShell.clear_instance()


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_page_does_what_it_shows(page, session):
    for block in blocks(page):
        session.follow(*block)


def test_what_is_not_run_is_listed():
    found = [block for page in PAGES for block in blocks(page)]
    assert [b[1] for b in found if b[2].startswith("not run: ")] == NOT_RUN
    kinds = {"sh", "python", "text", "output", "diff"}
    assert {b[0] for b in found if not b[0].startswith("{")} == kinds


def test_an_output_that_is_no_longer_true_is_seen(session):
    session.follow("sh", "echo 3 of 10 points", "")
    session.follow("text", "3 of ... points", "")
    for shown in ("4 of 10 points", "3 of 10", "...\n3 of 10 points, all"):
        with pytest.raises(AssertionError):
            session.follow("text", shown, "")
    with pytest.raises(AssertionError):
        session.follow("sh", "false", "")


def test_a_change_of_lines_that_are_not_there_is_seen(tmp_path):
    path = tmp_path / "x"
    path.write_text("  a\n  b\n")
    change(path, " a\n+c\n-b")
    assert path.read_text() == "  a\n  c\n"
    with pytest.raises(ValueError):
        change(path, "-b\n+c")


def test_the_mistake_that_the_page_adds_is_seen_by_no_check_so_far():
    answer = next(text for _, text, about in blocks("teach") if "wrong/e.py" in about)
    assert scores(SECOND, {"q1": answer})["q1"].earned == 3


def test_files_that_the_pages_name_exist():
    folders = r"chapters|exercises|tests|\.github"
    for page in PAGES:
        text = (ROOT / f"pages/{page}.md").read_text()
        for name in re.findall(rf"`((?:{folders})/[\w./-]*)`", text):
            assert (ROOT / name).exists(), name
    assert ".github/workflows/pages.yml" in text


def test_a_commit_to_main_publishes():
    # `on` is a boolean in YAML 1.1
    pages = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text())
    assert pages[True]["push"]["branches"] == ["main"]


def test_the_chapters_are_built_as_the_page_says():
    for path in (ROOT / "chapters").glob("0*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        text = "\n".join(c.source for c in cells if c.cell_type == "markdown")
        parts = [
            "# ",
            "**You will be able to**",
            "{admonition} Predict",
            "## What we found",
            "## Check yourself",
            "## Now you",
        ]
        places = [text.index(part) for part in parts]
        assert places == sorted(places), path.name
        assert len(re.findall(r"^\d\. ", text[: text.index("\n## ")], re.M)) >= 3
