"""What a verdict rests on, as data: packed into JSON, unpacked again, and asked.

The numbers are kept to six digits. A verdict is asked of these kept numbers, so that
whoever reads them later, a test or a sceptic, can ask the same question again.
"""

import ast
import builtins
import dataclasses
import inspect
import linecache
import math
from types import FunctionType

DIGITS, MOST = 6, 1000


def pack(name, value):
    """Return a measured value as plain data for JSON.

    Parameters
    ----------
    name : str
        For messages.
    value : bool, int, float, str, None, array, dataclass, or list, tuple, dict of such
        A dataclass, such as an interval, becomes a dict of its fields.

    Raises
    ------
    TypeError
        Something else, or a dict whose keys are no strings.
    ValueError
        A nan or an infinity, or more than 1000 numbers: a verdict rests on a few.
    """
    plain = _plain(name, value)
    size = sum(1 for _ in leaves(plain))
    if size > MOST:
        raise ValueError(
            f"{name} has {size} numbers, at most {MOST}: give what is compared, "
            "such as a mean with its interval"
        )
    return plain


def _plain(name, value):
    if hasattr(value, "tolist"):  # arrays and their scalars, without importing numpy
        value = value.tolist()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{name} holds {value}: say in `holds` what is finite")
        return float(f"{value:.{DIGITS}g}")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(name, one) for one in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _plain(name, one) for key, one in value.items()}
    raise TypeError(
        f"{name} holds a {type(value).__name__}: give numbers, words, arrays, "
        "intervals, or lists and dicts of them with words as keys"
    )


def leaves(plain):
    """Yield every number, word, bool and None in packed data."""
    if isinstance(plain, (list, dict)):
        for one in plain.values() if isinstance(plain, dict) else plain:
            yield from leaves(one)
    else:
        yield plain


def unpack(plain):
    """Return what `holds` is given: lists of numbers as arrays, dicts as `Fields`."""
    if isinstance(plain, dict):
        return Fields({key: unpack(one) for key, one in plain.items()})
    if isinstance(plain, list):
        return _array(plain) if plain and _is_numbers(plain) else [*map(unpack, plain)]
    return plain


def _is_numbers(plain):
    if isinstance(plain, list):
        return all(map(_is_numbers, plain))
    return isinstance(plain, (int, float))


def _array(numbers):
    import numpy as np

    try:
        return np.array(numbers)
    except ValueError:  # rows of unequal length
        return [*map(unpack, numbers)]


class Fields(dict):
    """A dict whose entries are attributes, too: ``gain.low`` as of an interval."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no {name} among {', '.join(self)}") from None


def ask(holds, measured):
    """Return what `holds` says of packed data.

    Parameters
    ----------
    holds : function
        Of the measured values by name; it sees nothing else but the built-in functions
        and ``np``.
    measured : dict of str to packed data

    Returns
    -------
    bool

    Raises
    ------
    TypeError
        It is no function of these names, reads another one, or says no single bool.
    """
    if not isinstance(holds, FunctionType):
        raise TypeError(
            f"holds must be a function of what was measured, got {holds!r}: "
            "write holds=lambda gain: gain.low > 0, gain=gain"
        )
    wanted = list(inspect.signature(holds).parameters)
    if set(wanted) != set(measured):
        raise TypeError(
            f"holds asks for {', '.join(wanted) or 'nothing'}, measured is "
            f"{', '.join(measured) or 'nothing'}: they must be the same names"
        )
    if not wanted or holds.__code__.co_freevars:
        raise TypeError("holds must ask for what was measured, and for nothing else")
    alone = FunctionType(holds.__code__, {"__builtins__": builtins, "np": _numpy()})
    try:
        said = alone(**{name: unpack(plain) for name, plain in measured.items()})
    except NameError as error:
        raise TypeError(f"holds reads what was not measured: {error}") from error
    return _bool(said)


def _numpy():
    try:
        import numpy
    except ImportError:  # what is asked may do without
        return None
    return numpy


def _bool(said):
    # np.bool_ without importing numpy: a comparison of two numbers gives one
    is_bool = isinstance(said, bool) or (
        str(getattr(said, "dtype", "")) == "bool" and said.shape == ()
    )
    if not is_bool:
        raise TypeError(
            f"holds must say one bool, it said {type(said).__name__} {said!r}; "
            "for an array say which you mean, .all() or .any()"
        )
    return bool(said)


def timed(packed):
    """Say whether packed data are ratios of times alone, which differ by machine."""
    if isinstance(packed, dict) and packed.keys() == {"median", "low", "high"}:
        return True
    if not isinstance(packed, dict | list) or not packed:
        return False
    return all(map(timed, packed.values() if isinstance(packed, dict) else packed))


def source(holds):
    """Return the text of a lambda, or None where its source can't be read."""
    lines = linecache.getlines(holds.__code__.co_filename)
    try:
        tree = ast.parse("".join(lines))
    except SyntaxError:
        return None
    names = list(inspect.signature(holds).parameters)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Lambda)
            and node.lineno == holds.__code__.co_firstlineno
        ):
            if [arg.arg for arg in node.args.args] == names:
                return ast.unparse(node)
    return None


def function(text):
    """Return the function that :func:`source` wrote down."""
    return eval(compile(ast.parse(text, mode="eval"), "<holds>", "eval"), {})
