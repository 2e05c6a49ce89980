"""How often does the doctor find what was planted, and what was not? At what cost?

The networks are those of :mod:`benchmarks.patients` whose architectures the thresholds
had not seen. A row has a 1 for each network in which the fault was found, a 0 for each
other one. What an examination costs is its time over that of a forward and a backward
pass of the same network on the same batch.
"""

import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

import torch
from torch import nn

from benchmarks.patients import OTHERS, SICK, Attention, healthy, sick
from benchmarks.record import Row, cpu_and_wall
from relulib.doctor import FAULTS, examine
from relulib.ensemble import single_thread
from relulib.timing import interleaved

NETWORKS = 100
SEEN = 500  # seeds below it were looked at while the rules were written
PLANTED, FIRST, HEALTHY = "planted", "planted, found first", "healthy"


def trials(networks=NETWORKS):
    """Return the rows of the study."""
    found = [examined(well(k)) for k in range(networks)]
    rows = []
    for name in FAULTS:
        rows.append(Row(name, HEALTHY, "found", [int(name in f) for f in found]))
        if name in SICK:
            ill = [examined(ill_with(name, k)) for k in range(networks)]
            rows.append(Row(name, PLANTED, "found", [int(name in f) for f in ill]))
            first = [int(f[:1] == [name]) for f in ill]
            rows.append(Row(name, FIRST, "found", first))
    return rows


def well(k):
    """Return a healthy network of the study."""
    return healthy(OTHERS[k % len(OTHERS)], SEEN + k)


def ill_with(name, k):
    """Return a network of the study with a fault."""
    return sick(name, OTHERS, SEEN + k)


def examined(patient):
    """Return the names of what is found in a patient, the weightiest first."""
    report = examine(patient.model, patient.x, patient.y, patient.loss)
    return [finding.fault for finding in report.findings]


def passes(model, x):
    """Go through a model forwards and backwards."""

    def run():
        energy(model(x)).backward()

    return run


def energy(z):
    """Return the loss of both sides: the mean square of the outputs."""
    return z.square().mean()


def chain(make, widths, *args, **kwargs):
    """Return layers with a ReLU behind each."""
    layers = [make(n, m, *args, **kwargs) for n, m in pairwise(widths)]
    return nn.Sequential(*(part for layer in layers for part in (layer, nn.ReLU())))


def costs(rounds):
    """Return the rows of what an examination costs.

    What grows with the data is the difference between a series of batches and one of
    them, a pass; what is paid once is what then remains of one.
    """
    torch.manual_seed(0)
    rows = []
    for name in NETWORKS_OF_COSTS:
        model, x, many = network_of_costs(name)
        rows += [*cost(name, model, x, many, rounds), memory(name)]
    return rows


NETWORKS_OF_COSTS = {
    "MLP, two layers of 16": (lambda: chain(nn.Linear, [2, 16, 16]), (32, 2), 50),
    **{
        f"MLP, two layers of {n}": (
            lambda n=n: chain(nn.Linear, [n] * 3),
            (256, n),
            10,
        )
        for n in (64, 128, 256, 512)
    },
    "MLP, four layers of 1024": (
        lambda: chain(nn.Linear, [1024] * 5),
        (256, 1024),
        3,
    ),
    "transformer, two layers of 256": (lambda: Attention(256), (32, 32, 8), 3),
    "eight convolutions of 64 channels on 16 x 16": (
        lambda: chain(nn.Conv2d, [1] + [64] * 8, 3, padding=1),
        (32, 1, 16, 16),
        3,
    ),
}  # from the shortest pass to the longest: where does the price fall below two?


def network_of_costs(name):
    """Return a network, a batch, and how many batches make a series."""
    make, shape, many = NETWORKS_OF_COSTS[name]
    return make(), torch.randn(*shape), many


def memory(name):
    """Return the row of what a long series takes more than a short one.

    Measured in a process of its own, since a peak once reached stays.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        short, long = pool.submit(peaks, name, 10, 100).result()
    return Row(name, "100 batches after 10", "MB more", [(long - short) / 1e6])


def peaks(name, *series):
    """Return the peak of memory in bytes after each series of batches."""
    found = []
    model, x, _ = network_of_costs(name)
    for many in series:
        examine(model, (x + k for k in range(many)), loss=energy)
        found.append(peak())
    return found


def peak():
    """Return the most memory that this process has had, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def cost(name, model, x, many, rounds):
    """Return what each batch costs, what is paid once, and what watching costs."""
    one_pass = passes(model, x)

    def plain():
        for _ in range(many):
            one_pass()

    works = {
        "plain": plain,
        "one": lambda: examine(model, x, loss=energy),
        "many": lambda: examine(model, [x] * many, loss=energy),
    }
    found = interleaved(works, rounds, 0.02, clock=cpu_and_wall)
    plain, one, all_ = (found[work][:, 0] for work in works)
    each, plain = (all_ - one) / (many - 1), plain / many
    rows = {
        (PASS, "milliseconds"): 1000 * plain,
        (EACH, "times the time"): each / plain,
        (ONE, "times the time"): one / plain,
        (ONCE, "milliseconds"): 1000 * (one - each),
        (WATCH, "times the steps alone"): 1 + one / plain / 100,
    }
    return [Row(name, *key, values.tolist()) for key, values in rows.items()]


PASS = "one pass"
EACH, ONE, ONCE = "each further batch", "one batch in all", "paid once"
WATCH = "a hundred steps and a look"


def measure(quick, peers):
    """Return all rows, and no curve."""
    with single_thread():
        return trials(10 if quick else NETWORKS) + costs(3 if quick else 15), []
