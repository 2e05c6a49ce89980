"""Healthy networks, and sick ones with one fault planted, for the doctor's study.

Two families: on ``CHOSEN`` the thresholds of ``relulib.doctor.faults`` were chosen,
``OTHERS`` they had not seen: other architectures, on other data. A patient is made
from its seed alone.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from relulib.data import digits, mnist_1d

SAMPLES = 96
ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "gelu": nn.GELU, "tanh": nn.Tanh}
CHOSEN = ("mlp", "convolutions in one dimension")
PLAIN = ("convolutions in two dimensions", "hourglass")
OTHERS = (*PLAIN, "residual", "transformer", "recurrent")


@dataclass
class Patient:
    """A network with the data and the loss it is examined with."""

    model: nn.Module
    x: torch.Tensor
    y: torch.Tensor
    loss: object = F.cross_entropy


class Block(nn.Module):
    """A residual block of a norm and two layers."""

    def __init__(self, width, activation):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.act = activation()

    def forward(self, x):
        """Return the input and what the block adds."""
        return x + self.down(self.act(self.up(self.norm(x))))


class Rows(nn.Module):
    """An image read row by row, by a recurrent cell whose last state is read out."""

    def __init__(self, width):
        super().__init__()
        self.read, self.again = nn.Linear(8, width), nn.Linear(width, width)
        self.out = nn.Linear(width, 10)
        nn.init.eye_(self.again.weight)

    def forward(self, x):
        """Return the logits."""
        h = torch.zeros(len(x), self.again.in_features)
        for row in x.unbind(1):
            h = F.relu(self.read(row) + self.again(h))
        return self.out(h)


class Attention(nn.Module):
    """Two encoder layers over the rows of an image."""

    def __init__(self, width):
        super().__init__()
        self.embed = nn.Linear(8, width)
        layer = nn.TransformerEncoderLayer(width, 4, 2 * width, 0.0, batch_first=True)
        self.encode = nn.TransformerEncoder(layer, 2)
        self.out = nn.Linear(width, 10)

    def forward(self, x):
        """Return the logits."""
        return self.out(self.encode(self.embed(x)).mean(1))


def network(kind, depth, width, activation="relu"):
    """Return a network with logits for ten classes, as torch draws it."""
    act = ACTIVATIONS[activation]
    if kind == "transformer":
        return Attention(width)
    if kind == "recurrent":
        return Rows(width)
    if kind == "residual":
        blocks = [Block(width, act) for _ in range(depth)]
        return nn.Sequential(nn.Linear(64, width), *blocks, nn.Linear(width, 10))
    if kind.startswith("conv"):
        make, pool = nn.Conv1d, nn.AdaptiveAvgPool1d(4)
        if kind in PLAIN:
            make, pool = nn.Conv2d, nn.AdaptiveAvgPool2d(2)
        sizes = [1] + [width] * depth
        layers = [make(n, m, 3, padding=1) for n, m in pairwise(sizes)]
        head = [pool, nn.Flatten(), nn.Linear(4 * width, 10)]
    else:
        waist = (
            np.abs(np.linspace(-1, 1, depth)) if kind == "hourglass" else np.ones(depth)
        )
        sizes = [64 if kind == "hourglass" else 40]
        sizes += [max(2, round(width * (0.5 + part / 2))) for part in waist]
        layers = [nn.Linear(n, m) for n, m in pairwise(sizes)]
        head = [nn.Linear(sizes[-1], 10)]
    return nn.Sequential(*(part for one in layers for part in (one, act())), *head)


def data(kind, seed):
    """Return inputs in the form of an architecture, standardised, and classes."""
    # bounded: the rare pixels of standardised digits outweigh any bias
    split = mnist_1d() if kind in CHOSEN else digits("centred")
    rows = np.random.default_rng(seed).permutation(len(split.x))[:SAMPLES]
    x, y = torch.tensor(split.x[rows]).float(), torch.tensor(split.y[rows]).long()
    x = (x - x.mean()) / x.std()
    shape = {"convolutions in one dimension": (1, 40), PLAIN[0]: (1, 8, 8)}
    shape |= dict.fromkeys(("transformer", "recurrent"), (8, 8))
    return x.reshape(len(x), *shape[kind]) if kind in shape else x, y


def weighted(model):
    """Return the layers of a model, the last of which is its head."""
    return [
        m for m in model.modules() if isinstance(m, nn.Linear | nn.Conv1d | nn.Conv2d)
    ]


@torch.no_grad()
def he(model, gain=2**0.5):
    """Draw the weights anew with a gain, and set the biases to 0."""
    for layer in weighted(model):
        layer.weight.normal_(0, gain / layer.weight[0].numel() ** 0.5)
        layer.bias.zero_()


def trained(patient, steps, rate, method=torch.optim.Adam):
    """Train on minibatches of 64."""
    move = method(patient.model.parameters(), rate)
    for _ in range(steps):
        rows = torch.randint(len(patient.x), (64,))
        move.zero_grad()
        patient.loss(patient.model(patient.x[rows]), patient.y[rows]).backward()
        move.step()
    return patient


@contextmanager
def seeded(seed):
    """Draw from a seed within the block, and from where one was after it."""
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        yield np.random.default_rng(seed)


def plain(kind, seed, rng, depth=None, width=None, activation="relu", own=False):
    """Return a patient of moderate size; He's weights unless torch's `own`."""
    depth = depth or int(rng.integers(2, 5))
    width = width or int(rng.choice([12, 20]))
    patient = Patient(network(kind, depth, width, activation), *data(kind, seed))
    if not own and kind in (*CHOSEN, *PLAIN):
        he(patient.model)
    return patient


def healthy(kind, seed):
    """Return a healthy network; three of four are trained a little.

    One in four is shallow with torch's own weights, as in a tutorial, and every third
    of another activation.
    """
    with seeded(seed) as rng:
        own = seed % 4 == 1
        name = str(rng.choice(["gelu", "tanh"])) if seed % 3 == 2 else "relu"
        depth = None if own else int(rng.integers(2, 7))
        patient = plain(kind, seed, rng, depth, activation=name, own=own)
        return trained(patient, 15, 0.003) if seed % 4 else patient


SICK = {}


def plants(*kinds):
    """Name the architectures that can have the fault of the function below."""

    def keep(make):
        SICK[make.__name__.replace("_", " ").replace("relu", "ReLU")] = make, kinds
        return make

    return keep


def sick(fault, family, seed):
    """Return a network with a fault planted.

    Parameters
    ----------
    fault : str
        A key of ``SICK``.
    family : tuple of str
        ``CHOSEN`` or ``OTHERS``.
    seed : int
        Which architecture of the family it is, too.
    """
    make, kinds = SICK[fault]
    kinds = [kind for kind in family if kind in kinds]
    with seeded(1000 + seed) as rng:
        return make(kinds[seed % len(kinds)], seed, rng)


DEEP = (*CHOSEN, *PLAIN)
ALL = (*CHOSEN, *OTHERS)


@plants(*DEEP, "residual", "transformer")
def dead_by_bias(kind, seed, rng):
    """One layer, or all, of a shallow network has biases far below 0."""
    patient = plain(kind, seed, rng)
    inner = weighted(patient.model)[:-1]
    if kind in ("residual", "transformer"):
        name = "up" if kind == "residual" else "linear1"
        inner = [m for n, m in patient.model.named_modules() if n.endswith(name)]
    chosen = inner[-1:] if seed % 2 else inner
    for layer in chosen:
        nn.init.uniform_(layer.bias, -12, -4)
    return patient


@plants(*DEEP)
def dead_by_rate(kind, seed, rng):
    """Twenty steps of gradient descent that are far too large."""
    while True:
        patient = plain(kind, seed, rng)
        patient = trained(patient, 20, 10 ** rng.uniform(-0.5, 0.8), torch.optim.SGD)
        if most_dead(patient) > 0.5:
            return patient


@torch.no_grad()
def most_dead(patient):
    """Return the largest share of dead units of a layer, nan for a lost network."""
    h, shares = patient.x, [0.0]
    for part in patient.model:
        h = part(h)
        if isinstance(part, nn.ReLU):
            over = [a for a in range(h.ndim) if a != 1]
            shares.append(float((h.amax(over) == 0).float().mean()))
    return max(shares) if h.abs().max() < 1e6 else 0.0  # it has diverged


@plants(*CHOSEN, "hourglass")  # two channels of nine weights each seldom die
def born_dead(kind, seed, rng):
    """Narrow and deep, with He's weights: the output is the same for all inputs."""
    while True:
        depth, width = int(rng.integers(14, 21)), 2
        patient = plain(kind, seed, rng, depth, width)
        with torch.no_grad():
            z = patient.model(patient.x)
        if (z == z[0]).all():
            return patient


