"""The expected values of a set for one seed; they never leave the grader."""

import copy
import functools
import hashlib
import warnings

import numpy as np

from grader import wire, worker
from grader.results import GraderFailed
from grader.wire import Returned

PUBLISHED = "published"  # the seed of the visible checks, the same for everyone


class AnswerKey:
    """Arguments and expected values of every check, worked out when first asked for."""

    def __init__(self, exercises, seed):
        self.exercises, self.seed = exercises, seed

    @functools.cache  # noqa: B019 - a key lives as long as the run
    def arguments(self, label, index):
        """Return the arguments of a check, drawn from the seed."""
        check = self.exercises.question(label).checks[index]
        seed = self.seed if check.hidden else PUBLISHED
        name = f"{seed}/{self.exercises.name}/{label}/{check.title}"
        digest = hashlib.sha256(name.encode()).digest()
        return check.arguments(np.random.default_rng(list(digest)))

    @functools.cache  # noqa: B019
    def expected(self, label, index):
        """Return the value of the reference answer."""
        returned = self.returned(self.exercises.reference[label], label, index)
        if returned.error:
            check = self.exercises.question(label).checks[index]
            raise GraderFailed(
                f"The reference fails {label}, {check.title}: {returned}"
            )
        return returned.value

    @functools.cache  # noqa: B019
    def returned(self, source, label, index):
        """Return what one of the set's own answers returns, in this process."""
        question = self.exercises.question(label)
        namespace, reply = worker.load(source, question.function)
        if namespace is None:
            if "missing" in reply:
                return Returned(error="NameError", text=question.function)
            return wire.read(reply)
        arguments = self.arguments(label, index)
        mine = {question.function: namespace[question.function]}
        check = question.checks[index]
        sent = copy.deepcopy(check.sent(arguments))
        with warnings.catch_warnings():  # they would look like the learner's
            warnings.simplefilter("ignore")
            reply = worker.call(check.call, sent, mine, check.strict)
        return judged(wire.read(reply), check, arguments)


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
