"""Points, sentences and hints: what an answer earns and what its author is told."""

import functools
from pathlib import Path

import pytest

from grader import grade
from grader.answer_key import AnswerKey, judged
from grader.results import Stopped
from grader.sets import Check, ExerciseSet, Mistake, Question
from grader.wire import Returned
from tests.support.sets import SETS, LocalWorker, key_of, scores

NAME = "01-definition"
ONE = Question("q1", "A question", "f", (Check("a check", "f(1)"),))
RAISED = "your code raised an error"
ERRORS = [
    ("ValueError", "bad", 3, "ValueError: bad (line 3 of the cell).", None),
    ("KeyError", "1", None, "KeyError: 1.", None),
    ("Mine", "x", 1, "Mine: x (line 1 of the cell).", RAISED),
    ("print", "", None, "print: .", RAISED),
    ("BrokenPipeError", "", None, "BrokenPipeError: .", RAISED),
    ("int", "", None, "int: .", RAISED),
    ("NotImplementedError", "", 2, "not written yet.", "not written yet"),
    (
        *("FloatingPointError", "over", 2),
        "FloatingPointError: over (line 2 of the cell).",
        "NumPy would warn (overflow, division by zero or an invalid value)",
    ),
]


@pytest.mark.parametrize(("name", "text", "line", "seen", "outline"), ERRORS)
def test_an_error_is_told_with_its_line_or_by_its_name_alone(
    name, text, line, seen, outline
):
    found = [grade.Outcome(Returned(error=name, text=text, line=line))]
    assert grade.said(found, ONE.checks[0], secret=False) == f"f(1): {seen}"
    secret = grade.said(found, ONE.checks[0], secret=True)
    # a name that honest code seldom raises would be one more thing to say
    assert (name in grade.RAISED) == (outline is None)
    assert secret == (outline or f"your code raised {name}")


MISSING = "hinge is not defined in the cell."
BROKEN = ("error", "The cell broke the connection to the grader.")
DEEP = functools.reduce(lambda deep, _: [deep], range(9999), [])
LOADED = [
    ({"loaded": True}, ("graded", "")),
    (
        {"error": "SyntaxError", "text": "invalid syntax", "line": 2},
        ("error", "The cell stops: SyntaxError: invalid syntax (line 2 of the cell)."),
    ),
    ({"missing": "f", "defined": []}, ("missing", MISSING)),
    (
        {"missing": "f", "defined": ["a", "b" * 50, *"cdefghijkl"]},
        (
            "missing",
            f"{MISSING} The cell defines a, {'b' * 40}, {', '.join('cdefghij')}.",
        ),
    ),
    ({"missing": "f", "defined": [DEEP]}, BROKEN),
    *(({}, BROKEN), ([], BROKEN), ({"loaded": 1}, BROKEN), (None, BROKEN)),
]


@pytest.mark.parametrize(("reply", "told"), LOADED)
def test_a_cell_that_cannot_be_used_is_told_why(reply, told):
    assert grade.loading(reply, SETS[NAME].question("q1")) == told


def test_a_judge_turns_a_value_into_numbers_or_says_why_it_can_not():
    def judge(value, x):
        if value == 0:
            raise ValueError("Return two numbers.")
        return [value / (value - 1), x]

    check = Check("any", "f()", judge=judge)
    assert judged(Returned(2), check, {"x": 3}) == Returned([2.0, 3])
    refused = judged(Returned(0), check, {"x": 3})
    assert grade.describe(refused) == "the answer can't be used. Return two numbers."
    stumbled = judged(Returned(1), check, {"x": 3})
    assert grade.describe(stumbled) == "the answer can't be used."
    assert grade.outline(refused) == "the answer can't be used"


def test_a_question_without_its_cell_costs_itself_alone(tmp_path):
    reference = SETS[NAME].reference
    points = {question.label: question.points for question in SETS[NAME].questions}
    answers = {label: reference[label] for label in reference if label != "q2"}
    answers["q1"] = answers["q1"].replace("def hinge", "def Hinge")
    found = scores(NAME, answers)
    lost = {"q1": f"{MISSING} The cell defines Hinge."}
    lost["q2"] = "There is no cell that begins # answer: q2."
    for label, question in found.items():
        assert question.earned == (0 if label in lost else points[label])
        assert question.status == ("missing" if label in lost else "graded")
        assert question.note == lost.get(label, "")


CHECKS = (
    Check("one", "f(1)"),
    Check("two", "f(2)"),
    Check("divided", "1 / f(np.ones(1))", strict=True),
    Check("any", "[f(k), f(-k)]", lambda rng: dict(k=rng.uniform()), example={"k": 3}),
    Check("hidden", "f(4)", hidden=True),
)
QUESTION = Question("q1", "Itself", "f", CHECKS)
KNOWN = {
    "zero": "return 0",
    "small": "return x if np.all(x < 2) else 0",
    "twin of small": "return x if np.all(x < 2) else 0",
    "raises": "raise ValueError('no')",
    "half": "return x / 2",
    "text": "return 'text'",
}


def source(body):
    return f"# answer: q1\ndef f(x):\n    {body}\n"


WRONG = {
    hint: {"q1": Mistake(source(body), hint.removeprefix("twin of "), 0, f"{hint}!")}
    for hint, body in KNOWN.items()
}
WRONG["blank"] = {"q1": Mistake(source("return x"), "", 0)}
ITSELF = ExerciseSet(Path("00-x"), (QUESTION,), {"q1": source("return x")}, WRONG)


