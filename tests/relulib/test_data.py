"""Data are the same every time, everywhere, and nothing else changes by making them."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from relulib import data


@pytest.mark.parametrize(
    "make",
    [data.digits, lambda: data.mnist_1d(200), lambda: make_adding()],
    ids=["digits", "mnist_1d", "adding_problem"],
)
def test_data_are_the_same_every_time_and_read_only(make):
    split = make()
    assert make() is split
    for part in split:
        assert np.isfinite(part).all() and not part.flags.writeable
    assert len(split.x) == len(split.y) > 3 * len(split.x_test) / 2


def make_adding():
    return data.adding_problem(6, samples=100)


def test_generating_data_leaves_the_global_generators_alone():
    code = (
        "import random, numpy as np; random.seed(1); np.random.seed(1)\n"
        "from relulib.data import mnist_1d; mnist_1d(100)\n"
        "print(random.random(), np.random.rand())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    expected = np.random.RandomState(1).rand()
    assert float(done.stdout.split()[1]) == expected
    assert float(done.stdout.split()[0]) == 0.13436424411240122


def test_the_adding_problem_adds_the_two_marked_numbers():
    split = make_adding()
    numbers, marks = split.x[..., 0], split.x[..., 1]
    assert (marks.sum(axis=1) == 2).all()
    assert (marks[:, :3].sum(axis=1) == 1).all()
    np.testing.assert_allclose((numbers * marks).sum(axis=1), split.y, rtol=1e-6)


def test_scalings_of_the_digits():
    assert set(np.unique(data.digits("unit").x * 16)) == set(range(17))
    np.testing.assert_array_equal(
        data.digits("centred").x, 2 * data.digits("unit").x - 1
    )
    x = data.digits("standardised").x
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-6)
    assert set(np.round(x.std(axis=0), 3)) == {0.0, 1.0}
    with pytest.raises(ValueError, match="unknown scaling 'raw', choose one of .*unit"):
        data.digits("raw")


def test_the_english_text_is_that_of_the_committed_results():
    text = data.english()
    assert set(text) == set(data.CHARACTERS)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (len(text), digest[:16]) == (417012, "e69bd0bf0d2b7213")
    licence = data.TEXT.with_name("LICENSE.txt").read_text()
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in licence
