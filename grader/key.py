"""The expected values of a set for one seed; they never leave the grader."""

import copy
import functools
import hashlib
import json
import warnings

import numpy as np

from grader import worker
from grader.compare import Other
from grader.sandbox import GraderFailed

PUBLISHED = "published"  # the seed of the visible checks, the same for everyone


class Key:
    """Arguments and expected values of every check, worked out when first asked for."""

    def __init__(self, exercises, seed):
        self.exercises, self.seed = exercises, seed

    @functools.cache  # noqa: B019 - a key lives as long as the run
    def arguments(self, label, index):
        """Return the arguments of a check, drawn from the seed."""
        check = self.exercises.question(label).checks[index]
        seed = self.seed if check.hidden else PUBLISHED
        words = f"{seed}/{self.exercises.name}/{label}/{check.title}"
        digest = hashlib.sha256(words.encode()).digest()
        return check.arguments(np.random.default_rng(list(digest)))

    @functools.cache  # noqa: B019
    def expected(self, label, index):
        """Return the value of the reference answer."""
        reply = self.outcome(self.exercises.reference[label], label, index)
        if "error" in reply:
            check = self.exercises.question(label).checks[index]
            raise GraderFailed(f"The reference fails {label}, {check.title}: {reply}")
        return reply["value"]

    @functools.cache  # noqa: B019
    def outcome(self, source, label, index):
        """Return what one of the course's own answers gives, as :func:`read` does."""
        question = self.exercises.question(label)
        namespace, reply = worker.load(source, question.function)
        if namespace is None:
            return reply
        arguments = self.arguments(label, index)
        mine = {question.function: namespace[question.function]}
        check = question.checks[index]
        sent = copy.deepcopy(check.sent(arguments))
        with warnings.catch_warnings():  # they would look like the learner's
            warnings.simplefilter("ignore")
            reply = worker.call(check.call, sent, mine, check.strict)
        return read(reply, check, arguments)


def read(reply, check, arguments):
    """Turn a reply into ``{"value": ...}`` or ``{"error": ...}``; trust nothing in it.

    Raises
    ------
    ValueError
        The reply is not of the form the worker speaks.
    """
    try:
        if "value" not in reply:
            line = reply["line"]
            return {
                "error": words(reply["error"], worker.MOST_TEXT),
                "text": words(reply["text"], worker.MOST_TEXT),
                "line": line if type(line) is int else None,
            }
        value = decode(reply["value"])
    except Exception as error:  # whatever a forged reply provokes
        raise ValueError("not a reply") from error
    if check.judge:
        try:
            value = decode(worker.encode(check.judge(value, **arguments)))
        except Exception as error:  # the value may be anything
            text = str(error) if type(error) is ValueError else ""
            return {"error": "judge", "text": text, "line": None}
    return {"value": value}


def decode(data):
    """Decode a value, with :class:`Other` for what is neither number nor array."""
    if "other" in data:
        return Other(words(data["other"], 60))
    if "items" in data:
        return [decode(item) for item in data["items"]]
    return worker.decode(data)


def words(text, most=None):
    """Return a text that others chose on one line, fit for every file and screen."""
    return "".join(c if c.isprintable() else " " for c in str(text)[:most])


def encode(arguments):
    """Return the arguments as the text of a request."""
    return {name: json_ready(value) for name, value in arguments.items()}


def json_ready(value):
    """Encode one argument; one that can't be sent is a mistake in the set."""
    data = worker.encode(value)
    if "other" in json.dumps(data):
        raise TypeError(f"A check's argument can't be sent: {value!r}")
    return data
