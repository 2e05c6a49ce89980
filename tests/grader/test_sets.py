"""What a set declares: its checks, its answers by label, its known mistakes."""

import numpy as np
import pytest

from grader import sets
from grader.sets import Check, Question, load

CHECKS = """
from grader import Check, Question

QUESTIONS = [Question("q1", "A slope", "f", (Check("a", "f(1)", points=3),)),
             Question("q2", "A bend", "g", (Check("b", "g(1)"),))]
"""
REFERENCE = """'''Not an answer.'''
# answer: q1
def f(x):
    return "é"

# answer: q2
def g(x):
    return 2
"""
WRONG = """# expect: q1=2 q2=0
# answer: q1
# hint: A hint of
#  two lines.
def f(x): pass

# a comment of its own
# answer: q2
def g(x): pass
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "00-x"
    (folder / "wrong").mkdir(parents=True)
    (folder / "checks.py").write_text(CHECKS)
    (folder / "reference.py").write_text(REFERENCE, encoding="utf-8")
    (folder / "wrong" / "a.py").write_text(WRONG)
    (folder / "wrong" / "notes.txt").write_text("no answers")
    return folder


def test_a_folder_becomes_a_set(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    found = load("00-x")
    assert (found.folder, found.name, found.points) == (folder, "00-x", 4)
    assert isinstance(found.questions, tuple)
    assert [q.label for q in found.questions] == ["q1", "q2"]
    assert found.reference == {
        "q1": '# answer: q1\ndef f(x):\n    return "é"\n\n',
        "q2": "# answer: q2\ndef g(x):\n    return 2\n",
    }
    assert list(found.wrong) == ["a"] and "wrong" not in repr(found)
    one, two = found.wrong["a"]["q1"], found.wrong["a"]["q2"]
    assert (one.hint, one.score) == ("A hint of two lines.", 2)
    assert (two.hint, two.score) == ("", 0)
    assert found.mistakes("q1") == [one] and found.mistakes("q2") == []
    assert found.mistakes("q9") == []


def test_what_is_missing_is_named(folder):
    found = load(folder)
    assert found.question("q2").title == "A bend"
    with pytest.raises(KeyError, match="'q9' is no question of 00-x; .* q1, q2."):
        found.question("q9")
    (folder / "checks.py").unlink()
    with pytest.raises(
        FileNotFoundError, match=f"^{folder} is no exercise set: it has"
    ):
        load(folder)


def test_a_mistake_without_its_score_is_no_mistake(folder):
    (folder / "wrong" / "a.py").write_text(WRONG.replace("q2=0", ""))
    with pytest.raises(ValueError, match="a.py has to begin # expect: q2=0"):
        load(folder)


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ("QUESTION = []", "has to set QUESTIONS, with a Question for each"),
        ("QUESTIONS = [1]", "has to set QUESTIONS, with a Question for each"),
        ("x = 1\nx.y", r"checks.py, line 2: AttributeError"),
        ("def f(:", r"checks.py, line 1: SyntaxError"),
    ],
)
def test_a_file_of_checks_that_is_none_is_named(checks, said, folder):
    (folder / "checks.py").write_text(checks)
    with pytest.raises(ValueError, match=said):
        load(folder)


def test_what_the_grader_tests_itself_with_must_be_there(folder):
    with pytest.raises(ValueError, match="wrong/blank.py lacks q1, q2. It holds the"):
        sets.refuse_incomplete(load(folder))
    (folder / "wrong/blank.py").write_text(WRONG)
    sets.refuse_incomplete(load(folder))
    (folder / "reference.py").unlink()
    with pytest.raises(ValueError, match="reference.py lacks q1, q2. It holds a right"):
        sets.refuse_incomplete(load(folder))


EXTRA = """
from grader import Check

EXTRA = {"q2": (Check("more", "g(2)", hidden=True, points=2),)}
"""


def test_a_private_folder_comes_on_top(folder, tmp_path):
    extra = tmp_path / "private"
    (extra / "wrong").mkdir(parents=True)
    (extra / "checks.py").write_text(EXTRA)
    (extra / "wrong/a.py").write_text(WRONG.replace("hint of", "word of"))
    alone, found = load(folder), load(folder, extra)
    assert (alone.points, found.points) == (4, 6)
    assert [c.title for c in found.question("q2").checks] == ["b", "more"]
    hints = [mistake.hint for mistake in found.mistakes("q1")]
    assert hints == ["A hint of two lines.", "A word of two lines."]
    assert sets.content(found) != sets.content(alone)
    for text, said in ((EXTRA.replace("q2", "q9"), "there are q1, q2"), ("", "EXTRA")):
        (extra / "checks.py").write_text(text)
        with pytest.raises(ValueError, match=said):
            load(folder, extra)
    (extra / "checks.py").unlink()
    with pytest.raises(FileNotFoundError, match="holds the extra checks"):
        load(folder, extra)


def test_the_digest_of_a_set_is_that_of_its_code_alone(folder):
    before = sets.content(load(folder))
    (folder / "wrong/notes.txt").write_text("more")
    assert sets.content(load(folder)) == before
    (folder / "reference.py").write_text(REFERENCE.replace("2", "3"))
    assert sets.content(load(folder)) != before


def test_lines_before_the_first_label_are_no_answer_and_labels_may_come_twice():
    found = sets.answers("x = 1\n# answer: b\n1\n  #ANSWER : a\n2\n# answer: b\n3")
    assert found == {"b": "# answer: b\n1\n# answer: b\n3\n", "a": "  #ANSWER : a\n2\n"}


def test_a_check_sends_the_arguments_that_its_call_names():
    check = Check("a", "f(x, [y + np.pi])")
    assert check.sent({"x": 1, "y": 2, "z": 3, "f": 4}) == {"x": 1, "y": 2, "f": 4}
    assert check.calls() == ["f(x, [y + np.pi])"]
    assert Check("a", "[f(x), x, (1, 2)]").calls() == ["f(x)", "x", "(1, 2)"]


def test_a_check_is_visible_lenient_worth_a_point_and_without_arguments():
    check = Check("a", "f()")
    assert (check.hidden, check.strict, check.points, check.judge) == (
        *(False, False, 1),
        None,
    )
    assert check.arguments(np.random.default_rng(0)) == {}


def test_hidden_checks_come_last():
    seen, hidden = Check("a", "f()"), Check("b", "f()", hidden=True, points=2)
    question = Question("q1", "A slope", "f", (seen, hidden))
    assert (question.points, question.rtol, question.atol) == (3, 1e-9, 1e-12)
    with pytest.raises(ValueError, match="^q1: visible checks come first"):
        Question("q1", "A slope", "f", (hidden, seen))
