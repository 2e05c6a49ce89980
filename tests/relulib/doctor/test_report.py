"""A report is for a terminal, a notebook, a picture and a program."""

import json

import pytest
import torch
from matplotlib import pyplot as plt
from torch import nn

from relulib.doctor import FAULTS, examine


@pytest.fixture(scope="module")
def sick():
    torch.manual_seed(0)
    layers = [part for _ in range(3) for part in (nn.Linear(9, 9), nn.ReLU())]
    net = nn.Sequential(*layers, nn.Linear(9, 3), nn.Softmax(1))
    nn.init.constant_(net[2].bias[:7].data, -60.0)
    y = torch.randint(3, (200,))
    return examine(net, torch.randn(200, 9), y, nn.CrossEntropyLoss())


@pytest.fixture(scope="module")
def well():
    net = nn.Sequential(nn.Linear(9, 9), nn.ReLU(), nn.Linear(9, 3))
    return examine(net, torch.randn(200, 9))


def test_findings_come_by_weight_each_with_all_it_needs(sick):
    names = [finding.fault for finding in sick.findings]
    assert names[:2] == ["softmax twice", "dead by bias"]
    assert names == [name for name in FAULTS if name in names]
    for finding in sick.findings:
        assert finding.score >= finding.threshold
        text = str(sick)
        for word in (finding.says, finding.evidence, finding.first, finding.where):
            assert word in text
        assert f"Chapter {int(finding.chapter[:2])}." in text


def test_nothing_found_is_an_answer(well):
    assert well.findings == () and str(well).startswith("Nothing found: 200 samples")


@pytest.mark.parametrize(("table", "rows"), [("units", 3), ("sizes", 4)])
def test_the_tables_of_a_notebook_are_those_of_the_terminal(sick, table, rows):
    columns, page, text = getattr(sick, table)(), sick._repr_markdown_(), str(sick)
    for name, cells in columns.items():
        assert len(cells) == rows and name in text
        assert f" {name} |" in page
        assert all(f" {cell} |" in page and str(cell) in text for cell in cells)


def test_the_dict_is_plain(sick):
    found = json.loads(json.dumps(sick.as_dict()))
    assert found["findings"][0]["fault"] == "softmax twice"
    dead = found["activations"][1]
    assert dead["off"] >= 7 and dead["dead"]["estimate"] == dead["off"] / 9


def test_the_picture_has_a_column_for_each_hidden_activation(sick):
    _, ax = plt.subplots()
    sick.draw(ax)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "2", "3"]
    shown = [text.get_text() for text in ax.texts]
    assert len(shown) == 3 * len(ax.get_yticklabels())
    dead = f"{sick.activations[1].dead.estimate:.1f}".removeprefix("0")
    assert shown[1] == dead
    plt.close()
