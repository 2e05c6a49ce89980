"""The sandboxed side: runs one answer and returns plain numbers.

It knows no expected value. The parent starts a bare Python with this file as its
program text, so the file stands alone: standard library and numpy, nothing else.
Requests and replies are JSON, one object a line.
"""

import base64
import json
import math
import os
import sys
import types

import numpy as np

DTYPES = tuple(dict.fromkeys(np.dtype(code).name for code in "?bhilqBHILQefd"))
MOST_ITEMS, DEEPEST, MOST_TEXT = 1000, 4, 300
MOST_BYTES, MOST_BITS = 2_000_000, 4096


def encode(value, depth=0):
    """Turn numbers, arrays and lists of them into what JSON can carry."""
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        dtype = array.dtype.newbyteorder("=")
        if dtype.name not in DTYPES:
            return {"other": f"array of {dtype.name}"}
        if not array.ndim:
            return {"scalar": array.item()}
        if array.nbytes > MOST_BYTES:
            return {"other": "array that is far too large"}
        data = np.ascontiguousarray(array, dtype.newbyteorder("<")).tobytes()
        data = base64.b64encode(data).decode()
        return {"dtype": dtype.name, "shape": list(array.shape), "data": data}
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return {"other": "whole number that is far too large"}
    if value is None or isinstance(value, (bool, int, float)):
        return {"scalar": value}
    if isinstance(value, (list, tuple)) and depth < DEEPEST:
        if len(value) > MOST_ITEMS:
            return {"other": f"{type(value).__name__} that is far too long"}
        return {"items": [encode(item, depth + 1) for item in value]}
    return {"other": type(value).__name__}


def report(error, where="<answer>"):
    """Name an exception, with its message and the line of the answer it left."""
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == where:
            line = step.tb_lineno
        step = step.tb_next
    if isinstance(error, SyntaxError):
        line = error.lineno
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)
    except BaseException:
        text = ""
    name = type(error).__name__
    return {"error": name[:MOST_TEXT], "text": text[:MOST_TEXT], "line": line}


def load(source, function):
    """Run an answer cell on its own; return its namespace and a reply."""
    module = types.ModuleType("answer")
    sys.modules["answer"] = module  # dataclasses look their module up
    module.np, module.math = np, math
    before = set(vars(module))
    try:
        exec(compile(source, "<answer>", "exec"), vars(module))
    except BaseException as error:
        return None, report(error)
    if function not in vars(module):
        found = sorted(name for name in set(vars(module)) - before if name[0] != "_")
        return None, {"missing": function, "found": found[:10]}
    return vars(module), {"loaded": True}


def call(expression, arguments, function, strict=False):
    """Evaluate one call of the learner's function; return a reply."""
    names = {"np": np, "math": math, **function, **arguments}
    try:
        with np.errstate(all="raise" if strict else "ignore", under="ignore"):
            return {"value": encode(eval(expression, names))}
    except BaseException as error:
        return report(error)


def decode(data):
    """Turn what :func:`encode` made into values; anything else raises ValueError."""
    if "items" in data:
        return [decode(item) for item in data["items"]]
    if "dtype" in data:
        if data["dtype"] not in DTYPES:
            raise ValueError("dtype")
        dtype = np.dtype(data["dtype"]).newbyteorder("<")
        shape = tuple(data["shape"])
        if len(shape) > 8 or not all(type(n) is int and n >= 0 for n in shape):
            raise ValueError("shape")
        raw = base64.b64decode(data["data"], validate=True)
        if len(raw) != math.prod(shape) * dtype.itemsize:
            raise ValueError("length")
        return np.frombuffer(raw, dtype).reshape(shape).astype(data["dtype"])
    value = data["scalar"]
    if value is not None and type(value) not in (bool, int, float):
        raise ValueError("scalar")
    return value


def confine(limits):
    """Give up the user, then every resource the answer has no use for."""
    if limits["user"] and os.geteuid() == 0:
        user = limits["user"]
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    try:
        import resource
    except ImportError:  # Windows has none of these limits
        return
    for name, most in limits["resources"].items():
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError):
            if limits["user"]:  # a sandbox without its limits is none
                raise


def main():
    """Answer requests from standard input until it closes."""
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    void = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(void, stream)
    sys.path.remove(sys.argv[1])  # numpy is loaded; its neighbours stay out of reach
    confine(json.loads(sys.argv[2]))
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
            reply = call(request["call"], arguments, mine, request["strict"])
