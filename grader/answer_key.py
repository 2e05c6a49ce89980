"""The expected values of a set for one seed; they never leave the grader."""

import copy
import functools
import hashlib
import pickle
import warnings

import numpy as np

from grader import wire, worker
from grader.results import GraderFailed
from grader.wire import Returned

PUBLISHED = "published"  # the seed of the visible checks, the same for everyone


class AnswerKey:
    """Arguments and expected values of every check, worked out when first asked for.

    A round is a check, by its index, and whether it is run ``again``: a visible check
    is run on the arguments that the notebook shows, and when graded on secret ones.
    """

    def __init__(self, exercises, seed):
        self.exercises, self.seed = exercises, seed

    @functools.cache  # noqa: B019 - a key lives as long as the run
    def shown(self, label):
        """Return the rounds of a question that the notebook shows."""
        checks = self.exercises.question(label).checks
        return tuple((i, False) for i, check in enumerate(checks) if not check.hidden)

    @functools.cache  # noqa: B019
    def secret(self, label):
        """Return the other rounds; a visible check without drawn arguments has none."""
        checks = self.exercises.question(label).checks
        drawn = [
            (i, not check.hidden)
            for i, check in enumerate(checks)
            if check.hidden or self.is_drawn(label, i)
        ]
        return tuple(drawn)

    def is_drawn(self, label, index):
        """Say whether a visible check has other arguments when it is run again."""
        shown, again = (
            pickle.dumps(self.arguments(label, index, a)) for a in (False, True)
        )
        return shown != again

    @functools.cache  # noqa: B019
    def arguments(self, label, index, again=False):
        """Return the arguments of a check, drawn from the seed."""
        check = self.exercises.question(label).checks[index]
        secret = check.hidden or again
        if check.example is not None and not secret:
            return check.example
        seed = self.seed if secret else PUBLISHED
        name = f"{seed}/{self.exercises.name}/{label}/{check.title}"
        digest = hashlib.sha256(name.encode()).digest()
        return check.arguments(np.random.default_rng(list(digest)))

    @functools.cache  # noqa: B019
    def expected(self, label, index, again=False):
        """Return what the reference returns to each call of a check."""
        replies = self.returned(self.exercises.reference[label], label, index, again)
        for returned in replies:
            if returned.error:
                check = self.exercises.question(label).checks[index]
                raise GraderFailed(
                    f"The reference fails {label}, {check.title}: {returned}"
                )
        return [returned.value for returned in replies]

    @functools.cache  # noqa: B019
    def returned(self, source, label, index, again=False):
        """Return what one of the set's own answers returns, in this process."""
        question = self.exercises.question(label)
        check = question.checks[index]
        namespace, reply = worker.load(source, question.function)
        if namespace is None:
            missing = Returned(error="NameError", text=question.function)
            error = missing if "missing" in reply else wire.read(reply)
            return [error] * len(check.calls())
        arguments = self.arguments(label, index, again)
        mine = {question.function: namespace[question.function]}
        sent = copy.deepcopy(check.sent(arguments))
        with warnings.catch_warnings():  # they would look like the learner's
            warnings.simplefilter("ignore")
            reply = worker.call(check.calls(), sent, mine, check.strict)
        return read_judged(reply, check, arguments)


def read_judged(reply, check, arguments):
    """Return what a reply holds, after the check's judge if it has one.

    Raises
    ------
    ValueError
        The reply is not of the form the worker speaks.
    """
    replies = wire.read_all(reply, len(check.calls()))
    return [judged(returned, check, arguments) for returned in replies]


def judged(returned, check, arguments):
    """Return what the check's own judge makes of a value, if the check has one."""
    if not check.judge or returned.error:
        return returned
    try:
        numbers = check.judge(returned.value, **arguments)
        return Returned(wire.decode(wire.encode(numbers)))
    except Exception as error:  # the value may be anything
        text = wire.printable(str(error)) if type(error) is ValueError else ""
        return Returned(error="judge", text=text)
