"""Do the experiments find what the chapters assert: quickly, and with other seeds?"""

import importlib

import pytest
import torch

from tests.relulib.experiments.orderings import IDS, ROWS

torch.set_num_threads(1)


@pytest.mark.parametrize(("name", "setting", "assertion", "quick"), ROWS, ids=IDS)
def test_what_the_chapters_assert(name, setting, assertion, quick):
    module = importlib.import_module(f"relulib.experiments.{name}")
    assertion(module, module.run(module.Config(**setting | quick)))


@pytest.mark.seeds
@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize(("name", "setting", "assertion", "quick"), ROWS, ids=IDS)
def test_holds_for_another_master_seed(name, setting, assertion, quick, seed):
    module = importlib.import_module(f"relulib.experiments.{name}")
    assertion(module, module.run(module.Config(**setting, seed=seed)))
