"""The exercise notebooks: they open, run, ask what is graded, and can be answered."""

import re
import sys
import textwrap

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from grader import grade, submission
from tests.support.sets import (
    EXERCISES,
    SETS,
    SharedWorker,
    answered,
    notebook,
    path_of,
    scores,
)

NAMES = list(SETS)
each_set = pytest.mark.parametrize("name", NAMES)


@each_set
def test_the_questions_are_those_that_are_graded(name):
    questions = {q.label: q for q in SETS[name].questions}
    headings, points, checked, labels = {}, {}, [], []
    for cell in notebook(name).cells:
        if match := re.match(r"## (q\d): (.*)\n\n\*(\d+) points?\.\*", cell.source):
            headings[match[1]], points[match[1]] = match[2], int(match[3])
        if match := re.fullmatch(r'check\("(\w+)"\)', cell.source):
            checked.append(match[1])
        labels += submission.by_label([cell.source])
    assert labels == checked == list(questions)
    assert headings == {label: q.title for label, q in questions.items()}
    assert points == {label: q.points for label, q in questions.items()}


@each_set
def test_a_stub_defines_its_function_and_earns_nothing(name):
    stub = submission.read(path_of(name))
    found = scores(name, stub)
    for question in SETS[name].questions:
        score = found[question.label]
        assert score.status == "graded", score.note
        assert score.earned == 0
        assert {c.sentence for c in score.checks if c.hidden} == {"not written yet"}


@each_set
def test_references_in_the_real_notebook_earn_everything(name, tmp_path):
    nbformat.write(answered(name, SETS[name].reference), tmp_path / "x.ipynb")
    found = scores(name, submission.read(tmp_path / "x.ipynb"))
    assert sum(score.earned for score in found.values()) == SETS[name].points


@each_set
def test_code_handed_in_for_repair_is_broken(name):
    stubs = submission.read(path_of(name))
    for cell in notebook(name).cells:
        given = re.search(r"```python\n(.*?)```", cell.source, re.DOTALL)
        if not given:
            continue
        label = re.match(r"## (q\d)", cell.source)[1]
        body = textwrap.indent(given[1], "    ")
        source = stubs[label].replace("    raise NotImplementedError", body)
        found = scores(name, {label: source})[label]
        assert found.status == "graded" and not found.note
        assert found.earned == 0 and found.hint


def test_the_sets_without_other_find_and_fix_questions_hand_code_in():
    given = [
        n for n in NAMES if any("```python" in c.source for c in notebook(n).cells)
    ]
    assert len(given) >= 4


@each_set
def test_a_set_links_its_chapter_and_the_chapter_its_set(name):
    first = notebook(name).cells[0].source
    assert f"(../../chapters/{name}.ipynb)" in first
    assert f"make grade NOTEBOOK=exercises/{name}/{name}.ipynb`" in first
    chapter = EXERCISES.parent / "chapters" / f"{name}.ipynb"
    if chapter.exists():
        text = "\n".join(c.source for c in nbformat.read(chapter, as_version=4).cells)
        assert f"(../exercises/{name}/{name}.ipynb)" in text


@each_set
def test_a_stub_is_committed_clean(name):
    book = notebook(name)
    assert book.metadata.kernelspec.name == "python3"
    for cell in book.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None


@pytest.fixture
def shell(monkeypatch):
    """Return a shell that keeps what was run, as a kernel does, without torch."""
    for heavy in ("torch", "matplotlib", "sklearn"):
        monkeypatch.setitem(sys.modules, heavy, None)
    monkeypatch.setattr(grade, "Worker", SharedWorker)
    InteractiveShell.clear_instance()
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    yield InteractiveShell.instance(config=config)
    InteractiveShell.clear_instance()


def run(shell, book, capsys):
    """Run a notebook's cells; return what the checks said."""
    said = []
    for cell in book.cells:
        if cell.cell_type == "code":
            result = shell.run_cell(cell.source, store_history=True)
            result.raise_error()
            if cell.source.startswith("check("):
                text, warnings = capsys.readouterr()
                assert not warnings
                said.append(text)
    return said


@each_set
def test_a_stub_runs_and_says_what_is_still_to_do(name, shell, capsys):
    for question, said in zip(
        SETS[name].questions, run(shell, notebook(name), capsys), strict=True
    ):
        assert "not written yet." in said
        assert f"0 of {question.points} points so far" in said


@each_set
def test_a_right_answer_earns_the_visible_points_and_hears_of_the_hidden(
    name, shell, capsys
):
    book = answered(name, SETS[name].reference)
    for question, said in zip(
        SETS[name].questions, run(shell, book, capsys), strict=True
    ):
        hidden = sum(c.points for c in question.checks if c.hidden)
        seen = question.points - hidden
        assert "wrong" not in said
        assert f"{seen} of {question.points} points so far; {hidden} more" in said
        titles = [c.title for c in question.checks if c.hidden]
        assert not [title for title in titles if title in said]
