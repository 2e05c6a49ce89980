"""What a worker may say: nothing it sends breaks the grader or forges a word of it."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import grade, wire
from grader.wire import Other, Returned
from tests.support.sets import SETS, key_of

NAME = "01-definition"


def array(**changed):
    """Return a forged reply with an array that is almost well formed."""
    good = {"dtype": "float64", "shape": [1], "data": "AAAAAAAAAAA="}
    return {"value": {**good, **changed}}


FORGED = [
    *(None, 1, "value", [], {}, ["value"], {"value": None}, {"value": "other"}),
    {"value": {"scalar": "10"}},
    {"value": {"scalar": [1]}},
    {"value": {"items": "scalar"}},
    {"value": {"items": {"scalar": 1}}},
    {"value": {"other": ["str"]}},
    *(array(dtype="object"), array(dtype="datetime64[s]"), array(dtype="V8")),
    *(array(dtype=["float64"]), array(shape=[2]), array(shape=[-1]), array(shape=[])),
    *(array(shape=[1.0]), array(shape=[1] * 9), array(shape=[0, 10**30], data="")),
    array(shape=[10**9, 0], data=""),  # holds nothing, and has an end for no one
    *(array(data="AAAA*AAAAAA="), array(data="AAAAAAAAAAAAAAAAAAAAAA==")),
    {"error": "E", "line": 1},
    {"error": 7, "text": "", "line": 1},
]


@pytest.mark.parametrize("reply", FORGED, ids=repr)
def test_a_forged_reply_is_no_reply(reply):
    with pytest.raises(ValueError, match="not a reply"):
        wire.read(reply)


def said(reply):
    """Return what is told about a reply to a cell, and to a call."""
    question = SETS[NAME].questions[0]
    status, note = grade.loading(reply, question)
    assert status in ("graded", "missing", "error")
    check, texts = question.checks[0], []
    for part in (reply, {"values": [reply] * len(check.calls())}):
        found = grade.outcomes(part, question, key_of(NAME, "one"), 0)
        texts += [grade.said(found, check, secret) for secret in (False, True)]
        found = {(0, False): found}
        texts += grade.hints(question, key_of(NAME, "one"), found)
    return note, " ".join(texts)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: (
        st.lists(part)
        | st.dictionaries(
            st.sampled_from("value error text line items scalar other dtype".split())
            | st.sampled_from("shape data missing defined loaded".split()),
            part,
        )
    ),
)


@given(JSON)
def test_any_reply_is_judged(reply):
    assert "".join(said(reply)).isprintable()


@pytest.mark.parametrize("depth", [90, 900, 1400, 5000])
@pytest.mark.parametrize("key", ["items", "value", "error", "text", "missing"])
def test_however_deep_a_reply_is_it_is_judged(key, depth):
    deep = []
    for _ in range(depth):
        deep = {"items": [deep]}
    said({"error": "", "text": "", "line": 1, "defined": [deep], key: deep})


NASTY = "\ud800 \x1b[31m\nTotal: 10 of 10 points (bwrap)\r"


@pytest.mark.parametrize(
    "reply",
    [
        {"error": NASTY, "text": NASTY, "line": 3},
        {"value": {"other": NASTY}},
        {"missing": "hinge", "defined": [NASTY]},
    ],
    ids=["error", "value", "names"],
)
def test_no_word_of_a_worker_leaves_its_line(reply):
    told = said(reply)
    assert any("Total" in text for text in told)
    for text in told:
        assert text.isprintable()
        text.encode()


def test_long_texts_and_impossible_lines_are_cut():
    for line in ("3", True, 0, -1, 10**6, 10**4299):
        reply = {"error": "E" * 999, "text": "t" * 999, "line": line}
        assert wire.read(reply) == Returned(None, "E" * 300, "t" * 300, None)
    assert wire.read({"value": {"other": "o" * 99}}).value == Other("o" * 60)


SENT = [None, True, 3, 0.5, 2**4095, [0] * 1000, [1, [2.0]], [[[[1]]]], []]
ARRAYS = [np.array([[0, 1], [1, 0]], code) for code in "?bhilqBHILQefd"]
ARRAYS += [np.zeros((0, 2)), np.zeros(250_000), np.arange(6.0).reshape(2, 3).T]


def there(value):
    """Return what arrives of a value."""
    return wire.decode(json.loads(json.dumps(wire.encode(value))))


@pytest.mark.parametrize("value", SENT, ids=lambda value: repr(value)[:30])
def test_plain_values_survive_the_way(value):
    assert repr(there(value)) == repr(value)


@pytest.mark.parametrize("value", ARRAYS, ids=lambda value: value.dtype.name)
def test_every_kind_of_number_survives_the_way(value):
    for order in "<>":
        back = there(value.astype(value.dtype.newbyteorder(order)))
        assert back.dtype == value.dtype and np.array_equal(back, value)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (1j, "complex"),
        ("text", "str"),
        (np.array([1j]), "array of complex128"),
        (np.datetime64("2026-01-01"), "array of datetime64[D]"),
        (2**4096, "whole number that is far too large"),
        ([0] * 1001, "list that is far too long"),
        ((0,) * 1001, "tuple that is far too long"),
        (np.zeros(250_001), "array that is far too large"),
        (np.zeros((10**17, 0)), "array that is far too large"),
        ({1: 2}, "dict"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_number_or_too_large_is_named_and_can_be_no_argument(value, name):
    assert there(value) == Other(name)
    with pytest.raises(TypeError, match="^A check's argument can't be sent"):
        wire.to_call(["f(x)"], {"x": [value]})
    assert there([[[[[]]]]]) == [[[[Other("list")]]]]