@pytest.fixture
def tried(monkeypatch):
    """Return what becomes of the body of an answer: tried out, and graded."""
    monkeypatch.setattr(grade, "Worker", LocalWorker)
    answers, key = {}, AnswerKey(ITSELF, "s")

    def run(body):
        answers["q1"] = source(body)
        (graded,) = grade.grade(answers, key, "here")
        return grade.try_out(QUESTION, answers, key, "here"), graded

    return run


@pytest.mark.parametrize(
    ("body", "hint", "idea"),
    [
        *((KNOWN[hint], hint, f"{hint}!") for hint in ("zero", "raises", "half")),
        (KNOWN["small"], "0 came out", ""),  # of two ideas either is a guess
        ("return x", "", ""),
        ("return x + 100 * (1 + x * x)", "", ""),
        # passes what no mistake passes
        ("return 7 if np.all(x == 2) else x", "", ""),
        (
            "return x / 2 if np.all(x == 2) else x",
            "Each wrong value is too small by 1",
            "",
        ),
        ("return -x", "Each wrong value has the other sign.", ""),
        ("raise ValueError('other')", "", ""),
        ("raise KeyError('no')", "", ""),
        ("return 'text'", "text", "text!"),  # the strict check raises the same
    ],
)
def test_a_hint_is_for_a_mistake_that_passes_and_fails_the_same(
    body, hint, idea, tried
):
    for result in tried(body):
        assert result.hint.startswith(hint) and bool(result.hint) == bool(hint)
        assert result.idea == idea


def test_the_notebook_runs_the_visible_checks_strict_where_they_are(tried):
    checks = tried("return x * 0.0")[0].checks
    assert [check.title for check in checks] == ["one", "two", "divided", "any"]
    assert checks[2].sentence.startswith("1 / f(np.ones(1)): FloatingPointError: ")
    assert [check.earned for check in tried("return x")[0].checks] == [1, 1, 1, 1]


def test_a_visible_check_is_run_on_secret_numbers_too_when_it_is_graded(tried):
    shown, graded = tried("return x if abs(np.max(x)) in (1, 2, 3, 4) else 7 * x")
    assert [check.earned for check in shown.checks] == [1, 1, 1, 1]
    assert [check.earned for check in graded.checks] == [1, 1, 1, 0, 1]
    assert graded.checks[3].sentence == "with other numbers: a value is wrong"


def test_each_call_of_a_list_is_judged_for_itself(tried):
    shown, graded = tried("return x if np.all(x > 0) else 1 / 0")
    assert shown.checks[3].sentence.startswith("f(-k): ZeroDivisionError: ")


def test_a_wrong_case_is_told_by_its_name_alone():
    cases = Check("three", "[f(1), f(2), f(3)]", cases=("a", "b", "c"), hidden=True)
    right, wrong = grade.Outcome(Returned(1)), grade.Outcome(Returned(error="KeyError"))
    told = grade.said([right, wrong, wrong], cases, secret=True)
    assert told == "b: your code raised KeyError; c: your code raised KeyError"
    with pytest.raises(ValueError, match="as many cases"):
        Check("three", "[f(1), f(2)]", cases=("a", "b", "c"))


def test_nothing_secret_is_asked_before_all_that_is_shown(monkeypatch):
    asked = []

    class Listening(LocalWorker):
        def ask(self, request):
            asked.append(repr(request.get("arguments")))
            return super().ask(request)

    monkeypatch.setattr(grade, "Worker", Listening)
    for name, exercises in SETS.items():
        key, secret = key_of(name, "one"), False
        asked.clear()
        grade.grade(exercises.reference, key, "here")
        shown = sum(len(key.shown(q.label)) + 1 for q in exercises.questions)
        secret = sum(len(key.secret(q.label)) for q in exercises.questions)
        assert len(asked) == shown + secret
        two = key_of(name, "two")
        first = asked[:shown]
        asked.clear()
        grade.grade(exercises.reference, two, "here")
        assert asked[:shown] == first


class Lost(LocalWorker):
    """A worker that is lost in every call, three seconds after it was ready."""

    given = []

    def __init__(self, sandbox, seconds=None):
        self.seconds = 10 if seconds is None else seconds
        self.given.append(self.seconds)

    def left(self):
        return self.seconds - 3

    def ask(self, request):
        if "source" in request and len(self.given) < 3:
            return {"loaded": True}
        if "source" in request:
            return {"error": "E", "text": "what I was asked", "line": None}
        raise Stopped("ended the process")


def test_all_workers_of_an_answer_share_its_time_and_the_last_tells_nothing(
    monkeypatch,
):
    monkeypatch.setattr(grade, "Worker", Lost)
    monkeypatch.setattr(Lost, "given", [])
    (question,) = grade.grade({"q1": "code"}, AnswerKey(ITSELF, "s"), "here")
    assert Lost.given == [10, 7, 4]
    assert question.earned == 0 and question.status == "stopped"
    told = [check.sentence for check in question.checks]
    assert told == [*["your code ended the process"] * 2, *["not run"] * 3]
    assert question.note == "Your code ended the process."
    assert "what I was asked" not in repr(question)
