"""How much cheaper are many networks at once than one after the other?

The loop is what one writes without this library: `torch.nn` and `torch.optim`, one
thread. Both sides take the same number of steps on minibatches of the same size.
"""

from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise

import torch
from torch import nn

from benchmarks.record import Curve, Row, ratios
from relulib import ensemble as e
from relulib.experiments import nonlinearity, sweep

NETWORKS, WIDTHS = 20, (64, 64, 64, 10)


def images(samples=1000):
    """Return random data of the size of the digits: values do not change the cost."""
    draw = torch.Generator().manual_seed(0)
    x = torch.randn(samples, 64, generator=draw)
    return x, torch.randint(10, (samples,), generator=draw)


def sequences(samples=1000, times=30):
    """Return random data of the size of the adding problem."""
    draw = torch.Generator().manual_seed(0)
    x = torch.randn(samples, times, 2, generator=draw)
    return x, torch.randn(samples, generator=draw)


class Recurrent(nn.Module):
    """A ReLU RNN with a linear read-out of its last state."""

    def __init__(self):
        super().__init__()
        self.cell = nn.RNN(2, 32, nonlinearity="relu", batch_first=True)
        self.read = nn.Linear(32, 1)

    def forward(self, x):
        """Return one number for each sequence."""
        return self.read(self.cell(x)[0][:, -1])[:, 0]


def mlp(widths=WIDTHS):
    """Return a plain MLP."""
    layers = [nn.Linear(n, m) for n, m in pairwise(widths)]
    between = [part for layer in layers[:-1] for part in (layer, nn.ReLU())]
    return nn.Sequential(*between, layers[-1])


def cnn():
    """Return a plain 1-D CNN on 64 numbers."""
    sizes, channels = (5, 3, 3), (1, 25, 25, 25)
    parts = []
    for size, (below, above) in zip(sizes, pairwise(channels)):
        parts += [nn.Conv1d(below, above, size, stride=2, padding=1), nn.ReLU()]
    read = [nn.Flatten(), nn.LazyLinear(10)]
    return nn.Sequential(nn.Unflatten(1, (1, 64)), *parts, *read)


def loop(make, data, optimiser, loss, batch, networks, steps, clip=None):
    """Train networks one after the other."""
    torch.set_num_threads(1)
    x, y = data
    for k in range(networks):
        rows = torch.Generator().manual_seed(k)
        net = make()
        net(x[:2])
        moves = optimiser(net.parameters())
        for _ in range(steps):
            pick = torch.randint(len(x), (batch,), generator=rows)
            moves.zero_grad()
            loss(net(x[pick]), y[pick]).backward()
            if clip:
                nn.utils.clip_grad_norm_(net.parameters(), clip)
            moves.step()


def plain_sgd(parameters):
    """Return torch's optimiser for images."""
    return torch.optim.SGD(parameters, lr=0.1)


def mlp_loop(networks, steps, widths=WIDTHS):
    """Train MLPs one after the other."""
    entropy = nn.functional.cross_entropy
    loop(lambda: mlp(widths), images(), plain_sgd, entropy, 64, networks, steps)


def mlp_ensemble(networks, steps, widths=WIDTHS, first=0):
    """Train as many MLPs at once."""
    nets = e.Ensemble(e.MLP(widths), e.member_seeds(0, first + networks)[first:])
    e.train(nets, *images(), e.SGD(0.1), steps=steps, batch=64)


def cnn_loop(networks, steps):
    """Train CNNs one after the other."""
    entropy = nn.functional.cross_entropy
    loop(cnn, images(), plain_sgd, entropy, 64, networks, steps)


def cnn_ensemble(networks, steps):
    """Train as many CNNs at once."""
    nets = e.Ensemble(e.CNN(64, 10), e.member_seeds(0, networks))
    e.train(nets, *images(), e.SGD(0.1), steps=steps, batch=64)


def rnn_loop(networks, steps):
    """Train ReLU RNNs of 32 units on 30 steps of time, one after the other."""

    def adam(parameters):
        return torch.optim.Adam(parameters, lr=2e-3)

    loss = nn.functional.mse_loss
    loop(Recurrent, sequences(), adam, loss, 20, networks, steps, clip=1.0)


