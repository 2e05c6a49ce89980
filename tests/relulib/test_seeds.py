"""Do the chapters' orderings hold for other master seeds? (make test-seeds)"""

import importlib

import pytest

from tests.relulib.orderings import IDS, ROWS


@pytest.mark.seeds
@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize(("name", "setting", "assertion", "quick"), ROWS, ids=IDS)
def test_holds_for_another_master_seed(name, setting, assertion, quick, seed):
    module = importlib.import_module(f"relulib.experiments.{name}")
    assertion(module, module.run(module.Config(**setting, seed=seed)))
