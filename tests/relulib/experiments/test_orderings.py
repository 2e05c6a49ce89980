"""Do the experiments find what the chapters assert: quickly, and with other seeds?"""

import importlib

import pytest
import torch

from tests.relulib.experiments.orderings import IDS, ROWS

torch.set_num_threads(1)


# the last of a row is None where it takes long
QUICK = [pytest.param(*r, marks=[pytest.mark.slow] * (r[-1] is None)) for r in ROWS]


@pytest.mark.parametrize(("name", "setting", "assertion", "quick"), QUICK, ids=IDS)
def test_what_the_chapters_assert(name, setting, assertion, quick):
    module = importlib.import_module(f"relulib.experiments.{name}")
    assertion(module, module.run(module.Config(**setting | (quick or {}))))


@pytest.mark.seeds
@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize(("name", "setting", "assertion", "quick"), ROWS, ids=IDS)
def test_holds_for_another_master_seed(name, setting, assertion, quick, seed):
    module = importlib.import_module(f"relulib.experiments.{name}")
    assertion(module, module.run(module.Config(**setting, seed=seed)))
