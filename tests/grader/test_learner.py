"""``check("q1")``: what is said in a notebook and elsewhere, and which set is meant."""

import shutil

import pytest

from grader import checks_for, learner
from grader.sets import Check, Question
from tests.support.sets import EXERCISES, SETS

NAME, LABEL = "01-definition", "q1"
QUESTION = SETS[NAME].question(LABEL)
HEAD = f"{LABEL} {QUESTION.title}"
SHOWN = [check for check in QUESTION.checks if not check.hidden]


def said(capsys, names, name=NAME):
    """Run ``check`` with these global names; return the lines that it prints."""
    exec(f"check({LABEL!r})", {"check": checks_for(name), **names})
    return capsys.readouterr().out.splitlines()


def run(source):
    names = {}
    exec(f"import math\nimport numpy as np\n{source}", names)
    return names


def test_outside_a_notebook_the_names_of_the_caller_are_checked(capsys):
    earned = sum(check.points for check in SHOWN)
    open_ = QUESTION.points - earned
    assert said(capsys, run(SETS[NAME].reference[LABEL])) == [
        HEAD,
        *(f"  right: {check.title}" for check in SHOWN),
        f"  {earned} of {QUESTION.points} points so far; "
        f"{open_} more {'is' if open_ == 1 else 'are'} decided when it is graded.",
    ]


def test_a_wrong_answer_is_told_with_its_sentences_and_its_hint(capsys):
    told = 0
    for mistake in SETS[NAME].mistakes(LABEL):
        first, *lines, hint, so_far = said(capsys, run(mistake.source))
        wrong = [i for i, line in enumerate(lines) if line.startswith("  wrong: ")]
        if not wrong:  # hidden checks alone see this mistake
            continue
        told += 1
        assert first == HEAD and hint == f"  Hint: {mistake.hint}"
        for i in reversed(wrong):
            assert lines.pop(i + 1).startswith(f"    {QUESTION.function}(")
        titles = [line.split(": ", 1)[1] for line in lines]
        assert titles == [check.title for check in SHOWN]
    assert told


@pytest.mark.parametrize("names", [{}, {"In": ["", "1 + 1", None], "hinge": max}])
def test_without_an_answer_the_cell_to_run_is_named(names, capsys):
    lines = said(capsys, names)
    assert lines[:2] == [
        HEAD,
        f"  Run the cell that begins # answer: {LABEL} first; "
        f"it has to define {QUESTION.function}.",
    ]
    assert lines[2].startswith(f"  0 of {QUESTION.points} points so far; ")
    assert len(lines) == 3


def test_in_a_notebook_the_last_run_of_the_cell_counts(capsys):
    right = SETS[NAME].reference[LABEL]
    broken = f"# answer: {LABEL}\n1 / 0"
    lines = said(capsys, {"In": ["", broken, right, "other"]})
    assert len([line for line in lines if line.startswith("  right")]) == len(SHOWN)
    lines = said(capsys, {"In": ["", right, broken]})
    assert lines[1] == (
        "  The cell stops: ZeroDivisionError: division by zero (line 2 of the cell)."
    )


@pytest.mark.parametrize(("hidden", "words"), [(1, "1 more is"), (2, "2 more are")])
def test_what_is_still_open_is_counted(hidden, words):
    checks = Check("a", "f(1)"), Check("b", "f(2)", hidden=True, points=hidden)
    text = learner.so_far(Question("q1", "A question", "f", checks), [])
    assert text == (
        f"0 of {1 + hidden} points so far; {words} decided when it is graded."
    )


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Return two folders of sets, whose first questions bear the folders' names."""
    for place in ("near", "far"):
        own = shutil.copytree(EXERCISES / NAME, tmp_path / place / "exercises" / NAME)
        text = (own / "checks.py").read_text()
        (own / "checks.py").write_text(text.replace(QUESTION.title, place))
    monkeypatch.delenv("GRADER_EXERCISES", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("here", "variable", "place"),
    [
        (f"near/exercises/{NAME}", None, "near"),
        (f"near/exercises/{NAME}", "far/exercises", "near"),
        ("near/exercises", "far/exercises", "near"),
        ("near", "far/exercises", "far"),
        ("near/chapters/deep", None, "near"),
        (".", "far/exercises", "far"),
    ],
)
def test_a_set_is_looked_for_near_the_notebook_first(
    here, variable, place, places, capsys, monkeypatch
):
    (places / here).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(places / here)
    if variable:
        monkeypatch.setenv("GRADER_EXERCISES", str(places / variable))
    assert said(capsys, {})[0] == f"{LABEL} {place}"


def test_where_there_is_no_set_it_says_where_it_looked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=f"{tmp_path}.*GRADER_EXERCISES"):
        checks_for("99-none")
