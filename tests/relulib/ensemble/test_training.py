"""Is member k of an ensemble the network one would have trained alone?"""

import numpy as np
import pytest
import torch
from torch import nn

from relulib import ensemble as e
from tests.support.plain import PAIRS, SAMPLES, SEEDS, WIDTHS, U, data, load, mlp

torch.set_num_threads(1)
BATCH, STEPS = 16, 30

# name: (ours, torch's, largest gradient norm)
OPTIMISERS = {
    "sgd": (lambda: e.SGD(0.1), lambda p: torch.optim.SGD(p, 0.1), None),
    "sgd, momentum, clip": (
        lambda: e.SGD(0.05, 0.9, clip=0.5),
        lambda p: torch.optim.SGD(p, 0.05, momentum=0.9),
        0.5,
    ),
    "adam": (lambda: e.Adam(0.01), lambda p: torch.optim.Adam(p, 0.01), None),
}


def alone(plain, drawn, optimiser, clip, rows, x, y):
    """Train one plain module, the way every tutorial does."""
    net = plain().double()
    load(net, drawn)
    params = [p for p in net.parameters() if p.requires_grad]
    opt = optimiser(params)
    for pick in rows:
        opt.zero_grad()
        nn.functional.cross_entropy(net(x[pick]), y[pick]).backward()
        if clip:
            nn.utils.clip_grad_norm_(params, clip)
        opt.step()
    return net.eval()


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("pair", PAIRS)
def test_a_member_is_the_network_trained_alone(pair, optimiser):
    architecture, plain, shape = PAIRS[pair]
    ours, theirs, clip = OPTIMISERS[optimiser]
    x, y = data(shape)
    nets = e.Ensemble(architecture, SEEDS, torch.float64)
    e.train(nets, x, y, ours(), steps=STEPS, batch=BATCH)
    rows = e.minibatches(SEEDS, STEPS, BATCH, SAMPLES)
    for k in (0, 2):
        net = alone(plain, architecture.initial(SEEDS[k]), theirs, clip, rows[k], x, y)
        with torch.no_grad():
            np.testing.assert_allclose(nets(x)[k], net(x), atol=1e-9)


def test_before_the_first_step_batch_norm_is_as_fresh_as_torchs():
    architecture, plain, _ = PAIRS["batch norm before"]
    x, y = data((8,))
    nets = e.Ensemble(architecture, SEEDS, torch.float64)
    net = alone(plain, architecture.initial(SEEDS[2]), OPTIMISERS["sgd"][1], None, [],
                x, y)  # fmt: skip
    with torch.no_grad():
        torch.testing.assert_close(nets(x)[2], net(x))


def test_in_single_precision_a_hundred_steps_differ_by_rounding_only():
    x, y = data((8,), torch.float32)
    nets = e.Ensemble(e.MLP(WIDTHS, **U), SEEDS)
    e.train(nets, x, y, e.SGD(0.1), steps=100, batch=BATCH)
    rows = e.minibatches(SEEDS, 100, BATCH, SAMPLES)[1]
    net = mlp(nn.ReLU)
    load(net, nets.architecture.initial(SEEDS[1]))
    opt = torch.optim.SGD(net.parameters(), 0.1)
    for pick in rows:
        opt.zero_grad()
        nn.functional.cross_entropy(net(x[pick]), y[pick]).backward()
        opt.step()
    with torch.no_grad():
        np.testing.assert_allclose(nets(x)[1], net(x), atol=1e-5)


def test_a_member_is_the_same_network_in_an_ensemble_of_any_size():
    x, y = data((8,))
    vectors = []
    for count in (1, 2, 5):
        nets = e.Ensemble(e.MLP(WIDTHS), e.member_seeds(3, count), torch.float64)
        e.train(nets, x, y, e.SGD(0.1), steps=20, batch=BATCH)
        vectors.append(nets.vector)
    for vector in vectors[:2]:
        torch.testing.assert_close(vector, vectors[2][: len(vector)])
    assert not torch.allclose(vectors[2][0], vectors[2][1])


@pytest.mark.parametrize("block", [1, e.training.BLOCK])
def test_every_model_has_its_own_learning_rate(block, monkeypatch):
    monkeypatch.setattr(e.training, "BLOCK", block)  # a model each, or all at once
    x, y = data((8,))
    seeds, rates = e.by_rate(SEEDS[:2], (0.01, 0.1))
    for optimiser in (e.SGD, e.Adam):
        nets = e.Ensemble(e.MLP(WIDTHS), seeds, torch.float64)
        e.train(nets, x, y, optimiser(rates), steps=10, batch=BATCH)
        for k, (seed, rate) in enumerate(zip(seeds, rates, strict=True)):
            one = e.Ensemble(e.MLP(WIDTHS), [seed], torch.float64)
            e.train(one, x, y, optimiser(rate), steps=10, batch=BATCH)
            torch.testing.assert_close(nets.vector[k], one.vector[0])


def test_labels_may_differ_between_models():
    x, y = data((8,))
    each = torch.stack([y, (y + 1) % 3])
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS[:1] * 2, torch.float64)
    together = e.gradients(nets, x, each, per_model=True)[2]["W1"]
    for k, labels in enumerate(each):
        torch.testing.assert_close(
            together[k], e.gradients(nets, x, labels)[2]["W1"][k]
        )
    e.train(nets, x, each, e.Adam(0.02), steps=150, batch=32, per_model=True)
    own, other = e.accuracy(nets, x, each), e.accuracy(nets, x, each.flip(0))
    assert own.min() > 0.9 > 0.2 > other.max()


