"""Is member k of an ensemble the network one would have trained alone?"""

import time

import numpy as np
import pytest
import torch
from torch import nn

from relulib import ensemble as e

torch.set_num_threads(1)
N, BATCH, STEPS = 96, 16, 30
SEEDS = e.member_seeds(5, 3)


class Skip(nn.Module):
    def __init__(self, inner, scale):
        super().__init__()
        self.inner, self.scale = inner, scale

    def forward(self, x):
        return x + self.scale * self.inner(x)


class LastStep(nn.Module):
    def __init__(self, cell, out):
        super().__init__()
        self.cell, self.out = cell, out

    def forward(self, x):
        return self.out(self.cell(x)[0][:, -1])


def mlp(act, norm=None, after=False, skip=None):
    layers = []
    for n in (8, 12):
        block = [nn.Linear(n, 12), act()]
        if norm:
            block.insert(2 if after else 1, norm(12))
        block = nn.Sequential(*block)
        layers.append(Skip(block, skip) if skip and n == 12 else block)
    return nn.Sequential(*layers, nn.Linear(12, 3))


def cnn():
    convs = [(1, 4, 5), (4, 4, 3)]
    layers = [m for c in convs for m in (nn.Conv1d(*c, 2, 1), nn.ReLU())]
    return nn.Sequential(
        nn.Unflatten(1, (1, 20)), *layers, nn.Flatten(), nn.Linear(20, 3)
    )


def recurrent(cell, **kwargs):
    return LastStep(cell(2, 6, batch_first=True, **kwargs), nn.Linear(6, 3))


U = dict(weights=e.uniform(), biases=e.uniform())
WIDTHS = (8, 12, 12, 3)
# name: (architecture, the same network in plain torch, shape of a sample)
PAIRS = {
    "mlp": (e.MLP(WIDTHS), lambda: mlp(nn.ReLU), (8,)),
    "mlp, biases": (e.MLP(WIDTHS, **U), lambda: mlp(nn.ReLU), (8,)),
    "mlp, leaky": (
        e.MLP(WIDTHS, "leaky_relu", {"negative_slope": 0.2}, **U),
        lambda: mlp(lambda: nn.LeakyReLU(0.2)),
        (8,),
    ),
    "mlp, tanh": (e.MLP(WIDTHS, "tanh", **U), lambda: mlp(nn.Tanh), (8,)),
    "layer norm before": (
        e.MLP(WIDTHS, norm="layer", **U),
        lambda: mlp(nn.ReLU, nn.LayerNorm),
        (8,),
    ),
    "layer norm after": (
        e.MLP(WIDTHS, norm="layer", norm_after=True, **U),
        lambda: mlp(nn.ReLU, nn.LayerNorm, after=True),
        (8,),
    ),
    "batch norm before": (
        e.MLP(WIDTHS, norm="batch", **U),
        lambda: mlp(nn.ReLU, nn.BatchNorm1d),
        (8,),
    ),
    "batch norm after": (
        e.MLP(WIDTHS, norm="batch", norm_after=True, **U),
        lambda: mlp(nn.ReLU, nn.BatchNorm1d, after=True),
        (8,),
    ),
    "residual": (
        e.MLP(WIDTHS, skip=0.5, **U),
        lambda: mlp(nn.ReLU, skip=0.5),
        (8,),
    ),
    "cnn": (e.CNN(20, 3, (4, 4), (5, 3), **U), cnn, (20,)),
    "irnn": (e.RNN(2, 6, 3), lambda: recurrent(nn.RNN, nonlinearity="relu"), (5, 2)),
    "tanh rnn": (
        e.RNN(2, 6, 3, "tanh", recurrent=e.normal(1.0)),
        lambda: recurrent(nn.RNN),
        (5, 2),
    ),
    "lstm": (e.LSTM(2, 6, 3), lambda: recurrent(nn.LSTM), (5, 2)),
}
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


def data(shape, dtype=torch.float64):
    g = torch.Generator().manual_seed(0)
    x = torch.randn(N, *shape, generator=g, dtype=torch.float64)
    return x.to(dtype), torch.randint(3, (N,), generator=g)


def load(net, drawn):
    """Put drawn parameters, in order, into a plain module's (out, in) tensors."""
    values = list(drawn.values())
    params = [p for name, p in net.named_parameters() if "bias_hh" not in name]
    for name, p in net.named_parameters():
        if "bias_hh" in name:  # torch's cells have two biases where one suffices
            p.requires_grad_(False).zero_()
    assert len(params) == len(values)
    for p, v in zip(params, values):
        v = v.mT if v.ndim == 2 else v  # a convolution's weight is as in torch
        p.data.copy_(v.reshape(p.shape))


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
    rows = e.minibatches(SEEDS, STEPS, BATCH, N)
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
    rows = e.minibatches(SEEDS, 100, BATCH, N)[1]
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


