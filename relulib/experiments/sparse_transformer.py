"""Do the feed-forward layers of a transformer become sparse, and with which units?"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import torch
from torch.nn import functional as F

from relulib.activations import TABLE
from relulib.data import CHARACTERS, english
from relulib.ensemble import (
    WEIGHTS,
    Adam,
    Ensemble,
    Trace,
    by_rate,
    diverged,
    function,
    generator,
    member_seeds,
    normal,
    sparsity,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """One-block transformers that predict the next character of an English text.

    Feed-forward parts have four times the width. The training ends long before the
    loss stops falling. The best rate is chosen on every other window of the text that
    was not trained on, and reported on those between.
    """

    activations: tuple[Annotated[str, TABLE], ...] = ("relu", "squared_relu", "gelu")
    lrs: tuple[float, ...] = (6e-3, 15e-3, 30e-3)
    width: int = 16
    length: int = 16
    samples: int = 4000
    steps: int = 150
    every: int = 50
    batch: int = 8
    probe: int = 120
    untuned = ("the size", "the length of the training")


@dataclass(frozen=True)
class Result:
    """On text that was not trained on.

    Attributes
    ----------
    validation, loss : ndarray, (seeds, activations, rates, times)
        Nats per character, on every other window and on those between.
    zeros : ndarray, (seeds, activations, rates, times)
        Share of exact zeros behind the activation.
    diverged : ndarray of bool, (seeds, activations, rates)
    """

    config: Config
    validation: np.ndarray
    loss: np.ndarray
    zeros: np.ndarray
    diverged: np.ndarray

    def at_best(self, values):
        """Values at the end, at the rate with the least loss, (seeds, activations)."""
        return at_best_rate(-self.validation[..., -1], values[..., -1])


TINY = Config(
    activations=("relu",), width=8, length=8, samples=50, steps=4, every=2, probe=10,
    seeds=3,
)  # fmt: skip


@dataclass(frozen=True)
class Transformer:
    """Embedding, causal attention with one head, feed-forward, read-out."""

    axes: ClassVar[int] = 2
    characters: int
    length: int
    width: int
    activation: str

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        draw, n = generator(seed, WEIGHTS), self.width
        shapes = {"place": (self.length, n), "letter": (self.characters, n)}
        shapes |= {"query": (n, n), "key": (n, n), "value": (n, n), "mix": (n, n)}
        shapes |= {"up": (n, 4 * n), "down": (4 * n, n), "out": (n, self.characters)}
        return {k: normal(1.0)(shape, n, n, draw) for k, shape in shapes.items()}

    def forward(self, nets, x, trace=None):
        """Logits of the next character, (models, samples, length, characters)."""
        p, samples = nets.parameters, x.shape[1]
        letters = x.long().flatten(1)[..., None].expand(-1, -1, self.width)
        h = p["letter"].gather(1, letters) + p["place"].repeat(1, samples, 1)
        h = h + attention(layer_norm(h), p, (samples, self.length))
        z = layer_norm(h) @ p["up"]
        a = function(self.activation)(z)
        if trace is not None:
            trace.keep(z, a)
        h = h + a @ p["down"] / 2
        out = layer_norm(h) @ p["out"]
        return out.unflatten(1, (samples, self.length))


def layer_norm(h):
    """Return ``h`` (models, tokens, width) with mean 0 and variance 1 per token."""
    return F.layer_norm(h, h.shape[-1:])


def attention(h, p, shape):
    """Return what each token collects from itself and the tokens before it."""
    query, key, value = (
        (h @ p[n]).unflatten(1, shape) for n in ("query", "key", "value")
    )
    mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
    return mixed.flatten(1, 2) @ p["mix"]


def windows_of_text(config):
    """Return windows of numbered characters to train on and to test on."""
    numbers = torch.tensor([CHARACTERS.index(c) for c in english()])
    cut = len(numbers) * 9 // 10
    rng = np.random.default_rng([config.seed, 2])
    return tuple(
        torch.stack([part[a : a + config.length + 1] for a in starts])
        for part, starts in (
            (numbers[:cut], rng.integers(cut - config.length - 1, size=config.samples)),
            (
                numbers[cut:],
                rng.integers(len(numbers) - cut - config.length - 1, size=config.probe),
            ),
        )
    )


def run(config):
    """Train every activation on the same text, and look at it on other text."""
    windows, probe = windows_of_text(config)
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    seen, following = probe[:, :-1], probe[:, 1:].expand(len(seeds), -1, -1)
    rows = []

    @torch.no_grad()
    def record(nets):
        left = Trace()
        z = nets(seen, left)
        halves = [next_character_loss(z[:, k::2], following[:, k::2]) for k in (0, 1)]
        zeros = sparsity(left.h[0], model_axis=0)
        return np.stack([*(nats.numpy() for nats in halves), zeros], axis=1)

    for name in config.activations:
        model = Transformer(len(CHARACTERS), config.length, config.width, name)
        nets = Ensemble(model, seeds)
        curve = train(
            nets,
            windows[:, :-1],
            windows[:, 1:],
            Adam(rates, clip=1.0),
            steps=config.steps,
            batch=config.batch,
            loss=next_character_loss,
            record=record,
            every=config.every,
        )
        names = ("validation", "loss", "zeros")
        curves = dict(zip(names, np.moveaxis(curve, -1, 0), strict=True))
        rows.append(config.by_rate(**curves, diverged=diverged(nets)))
    return gather(Result, config, rows)


def next_character_loss(z, following):
    """Return nats per character, (models,)."""
    nats = F.cross_entropy(z.movedim(3, 1), following, reduction="none")
    return nats.mean(dim=(1, 2))
