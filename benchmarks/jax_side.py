"""The half of the comparison that runs where jax is installed.

python -m benchmarks.jax_side POINTS.npz VALUES.npz     values and slopes at points
python -m benchmarks.jax_side --time NAMES SIZES ROUNDS     one line of JSON
"""

import functools
import json
import sys

import jax
import numpy as np

from relulib.timing import interleaved

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
        z = jax.numpy.asarray(x)
        for name in names:
            f = jax.jit(JAX[name])
            works[name, n, "copy"] = functools.partial(np.copyto, np.empty_like(x), x)
            works[name, n, "jax"] = lambda f=f, z=z: f(z).block_until_ready()
    both = [[(f, n, "copy"), (f, n, "jax")] for n in sizes for f in names]
    took = interleaved(works, rounds, groups=both)
    return [[*mine[:2], list(took[mine] / took[copy])] for copy, mine in both]


if __name__ == "__main__":
    if sys.argv[1] == "--time":
        names, sizes, rounds = sys.argv[2:]
        sizes = [int(n) for n in sizes.split(",")]
        print(json.dumps(times(names.split(","), sizes, int(rounds))))
    else:
        answer(*sys.argv[1:3])
