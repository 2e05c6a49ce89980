"""The data sets of the experiments: nothing is downloaded.

All are made in the process that asks, the same every time, and kept there. Arrays
are read-only; ``torch.tensor(array)`` copies one.
"""

import gzip
import random
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

__all__ = [
    "CHARACTERS",
    "SCALINGS",
    "Split",
    "adding_problem",
    "digits",
    "english",
    "half_moons",
    "mnist_1d",
]

SCALINGS = ("standardised", "unit", "centred")
CHARACTERS = "\n abcdefghijklmnopqrstuvwxyz.,"
TEXT = Path(__file__).with_name("texts") / "python-topics.txt.gz"


class Split(NamedTuple):
    """Training and test set.

    Attributes
    ----------
    x, x_test : ndarray of float32, shape (samples, ...)
    y, y_test : ndarray, shape (samples,)
        Labels (int64), or numbers to predict (float32).
    """

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


@cache
def digits(scaling="standardised"):
    """Return scikit-learn's 8 x 8 handwritten digits: 1257 to train on, 540 to test.

    Parameters
    ----------
    scaling : {"standardised", "unit", "centred"}
        Per pixel to mean 0 and variance 1 (of the training set), to [0, 1], or to
        [-1, 1]. Pixels that never vary become 0 when standardised.

    Returns
    -------
    Split
        With 64 inputs and 10 classes.

    Raises
    ------
    ValueError
        Unknown scaling.
    """
    if scaling not in SCALINGS:
        raise ValueError(
            f"unknown scaling {scaling!r}, choose one of {', '.join(SCALINGS)}"
        )
    # Imported here, as below: each chapter pays for the data it uses.
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x, y = load_digits(return_X_y=True)
    x, x_test, y, y_test = train_test_split(
        x, y, test_size=540, random_state=0, stratify=y
    )
    if scaling == "standardised":
        scaler = StandardScaler().fit(x)
        x, x_test = scaler.transform(x), scaler.transform(x_test)
    else:
        low, high = (0, 1) if scaling == "unit" else (-1, 1)
        x, x_test = (low + (high - low) * part / 16 for part in (x, x_test))
    return _split(x, y, x_test, y_test)


@cache
def mnist_1d(samples=5000):
    """Return MNIST-1D (Greydanus 2020): 40 inputs, 10 classes, four fifths to train.

    Made to be small and yet to tell a linear model from a network, which the digits
    hardly do. Generated with the authors' package and their seed.

    Parameters
    ----------
    samples : int
        Multiple of 10; 5000 is the published size.

    Returns
    -------
    Split
    """
    from mnist1d import data

    settings = data.get_dataset_args()
    settings.num_samples = samples
    # The package seeds the global generators: give them back as they were.
    states = random.getstate(), np.random.get_state()
    try:
        made = data.make_dataset(settings)
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
    return _split(made["x"], made["y"], made["x_test"], made["y_test"])


def half_moons(samples, seed):
    """Return three draws of two half moons in the plane, scaled by the first.

    Parameters
    ----------
    samples : int
        Points of a draw.
    seed : int

    Returns
    -------
    list of (x, y)
        ``x``, (samples, 2), with mean 0 and deviation 1 in the first draw; ``y`` is 0
        or 1.
    """
    from sklearn.datasets import make_moons

    draws = [
        make_moons(samples, noise=0.15, random_state=3 * seed + k) for k in range(3)
    ]
    mean, spread = draws[0][0].mean(axis=0), draws[0][0].std(axis=0)
    return [((x - mean) / spread, y) for x, y in draws]


@cache
def adding_problem(length, samples=4000, seed=0):
    """Return the adding problem: add the two marked numbers of a sequence.

    Predicting 1 for every sequence has a mean squared error of 1/6.

    Parameters
    ----------
    length : int
        Times per sequence, at least 2.
    samples : int
        To train on; a quarter as many more to test.
    seed : int

    Returns
    -------
    Split
        ``x`` is (samples, length, 2): a number in [0, 1], and 1 where it is marked.
    """
    rng = np.random.default_rng(seed)
    count = samples + samples // 4
    numbers = rng.random((count, length))
    # One mark in each half, so that the first one has to be remembered.
    marks = np.zeros_like(numbers)
    rows = np.arange(count)
    marks[rows, rng.integers(0, length // 2, count)] = 1
    marks[rows, rng.integers(length // 2, length, count)] = 1
    x, y = np.stack([numbers, marks], axis=-1), (numbers * marks).sum(axis=1)
    return _split(x[:samples], y[:samples], x[samples:], y[samples:])


@cache
def english():
    """Return an English text of :data:`CHARACTERS`: topics of Python's documentation.

    Those of Python 3.11.7, in small letters. Every Python carries such a text, but
    another one.
    """
    return gzip.decompress(TEXT.read_bytes()).decode()


def _split(x, y, x_test, y_test):
    parts = []
    for part in (x, y, x_test, y_test):
        kind = np.int64 if part.dtype.kind in "iu" else np.float32
        part = np.ascontiguousarray(part, dtype=kind)
        part.flags.writeable = False
        parts.append(part)
    return Split(*parts)
