"""The graders graded: what the course's own answers earn, set by set."""

import re
import tomllib
from collections import Counter

import pytest

from grader.sets import load
from tests.support.sets import EXERCISES, SETS, key_of, scores, tried

FOLDERS = sorted(p.name for p in EXERCISES.iterdir() if p.is_dir())
each_set = pytest.mark.parametrize("name", SETS)
POLICY = tomllib.loads((EXERCISES / "policy.toml").read_text())
SEEDS = ["one", "two", "three"]
MORE = [pytest.param(f"seed {i}", marks=pytest.mark.slow) for i in range(17)]
each_seed = pytest.mark.parametrize("seed", SEEDS + MORE)


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
@pytest.mark.parametrize("seed", ["one", pytest.param("two", marks=pytest.mark.slow)])
def test_every_wrong_answer_earns_its_declared_score(name, seed):
    for stem, mistakes in SETS[name].wrong.items():
        found = scores(name, {k: m.source for k, m in mistakes.items()}, seed)
        got = {label: found[label].earned for label in mistakes}
        assert got == {label: m.score for label, m in mistakes.items()}, stem
        hints = {label: (found[label].hint, found[label].idea) for label in mistakes}
        assert hints == {k: (m.hint, m.idea) for k, m in mistakes.items()}, stem


@each_set
def test_every_mistake_has_a_hint_in_two_steps(name):
    for stem, mistakes in SETS[name].wrong.items():
        told = all(m.hint and m.idea for m in mistakes.values())
        assert stem == "blank" or told, stem


@each_set
def test_no_mistake_is_told_the_hint_for_another(name):
    # by the checks to see alone, by which some can't be told apart
    for question in SETS[name].questions:
        known = SETS[name].mistakes(question.label)
        for mistake in known:
            hint = tried(name, question, mistake.source).hint
            others = {other.hint for other in known} - {mistake.hint}
            assert hint not in others, mistake


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
def test_only_secret_inputs_depend_on_the_seed(name):
    for question in SETS[name].questions:
        for which in key_of(name, "one").shown(question.label):
            inputs = {
                repr(key_of(name, s).arguments(question.label, *which)) for s in SEEDS
            }
            assert len(inputs) == 1, question.label


@pytest.mark.slow
@each_set
def test_what_is_expected_of_secret_inputs_differs_from_seed_to_seed(name):
    keys = [key_of(name, f"seed {i}") for i in range(20)]
    for question in SETS[name].questions:
        secret = keys[0].secret(question.label)
        assert {index for index, _ in secret} == set(range(len(question.checks)))
        for which in secret:
            answers = [repr(key.expected(question.label, *which)) for key in keys]
            most = Counter(answers).most_common(1)[0][1]
            assert most <= 10, (question.label, question.checks[which[0]].title)


CANNED = """
import numpy as np
replies = iter({0})

def {1}(*x, **options):
    return next(replies)
"""


@each_set
def test_answers_learnt_by_heart_earn_nothing(name):
    # of what the notebook shows, and of another grading, call after call
    known, answers = key_of(name, "another"), {}
    for question in SETS[name].questions:
        rounds = known.shown(question.label) + known.secret(question.label)
        values = [
            value
            for which in rounds
            for value in known.expected(question.label, *which)
        ]
        text = repr(values).replace("array(", "np.array(").replace("nan", "np.nan")
        text = re.sub(r"\binf\b", "np.inf", text).replace("np.float64", "")
        answers[question.label] = CANNED.format(text, question.function)
    assert not {k: s.earned for k, s in scores(name, answers).items() if s.earned}


def test_a_folder_without_checks_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="no checks.py"):
        load(tmp_path)
