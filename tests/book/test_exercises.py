"""The graders graded: what the course's own answers earn, set by set."""

import re
import tomllib

import pytest

from grader.sets import load
from tests.support.sets import EXERCISES, SETS, key_of, scores

FOLDERS = sorted(p.name for p in EXERCISES.iterdir() if p.is_dir())
each_set = pytest.mark.parametrize("name", SETS)
POLICY = tomllib.loads((EXERCISES / "policy.toml").read_text())
SEEDS = ["one", "two", "three"]
each_seed = pytest.mark.parametrize("seed", SEEDS)


def test_every_folder_is_a_set():
    assert list(SETS) == FOLDERS


@each_set
def test_a_set_keeps_to_the_policy_of_the_course(name):
    policy = {**POLICY, **POLICY.get(name, {})}
    questions = SETS[name].questions
    assert SETS[name].points == policy["points"], "see exercises/policy.toml"
    assert policy["fewest-questions"] <= len(questions) <= policy["most-questions"]
    assert [q.label for q in questions] == [f"q{i + 1}" for i in range(len(questions))]
    for question in questions:
        known = SETS[name].mistakes(question.label)
        assert len(known) >= policy["mistakes-with-hints"], question.label
        if not policy["digits-in-hidden-titles"]:
            titles = [check.title for check in question.checks if check.hidden]
            assert not [title for title in titles if re.search(r"\d", title)]


def test_the_policy_names_sets_that_there_are():
    assert {k for k, v in POLICY.items() if isinstance(v, dict)} <= set(SETS)


@each_set
def test_every_question_has_visible_and_hidden_checks(name):
    for question in SETS[name].questions:
        assert {check.hidden for check in question.checks} == {False, True}


@each_set
@each_seed
def test_the_reference_earns_everything(name, seed):
    for score in scores(name, SETS[name].reference, seed).values():
        assert score.earned == score.points, score


@each_set
def test_a_blank_earns_nothing(name):
    blank = {k: v.source for k, v in SETS[name].wrong["blank"].items()}
    assert set(blank) == {question.label for question in SETS[name].questions}
    assert sum(score.earned for score in scores(name, blank).values()) == 0
    assert sum(score.earned for score in scores(name, {}).values()) == 0


@each_set
@pytest.mark.parametrize("seed", ["one", "two"])
def test_every_wrong_answer_earns_its_declared_score(name, seed):
    for stem, mistakes in SETS[name].wrong.items():
        found = scores(name, {k: m.source for k, m in mistakes.items()}, seed)
        got = {label: found[label].earned for label in mistakes}
        assert got == {label: m.score for label, m in mistakes.items()}, stem
        hints = {label: found[label].hint for label in mistakes}
        assert hints == {label: m.hint for label, m in mistakes.items()}, stem


@each_set
def test_every_mistake_has_a_hint(name):
    for stem, mistakes in SETS[name].wrong.items():
        assert stem == "blank" or all(m.hint for m in mistakes.values()), stem


@each_set
def test_every_check_is_failed_by_a_wrong_answer(name):
    # by one that is not a blank: a check that only a blank fails checks nothing
    failed = set()
    for mistakes in SETS[name].wrong.values():
        answers = {k: m.source for k, m in mistakes.items() if m.hint}
        for score in scores(name, answers).values():
            if score.status == "graded":
                failed |= {(score.label, c.title) for c in score.checks if not c.earned}
    every = {(q.label, c.title) for q in SETS[name].questions for c in q.checks}
    assert failed == every


LAZY = ["None", "0.0", "1", "float('nan')", "x[0]", "list(x)", "np.zeros(3)", "'1'"]


@each_set
def test_lazy_answers_earn_nothing(name):
    for value in LAZY:
        answers = {
            q.label: f"def {q.function}(*x, **options):\n    return {value}\n"
            for q in SETS[name].questions
        }
        found = {k: s.earned for k, s in scores(name, answers).items() if s.earned}
        assert not found, f"returning {value}"


@each_set
def test_only_hidden_inputs_depend_on_the_seed(name):
    for question in SETS[name].questions:
        depends = [
            len({repr(key_of(name, s).arguments(question.label, i)) for s in SEEDS}) > 1
            for i in range(len(question.checks))
        ]
        hidden = [check.hidden for check in question.checks]
        assert any(depends), question.label
        assert not any(d and not h for d, h in zip(depends, hidden, strict=True)), (
            question.label
        )


def test_a_folder_without_checks_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="no checks.py"):
        load(tmp_path)
