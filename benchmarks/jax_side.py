"""The half of the comparison that runs where jax is installed.

python jax_side.py POINTS.npz VALUES.npz     values and slopes at given points
python jax_side.py --time NAMES SIZES ROUNDS     one line of JSON
"""

import functools
import json
import sys
import time

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)
JAX = {
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "squared_relu": lambda x: jax.nn.relu(x) ** 2,
    "elu": jax.nn.elu,
    "celu": jax.nn.celu,
    "selu": jax.nn.selu,
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
    "gelu_tanh": lambda x: jax.nn.gelu(x, approximate=True),
    "silu": jax.nn.silu,
    "mish": jax.nn.mish,
    "softplus": jax.nn.softplus,
    "hardswish": jax.nn.hard_swish,
    "hardsigmoid": jax.nn.hard_sigmoid,
    "sigmoid": jax.nn.sigmoid,
    "tanh": jax.numpy.tanh,
}


def answer(points, values):
    """Write value and slope at the points of every key NAME/TYPE that jax has."""
    found = {}
    for key, x in np.load(points).items():
        f = JAX.get(key.split("/")[0])
        if f is None:
            continue
        found[f"{key}/value"] = np.asarray(f(x))
        found[f"{key}/slope"] = np.asarray(jax.vmap(jax.grad(f))(x))
    np.savez(values, **found)


def times(names, sizes, rounds):
    """Return [name, size, times over that of `numpy.copyto`], round after round."""
    works = {}
    for n in sizes:
        x = np.linspace(-4, 4, n, dtype=np.float32)
        copy = functools.partial(np.copyto, np.empty_like(x), x)
        z = jax.numpy.asarray(x)
        for name in names:
            f = jax.jit(JAX[name])
            works[name, n] = copy, lambda f=f, z=z: f(z).block_until_ready()
    found = {key: [] for key in works}
    for _ in range(rounds + 1):
        for (name, n), pair in works.items():
            copied, took = (seconds(work, max(1, 200_000 // n)) for work in pair)
            found[name, n].append(took / copied)
    # the first round compiles, and finds cold caches
    return [[name, n, ratios[1:]] for (name, n), ratios in found.items()]


def seconds(work, calls):
    """Return the seconds that some calls take."""
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return time.perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1] == "--time":
        names, sizes, rounds = sys.argv[2:]
        sizes = [int(n) for n in sizes.split(",")]
        print(json.dumps(times(names.split(","), sizes, int(rounds))))
    else:
        answer(*sys.argv[1:3])
