"""How far from the exact value is each library, and how long does it take?

Errors are in units in the last place, at points that reach from the smallest float to
the largest, by the oracle of the tests: textbook formulas with 600 bits. Times are over
that of `numpy.copyto`, which reads and writes every number once.
"""

import functools
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from benchmarks import textbook
from benchmarks.peers import python_of
from benchmarks.record import Curve, Row, in_turn
from relulib.activations import TABLE
from tests.support.oracle import EXACT, NEAR, drawn, mp, units_off

JAX = ("jax==0.10.2",)
NAMES = [name for name, params in EXACT if not params]
FAIR = "torch in float64, rounded"
TYPES = {"float32": np.float32, "float64": np.float64}
ROOT = Path(__file__).resolve().parents[1]
PARTS = ("value", "slope")


def points(name, kind, seeds):
    """Return the points at which a row is measured, normal numbers only."""
    x = np.concatenate([drawn(TABLE[name], TYPES[kind], seed) for seed in range(seeds)])
    x = x[np.abs(x) >= np.finfo(TYPES[kind]).tiny]
    return x[np.abs(x) < 1e5] if name in NEAR else x


def by_relulib(name, x):
    """Return value and slope."""
    return TABLE[name](x), TABLE[name].derivative(x)


def by_torch(name, x):
    """Return value and slope, the latter by autograd."""
    z = torch.tensor(x, requires_grad=True)
    y = TABLE[name].torch(F, z, **TABLE[name].params)
    return y.detach().numpy(), torch.autograd.grad(y.sum(), z)[0].numpy()


def by_torch_in_float64(name, x):
    """Return value and slope, worked in float64 and rounded: the fair peer of float32.

    This library works in float64 as well. So this is what is left of the difference
    when both spend the same.
    """
    with np.errstate(over="ignore"):
        return tuple(part.astype(x.dtype) for part in by_torch(name, np.float64(x)))


def by_textbook(name, x):
    """Return value and slope, or None where the row has no peer."""
    if name not in textbook.FORMULAS:
        return None
    with np.errstate(all="ignore"):
        return tuple(np.asarray(f(x), x.dtype) for f in textbook.FORMULAS[name])


def on_the_side(python, *words):
    """Run jax_side.py where jax is installed; return what it prints."""
    command = [python, "-m", "benchmarks.jax_side", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout


def by_jax(python, wanted):
    """Return {name, type: (value, slope)} of what jax has, from its own process."""
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder, "asked.npz"), Path(folder, "told.npz")
        np.savez(asked, **{f"{name}/{kind}": x for (name, kind), x in wanted.items()})
        on_the_side(python, asked, told)
        found = np.load(told)
        return {
            key: tuple(found[f"{'/'.join(key)}/{part}"] for part in PARTS)
            for key in wanted
            if f"{'/'.join(key)}/value" in found
        }


def worst(got, exact, dtype):
    """Return the largest error in units in the last place; nan counts as infinite.

    Where the exact value is smaller than the smallest normal float nothing is asked.
    """
    tiny, found = float(np.finfo(dtype).tiny), 0.0
    for g, y in zip(got, exact, strict=True):
        if abs(y) >= tiny:
            off = np.inf if np.isnan(g) else units_off(g, y, dtype)
            found = max(found, off)
    return found


def errors(quick, python):
    """Return a row for each function, type, part and library."""
    kinds = ["float32"] if quick else list(TYPES)
    wanted = {(n, k): points(n, k, 1 if quick else 5) for k in kinds for n in NAMES}
    told = by_jax(python, wanted) if python else {}
    rows = []
    for (name, kind), x in wanted.items():
        exact = [[mp.mpf(f(mp.mpf(float(v)))) for v in x] for f in EXACT[name, ()][:2]]
        found = {
            "relulib": by_relulib(name, x),
            "torch": by_torch(name, x),
            FAIR: by_torch_in_float64(name, x) if kind == "float32" else None,
            "jax": told.get((name, kind)),
            "textbook numpy": by_textbook(name, x),
        }
        for library, parts in found.items():
            if parts is None:
                continue
            for part, got, true in zip(PARTS, parts, exact, strict=True):
                error = worst(got, true, TYPES[kind])
                rows.append(Row(f"{name}, {part}, {kind}", library, "ulp", [error]))
    return rows


def times(sizes, rounds, python):
    """Return a curve for each function and library: time over that of a copy."""
    pairs = {}
    for n in sizes:
        x = np.linspace(-4, 4, n, dtype=np.float32)
        there, z = np.empty_like(x), torch.from_numpy(x)
        copy = functools.partial(np.copyto, there, x)
        for name, formula in textbook.TIMED.items():
            works = {
                "relulib": lambda f=TABLE[name], x=x: f(x),
                "torch": lambda f=TABLE[name].torch, z=z: f(F, z),
                "textbook numpy": lambda f=formula, x=x: f(x),
            }
            for library, work in works.items():
                pairs[name, library, n] = (work, copy, 1)
    with torch.inference_mode():
        found = in_turn(pairs, rounds, at_least=2e-4)
    found = {key: list(ratios[:, 1]) for key, ratios in found.items()}
    names = [(name, library) for name in textbook.TIMED for library in works]
    if python:
        words = [",".join(textbook.TIMED), ",".join(map(str, sizes)), str(rounds)]
        told = on_the_side(python, "--time", *words)
        found |= {(f, "jax", n): ratios for f, n, ratios in json.loads(told)}
        names += [(name, "jax") for name in textbook.TIMED]
    words = ("numpy.copyto", "x its time", "numbers", sizes)
    return [
        Curve(f"{name}, float32, {library}", *words,
              [found[name, library, n] for n in sizes])
        for name, library in names
    ]  # fmt: skip


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    torch.set_num_threads(1)
    python = python_of(peers, "jax", JAX)
    sizes = [10**k for k in ((3, 5) if quick else (3, 4, 5, 6, 7, 8))]
    return errors(quick, python), times(sizes, 3 if quick else 9, python)
