"""How measurements are kept: no time is asserted."""

import numpy as np
import pytest

from benchmarks import activations, readme, record, textbook
from benchmarks.record import GROUPS, Curve, Row


def test_an_activation_without_a_peer_is_measured_alone(monkeypatch):
    monkeypatch.setattr(activations, "NAMES", ["gelu", "tanh"])
    monkeypatch.delitem(textbook.FORMULAS, "gelu")
    found = {}
    for row in activations.errors(True, None):
        found.setdefault(row.what.split(",")[0], set()).add(row.against)
    alone = {"relulib", "torch", activations.FAIR}
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


def test_the_sides_of_a_pair_are_measured_one_after_the_other_and_scaled():
    calls = []
    works = {name: lambda name=name: calls.append(name) for name in "abcd"}
    pairs = {"one": (works["a"], works["b"], 2), "two": (works["c"], works["d"], 1)}
    found = record.in_turn(pairs, 3)
    sides = {"".join(sorted(calls[k : k + 2])) for k in range(8, len(calls), 2)}
    assert sides == {"ab", "cd"}
    shapes = {name: ratios.shape for name, ratios in found.items()}
    assert shapes == {"one": (3, 2), "two": (3, 2)}


def test_more_work_of_ours_counts_in_our_favour(monkeypatch):
    now = np.zeros(2)
    monkeypatch.setattr(record, "cpu_and_wall", now.copy)

    def lasts(cpu, wall):
        return lambda: np.add(now, (cpu, wall), out=now)

    found = record.in_turn({"five networks": (lasts(1, 2), lasts(2, 5), 5)}, 3)
    assert found["five networks"] == pytest.approx(np.tile([2.5, 2.0], (3, 1)))


PAGE = readme.README.read_text("utf-8")


def copied(folder):
    """Copy the results, to be changed."""
    for group in GROUPS:
        path = folder / f"{group}.json"
        path.write_text((record.RESULTS / path.name).read_text("utf-8"), "utf-8")


def test_the_page_says_what_the_results_say():
    now = readme.rendered(PAGE)
    assert now == PAGE, "results or page have changed: python -m benchmarks readme"


@pytest.mark.parametrize("group", GROUPS)
def test_another_measurement_makes_another_page(group, tmp_path):
    copied(tmp_path)
    found = record.load(group)
    for entry in [found["rows"][0], *found["curves"]]:
        values = entry["values"]
        entry["values"] = [[4321.0], *values[1:]] if "xs" in entry else [4321.0]
        (tmp_path / f"{group}.json").write_text(record.as_text(found), "utf-8")
        assert readme.rendered(PAGE, tmp_path) != PAGE, entry["what"]
        entry["values"] = values


def test_no_group_and_no_part_is_forgotten(tmp_path):
    assert {path.stem for path in record.RESULTS.iterdir()} == set(GROUPS)
    copied(tmp_path)
    (tmp_path / "pages.json").unlink()
    with pytest.raises(FileNotFoundError, match="python -m benchmarks pages"):
        readme.rendered(PAGE, tmp_path)
    with pytest.raises(ValueError, match="growth"):
        readme.rendered(PAGE.replace("<!-- results: growth -->", ""))


@pytest.mark.parametrize("group", GROUPS)
def test_results_lie_as_they_are_written_a_row_or_a_point_a_line(group):
    text = (record.RESULTS / f"{group}.json").read_text("utf-8")
    found = record.load(group)
    assert record.as_text(found) == text
    lines = len(found["rows"]) + sum(2 + len(c["xs"]) for c in found["curves"])
    assert lines <= text.count("\n") <= lines + 8