def test_every_model_has_its_own_learning_rate():
    x, y = data((8,))
    seeds, rates = e.by_rate(SEEDS[:2], (0.01, 0.1))
    for optimiser in (e.SGD, e.Adam):
        nets = e.Ensemble(e.MLP(WIDTHS), seeds, torch.float64)
        e.train(nets, x, y, optimiser(rates), steps=10, batch=BATCH)
        for k, (seed, rate) in enumerate(zip(seeds, rates)):
            one = e.Ensemble(e.MLP(WIDTHS), [seed], torch.float64)
            e.train(one, x, y, optimiser(rate), steps=10, batch=BATCH)
            torch.testing.assert_close(nets.vector[k], one.vector[0])


def test_other_biases_leave_weights_and_minibatches_as_they_were():
    zero, default = (
        e.MLP(WIDTHS, biases=b).initial(SEEDS[0]) for b in (e.constant(0), e.uniform())
    )
    assert torch.equal(zero["W1"], default["W1"])
    assert not torch.equal(zero["b1"], default["b1"])


@pytest.mark.parametrize(
    "draw, variance",
    [(e.normal(2**0.5), 2 / 50), (e.xavier(), 2 / 250), (e.uniform(), 1 / 150)],
)
def test_weights_have_the_variance_their_name_promises(draw, variance):
    w = draw((50, 200), 50, 200, torch.Generator().manual_seed(0))
    assert w.var().item() == pytest.approx(variance, rel=0.05)
    assert abs(w.mean().item()) < 5 * (variance / w.numel()) ** 0.5


def test_gradients_are_those_of_a_plain_network():
    x, y = data((8,))
    nets = e.Ensemble(e.MLP(WIDTHS, **U), SEEDS, torch.float64)
    seen, dz, dp = e.gradients(nets, x, y)
    net = mlp(nn.ReLU).double()
    load(net, nets.architecture.initial(SEEDS[2]))
    z, h = [], x
    for linear, act in net[:2]:
        z.append(linear(h))
        z[-1].retain_grad()
        h = act(z[-1])
    nn.functional.cross_entropy(net[2](h), y).backward()
    for ours, slope, theirs in zip(seen.z, dz, z, strict=True):
        torch.testing.assert_close(ours[2], theirs)
        torch.testing.assert_close(slope[2], theirs.grad)
    torch.testing.assert_close(dp["W1"][2], net[1][0].weight.grad.T)
    torch.testing.assert_close(dp["b2"][2, 0], net[2].bias.grad)


def test_labels_may_differ_between_models():
    x, y = data((8,))
    each = torch.stack([y, (y + 1) % 3])
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS[:1] * 2, torch.float64)
    for k, labels in enumerate(each):
        together, alone_ = (e.gradients(nets, x, t)[2]["W1"][k] for t in (each, labels))
        torch.testing.assert_close(together, alone_)
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS[:1] * 2, torch.float64)
    e.train(nets, x, each, e.Adam(0.02), steps=150, batch=32)
    own, other = e.accuracy(nets, x, each), e.accuracy(nets, x, each.flip(0))
    assert own.min() > 0.9 > 0.2 > other.max()


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


def test_an_activation_that_widens_its_layer_widens_the_next():
    def crelu(x):
        return torch.cat([x.relu(), (-x).relu()], dim=-1)

    nets = e.Ensemble(e.MLP(WIDTHS, crelu, norm="layer", norm_after=True), SEEDS)
    assert nets.parameters["W1"].shape == (3, 24, 12)
    assert nets.parameters["W0"].shape == (3, 8, 12)
    assert nets(torch.zeros(4, 8)).shape == (3, 4, 3)


def test_one_firing_in_a_thousand_samples_is_not_dead():
    acts = np.zeros((1000, 3))
    acts[77, 1] = 1e-30
    assert e.dead(acts).tolist() == [True, False, True]


def test_a_channel_is_one_unit_with_all_its_positions():
    acts = np.zeros((50, 3, 7))
    acts[4, 2, 6] = 1.0
    assert e.dead(acts).tolist() == [True, True, False]
    assert e.dead(np.moveaxis(acts, 1, 2), unit_axis=2).tolist() == [True, True, False]


