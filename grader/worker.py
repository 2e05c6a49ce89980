"""The sandboxed side: runs one answer and returns plain numbers.

It knows no expected value. The grader starts a bare Python with ``wire`` and this file
as its program text, so that no file of the grader has to be in sight.
"""

import json
import math
import os
import sys
import types

import numpy as np

from grader.wire import decode, encode, encode_error


def load(source, function):
    """Run an answer cell on its own; return its namespace and a reply."""
    module = types.ModuleType("answer")
    sys.modules["answer"] = module  # dataclasses look their module up
    module.np, module.math = np, math
    before = set(vars(module))
    try:
        exec(compile(source, "<answer>", "exec"), vars(module))
    except BaseException as error:
        return None, encode_error(error)
    if function not in vars(module):
        names = sorted(name for name in set(vars(module)) - before if name[0] != "_")
        return None, {"missing": function, "defined": names[:10]}
    return vars(module), {"loaded": True}


def call(calls, arguments, function, strict=False):
    """Evaluate calls of the learner's function; return a reply with one for each.

    They share their arguments, and all are made before the first value is turned into
    numbers: a call that overwrites an argument shows in those around it.
    """
    names = {"np": np, "math": math, **function, **arguments}
    made = [attempt(lambda: eval(words, names), strict) for words in calls]  # noqa: B023
    return {"values": [told(value, error) for value, error in made]}


def attempt(do, strict=False):
    """Return what a function returns and None, or None and its exception in words."""
    try:
        with np.errstate(all="raise" if strict else "ignore", under="ignore"):
            return do(), None
    except BaseException as error:
        return None, encode_error(error)


def told(value, error):
    """Return a value or an error as the part of a reply."""
    if error is None:
        value, error = attempt(lambda: encode(value))  # may be anything
    return {"value": value} if error is None else error


def confine(user, resources):
    """Give up the user, then every resource the answer has no use for."""
    if user and os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    try:
        import resource
    except ImportError:  # Windows has none of these limits
        return
    for name, most in resources.items():
        try:
            # one second between the signal that names the cause and the end
            grace = name == "RLIMIT_CPU"
            resource.setrlimit(getattr(resource, name), (most, most + grace))
        except (AttributeError, ValueError, OSError):
            if user:  # a sandbox without its limits is none
                raise


def main():
    """Answer requests from standard input until it closes."""
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    void = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(void, stream)
    sys.path.remove(sys.argv[1])  # numpy is loaded; its neighbours stay out of reach
    confine(**json.loads(sys.argv[2]))
    python = [list(sys.version_info[:3]), np.__version__]
    namespace, reply = None, {"ready": python}
    while True:
        print(json.dumps(reply), file=replies, flush=True)
        line = requests.readline()
        if not line:
            return
        request = json.loads(line)
        if "source" in request:
            function = request["function"]
            namespace, reply = load(request["source"], function)
        else:
            arguments = {k: decode(v) for k, v in request["arguments"].items()}
            mine = {function: namespace[function]}
            reply = call(request["calls"], arguments, mine, request["strict"])