def test_a_network_with_inputs_of_its_own_trains_on_them_alone():
    (x, y), seeds = data((8,)), SEEDS[:2]
    each = torch.stack([x, x.flip(0)])
    nets = e.Ensemble(e.MLP(WIDTHS), seeds, torch.float64)
    e.train(nets, each, y, e.SGD(0.1), steps=5, batch=BATCH)
    for k, seed in enumerate(seeds):
        one = e.Ensemble(e.MLP(WIDTHS), [seed], torch.float64)
        e.train(one, each[k], y, e.SGD(0.1), steps=5, batch=BATCH)
        torch.testing.assert_close(nets.vector[k], one.vector[0])


def mean_squared(z, y):
    return (z - y).square().mean(dim=(1, 2))


def test_targets_have_any_shape_and_the_flag_says_whose_they_are():
    # as many samples as models, so that the shape does not say which axis is which
    x, y = data((8,))
    x, y = x[:3], x[:3, :3]
    vectors = []
    for targets, own in ((y, False), (y.expand(3, 3, 3), True)):
        nets = e.Ensemble(e.MLP(WIDTHS), SEEDS, torch.float64)
        plan = dict(steps=9, batch=2, loss=mean_squared, per_model=own)
        e.train(nets, x, targets, e.SGD(0.1), **plan)
        vectors.append(nets.vector)
    torch.testing.assert_close(*vectors)
    plan["loss"] = e.squared_error
    for targets, own in ((y[:, 0], False), (y, True)):
        nets = e.Ensemble(e.MLP(WIDTHS), SEEDS, torch.float64)
        e.train(nets, x, targets, e.SGD(0.1), **plan | {"per_model": own})
        vectors.append(nets.vector)
    assert not torch.allclose(*vectors[2:])


@pytest.mark.parametrize(
    ("shape", "own"), [((95,), False), ((96,), True), ((2, 96), True)]
)
def test_targets_of_another_number_are_refused(shape, own):
    nets, y = e.Ensemble(e.MLP(WIDTHS), SEEDS), torch.zeros(shape).long()
    with pytest.raises(ValueError, match=r"y: .* 96 samples.* got shape \(.*9[56]"):
        e.train(nets, data((8,))[0], y, e.SGD(0.1), steps=1, batch=4, per_model=own)


@pytest.mark.parametrize("after", [False, True])
def test_batch_norm_refuses_a_batch_of_one_in_training_as_torch_does(after):
    x, y = data((8,))
    nets = e.Ensemble(e.MLP(WIDTHS, norm="batch", norm_after=after), SEEDS)
    with pytest.raises(ValueError) as theirs:
        mlp(nn.ReLU, nn.BatchNorm1d, after)(x[:1].float())
    with pytest.raises(ValueError, match=str(theirs.value).split(",")[0]):
        e.train(nets, x, y, e.SGD(0.1), steps=5, batch=1)
    assert nets(x[:1]).isfinite().all() and not e.diverged(nets).any()


def test_records_have_the_seed_first_and_include_both_ends():
    x, y = data((8,))
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS)
    curve = e.train(
        nets, x, y, e.SGD(0.1), steps=10, batch=BATCH, every=5,
        record=lambda n: e.accuracy(n, x, y),
    )  # fmt: skip
    assert curve.shape == (3, 3)
    fresh = e.Ensemble(e.MLP(WIDTHS), SEEDS)
    np.testing.assert_array_equal(curve[:, 0], e.accuracy(fresh, x, y))
    np.testing.assert_array_equal(curve[:, -1], e.accuracy(nets, x, y))


def test_a_watcher_sees_every_step_of_the_trainings_in_its_block_and_changes_none():
    x, y = data((8,))
    ticks, vectors = [], []

    def train():
        nets = e.Ensemble(e.MLP(WIDTHS), SEEDS)
        e.train(nets, x, y, e.SGD(0.1), steps=4, batch=BATCH)
        vectors.append(nets.vector)

    with pytest.raises(RuntimeError, match="stop"), e.watched(lambda: ticks.append(1)):
        train()
        train()
        raise RuntimeError("stop")
    assert len(ticks) == 8
    train()
    assert len(ticks) == 8
    assert torch.equal(vectors[0], vectors[2])


def test_training_uses_one_thread_and_leaves_the_process_as_it_was():
    torch.set_num_threads(2)
    state = torch.get_rng_state()
    x, y = data((8,))
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS)
    with pytest.raises(RuntimeError, match="stop"), e.single_thread():
        assert torch.get_num_threads() == 1
        assert torch.tensor(1e-310, dtype=torch.float64) * 1.0 == 0
        e.train(nets, x, y, e.SGD(0.1), steps=2, batch=4)
        assert torch.tensor(1e-310, dtype=torch.float64) * 1.0 == 0
        raise RuntimeError("stop")
    assert torch.tensor(1e-310, dtype=torch.float64) * 1.0 > 0
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_low_precision_trains(dtype):
    x, y = data((8,), dtype)
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS, dtype)
    before = e.accuracy(nets, x, y)
    e.train(nets, x, y, e.SGD(0.2), steps=60, batch=BATCH)
    assert nets.vector.dtype == dtype
    assert (e.accuracy(nets, x, y) > before + 0.1).all()
