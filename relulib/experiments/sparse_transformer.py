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
    diverged,
    function,
    generator,
    member_seeds,
    normal,
    sparsity,
    trace,
    train,
)
from relulib.experiments import BaseConfig, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """One-block transformers that predict the next character of an English text.

    Feed-forward parts have four times the width. The training ends long before the
    loss stops falling.
    """

    activations: tuple[Annotated[str, TABLE], ...] = ("relu", "squared_relu", "gelu")
    lr: float = 6e-3
    width: int = 24
    length: int = 24
    samples: int = 4000
    steps: int = 300
    every: int = 50
    batch: int = 8
    probe: int = 100
    untuned = ("the size", "the length of the training")


@dataclass(frozen=True)
class Result:
    """On text that was not trained on.

    Attributes
    ----------
    loss : ndarray, (seeds, activations, times)
        Nats per character.
    zeros : ndarray, (seeds, activations, times)
        Share of exact zeros behind the activation.
    diverged : ndarray of bool, (seeds, activations)
    """

    config: Config
    loss: np.ndarray
    zeros: np.ndarray
    diverged: np.ndarray


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
    rows = []
    for name in config.activations:
        model = Transformer(len(CHARACTERS), config.length, config.width, name)
        nets = Ensemble(model, member_seeds(config.seed, config.seeds))

        def record(nets):
            seen = trace(nets, probe[:, :-1])
            with torch.no_grad():
                z = nets(probe[:, :-1])
                nats = next_character_loss(z, probe[:, 1:].expand(len(nets), -1, -1))
            zeros = sparsity(seen.h[0], model_axis=0)
            return np.stack([nats.numpy(), zeros], axis=1)

        curve = train(
            nets,
            windows[:, :-1],
            windows[:, 1:],
            Adam(config.lr, clip=1.0),
            steps=config.steps,
            batch=config.batch,
            loss=next_character_loss,
            record=record,
            every=config.every,
        )
        loss, zeros = np.moveaxis(curve, -1, 0)
        rows.append({"loss": loss, "zeros": zeros, "diverged": diverged(nets)})
    return gather(Result, config, rows)


def next_character_loss(z, following):
    """Return nats per character, (models,)."""
    nats = F.cross_entropy(z.movedim(3, 1), following, reduction="none")
    return nats.mean(dim=(1, 2))
