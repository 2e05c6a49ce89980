"""A prediction carries what was measured, on an axis that the author gives."""

import itertools
import json
import re

import numpy as np
import pytest

from relulib import predict
from relulib.statistics import wilson_interval
from tests.support import node
from tests.support.node import needs_node

RATES = (0.1, 0.3, 1.0)
OFF = np.array([[0.1, 0.2, 0.9], [0.2, 0.2, 0.7], [0.1, 0.3, 0.8]])
CURVE = dict(y=(0, 1), yname="units off", xname="rate", unit="%", even=True)
NUMBER = dict(scale=(0, 1), yname="alive", unit="%")


def test_every_network_and_the_interval_are_recorded_point_by_point():
    record = predict.curve("cliff", RATES, OFF, **CURVE).record
    assert record["networks"] == OFF.T.tolist()
    assert record["mid"] == pytest.approx(OFF.mean(axis=0), rel=1e-5)
    assert all(np.array(record["low"]) < record["mid"])
    assert all(np.array(record["high"]) <= 1), "an interval ends where the axis does"


def test_what_is_exact_has_neither_networks_nor_an_interval():
    record = predict.number("pieces", 1024, scale=(1, 1e5), yname="n", log=True).record
    assert (record["networks"], record["mid"]) == ([[]], [1024])
    assert record["low"] == record["high"] == [1024]


def test_an_interval_of_the_author_s_is_taken():
    shares = wilson_interval(9, 10)
    one = predict.number("solved", shares.estimate, interval=shares, **NUMBER)
    assert one.record["low"] == pytest.approx([shares.low], rel=1e-5)


def test_a_notebook_shows_what_was_measured_as_a_line_of_text():
    shown = repr(predict.curve("cliff", RATES, OFF, **CURVE))
    assert shown.startswith("To compare with your prediction, units off: 0.1: 13")
    assert shown.count("%") == 3 and "±" in shown


def test_no_text_ends_the_script_that_holds_the_data():
    name = "</script><b>"
    shown = predict.number("a", 0.5, scale=(0, 1), yname=name)._repr_mimebundle_()
    data = shown["text/html"].split('data-prediction="a">')[1]
    assert json.loads(data.removesuffix("</script>"))["yname"] == name


