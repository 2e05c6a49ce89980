"""The half of the comparison that runs where jax is installed.

python jax_side.py POINTS.npz VALUES.npz     values and slopes at given points
python jax_side.py --time NAME SIZES REPEATS     one line of JSON
"""

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
    """Write value and slope at the points of every key NAME/TYPE."""
    found = {}
    for key, x in np.load(points).items():
        f = JAX[key.split("/")[0]]
        found[f"{key}/value"] = np.asarray(f(x))
        found[f"{key}/slope"] = np.asarray(jax.vmap(jax.grad(f))(x))
    np.savez(values, **found)


def times(name, sizes, repeats):
    """Return time over that of `numpy.copyto`, in turn, for each size."""
    f, found = jax.jit(JAX[name]), []
    for n in sizes:
        x = np.linspace(-4, 4, n, dtype=np.float32)
        there, z = np.empty_like(x), jax.numpy.asarray(x)
        calls = max(1, 200_000 // n)
        f(z).block_until_ready()
        ratios = []
        for _ in range(repeats):
            start = time.perf_counter()
            for _ in range(calls):
                np.copyto(there, x)
            middle = time.perf_counter()
            for _ in range(calls):
                f(z).block_until_ready()
            ratios.append((time.perf_counter() - middle) / (middle - start))
        found.append(ratios)
    return found


if __name__ == "__main__":
    if sys.argv[1] == "--time":
        sizes = [int(n) for n in sys.argv[3].split(",")]
        print(json.dumps(times(sys.argv[2], sizes, int(sys.argv[4]))))
    else:
        answer(*sys.argv[1:3])
