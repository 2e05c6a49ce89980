"""``check("q1")``: what is said in a notebook, about which cell, and of which set."""

import shutil
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from grader import checks_for, grade, learner, submission
from grader.sandbox import SANDBOXES
from grader.sets import Check, Question
from tests.support.sets import EXERCISES, SETS, LocalWorker, key_of

NAME, LABEL = "01-definition", "q1"
QUESTION = SETS[NAME].question(LABEL)
RIGHT = SETS[NAME].reference[LABEL]
HEAD = f"{LABEL} {QUESTION.title}"
SHOWN = [check for check in QUESTION.checks if not check.hidden]
POINTS = sum(check.points for check in SHOWN)


class Shell:
    """Keeps what was run, and says which cell it was, as a kernel does."""

    def __init__(self, path=""):
        self.events = self.history_manager = self
        self.input_hist_raw, self.execution_count = [""], 1
        self.names = {"get_ipython": lambda: self, "__vsc_ipynb_file__": path}

    def register(self, _, heard):
        self.heard = heard

    def run(self, source, cell=None):
        self.heard(SimpleNamespace(cell_id=cell))
        self.input_hist_raw.append(source)
        self.execution_count += 1


@pytest.fixture
def shell(monkeypatch):
    """Return a shell with ``check``, whose workers are in this process."""
    monkeypatch.setattr(grade, "Worker", LocalWorker)
    shell = Shell()
    shell.check = checks_in(shell)
    return shell


def checks_in(shell, name=NAME):
    names = {**shell.names, "checks_for": checks_for}
    exec(f"check = checks_for({name!r})", names)
    return names["check"]


@pytest.fixture
def said(shell, capsys):
    """Return the lines that ``check`` prints after cells were run."""

    def run(*cells, ids="aaaa", **options):
        for cell, name in zip(cells, ids, strict=False):
            shell.run(cell, name)
        shell.check(LABEL, **options)
        return capsys.readouterr().out.splitlines()

    return run


def test_a_right_answer_is_told_what_is_still_open(said):
    open_ = QUESTION.points - POINTS
    assert said(RIGHT) == [
        HEAD,
        *(f"  right: {check.title}" for check in SHOWN),
        f"  {POINTS} of {QUESTION.points} points so far; "
        f"{open_} more {'is' if open_ == 1 else 'are'} decided when it is graded.",
    ]


def test_a_wrong_answer_is_told_its_sentences_its_inputs_and_its_hint(said, shell):
    told = 0
    for mistake in SETS[NAME].mistakes(LABEL):
        shell.check.progress.forget(LABEL)
        lines = said(mistake.source)
        if not any(line.startswith("  wrong: ") for line in lines):
            continue  # hidden checks alone see this mistake
        told += 1
        assert f"  Hint: {mistake.hint}" in lines
        assert f'  check("{LABEL}", more=True) says more.' in lines
        assert f"  More: {mistake.idea}" in said(more=True)
        assert f"  More: {mistake.idea}" not in lines
        place = next(i for i, line in enumerate(lines) if "To try it: " in line)
        assert lines[place - 1].startswith(f"    {QUESTION.function}(")
        names = {"check": shell.check}
        exec(lines[place].split(": ", 1)[1], names)
        given = key_of(NAME, "one").arguments(LABEL, 0)
        assert all(np.array_equal(names[k], v) for k, v in given.items())
    assert told


def test_the_idea_comes_with_the_second_attempt_and_the_solution_after_the_third(
    said, shell, capsys
):
    mistake = SETS[NAME].wrong["h"][LABEL]
    shell.check.solution(LABEL)
    assert "0 of 3 different attempts so far" in capsys.readouterr().out
    for attempt in range(3):
        lines = said(
            f"{mistake.source}\n{LABEL} = {attempt}  # a comment is no attempt"
        )
        lines = said(f"{mistake.source}\n{LABEL} = {attempt}")
        assert (f"  More: {mistake.idea}" in lines) == (attempt > 0)
        assert (lines[-1].startswith("  check.solution(")) == (attempt > 1)
    shell.check.solution(LABEL)
    assert "def hinge" in capsys.readouterr().out


def test_a_stub_is_no_attempt_and_a_right_answer_needs_no_three(said, shell, capsys):
    said(SETS[NAME].wrong["blank"][LABEL].source)
    assert shell.check.progress.tries(LABEL) == 0
    said(RIGHT)
    shell.check.solution(LABEL)
    assert "def hinge" in capsys.readouterr().out


def test_the_summary_says_what_is_earned_and_what_to_read_again(said, shell, capsys):
    shell.run(SETS[NAME].reference["q2"])
    said(SETS[NAME].wrong["h"][LABEL].source)
    shell.check.summary()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        f"**2 of {SETS[NAME].points} points** for practice, in 0 "
    )
    rows = [line.split(" | ") for line in lines if line[:3] == "| q"][1:]
    assert rows[0][1:3] == ["0 of 2", "1"] and rows[1][1:3] == ["2 of 2", "0"]
    assert "chapters/01-definition.ipynb#" in rows[0][3] and "ipynb" not in rows[1][3]


def test_inputs_are_fresh_and_those_of_no_hidden_check(shell):
    first = shell.check.inputs(LABEL)[0]
    first += 1
    assert not np.array_equal(shell.check.inputs(LABEL, 1)[0], first)
    for number in (0, len(SHOWN) + 1):
        with pytest.raises(ValueError, match=f"{LABEL} has {len(SHOWN)} checks to see"):
            shell.check.inputs(LABEL, number)


