"""Every experiment keeps the contract, so that one recipe fits them all."""

import functools
import importlib
import pickle
import pkgutil
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace
from typing import Annotated

import numpy as np
import pytest
import torch

from relulib import experiments
from tests.relulib.experiments.orderings import ROWS

torch.set_num_threads(1)
NAMES = [m.name for m in pkgutil.iter_modules(experiments.__path__)]


def experiment(name):
    return importlib.import_module(f"relulib.experiments.{name}")


@functools.cache
def tiny(name):
    """Return the result of an experiment's TINY."""
    return experiment(name).run(experiment(name).TINY)


def arrays(result):
    return {f.name: getattr(result, f.name) for f in fields(result)[1:]}


def has_field(kind, name):
    return name in {field.name for field in fields(kind)}


TRAIN = [name for name in NAMES if has_field(experiment(name).Result, "diverged")]


@pytest.mark.parametrize("name", NAMES)
def test_same_config_same_arrays_seed_first_and_finite(name):
    module, once = experiment(name), tiny(name)
    state = torch.get_rng_state(), np.random.get_state()[1].copy()
    # as a process of a pool gets it
    run, config = pickle.loads(pickle.dumps((module.run, module.TINY)))
    again = pickle.loads(pickle.dumps(run(config)))
    assert once.config == module.TINY and again is not once
    assert arrays(once), "a result without arrays"
    for key, array in arrays(once).items():
        assert isinstance(array, np.ndarray), key
        assert array.shape[0] == module.TINY.seeds, f"{key}: the seed is not first"
        assert np.isfinite(array).all(), key
        np.testing.assert_array_equal(array, arrays(again)[key], key)
    assert torch.equal(torch.get_rng_state(), state[0])
    np.testing.assert_array_equal(np.random.get_state()[1], state[1])


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_is_another_result(name):
    module = experiment(name)
    once = arrays(tiny(name))
    other = arrays(module.run(replace(module.TINY, seed=module.TINY.seed + 1)))
    assert any(not np.array_equal(once[key], other[key]) for key in once)


@pytest.mark.parametrize("name", NAMES)
def test_configs_are_frozen_explained_and_big_enough(name):
    module = experiment(name)
    for part in (module.Config, module.Result):
        assert is_dataclass(part) and not part.__doc__.startswith(f"{part.__name__}(")
    assert fields(module.Result)[0].name == "config"
    config = module.Config()
    assert hash(config) and config.seeds >= 20
    assert "?" in module.__doc__
    with pytest.raises(FrozenInstanceError):
        config.seed = 1


@pytest.mark.parametrize("name", NAMES)
def test_a_config_that_cannot_run_says_why(name):
    module = experiment(name)
    with pytest.raises(ValueError, match="^seeds: .* got 1$"):
        replace(module.TINY, seeds=1)
    for field in fields(module.Config):
        value = getattr(module.TINY, field.name)
        first = value[0] if isinstance(value, tuple) else value
        bad = "rleu" if isinstance(first, str) else float("nan")
        with pytest.raises(ValueError, match=f"^{field.name}: .*, got '?{bad}"):
            changed = (bad,) if isinstance(value, tuple) else bad
            replace(module.TINY, **{field.name: changed})


def test_every_experiment_has_an_assertion():
    assert {name for name, *_ in ROWS} == set(NAMES)


@pytest.mark.parametrize("name", TRAIN)
def test_a_network_that_diverges_is_a_result_and_is_counted(name):
    module = experiment(name)
    huge = {"lr": 1e300, "lrs": tuple(1e300 for _ in getattr(module.TINY, "lrs", ()))}
    huge = {k: v for k, v in huge.items() if hasattr(module.TINY, k)}
    assert huge, "no learning rate to change"
    calm = tiny(name).diverged
    wild = module.run(replace(module.TINY, **huge)).diverged
    assert calm.dtype == wild.dtype == bool and calm.shape == wild.shape
    assert not calm.any() and wild.any()


@pytest.mark.parametrize("name", TRAIN)
def test_an_experiment_that_trains_says_what_it_did_not_tune(name):
    untuned = experiment(name).Config.untuned
    assert untuned and all(isinstance(what, str) for what in untuned)


def test_what_takes_steps_counts_the_networks_that_diverge():
    assert TRAIN == [n for n in NAMES if has_field(experiment(n).Config, "steps")]


# ------------------------------------------------- what the experiments share


@dataclass(frozen=True)
class Config(experiments.BaseConfig):
    steps: int = 3
    every: int = 2
    lrs: tuple[float, ...] = (0.1, 0.2)
    biases: tuple[experiments.Finite, ...] = (0.0, -1.0)
    head: Annotated[str, {"relu": 1, "tanh": 2}] = "relu"
    paired = ("biases", "lrs")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(seeds=1), "seeds: a whole number from 2 on, got 1"),
        (dict(seed=-1), "seed: a whole number from 0 on, got -1"),
        (dict(steps=0), "steps: a whole number from 1 on, got 0"),
        (dict(steps=2.0), "steps: a whole number from 1 on, got 2.0"),
        (dict(lrs=(0.1, 0)), "lrs: a positive number, got 0"),
        (dict(lrs=(0.1, np.inf)), "lrs: a positive number, got inf"),
        (dict(lrs=()), "lrs: at least one value, got none"),
        (dict(biases=(np.inf, 0)), "biases: a finite number, got inf"),
        (dict(head="rleu"), "head: one of the names relu, tanh, got 'rleu'"),
        (dict(lrs=(1,)), "biases and lrs go in pairs, got 2 and 1"),
    ],
)
def test_a_check_reads_the_types_of_the_fields(change, message):
    with pytest.raises(ValueError) as error:
        Config(**change)
    assert str(error.value) == message
    Config(seed=0, biases=(-2, 0), lrs=(np.float32(0.1), 1), steps=np.int64(2))


def test_a_field_that_no_check_knows_is_refused():
    @dataclass(frozen=True)
    class Loose(experiments.BaseConfig):
        loud: bool = False

    with pytest.raises(TypeError, match="loud: .*bool"):
        Loose()


def test_pairs_times_and_rates_are_in_the_order_of_the_results():
    config = Config(steps=5, seeds=2)
    assert config.cases == ((0.0, 0.1), (-1.0, 0.2))
    assert config.times.tolist() == [0, 2, 4, 5]
    (named,) = config.by_rate(accuracy=np.arange(8).reshape(4, 2)).values()
    assert named.tolist() == [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]


@dataclass(frozen=True)
class Result:
    config: Config
    error: np.ndarray
    zeros: np.ndarray


def test_results_are_bound_by_name():
    rows = [dict(zeros=np.full(2, k), error=np.full((2, 3), -k)) for k in range(4)]
    result = experiments.gather(Result, None, rows)
    assert result.zeros.tolist() == [[0, 1, 2, 3]] * 2
    assert result.error.shape == (2, 4, 3) and (result.error[:, 2] == -2).all()
    nested = experiments.gather(Result, None, rows, (2, 2))
    assert nested.error.shape == (2, 2, 2, 3) and (nested.zeros[:, 1, 0] == 2).all()
    whole = experiments.gather(Result, None, [{"zeros": rows[0]["zeros"]}], error=7)
    assert whole.error == 7
    with pytest.raises(TypeError, match="error"):
        experiments.gather(Result, None, [{"zeros": rows[0]["zeros"]}])