@plants(*DEEP)
def one_dead_layer(kind, seed, rng):
    """One layer of six to twelve has biases far below 0."""
    patient = plain(kind, seed, rng, int(rng.integers(6, 13)))
    inner = weighted(patient.model)[:-1]
    layer = inner[int(rng.integers(1, len(inner)))]
    nn.init.uniform_(layer.bias, -90, -60)
    return patient


def scaled(kind, seed, rng, powers):
    """Return a deep network whose signal changes by so many powers of ten."""
    depth = int(rng.integers(8, 13))
    patient = plain(kind, seed, rng, depth)
    he(patient.model, 2**0.5 * 10 ** (powers / (depth - 1)))
    return patient


@plants(*DEEP)
def shrinking_signal(kind, seed, rng):
    """Weights too small by four to eight powers of ten in all."""
    return scaled(kind, seed, rng, -rng.uniform(4, 8))


@plants(*DEEP)
def exploding_signal(kind, seed, rng):
    """Weights too large by four to eight powers of ten in all."""
    return scaled(kind, seed, rng, rng.uniform(4, 8))


@plants(*DEEP)
def wrong_gain(kind, seed, rng):
    """Weights too small or too large by 1.8 to 2.8 powers of ten in all."""
    return scaled(kind, seed, rng, rng.choice([-1, 1]) * rng.uniform(1.8, 2.8))


