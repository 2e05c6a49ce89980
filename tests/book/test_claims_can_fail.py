"""The evidence of every claim is broken once, and its verdict falls.

A box records what was measured and the question that the verdict rests on; both stand
in the committed outputs. How to break the numbers stands in
``claims_can_fail/chapter_NN.py``: ``BREAKS`` has for each claim a function of the
measured values that returns those that change, with the effect removed, reversed or
doubled.
"""

import copy
import importlib

import numpy as np
import pytest

from relulib.claims import evidence
from relulib.claims.measured import ask, function, pack, unpack
from tests.support.chapters import CHAPTERS

BOXES = {
    (path.stem, record["claim"]): record
    for path in CHAPTERS
    for record in evidence(path)
    if "holds" in record
}
every_box = pytest.mark.parametrize("box", BOXES, ids=" ".join)


def breaks(chapter):
    number = chapter.partition("-")[0]
    name = f"tests.book.claims_can_fail.chapter_{number}"
    return importlib.import_module(name).BREAKS


def supported(box, **changed):
    """Ask again whether the verdict holds, of numbers some of which have changed."""
    record = BOXES[box]
    packed = {name: pack(name, value) for name, value in changed.items()}
    assert packed.keys() <= record["measured"].keys()
    return ask(function(record["holds"]), record["measured"] | packed)


def test_there_are_boxes():
    assert len({id for _, id in BOXES}) > 50


@every_box
def test_what_is_recorded_carries_the_verdict(box):
    assert supported(box)


@every_box
def test_a_verdict_falls_without_its_effect(box):
    chapter, id = box
    values = unpack(copy.deepcopy(BOXES[box]["measured"]))
    changed = breaks(chapter)[id](values)
    assert not supported(box, **changed)


def test_no_break_is_left_of_a_box_that_is_gone():
    for chapter in {chapter for chapter, _ in BOXES}:
        ids = {id for other, id in BOXES if other == chapter}
        assert set(breaks(chapter)) == ids


def others(value):
    """Yield values of the same form that a run might have given instead."""
    if isinstance(value, dict):
        for factor in (-1, 0, 10, 0.1):
            yield scaled(value, factor)
        for key in value:
            yield from (value | {key: other} for other in others(value[key]))
    elif isinstance(value, bool | np.bool_):
        yield not value
    elif isinstance(value, str):
        yield value + "!"
    elif isinstance(value, np.ndarray) and value.dtype == bool:
        yield ~value
    elif isinstance(value, int | float | np.ndarray):
        yield from (-value, 0 * value, 10 * value, value / 10, value + 1, value - 1)
        if isinstance(value, np.ndarray):
            yield value[::-1]
            yield value[..., ::-1]
    elif isinstance(value, list):
        yield value[::-1]
        for k, one in enumerate(value):
            yield from (value[:k] + [other] + value[k + 1 :] for other in others(one))


def scaled(value, factor):
    """Return a value all of whose numbers are multiplied."""
    if isinstance(value, dict):
        return {key: scaled(one, factor) for key, one in value.items()}
    if isinstance(value, list):
        return [scaled(one, factor) for one in value]
    return value if isinstance(value, str | bool | None) else factor * value


def falls(box, name, other):
    try:
        return not supported(box, **{name: other})
    except (ValueError, IndexError, ZeroDivisionError):
        return True


@every_box
def test_every_number_that_is_recorded_matters(box):
    values = unpack(BOXES[box]["measured"])
    idle = [
        name
        for name, value in values.items()
        if not any(falls(box, name, other) for other in others(value))
    ]
    assert not idle, "whatever these were, the verdict would stand"
