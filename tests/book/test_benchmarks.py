"""How measurements are kept: no time is asserted."""

import pytest

from benchmarks import activations, record, textbook
from benchmarks.record import Curve, Row


def test_an_activation_without_a_peer_is_measured_alone(monkeypatch):
    monkeypatch.setattr(activations, "NAMES", ["gelu", "tanh"])
    monkeypatch.delitem(textbook.FORMULAS, "gelu")
    found = {}
    for row in activations.errors(True, None):
        found.setdefault(row.what.split(",")[0], set()).add(row.against)
    alone = {"relulib", "torch"}
    assert found == {"gelu": alone, "tanh": alone | {"textbook numpy"}}


def curve(values, xs=(1, 10)):
    return Curve("time", "a loop", "times", "networks", list(xs), values)


def kept(folder):
    found = record.load("group", folder)
    return [entry["values"] for entry in record.everything(found)]


def test_a_second_run_replaces_the_first_or_joins_it(tmp_path):
    error = Row("GELU", "torch", "ulp", [4.0])
    rows, more = [Row("MLP", "a loop", "times", [7.0, 8.0]), error], [[1.0], [2.0]]
    record.save("group", rows, [curve(more)], tmp_path)
    record.save("group", rows, [curve(more)], tmp_path)
    assert kept(tmp_path) == [[7.0, 8.0], [4.0], [[1.0], [2.0]]]
    rows = [Row("MLP", "a loop", "times", [9.0]), error, Row("CNN", "", "s", [2.0])]
    record.save("group", rows, [curve([[3.0], [4.0]])], tmp_path, add=True)
    joined = [[7.0, 8.0, 9.0], [4.0], [2.0], [[1.0, 3.0], [2.0, 4.0]]]
    assert kept(tmp_path) == joined, "the error is computed: once is enough"


def test_a_curve_of_other_sizes_does_not_join(tmp_path):
    record.save("group", [], [curve([[1.0], [2.0]])], tmp_path)
    record.save("group", [], [curve([[3.0], [4.0]], (1, 5))], tmp_path, add=True)
    assert kept(tmp_path) == [[[3.0], [4.0]]]


def test_another_machine_does_not_join(tmp_path, monkeypatch):
    record.save("group", [], [], tmp_path)
    monkeypatch.setattr(record, "machine", lambda: {"processor": "another"})
    with pytest.raises(ValueError, match="another machine"):
        record.save("group", [], [], tmp_path, add=True)


def test_a_pair_is_measured_in_every_round_but_the_first_which_is_not_counted():
    calls = []
    works = {name: lambda name=name: calls.append(name) for name in "abcd"}
    pairs = {"one": (works["a"], works["b"], 2), "two": (works["c"], works["d"], 1)}
    found = record.in_turn(pairs, 3)
    assert "".join(calls) == "abcd" * 4
    assert {name: ratios.shape for name, ratios in found.items()} == {
        "one": (3, 2),
        "two": (3, 2),
    }
