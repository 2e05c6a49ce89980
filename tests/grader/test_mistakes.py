"""What a class got wrong: counted, grouped, shown without names and hidden inputs."""

import html
import re
from dataclasses import replace

import pytest

from grader import alike, details, mistakes
from grader.results import GRADED, UNREADABLE, SubmissionResult
from grader.sandbox import SANDBOXES
from grader.sets import load
from tests.support.sets import EXERCISES, SETS, is_outline, scores

NAME = "01-definition"
SET = SETS[NAME]
NEW = """# answer: q1
# by Ada Example, 12345
def hinge(x, knot=0.0, side=1):
    '''Ada's answer'''
    return np.abs(side * (np.asarray(x, dtype=float) - knot))
"""


def result(path, answers, seed="one"):
    questions = tuple(
        replace(q, answer=alike.normal(answers.get(q.label, "")))
        for q in scores(NAME, answers, seed).values()
    )
    return SubmissionResult(path, GRADED, "", questions)


@pytest.fixture(scope="module")
def results():
    known = {k: m.source for k, m in SET.wrong["a"].items()}
    return [
        result("1", SET.reference),
        result("2", known),
        result("3", {**known, "q1": NEW}),
        result("4", {**SET.reference, "q1": NEW.replace("Ada", "Ben")}),
        result("5", SET.blank),
        result("6", {}),
        SubmissionResult("7", UNREADABLE, "empty"),
    ]


@pytest.fixture(scope="module")
def page(results):
    return mistakes.page(SET, results)


def words(page):
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


def test_each_question_says_how_many_and_which_known_mistakes(page):
    first, second = page.split("<h2>")[1:3]
    assert "7 submissions, 6 of them graded" in page
    assert "1 of 6 have all points, 2 wrote nothing" in first
    assert "2 of 6 have all points, 2 wrote nothing" in second
    assert "<h3>1 answer: mask product (x - knot) * (x &gt; knot)</h3>" in first
    assert "<h3>2 answers: returns the slopes themselves</h3>" in second
    assert second.count("<h3>") == 1


def test_unknown_ones_are_grouped_by_what_they_return_with_a_nameless_example(page):
    first = words(page.split("<h2>")[1])
    assert "2 answers alike, not a known mistake" in first
    assert "return np.abs(side * (np.asarray(x, dtype=float) - knot))" in first
    for name in ("Ada", "Ben", "12345"):
        assert name not in page
    for signs in re.findall(r"<ul>(.*?)</ul>", page, re.S):
        assert "values on both sides" in signs


def test_the_stub_makes_it_a_known_mistake(results, tmp_path):
    text = words(mistakes.page(SET, results).split("<h2>")[1])
    stub = text[text.index("# expect: ") :].strip() + "\n"
    folder = tmp_path / NAME
    (folder / "wrong").mkdir(parents=True)
    for name in ("checks.py", "reference.py", "wrong/blank.py"):
        (folder / name).write_text((EXERCISES / NAME / name).read_text())
    (folder / "wrong/new.py").write_text(stub)
    (mistake,) = load(folder).mistakes("q1")
    earned = scores(NAME, {"q1": mistake.source})["q1"].earned
    assert mistake.score == earned and mistake.hint == "WHAT WAS SEEN, WHERE TO LOOK"


def test_the_page_is_the_same_whatever_the_hidden_inputs_are(results):
    answers = {k: m.source for k, m in SET.wrong["c"].items()}
    pages = {mistakes.page(SET, [result("1", answers, s)]) for s in ("a", "b")}
    assert len(pages) == 1
    for q in result("1", answers).questions:
        for check, declared in zip(q.checks, SET.question(q.label).checks, strict=True):
            hidden = check.sentence if declared.hidden else ""
            assert not hidden or is_outline(hidden, declared.cases)


@pytest.mark.parametrize("name", SETS)
def test_every_question_has_its_paragraph(name):
    for question in SETS[name].questions:
        chapter, heading, paragraph = mistakes.reading(SETS[name], question.label)
        assert chapter.endswith(".ipynb") and heading
        assert len(paragraph) > 60 and "{" not in re.sub(r"\$.*?\$", "", paragraph)


def test_the_command_writes_once_and_only_about_its_set(results, tmp_path, capsys):
    path, out = tmp_path / "d.jsonl", tmp_path / "m.html"
    path.write_text(details.text(results, SET, SANDBOXES["none"]))
    words = [str(EXERCISES / NAME), str(path), str(out)]
    assert mistakes.main(words) == 0 and "<main>" in out.read_text()
    assert mistakes.main(words) == 2
    assert "--force" in capsys.readouterr().err
    other = [str(EXERCISES / "02-derivatives"), str(path), str(tmp_path / "n.html")]
    assert mistakes.main(other) == 2
    assert "is about 01-definition" in capsys.readouterr().err


def test_answers_are_the_same_whatever_their_comments_and_layout():
    one = "# answer: q1\ndef f(x):\n    '''Mine.'''\n    return (x+1)  # sum\n"
    two = "#answer: q1\n\ndef f( x ) :\n  return x + 1"
    assert alike.normal(one) == alike.normal(two) == "def f(x):\n    return x + 1"
    assert alike.normal(one) != alike.normal(two.replace("1", "2"))
    assert alike.normal("def f():\n    'text'") == "def f():\n    pass"
    for source in ("def f(:", "x = 1\n" * 9999, "-" * 9999 + "1", "a" + ".b" * 9999):
        assert alike.normal(source) == ""


def test_the_column_names_the_first_one_and_the_reference_but_no_blank(results):
    same = alike.same_as(results, SET)
    assert same["1"] == "the reference (q1 q2 q3 q4 q5)" and same["2"] == ""
    assert same["3"] == "2 (q2 q3 q4 q5)"
    assert same["4"] == "the reference (q2 q3 q4 q5); 3 (q1)"
    assert same["5"] == same["6"] == same["7"] == ""
