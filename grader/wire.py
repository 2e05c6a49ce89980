"""What worker and grader say to one another: JSON, one object a line.

=============================================  =====================================
the grader asks                                the worker replies
=============================================  =====================================
nothing yet                                    ``ready``: its Python and numpy
``source, function``: run a cell               ``loaded``, or ``missing, defined``,
                                               or ``error, text, line``
``calls, arguments, strict``: make calls       ``values``: for each of them ``value``,
                                               or ``error, text, line``
=============================================  =====================================

The worker gets this file as part of its program text, so it needs the standard library
and numpy alone. A reply may be forged: what reads it trusts nothing.
"""

import base64
import json
import math
from dataclasses import dataclass

import numpy as np

DTYPES = tuple(dict.fromkeys(np.dtype(code).name for code in "?bhilqBHILQefd"))
MOST_ITEMS, MOST_DEPTH, MOST_TEXT, MOST_NAME, MOST_LINE = 1000, 4, 300, 60, 10**6
MOST_BYTES, MOST_BITS = 2_000_000, 4096


@dataclass(frozen=True)
class Other:
    """A value that is no number, array or list of them, by the name of its kind."""

    name: str


@dataclass(frozen=True)
class Returned:
    """What a call came to: a value, or the error (its name) that was raised."""

    value: object = None
    error: str = ""
    text: str = ""
    line: int | None = None


def encode(value, depth=0):
    """Turn numbers, arrays and lists of them into what JSON can carry."""
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        dtype = array.dtype.newbyteorder("=")
        if dtype.name not in DTYPES:
            return {"other": f"array of {dtype.name}"}
        if not array.ndim:
            return {"scalar": array.item()}
        # an axis of length 0 lets the others be of any
        if max(array.nbytes, *array.shape) > MOST_BYTES:
            return {"other": "array that is far too large"}
        data = np.ascontiguousarray(array, dtype.newbyteorder("<")).tobytes()
        data = base64.b64encode(data).decode()
        return {"dtype": dtype.name, "shape": list(array.shape), "data": data}
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return {"other": "whole number that is far too large"}
    if value is None or isinstance(value, (bool, int, float)):
        return {"scalar": value}
    if isinstance(value, (list, tuple)) and depth < MOST_DEPTH:
        if len(value) > MOST_ITEMS:
            return {"other": f"{type(value).__name__} that is far too long"}
        return {"items": [encode(item, depth + 1) for item in value]}
    return {"other": type(value).__name__}


def decode(data, depth=0):
    """Turn what :func:`encode` made into values; anything else raises ValueError."""
    if "other" in data:
        return Other(printable(data["other"], MOST_NAME))
    if "items" in data:
        if depth == MOST_DEPTH or len(data["items"]) > MOST_ITEMS:
            raise ValueError("items")
        return [decode(item, depth + 1) for item in data["items"]]
    if "dtype" in data:
        if data["dtype"] not in DTYPES:
            raise ValueError("dtype")
        dtype = np.dtype(data["dtype"]).newbyteorder("<")
        shape = tuple(data["shape"])
        lengths = (type(n) is int and 0 <= n <= MOST_BYTES for n in shape)
        if not 0 < len(shape) < 9 or not all(lengths):
            raise ValueError("shape")
        raw = base64.b64decode(data["data"], validate=True)
        if len(raw) != math.prod(shape) * dtype.itemsize:
            raise ValueError("length")
        return np.frombuffer(raw, dtype).reshape(shape).astype(data["dtype"])
    value = data["scalar"]
    if value is not None and type(value) not in (bool, int, float):
        raise ValueError("scalar")
    return value


def encode_error(error, where="<answer>"):
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


def read(reply):
    """Turn the reply to a call into :class:`Returned`.

    Raises
    ------
    ValueError
        The reply is not of the form the worker speaks.
    """
    try:
        if "value" in reply:
            return Returned(decode(reply["value"]))
        error, line = printable(reply["error"], MOST_TEXT), reply["line"]
        if type(line) is not int or not 0 < line < MOST_LINE:
            line = None
        return Returned(None, error or "an error", printable(reply["text"]), line)
    except Exception as error:  # whatever a forged reply provokes
        raise ValueError("not a reply") from error


def read_all(reply, count):
    """Turn the reply to `count` calls into as many :class:`Returned`.

    Raises
    ------
    ValueError
        The reply is not of the form the worker speaks.
    """
    values = reply.get("values") if isinstance(reply, dict) else None
    if not isinstance(values, list) or len(values) != count:
        raise ValueError("not a reply")
    return [read(value) for value in values]


def printable(text, most=MOST_TEXT):
    """Return a text that others chose on one line, fit for every file and screen."""
    if not isinstance(text, str):
        raise ValueError("text")
    return "".join(c if c.isprintable() else " " for c in text[:most])


def to_load(source, function):
    """Return the request to run a cell that has to define `function`."""
    return {"source": source, "function": function}


def to_call(calls, arguments, strict=False):
    """Return the request to evaluate calls that share their arguments.

    Raises
    ------
    TypeError
        An argument can't be sent: a mistake in the exercise set.
    """
    sent = {name: encode(value) for name, value in arguments.items()}
    for name, data in sent.items():
        if "other" in json.dumps(data):
            raise TypeError(f"A check's argument can't be sent: {arguments[name]!r}")
    return {"calls": list(calls), "arguments": sent, "strict": strict}
