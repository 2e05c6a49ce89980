"""A private set in learners' hands, and a set of one's own from the template."""

import json

import nbformat
import pytest

from grader import __main__ as program
from grader import grade, hand_out, learner, template
from grader.answer_key import PUBLISHED, AnswerKey
from tests.support.sets import EXERCISES, SETS, LocalWorker, hand_in

NAME = "02-derivatives"


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    assert hand_out.main([str(EXERCISES / NAME), str(out)]) == 0
    return out / NAME


def test_no_reference_no_hidden_check_and_no_mistake_goes_out(handed_out):
    assert {p.name for p in handed_out.iterdir()} == {"visible.json", f"{NAME}.ipynb"}
    text = (handed_out / "visible.json").read_text()
    for question in SETS[NAME].questions:
        for check in question.checks:
            assert (json.dumps(check.title) in text) != check.hidden
        for mistake in SETS[NAME].mistakes(question.label):
            assert mistake.hint not in text
    assert "def " not in text and "return" not in text


def test_check_says_the_same_without_the_reference(handed_out, monkeypatch):
    monkeypatch.setattr(grade, "Worker", LocalWorker)
    exercises = SETS[NAME]
    keys = AnswerKey(exercises, PUBLISHED), hand_out.HandedOut(handed_out)
    answers = [exercises.reference, *map(sources, exercises.wrong.values())]
    for label in ("q1", "q2", "q3", "q4"):
        for answer in answers:
            if label in answer:
                told = [said(key, label, answer) for key in keys]
                assert told[0] == told[1]
    whole, out = (key.exercises for key in keys)
    assert [q.points for q in out.questions] == [q.points for q in whole.questions]


def sources(mistakes):
    return {label: mistake.source for label, mistake in mistakes.items()}


def said(key, label, answers):
    question = key.exercises.question(label)
    result = grade.try_out(question, answers, key, "here")
    return result.earned, [(c.title, c.earned, c.sentence) for c in result.checks]


def test_the_notebook_finds_it(handed_out, monkeypatch, capsys):
    monkeypatch.chdir(handed_out)
    check = learner.checks_for(NAME)
    check("q1")
    assert "Run the cell that begins # answer: q1 first" in capsys.readouterr().out
    check.solution("q1")
    assert "not shown here" in capsys.readouterr().out
    answers = SETS[NAME].reference
    monkeypatch.setattr(grade, "Worker", LocalWorker)
    monkeypatch.setattr(check.notebook, "answers", lambda q: (answers, []))
    check.summary()
    assert "| 1 of 3 | 0 |" in capsys.readouterr().out  # what is hidden is not there


def test_what_only_a_function_of_the_set_can_judge_is_said(tmp_path, capsys):
    name = "09-architecture-findings"
    assert hand_out.main([str(EXERCISES / name), str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "judged by a function of yours, so only when graded" in out
    key = hand_out.HandedOut(tmp_path / name)
    assert key.exercises.points == SETS[name].points
    assert hand_out.main([str(EXERCISES / name), str(tmp_path)]) == 2


def test_a_new_set_can_be_graded_as_it_is(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "own"
    assert program.main(["new", str(folder)]) == 0
    assert template.main([str(folder)]) == 2 and template.main([]) == 2
    book = nbformat.read(folder / "own.ipynb", as_version=4)
    nbformat.validate(book)
    for answers, points in ((None, 0), (folder / "reference.py", 2)):
        if answers:
            text = answers.read_text()
            book.cells[2].source = text[text.index("# answer") :]
        nbformat.write(book, tmp_path / "x.ipynb")
        words = [str(folder), str(tmp_path / "x.ipynb"), "--sandbox", "none"]
        capsys.readouterr()
        assert program.main(words) == 0
        assert f"Total: {points} of 2 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "change", "status", "said"),
    [
        ("wrong/blank.py", None, 2, "wrong/blank.py lacks q1"),
        ("reference.py", None, 2, "reference.py lacks q1"),
        ("wrong/a.py", ("# expect: q1=0", ""), 2, "a.py has to begin # expect: q1=0"),
        ("checks.py", ("QUESTIONS", "QUESTION"), 2, "has to set QUESTIONS"),
        ("checks.py", ("x=3.0", "x=object()"), 3, "q1, a number: its arguments are of"),
        ("checks.py", ("rng.normal", "rng.norm"), 3, "q1, an array: its arguments"),
        ("reference.py", ("2 *", "3 *"), 0, ""),
    ],
)
def test_what_is_wrong_with_a_set_of_ones_own_is_said(
    name, change, status, said, tmp_path, capsys
):
    folder = tmp_path / "own"
    template.main([str(folder)])
    path = folder / name
    if change:
        path.write_text(path.read_text().replace(*change))
    else:
        path.unlink()
    words = [str(folder), str(folder / "own.ipynb"), "--sandbox", "none"]
    capsys.readouterr()
    assert program.main(words) == status
    assert said in capsys.readouterr().err


def test_a_private_folder_costs_those_who_know_the_public_checks(tmp_path, capsys):
    folder, extra = tmp_path / "own", tmp_path / "private"
    template.main([str(folder)])
    (extra / "wrong").mkdir(parents=True)
    (extra / "checks.py").write_text(
        "from grader import Check\n\nEXTRA = {'q1': (Check('large', 'twice(x)', "
        "lambda rng: dict(x=rng.uniform(1e3, 2e3)), hidden=True),)}\n"
    )
    canned = (
        "# answer: q1\n# hint: Large ones, too.\nimport numpy as np\n"
        "def twice(x):\n    return 2.0 * x if np.max(x) < 99 else x\n"
    )
    (extra / "wrong/b.py").write_text(f"# expect: q1=2\n{canned}")
    hand_in(tmp_path, canned)
    words = [str(folder), str(tmp_path / "x.ipynb"), "--sandbox", "none"]
    program.main(words)
    assert "Total: 2 of 2 points" in capsys.readouterr().out
    kept = str(tmp_path / "d.jsonl")
    program.main([*words, "--extra", str(extra), "--details", kept])
    out = capsys.readouterr().out
    assert "Total: 2 of 3 points" in out and "Hint: Large ones, too." in out
    told = [str(folder), kept, str(tmp_path / "m.html")]
    assert program.main(["mistakes", *told]) == 2
    assert "was graded on 3 points, and own has 2 here" in capsys.readouterr().err
    assert program.main(["mistakes", *told, "--extra", str(extra)]) == 0
    assert "Large ones, too." in (tmp_path / "m.html").read_text()
    out = [str(tmp_path / "out"), "--extra", str(extra)]
    assert program.main(["hand-out", str(folder), *out]) == 0
    assert hand_out.HandedOut(tmp_path / "out/own").exercises.points == 3
