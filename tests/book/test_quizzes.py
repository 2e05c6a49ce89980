"""Chapters ask four questions or more; an option answers when it is opened."""

import functools
import importlib
import json
import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import quiz_export
from bs4 import BeautifulSoup
from nbconvert.filters import markdown2html

from tests.support.chapters import CHAPTERS

START = quiz_export.START


@functools.cache
def cell(path):
    """Return the source of the cell with the quiz of a chapter."""
    cells = nbformat.read(path, as_version=4).cells
    (source,) = [c.source for c in cells if c.source.startswith(START)]
    return source


def plain(source):
    """Return a cell as a viewer shows it that knows nothing of this book."""
    return BeautifulSoup(markdown2html(source), "html.parser")


def answer(option):
    """Return verdict and reason of an option."""
    verdict, _, reason = option.p.get_text().partition(". ")
    return verdict, reason


@functools.cache
def quiz(path):
    """Return the questions of a chapter: text and options (text, verdict, reason)."""
    questions = []
    for tag in plain(cell(path)).find_all(["p", "details"]):
        if tag.name == "details":
            questions[-1][1].append((tag.summary.get_text(), *answer(tag)))
        elif re.match(r"\d\. ", tag.get_text()):
            questions.append((tag.get_text(), []))
    return questions


def leaks(source):
    """Return what can be read of the answers before an option is opened."""
    page = plain(source)
    leaked = re.findall(r":::|\{\w+\}", page.get_text())
    for option in page.find_all("details"):
        leaked += ["open"] if option.has_attr("open") else []
        option.replace_with(option.summary or option)
    return leaked + re.findall(r"\b(?:Right|No)\.", page.get_text())


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_nothing_of_an_answer_can_be_read_before_it_is_opened(path):
    # citations are the only markup of this book that stays open, and tells nothing
    assert not set(leaks(cell(path))) - {"{cite}"}


OPTION = '<details class="quiz">\n<summary>0</summary>\n\n**Right.** So.\n\n</details>'


@pytest.mark.parametrize(
    "source",
    [
        ":::{dropdown} 0\n:class-container: quiz\n**Right.** So.\n:::",
        OPTION.replace("<details", "<details open"),
        OPTION.replace("</details>", "").replace("<details", "<div"),
        OPTION.replace("</summary>", " **Right.** So.</summary>"),
        OPTION + "\n\n**No.** Outside.",
    ],
)
def test_a_leak_is_seen(source):
    assert leaks(source) and not leaks(OPTION)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_each_of_the_questions_has_one_right_option(path):
    questions = quiz(path)
    assert len(questions) >= 4
    for _, options in questions:
        verdicts = Counter(verdict for _, verdict, _ in options)
        assert verdicts["Right"] == 1 and verdicts["No"] == len(options) - 1 >= 2
        assert len({option for option, *_ in options}) == len(options)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_option_says_why_in_a_sentence_of_its_own(path):
    reasons = [reason for _, options in quiz(path) for *_, reason in options]
    assert len(set(reasons)) == len(reasons)
    assert all(r.endswith((".", ".)")) and len(r.split()) > 3 for r in reasons)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_an_option_has_no_formula_that_jupyterlab_shows_as_source(path):
    # jupyterlab-myst sets no formula inside an element of HTML
    assert not [tag for tag in plain(cell(path)).find_all("details") if "$" in str(tag)]


def test_neither_place_nor_length_gives_the_right_option_away():
    chosen = [options for path in CHAPTERS for _, options in quiz(path)]
    rights = [[verdict for _, verdict, _ in one].index("Right") for one in chosen]
    assert max(Counter(rights).values()) < 0.6 * len(rights)
    lengths = [[len(text) for text, *_ in one] for one in chosen]
    longest = sum(
        one.index(max(one)) == right for one, right in zip(lengths, rights, strict=True)
    )
    assert longest < 0.5 * len(rights)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_the_book_makes_a_dropdown_of_every_option(path, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "_ext")
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda page: f"{page}.ipynb"))
    source = [path.read_text("utf-8")]
    importlib.import_module("quizzes").convert(app, path.stem, source)
    book = "".join("".join(c["source"]) for c in json.loads(source[0])["cells"])
    options = sum(len(options) for _, options in quiz(path))
    assert book.count(":class-container: quiz") == options
    assert book.count("{container} quiz-options") == len(quiz(path))
    assert "<details" not in book


# --- for a learning platform


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_the_export_asks_what_the_chapter_asks(path):
    for exported, (_, options) in zip(
        quiz_export.questions(path), quiz(path), strict=True
    ):
        verdicts = [verdict == "Right" for _, verdict, _ in options]
        assert [option.right for option in exported.options] == verdicts


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_gift_has_an_answer_with_its_reason_on_each_line(path):
    asked = quiz_export.questions(path)
    head, *blocks = quiz_export.gift(path.stem, asked).strip().split("\n\n")
    assert head.startswith("$CATEGORY: ") and len(blocks) == len(asked)
    for block, question in zip(blocks, asked, strict=True):
        # what is escaped means nothing
        bare = re.sub(r"\\[\\~=#{}:]", "", block)
        assert Counter(re.findall("[~=#{}]", bare)) == {
            "{": 1, "}": 1, "=": 1, "#": len(question.options),
            "~": len(question.options) - 1,
        }  # fmt: skip
        lines = block.splitlines()
        assert lines[0].endswith("{") and lines[-1] == "}"
        assert [line[:3] == "  =" for line in lines[1:-1]] == [
            option.right for option in question.options
        ]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_qti_scores_the_right_option_and_no_other(path):
    asked = quiz_export.questions(path)
    package = zipfile.ZipFile(BytesIO(quiz_export.qti(path.stem, asked)))
    manifest = package.read("imsmanifest.xml").decode()
    (name,) = [n for n in package.namelist() if re.search("text2qti_.*/text2qti", n)]
    assert name in manifest
    items = BeautifulSoup(package.read(name), "html.parser").find_all("item")
    assert len(items) == len(asked)
    for item, question in zip(items, asked, strict=True):
        labels = [label["ident"] for label in item.find_all("response_label")]
        scoring = [c for c in item.find_all("respcondition") if c.find("setvar")]
        right = [condition.find("varequal").text for condition in scoring]
        flags = [option.right for option in question.options]
        assert right == [
            label for label, is_right in zip(labels, flags, strict=True) if is_right
        ]
        assert len(item.find_all("itemfeedback")) == len(labels)


def test_a_question_with_two_right_options_is_not_exported(tmp_path):
    source = START + "\n\n**1.** Which?\n\n" + "\n\n".join([OPTION] * 2)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source)])
    nbformat.write(notebook, tmp_path / "12-two.ipynb")
    with pytest.raises(ValueError, match="12-two.ipynb, question 1: not exactly one"):
        quiz_export.questions(tmp_path / "12-two.ipynb")
