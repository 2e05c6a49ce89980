"""What is drawn at random: seeds, streams, minibatches, and weights by a rule."""

import numpy as np
import torch

WEIGHTS, BIASES, BATCHES = range(3)


def member_seeds(seed, count):
    """Seeds of the members of an ensemble; member ``k`` does not depend on count.

    Parameters
    ----------
    seed : int
        Master seed of an experiment.
    count : int

    Returns
    -------
    list of int
    """
    return [
        int(np.random.SeedSequence([seed, k]).generate_state(1)[0])
        for k in range(count)
    ]


def generator(seed, stream):
    """A generator of one member's stream: WEIGHTS, BIASES, BATCHES and up.

    Separate streams keep comparisons paired: other biases leave the weights and
    the minibatches as they were.

    Parameters
    ----------
    seed, stream : int

    Returns
    -------
    torch.Generator
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(stream,))
    return torch.Generator().manual_seed(int(sequence.generate_state(1)[0]))


def minibatches(seeds, steps, batch, samples, stream=BATCHES):
    """Rows to train on, drawn with replacement, each member from its own stream.

    Parameters
    ----------
    seeds : sequence of int
    steps, batch, samples : int
    stream : int
        Take another one for a second phase of training.

    Returns
    -------
    Tensor of int64, shape (models, steps, batch)
    """
    size = (steps, batch)
    drawn = {
        seed: torch.randint(samples, size, generator=generator(seed, stream))
        for seed in dict.fromkeys(seeds)  # at several rates each
    }
    return torch.stack([drawn[seed] for seed in seeds])


def by_rate(seeds, rates):
    """Every member at every learning rate, seed-major.

    Parameters
    ----------
    seeds : sequence of int
    rates : sequence of float

    Returns
    -------
    seeds : list of int, length len(seeds) * len(rates)
    rates : list of float, same length
        ``result.reshape(len(seeds), len(rates))`` undoes the flattening.
    """
    return [s for s in seeds for _ in rates], [r for _ in seeds for r in rates]


def normal(gain=2**0.5):
    """Gaussian weights of variance ``gain**2 / fan_in`` (He's for gain sqrt 2)."""
    return lambda shape, fan_in, fan_out, generator: (
        _randn(shape, generator) * gain / fan_in**0.5
    )


def xavier():
    """Gaussian weights of variance ``2 / (fan_in + fan_out)``."""
    return lambda shape, fan_in, fan_out, generator: (
        _randn(shape, generator) * (2 / (fan_in + fan_out)) ** 0.5
    )


def uniform(gain=1.0):
    """Uniform in ``±gain / sqrt(fan_in)``: torch.nn.Linear's default for gain 1."""
    return lambda shape, fan_in, fan_out, generator: (
        (2 * torch.rand(shape, generator=generator, dtype=torch.float64) - 1)
        * (gain / fan_in**0.5)
    )


def constant(value):
    """The same number everywhere, for biases."""
    return lambda shape, fan_in, fan_out, generator: torch.full(
        shape, float(value), dtype=torch.float64
    )


def identity():
    """The identity matrix, for recurrent weights (Le et al. 2015)."""
    return lambda shape, fan_in, fan_out, generator: torch.eye(
        *shape, dtype=torch.float64
    )


def _randn(shape, generator):
    # Always in double precision, so that every dtype starts from the same draw.
    return torch.randn(shape, generator=generator, dtype=torch.float64)
