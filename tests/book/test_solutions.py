"""Worked solutions: one for each question, that opens in time, and leads somewhere."""

import re
import shutil

import nbformat
import pytest

from grader import after
from grader.sets import load
from tests.support import ROOT
from tests.support.sets import EXERCISES, SETS, scores

each_set = pytest.mark.parametrize("name", SETS)
THIRD = after.ATTEMPTS


@each_set
def test_each_question_has_its_reasoning_and_code_that_earns_everything(name):
    exercises = SETS[name]
    assert list(exercises.reasons) == [q.label for q in exercises.questions]
    shown = {}
    for question in exercises.questions:
        text = after.solution(exercises, question.label, THIRD, None)
        reasoning, _, code = text.partition("```python\n")
        assert len(reasoning.split()) > 40, question.label
        shown[question.label] = code.removesuffix("```")
    for score in scores(name, shown).values():
        assert score.earned == score.points, score


@each_set
def test_what_to_read_again_is_there(name):
    for question in SETS[name].questions:
        link = after.read_again(SETS[name], question.label)
        title, path, anchor = re.fullmatch(
            r"\[(.+)\]\(\.\./\.\./(.+)#(.+)\)", link
        ).groups()
        cells = nbformat.read(ROOT / path, as_version=4).cells
        headings = [
            line for c in cells for line in c.source.split("\n") if line[:3] == "## "
        ]
        assert f"## {title}" in headings and anchor == title.replace(" ", "-")


def test_it_opens_after_three_attempts_or_when_all_is_right():
    exercises = SETS["01-definition"]
    for tries, right, opens in ((0, True, 1), (2, False, 0), (3, False, 1)):
        text = after.solution(exercises, "q2", tries, lambda r=right: r)
        assert ("def bend_weights" in text) == opens
    assert text.startswith("**q2 Any zigzag from ReLUs**")


def test_a_teacher_withholds_it_with_one_line(tmp_path):
    folder = shutil.copytree(EXERCISES / "01-definition", tmp_path / "01-definition")
    path = folder / "solutions.md"
    text = path.read_text()
    path.write_text(text.replace("solutions: open", "solutions: withheld"))
    told = after.solution(load(folder), "q2", THIRD, None)
    assert "def bend_weights" not in told and "not shown here" in told
    path.unlink()
    assert "not shown here" in after.solution(load(folder), "q2", THIRD, None)