@pytest.mark.parametrize("cells", [[], ["1 + 1", "def hinge(x):\n    return x"]])
def test_without_an_answer_the_cell_to_run_is_named(cells, said):
    lines = said(*cells)
    assert lines[:2] == [
        HEAD,
        f"  Run the cell that begins # answer: {LABEL} first; "
        f"it has to define {QUESTION.function}.",
    ]
    assert lines[2].startswith(f"  0 of {QUESTION.points} points so far; ")
    assert len(lines) == 3


WRONG = f"# answer: {LABEL}\ndef hinge(x, knot=0.0, side=1):\n    return x"
BARE = RIGHT.split("\n", 1)[1]


def test_the_last_run_of_the_cell_counts(said):
    assert sum("  right" in line for line in said(WRONG, RIGHT)) == len(SHOWN)
    broken = f"# answer: {LABEL}\n1 / 0"
    line = "  The cell stops: ZeroDivisionError: division by zero (line 2 of the cell)."
    assert said(RIGHT, broken)[1] == line


@pytest.mark.parametrize("above", ["# my try", "# answer: q1 (second try)", "%time"])
def test_a_newer_answer_that_the_grader_would_not_see_is_named(above, said):
    lines = said(WRONG, f"{above}\nx = 1\n{BARE}")
    told = f"  In [2] defines hinge, too, but does not begin with # answer: {LABEL}."
    assert lines[1].startswith(told) and lines[1].endswith("this is about In [1].")
    assert any("  wrong" in line for line in lines)


def test_a_line_that_is_nearly_a_label_is_named_here_and_when_graded(said, tmp_path):
    cell = f"# answer: {LABEL} (second try)\n{BARE}"
    told = f"begins # answer: {LABEL} (second try): let nothing else stand there."
    assert said(cell)[1].endswith(f"In [1] {told}")
    answers = submission.by_label([cell])
    graded, *_ = grade.grade(answers, key_of(NAME, "one"), "here")
    assert graded.note == f"There is no cell that begins # answer: {LABEL}. One {told}"


def test_two_cells_of_one_label_are_named(said):
    lines = said(f"# answer: {LABEL}\n1 +", RIGHT, ids="ab")
    assert lines[1] == (
        f"  In [1] was another cell that begins # answer: {LABEL}. If it is still "
        "there, both are graded as one; this is about In [2]."
    )


def saved(shell, tmp_path, *sources):
    """Save a notebook of these cells where the shell says that it lies."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "x.ipynb")
    shell.names["__vsc_ipynb_file__"] = str(tmp_path / "x.ipynb")
    shell.check = checks_in(shell)


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ([RIGHT, "1"], None),
        ([WRONG], "  The saved notebook holds an answer other than In [1], which this"),
        (["1"], "  The saved notebook holds no answer, unlike In [1], which this is"),
        (
            [f"# answer: {LABEL}\n1 +", RIGHT],
            f"  2 cells begin # answer: {LABEL}. They",
        ),
    ],
)
def test_the_saved_notebook_is_what_is_graded(cells, remark, said, shell, tmp_path):
    saved(shell, tmp_path, *cells)
    lines = said(RIGHT)
    assert lines[1].startswith(remark or "  right: ")
    if len(cells) == 2 and remark:
        assert lines[2].startswith("  The cell stops: SyntaxError")


FOREIGN = {
    "%matplotlib inline": "is for a notebook alone. Leave it out, or move",
    "!ls": "is for a notebook alone. Leave it out, or move",
    "np.maximum?": "is for a notebook alone. Leave it out.",
    ">>> x = 1": "begins with the marks of a terminal. Delete them.",
}


@pytest.mark.parametrize("line", FOREIGN)
def test_what_only_a_notebook_understands_is_named_with_what_to_do(line, said):
    lines = said(f"# answer: {LABEL}\n{line}\n{BARE}")
    assert lines[1].startswith("  The cell stops: SyntaxError: ")
    assert f"Line 2, {line}, {FOREIGN[line]}" in lines[1]


def test_the_check_knows_what_the_grader_knows_and_no_more(shell, capsys, monkeypatch):
    monkeypatch.undo()  # a real worker
    for line, error, words in (
        ("import scipy", "ModuleNotFoundError", "NumPy and Python's standard library."),
        ("display(1)", "NameError", "run alone, as plain Python"),
    ):
        answers = {LABEL: f"# answer: {LABEL}\n{line}\n{BARE}"}
        shell.run(answers[LABEL])
        shell.check(LABEL)
        told = capsys.readouterr().out.splitlines()[1].strip()
        assert told.startswith(f"The cell stops: {error}: ") and words in told
        none = SANDBOXES["none"]
        assert grade.grade(answers, key_of(NAME, "one"), none)[0].note == told


@pytest.mark.parametrize(("hidden", "words"), [(1, "1 more is"), (2, "2 more are")])
def test_what_is_still_open_is_counted(hidden, words):
    checks = Check("a", "f(1)"), Check("b", "f(2)", hidden=True, points=hidden)
    text = learner.so_far(Question("q1", "A question", "f", checks), 0)
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
    checks_in(Shell())(LABEL)
    assert capsys.readouterr().out.startswith(f"{LABEL} {place}\n")


def test_where_there_is_no_set_it_says_where_it_looked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=f"{tmp_path}.*GRADER_EXERCISES"):
        checks_for("99-none")