@pytest.mark.parametrize(
    ("log", "given", "grown"),
    [
        ("", (0, 1), (0, 1)),
        ("", (0, 0.8), (0, 0.96)),
        ("", (0, 0.9 - 1e-8), (0, 0.9)),
        ("", (0.15, 0.8), (0.085, 0.93)),
        ("y", (0.01, 1), (0.01, 1)),
        ("y", (0.01, 0.6), (0.01, 0.6 * 60**0.1)),
    ],
)
def test_an_axis_grows_by_tenths_to_what_another_processor_measured(log, given, grown):
    one = predict.curve("cliff", RATES, OFF, **{**CURVE, "y": given, "log": log})
    assert one.record["limits"] == pytest.approx(grown, rel=1e-5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Cliff 1"}, "'Cliff 1' is no name"),
        ({"x": (0.1, 1.0)}, r"shape \(3, 3\), but must be \(networks, 2\)"),
        ({"x": (0.1, 1.0, 0.3)}, "x must ascend, got"),
        ({"x": (0.0, 0.1, 0.3), "log": "x"}, "from above 0"),
        ({"x": (0.1, 0.11, 1.0), "even": False}, "points 0 and 1 are 0.01 of the axis"),
        ({"x": range(10)}, "10 points, but 2 to 9 can be drawn"),
        ({"x": ("a", "b", "c"), "log": "x"}, "words have no logarithm"),
        ({"y": (0, 0.7)}, r"0.9 at index \(0, 2\) lies outside the axis, 0 to 0.7"),
        ({"y": (1, 0)}, "from a smaller to a larger number"),
        ({"log": "y"}, "both above 0"),
        ({"measured": OFF * np.nan, "interval": wilson_interval(1, 2)}, "nan at index"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(change, words):
    given = {"name": "cliff", "x": RATES, "measured": OFF, **CURVE, **change}
    with pytest.raises(ValueError, match=words):
        predict.curve(**given)


# --- what the page says: the same file in Node


def said(expression, **names):
    """Return the value of an expression of the page's script."""
    given = f"const {{ {', '.join(names)} }} = a, page = m;"
    calls = "const { answer, axis, draw, tally } = page;"
    whole = f"(() => {{ {given} {calls} return {expression}; }})()"
    return node.value(whole, names, predict.SCRIPT).replace("\u00a0", " ")


STEEP = np.array([0.05, 0.04, 0.06, 0.1, 0.6, 0.9])
CLIFF = predict.curve(
    "cliff",
    (0.03, 0.1, 0.3, 0.7, 1, 2),
    np.stack([STEEP - 0.02, STEEP, STEEP + 0.02]),
    **CURVE,
).record
SHARES = predict.number("alive", [0.6, 0.7, 0.8], **NUMBER).record
POWER = predict.number("n", 1024, scale=(1, 1e6), log=True, yname="pieces").record


@needs_node
@pytest.mark.parametrize(
    ("guess", "words"),
    [
        ([0.1, 0.2, 0.3, 0.5, 0.7, 0.9], "You drew a rise. It is a cliff: 10 % at 0.7"),
        ([0.3] * 6, "You drew a flat line. It is a cliff"),
        ([0.0, 0.0, 0.0, 0.1, 0.8, 0.8], "You saw it: a cliff: 10 % at 0.7, 60 % at 1"),
        ([0.0, 0.7, 0.8, 0.8, 0.8, 0.9], "You drew a cliff in another place. It is"),
        ([0.5, 0.5, 0.5, 0.5, 0.7, 0.7], "You drew a step. It is a cliff"),
        ([0.9, 0.5, 0.1, 0.3, 0.5, 0.9], "You drew a dip"),
        ([0.1, 0.3, 0.8, 0.7, 0.5, 0.2], "You drew a hump"),
        ([0.1, 0.35, 0.6, 0.9, 0.8, 0.8], "You drew a rise"),
        ([0.1, 0.5, 0.1, 0.5, 0.1, 0.5], "You drew a zigzag"),
        (None, "Measured: a cliff: 10 % at 0.7, 60 % at 1."),
    ],
)
def test_the_sentence_speaks_of_this_line(guess, words):
    assert said("answer(p, guess)", p=CLIFF, guess=guess).startswith(words)


@needs_node
def test_a_line_is_measured_beside_a_flat_one_and_a_network():
    guess = (STEEP + 0.05).tolist()
    words = said("answer(p, guess)", p=CLIFF, guess=guess)
    flat = np.mean(np.abs(STEEP - 0.1)) * 100
    assert f"your line is off by 5 points; the best flat line is off by {flat:.2g}" in (
        words
    )
    assert words.endswith("one network by 1.3 points.")


@needs_node
@pytest.mark.parametrize(
    ("record", "guess", "words"),
    [
        (SHARES, 0.5, "You said 50 %. It is 70 % (45 % to 95 %): inside the interval"),
        (SHARES, 0.2, "you are 50 points too low. Of 3 networks none lie as far"),
        (SHARES, 0.2, "the middle of the scale is off by 20 points."),
        (POWER, 32, "You said 32. It is 1024: you are a factor of 32 too low"),
        (POWER, None, "Measured: 1024."),
        (POWER, 1030, "It is 1024: the mark can't be set nearer;"),
    ],
)
def test_a_number_is_told_how_far_it_is_off(record, guess, words):
    guess = None if guess is None else [guess]
    assert words in said("answer(p, guess)", p=record, guess=guess)


@needs_node
@pytest.mark.parametrize(
    ("high", "low", "words"),
    [
        (7, 0, "7 of 9 made, 7 close to what was measured."),
        (8, 0, "too high 8 times and too low 0 times: you lean to one side"),
        (5, 4, "no more one-sided than a fair coin."),
    ],
)
def test_calibration_is_spoken_of_from_eight_guesses_on(high, low, words):
    made = [{"close": True, "lean": lean} for lean in [0.1] * high + [-0.1] * low]
    shown = said("tally(made, 9)", made=made)
    assert words in shown
    assert ("too high" in shown) is (high + low >= 8)


@needs_node
@pytest.mark.parametrize("record", [CLIFF, SHARES, POWER], ids=lambda r: r["name"])
def test_the_empty_axis_is_the_same_whatever_was_measured(record):
    other = record | {
        "mid": [record["limits"][0]] * len(record["mid"]),
        "low": record["low"][::-1],
        "networks": [[] for _ in record["mid"]],
    }
    empty = [
        said("String(draw(p, guess, false))", p=p, guess=record["limits"][:1] * 6)
        for p in (record, other)
    ]
    assert empty[0] == empty[1]


@needs_node
def test_words_stand_beside_each_other_and_inside_the_picture():
    words = ("ReLU 1/64", "ReLU 2/64", "a word of twenty-four")
    record = predict.curve("w", words, [0.1, 0.2, 0.3], y=(0, 1), yname="v").record
    picture = said("String(axis(p))", p=record)
    places = [
        (float(x), float(y), 7.5 * len(word) / 2)
        for x, y, word in re.findall(
            r'x="([\d.]+)" y="([\d.]+)" text-anchor="middle">([Ra].+?)</text>', picture
        )
    ]
    assert len(places) == 3
    assert all(half <= x <= 320 - half for x, _, half in places)
    for (x1, y1, half1), (x2, y2, half2) in itertools.pairwise(places):
        assert y1 != y2 or x2 - x1 >= half1 + half2
