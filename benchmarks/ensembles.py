"""How much cheaper are many networks at once than one after the other?

The loop is what one writes without this library: `torch.nn` and `torch.optim`, one
thread. Both sides take the same number of steps on minibatches of the same size.
"""

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import pairwise

import torch
from torch import nn

from benchmarks.record import Curve, Row, in_turn
from relulib import ensemble as e
from relulib.experiments import nonlinearity, sweep

NETWORKS, WIDTHS = 20, (64, 64, 64, 10)


def images(samples=1000):
    """Return random data of the size of the digits."""
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
    """Return a plain MLP that starts as an ensemble does, with He's weights.

    With torch's own a signal shrinks by 0.4 in each layer. After a hundred of them it
    is below the normal numbers, with which some processors take several times as long.
    """
    layers = [nn.Linear(n, m) for n, m in pairwise(widths)]
    for layer in layers:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
    between = [part for layer in layers[:-1] for part in (layer, nn.ReLU())]
    return nn.Sequential(*between, layers[-1])


def cnn():
    """Return a plain 1-D CNN on 64 numbers."""
    sizes, channels = (5, 3, 3), (1, 25, 25, 25)
    parts = []
    for size, (below, above) in zip(sizes, pairwise(channels), strict=True):
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


KINDS = {
    "MLP 64-64-64-10, SGD": (mlp_loop, mlp_ensemble),
    "CNN, three convolutions, SGD": (cnn_loop, cnn_ensemble),
    "ReLU RNN, 30 steps of time, Adam": (rnn_loop, rnn_ensemble),
}
HALVES = "as many MLPs in each of two processes: wall"
SWEEP = "a sweep of 8 configs, Dask with two workers"
# Dask sets this for its workers, that they give memory back. The C library then asks
# the system anew for every large array.
GIVES_BACK = "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_"


def pair(one_by_one, at_once, networks, *work):
    """Return a loop, an ensemble, and how many times as many networks the latter has.

    A loop costs the same for each network: four of them stand for all.
    """
    few = min(networks, 4)
    return (
        lambda: one_by_one(few, *work),
        lambda: at_once(networks, *work),
        networks / few,
    )


def two_processes(pool, steps):
    """Return the pair of twice the networks, half in each of two processes."""

    def halves():
        work = [
            pool.submit(mlp_ensemble, NETWORKS, steps, WIDTHS, k * NETWORKS)
            for k in range(2)
        ]
        for half in work:
            half.result()

    return lambda: mlp_loop(4, steps), halves, 2 * NETWORKS / 4


def dask(stack, steps):
    """Return the pairs of a sweep on a cluster: as it comes, and keeping its memory."""
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError:
        return {}
    small = {"data": "digits", "hidden": (64, 64), "steps": steps}
    configs = [nonlinearity.Config(seed=seed, **small) for seed in range(8)]
    one = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    # in this order, for a cluster leaves its settings to those that come after it
    settings = {", keeping memory": {GIVES_BACK: None}, "": {}}
    found = {}
    for name, setting in settings.items():
        with config.set(setting):
            cluster = stack.enter_context(LocalCluster(**one))
        pool = stack.enter_context(Client(cluster)).get_executor(pure=False)
        found[f"{SWEEP}{name}: wall"] = (
            lambda: sweep(nonlinearity.run, configs),
            lambda pool=pool: sweep(nonlinearity.run, configs, pool),
            1,
        )
    return found


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    rounds, steps, short = (3, 20, 10) if quick else (15, 100, 40)
    networks = (1, 5, 20) if quick else (1, 2, 5, 10, 20, 50, 100, 200, 500)
    depths = (2, 10) if quick else (2, 5, 10, 20, 50, 100)
    torch.set_num_threads(1)
    with ExitStack() as stack:
        pairs = {name: pair(*kind, NETWORKS, steps) for name, kind in KINDS.items()}
        pool = stack.enter_context(ProcessPoolExecutor(2))
        pairs[HALVES] = two_processes(pool, steps)
        sweeps = dask(stack, steps)
        pairs |= sweeps
        for n in networks:
            pairs["networks", n] = pair(mlp_loop, mlp_ensemble, n, short)
        for n in depths:
            widths = (64,) * n + (10,)
            pairs["layers", n] = pair(mlp_loop, mlp_ensemble, NETWORKS, short, widths)
        found = in_turn(pairs, rounds)
    rows = [
        Row(f"{name}: {clock}", "a loop with torch.optim", "times", list(ratios))
        for name in KINDS
        for clock, ratios in zip(("CPU", "wall"), found[name].T, strict=True)
    ]
    rows += [
        Row(name, beside, "times", list(found[name][:, 1]))
        for names, beside in (
            ([HALVES], "the loop in one process"),
            (sweeps, "the same sweep in one process"),
        )
        for name in names
    ]
    what = "CPU of one network in a loop, over one in an ensemble"
    return rows, [
        Curve(what, "torch", "times", along, list(sizes),
              [list(found[along, n][:, 0]) for n in sizes])
        for along, sizes in (("networks", networks), ("layers", depths))
    ]  # fmt: skip