@plants(*DEEP)
def collapsed_representations(kind, seed, rng):
    """Deep, with torch's own weights and biases: the biases drown the signal."""
    return plain(kind, seed, rng, int(rng.integers(12, 17)), own=True)


@plants(*DEEP)
def vanishing_gradient(kind, seed, rng):
    """Ten to fourteen layers of sigmoids with Xavier's weights."""
    patient = plain(kind, seed, rng, int(rng.integers(10, 15)), activation="sigmoid")
    he(patient.model, 1.0)
    return patient


@plants(*ALL)
def saturated_head(kind, seed, rng):
    """A sigmoid or tanh behind a last layer with weights far too large."""
    patient = plain(kind, seed, rng)
    head = weighted(patient.model)[-1]
    nn.init.normal_(head.weight, 0, 300 / head.in_features**0.5)
    patient.model = nn.Sequential(
        patient.model, nn.Tanh() if seed % 2 else nn.Sigmoid()
    )
    patient.y, patient.loss = F.one_hot(patient.y, 10).float(), F.mse_loss
    return patient


@plants(*ALL)
def relu_on_the_logits(kind, seed, rng):
    """A ReLU behind the last layer."""
    patient = plain(kind, seed, rng)
    patient.model = nn.Sequential(patient.model, nn.ReLU())
    return trained(patient, 10, 0.002) if seed % 2 else patient


@plants(*ALL)
def softmax_twice(kind, seed, rng):
    """A softmax before the cross-entropy, which takes one itself."""
    patient = plain(kind, seed, rng)
    patient.model = nn.Sequential(patient.model, nn.Softmax(-1))
    return trained(patient, 10, 0.002) if seed % 2 else patient
