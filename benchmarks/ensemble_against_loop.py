"""How much cheaper are twenty networks at once than twenty in a loop?

    python benchmarks/ensemble_against_loop.py [--repeats 7]

The loop is what one writes without this library: `torch.nn` and `torch.optim`, one
network after the other, one thread. Both sides take the same number of steps on
minibatches of the same size; they are measured in turn, several times, and the table
has the median of the ratios with its quartiles. Nothing is asserted: times depend on
the machine and on what else it does.
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import torch

from relulib.ensemble import (
    MLP,
    RNN,
    SGD,
    Adam,
    Ensemble,
    member_seeds,
    normal,
    squared_error,
    train,
)

NETWORKS, STEPS = 20, 200


def digits_like(seed=0, samples=1000):
    """Return random data of the size of the digits: values do not change the cost."""
    draw = torch.Generator().manual_seed(seed)
    x = torch.randn(samples, 64, generator=draw)
    return x, torch.randint(10, (samples,), generator=draw)


def sequences(seed=0, samples=1000, times=30):
    """Return random data of the size of the adding problem."""
    draw = torch.Generator().manual_seed(seed)
    x = torch.randn(samples, times, 2, generator=draw)
    return x, torch.randn(samples, generator=draw)


def mlp_loop(networks=NETWORKS, first=0):
    """Train MLPs 64-64-64-10 one after the other."""
    torch.set_num_threads(1)
    x, y = digits_like()
    for k in range(first, first + networks):
        rows = torch.Generator().manual_seed(k)
        net = torch.nn.Sequential(
            torch.nn.Linear(64, 64),
            torch.nn.ReLU(),
            torch.nn.Linear(64, 64),
            torch.nn.ReLU(),
            torch.nn.Linear(64, 10),
        )
        optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(STEPS):
            pick = torch.randint(len(x), (64,), generator=rows)
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(net(x[pick]), y[pick]).backward()
            optimiser.step()


def mlp_ensemble(networks=NETWORKS, first=0):
    """Train the same networks at once."""
    x, y = digits_like()
    seeds = member_seeds(0, first + networks)[first:]
    train(Ensemble(MLP((64, 64, 64, 10)), seeds), x, y, SGD(0.1), steps=STEPS, batch=64)


def rnn_loop(networks=NETWORKS):
    """Train ReLU RNNs of 32 units on 30 steps of time, one after the other."""
    torch.set_num_threads(1)
    x, y = sequences()
    for k in range(networks):
        rows = torch.Generator().manual_seed(k)
        cell = torch.nn.RNN(2, 32, nonlinearity="relu", batch_first=True)
        read = torch.nn.Linear(32, 1)
        parameters = [*cell.parameters(), *read.parameters()]
        optimiser = torch.optim.Adam(parameters, lr=2e-3)
        for _ in range(STEPS):
            pick = torch.randint(len(x), (20,), generator=rows)
            optimiser.zero_grad()
            out = read(cell(x[pick])[0][:, -1])[:, 0]
            ((out - y[pick]) ** 2).mean().backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()


def rnn_ensemble(networks=NETWORKS):
    """Train the same cells at once."""
    x, y = sequences()
    nets = Ensemble(RNN(2, 32, 1, weights=normal(1.0)), member_seeds(0, networks))
    train(nets, x, y, Adam(2e-3, clip=1.0), steps=STEPS, batch=20, loss=squared_error)


def seconds(work):
    """Return CPU and wall seconds of `work()` in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def interleaved(loop, ensemble, repeats):
    """Return the ratios loop / ensemble, shape (repeats, 2): CPU and wall."""
    return np.array(
        [np.divide(seconds(loop), seconds(ensemble)) for _ in range(repeats)]
    )


def in_two_processes(pool):
    """Train twice NETWORKS networks, half in each process."""
    halves = [pool.submit(mlp_ensemble, NETWORKS, k * NETWORKS) for k in range(2)]
    for half in halves:
        half.result()


def row(name, ratios):
    """Return a line of the table: median and quartiles."""
    low, middle, high = np.percentile(ratios, [25, 50, 75])
    return f"{name:<52} {middle:6.1f}   [{low:.1f}, {high:.1f}]"


def main():
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    torch.set_num_threads(1)
    mlp_ensemble(), rnn_ensemble(), mlp_loop(2), rnn_loop(2)
    print(f"{NETWORKS} networks, {STEPS} steps; loop / ensemble, median [quartiles]")
    mlp = interleaved(mlp_loop, mlp_ensemble, repeats)
    print(row("MLP 64-64-64-10, SGD: CPU", mlp[:, 0]))
    print(row("MLP 64-64-64-10, SGD: wall, one process", mlp[:, 1]))
    rnn = interleaved(rnn_loop, rnn_ensemble, max(3, repeats // 2))
    print(row("ReLU RNN, 30 steps of time, Adam: CPU", rnn[:, 0]))
    with ProcessPoolExecutor(2) as pool:
        in_two_processes(pool)
        two = interleaved(
            lambda: mlp_loop(2 * NETWORKS), lambda: in_two_processes(pool), repeats
        )
    print(row("MLP, ensemble in two processes: wall", two[:, 1]))


if __name__ == "__main__":
    main()