def rnn_ensemble(networks, steps):
    """Train as many cells at once."""
    nets = e.Ensemble(e.RNN(2, 32, 1), e.member_seeds(0, networks))
    adam = e.Adam(2e-3, clip=1.0)
    e.train(nets, *sequences(), adam, steps=steps, batch=20, loss=e.squared_error)


def architectures(repeats, steps):
    """Return the rows of MLP, CNN and RNN on one process."""
    rows, beside = [], "a loop with torch.optim"
    kinds = {
        "MLP 64-64-64-10, SGD": (mlp_loop, mlp_ensemble),
        "CNN, three convolutions, SGD": (cnn_loop, cnn_ensemble),
        "ReLU RNN, 30 steps of time, Adam": (rnn_loop, rnn_ensemble),
    }
    for name, (one_by_one, at_once) in kinds.items():
        at_once(NETWORKS, 3), one_by_one(1, 3)
        found = ratios(
            lambda f=one_by_one: f(NETWORKS, steps),
            lambda f=at_once: f(NETWORKS, steps),
            repeats,
        )
        rows.append(Row(f"{name}: CPU", beside, "times", list(found[:, 0])))
        rows.append(Row(f"{name}: wall", beside, "times", list(found[:, 1])))
    return rows


def two_processes(repeats, steps):
    """Return the row of twice the networks, half in each of two processes."""

    def halves(pool):
        work = [
            pool.submit(mlp_ensemble, NETWORKS, steps, WIDTHS, k * NETWORKS)
            for k in range(2)
        ]
        for half in work:
            half.result()

    with ProcessPoolExecutor(2) as pool:
        halves(pool)
        found = ratios(
            lambda: mlp_loop(2 * NETWORKS, steps), lambda: halves(pool), repeats
        )
    name = "as many MLPs in each of two processes: wall"
    return Row(name, "the loop in one process", "times", list(found[:, 1]))


def dask(repeats, steps):
    """Return the row of a sweep on a Dask cluster of two workers, or none."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        return []
    small = {"data": "digits", "hidden": (64, 64), "steps": steps}
    configs = [nonlinearity.Config(seed=seed, **small) for seed in range(8)]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as many,
        Client(many) as client,
    ):
        pool = client.get_executor(pure=False)
        sweep(nonlinearity.run, configs, pool)
        found = ratios(
            lambda: sweep(nonlinearity.run, configs),
            lambda: sweep(nonlinearity.run, configs, pool),
            repeats,
        )
    name = "a sweep of 8 configs, Dask with two workers: wall"
    return [Row(name, "the same sweep in one process", "times", list(found[:, 1]))]


def growth(along, sizes, shape, repeats, steps):
    """Return the curve of the ratio per network while something grows.

    Parameters
    ----------
    along : str
    sizes : sequence of int
    shape : callable
        ``shape(size)`` -> number of networks, widths.
    """
    values = []
    for size in sizes:
        networks, widths = shape(size)
        few = min(networks, 3)  # a loop costs the same for each network
        found = ratios(
            lambda few=few, w=widths: mlp_loop(few, steps, w),
            lambda n=networks, w=widths: mlp_ensemble(n, steps, w),
            repeats,
            scale=networks / few,
        )
        values.append(list(found[:, 0]))
    what = "CPU of one network in a loop, over one in an ensemble"
    return Curve(what, "torch", "times", along, list(sizes), values)


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    repeats, steps = (3, 20) if quick else (9, 200)
    networks = (1, 5, 20) if quick else (1, 2, 5, 10, 20, 50, 100, 200, 500)
    depths = (2, 10) if quick else (2, 5, 10, 20, 50, 100)
    rows = architectures(repeats, steps)
    rows += [two_processes(repeats, steps), *dask(max(3, repeats // 2), steps)]
    curves = [
        growth("networks", networks, lambda n: (n, WIDTHS), max(3, repeats // 2), 40),
        growth("layers", depths, lambda n: (NETWORKS, (64,) * n + (10,)), 3, 40),
    ]
    return rows, curves