def test_models_are_kept_apart():
    acts = np.zeros((2, 50, 3))
    acts[0, 4, 0] = acts[1, 5, 1] = 1.0
    kept = dict(unit_axis=2, model_axis=0)
    want = [[False, True, True], [True, False, True]]
    assert e.dead(acts, **kept).tolist() == want
    assert e.dormant(acts, **kept).tolist() == want
    np.testing.assert_allclose(e.sparsity(acts, model_axis=0), [149 / 150] * 2)


def test_dormant_is_small_not_zero():
    acts = np.abs(np.random.default_rng(0).normal(size=(200, 4)))
    acts[:, 2] *= 0.01
    assert e.dormant(acts).tolist() == [False, False, True, False]
    assert not e.dead(acts).any()
    assert not e.dormant(acts, tau=0.001).any()
    assert e.sparsity(np.array([0.0, -0.0, 1e-300, 2.0])) == 0.5


def test_off_units_hold_on_the_whole_data_set():
    x, y = data((8,))
    biases = (e.constant(-50.0), e.constant(0.0), e.constant(0.0))
    nets = e.Ensemble(e.MLP(WIDTHS, biases=biases), SEEDS)
    first, second = e.off_units(nets, x)
    assert first.shape == (3, 12)
    assert first.all() and second.all()
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS)
    z = e.trace(nets, x).z[1]
    np.testing.assert_array_equal(e.off_units(nets, x)[1], (z <= 0).all(1).numpy())


def test_hidden_biases_are_set_per_model_and_the_output_keeps_its_own():
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS)
    e.set_hidden_biases(nets, [-1.0, 0.5, 2.0])
    for name in ("b0", "b1"):
        assert nets.parameters[name][:, 0, 3].tolist() == [-1.0, 0.5, 2.0]
    assert (nets.parameters["b2"] == 0).all()


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


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: e.function("rleu"), "unknown activation 'rleu', choose one of .*relu"),
        (lambda: e.Ensemble(e.MLP((8, 4, 3), "nope"), SEEDS), "unknown activation"),
        (lambda: e.Ensemble(e.MLP((8, 3)), SEEDS)(torch.zeros(8)), r"shape \(8,\)"),
        (
            lambda: e.Ensemble(e.MLP((8, 3)), SEEDS)(torch.zeros(2, 5, 8)),
            "first of length 3",
        ),
        (
            lambda: e.train(
                e.Ensemble(e.MLP((8, 3)), SEEDS),
                torch.zeros(5, 2, 8),
                torch.zeros(5).long(),
                e.SGD(0.1),
                steps=1,
                batch=4,
            ),
            r"shape \(3, 4, 2, 8\)",
        ),
        (
            lambda: e.SGD([0.1, 0.2]).step(torch.zeros(3, 1), torch.zeros(3, 1)),
            "2 rates for 3 models",
        ),
        (lambda: e.dead(np.zeros(3)), r"axis 1 of an array of shape \(3,\)"),
    ],
)
def test_bad_input_says_what_and_where(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_twenty_networks_at_once_cost_less_than_half_of_twenty_loops():
    x = torch.randn(500, 64, generator=torch.Generator().manual_seed(0))
    y = torch.arange(500) % 10
    widths, steps = (64, 64, 64, 10), 60
    nets = e.Ensemble(e.MLP(widths), e.member_seeds(0, 20))
    net = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    opt, rows = torch.optim.SGD(net.parameters(), 0.1), e.minibatches([0], 60, 64, 500)

    def together():
        e.train(nets, x, y, e.SGD(0.1), steps=steps, batch=64)

    def by_one():
        for pick in rows[0]:
            opt.zero_grad()
            nn.functional.cross_entropy(net(x[pick]), y[pick]).backward()
            opt.step()

    def cost(work):
        best = np.inf
        for _ in range(3):
            start = time.process_time()
            work()
            best = min(best, time.process_time() - start)
        return best

    assert cost(together) < 0.5 * 20 * cost(by_one)


def test_an_output_that_is_nan_is_not_classified_correctly():
    nets = e.Ensemble(e.MLP((3, 4, 2)), e.member_seeds(0, 2))
    nets.vector[1] = float("nan")
    x = torch.ones(5, 3)
    right = e.accuracy(nets, x, nets(x).argmax(dim=-1))
    assert right.tolist() == [1.0, 0.0]
    assert e.diverged(nets).tolist() == [False, True]
    nets.vector[1, 0] = float("inf")
    assert e.diverged(nets).tolist() == [False, True]
