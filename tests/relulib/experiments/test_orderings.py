"""Do the experiments find what the chapters assert: quickly, and with other seeds?"""

import functools
import importlib

import pytest
import torch

from tests.relulib.experiments.orderings import IDS, ROWS, SLOW

torch.set_num_threads(1)


# The chapter runs the others at their size, and its boxes assert what they show.
QUICK = [
    pytest.param(row, id=id, marks=[pytest.mark.slow] if row[2] in SLOW else [])
    for row, id in zip(ROWS, IDS, strict=True)
    if row[-1] is not None
]


@functools.cache
def result(module, config):
    """Return the result of a config that more than one row may have."""
    return module.run(config)


@pytest.mark.parametrize("row", QUICK)
def test_what_the_chapters_assert(row):
    name, setting, assertion, quick = row
    module = importlib.import_module(f"relulib.experiments.{name}")
    assertion(module, result(module, module.Config(**setting | quick)))


@pytest.mark.seeds
@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_holds_for_another_master_seed(row, seed):
    name, setting, assertion, _ = row
    module = importlib.import_module(f"relulib.experiments.{name}")
    assertion(module, module.run(module.Config(**setting, seed=seed)))
