"""The study that the page shows: a part of it is made again, and memory stays flat."""

import json
import weakref

import pytest
import torch
from torch import nn

from benchmarks import doctor
from benchmarks.patients import OTHERS, SICK
from relulib.doctor import FAULTS, examine
from relulib.ensemble import single_thread
from tests.support import ROOT

ROWS = json.loads((ROOT / "benchmarks/results/doctor.json").read_text())["rows"]
FOUND = {(r["what"], r["against"]): r["values"] for r in ROWS if r["unit"] == "found"}


@pytest.mark.parametrize("name", SICK)
def test_a_sick_network_is_found_again_as_the_page_says(name):
    k = list(SICK).index(name)
    with single_thread():
        found = doctor.examined(doctor.ill_with(name, k))
    assert (name in found) == FOUND[name, doctor.PLANTED][k]
    assert (found[:1] == [name]) == FOUND[name, doctor.FIRST][k]


@pytest.mark.parametrize("k", range(len(OTHERS)))
def test_a_healthy_network_is_called_so_again(k):
    with single_thread():
        found = doctor.examined(doctor.well(k))
    assert found == [name for name in FAULTS if FOUND[name, doctor.HEALTHY][k]]


def test_the_study_has_a_hundred_networks_of_each_kind_and_no_fault_is_left_out():
    assert {len(values) for values in FOUND.values()} == {doctor.NETWORKS} == {100}
    assert {what for what, _ in FOUND} == set(FAULTS)
    assert set(SICK) == set(FAULTS) - {"not finite"}


def test_no_batch_is_kept_while_the_next_ones_are_seen():
    class Keeps(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.out, self.seen = nn.Linear(4, 6), nn.Linear(6, 2), []

        def forward(self, x):
            z = self.layer(x)
            h = torch.relu(z)
            self.seen += [weakref.ref(t) for t in (x, z, h)]
            return self.out(h)

    model, alive = Keeps(), []

    def series():
        for _ in range(6):
            alive.append(sum(ref() is not None for ref in model.seen))
            yield torch.randn(8, 4)

    assert examine(model, series()).samples == 48
    # the batch before may still have a name; the ones before it have none
    assert max(alive) <= 3 and len(model.seen) == 18
