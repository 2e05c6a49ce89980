"""Runs what carries a claim, with a fresh master seed, and says whether it holds."""

import ast
import contextlib
import importlib.metadata
import io
import os
import platform
import re
import time
from datetime import date
from pathlib import Path

from relulib.claims import ledger, replications
from relulib.claims import measured as data
from relulib.claims.rows import NOTHING_TO_RUN
from relulib.replicate import seeds, slices

PACKAGES = ("numpy", "relulib", "scipy", "torch")


class NothingToRun(Exception):
    """A claim whose evidence is no run; the message says what it is instead."""


def replicate(id, seed, folder="."):
    """Run all that carries a claim anew.

    Parameters
    ----------
    id : str
        Such as ``"C06"``.
    seed : int
        Master seed, from which networks, minibatches and draws come; 0 is the book's.
    folder : str or path
        With the chapters and ``claims.toml``.

    Returns
    -------
    dict
        The replication, plain data for JSON: see :mod:`relulib.claims.replications`.

    Raises
    ------
    NothingToRun
        The claim is a theorem, rests on published numbers alone, or is not tested.
    ValueError
        An unknown claim.
    """
    book = ledger.read(folder)
    row = known(id, book)
    if row.evidence in NOTHING_TO_RUN:
        raise NothingToRun(f"{id}, {row.verdict}. {NOTHING_TO_RUN[row.evidence]}")
    start = time.perf_counter()
    parts = sliced(id, [Path(folder, f"{name}.ipynb") for name in book.records[id]])
    ran = {name: box(id, nodes, seed, name) for name, nodes in parts.items()}
    return {
        "format": replications.FORMAT,
        "claim": id,
        "text": replications.digest(book, id),
        "verdict": row.verdict,
        "holds": all(one["holds"] for one in ran.values()),
        "seed": seed,
        "timed": any(map(_times, parts.values())),
        "boxes": ran,
        "seconds": round(time.perf_counter() - start, 1),
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
    }


def attempt(task):
    """Return the replication of (claim, seed, folder), or why there is none."""
    try:
        return replicate(*task)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def sliced(id, notebooks):
    """Return chapter -> the statements that its box of a claim rests on."""
    parts = {}
    for path in notebooks:
        listed = slices.statements(path)
        parts[path.stem] = slices.needed(listed, slices.boxes(listed)[id])
    return parts


def known(id, book):
    """Return the row of a claim; raise ValueError for an unknown one."""
    claims = book.claims.rows
    if id not in claims:
        raise ValueError(f"no claim {id!r}: they are {min(claims)} to {max(claims)}")
    return claims[id]


def box(id, nodes, seed, name):
    """Run the statements of one box, without what it shows, and ask its question.

    Parameters
    ----------
    id : str
    nodes : list of ast.stmt
        The last is the call of ``claim``.
    seed : int
    name : str
        Of the chapter, for messages.

    Returns
    -------
    dict
        ``holds``, ``shown`` and ``measured``, as a box records them.
    """
    said = {}

    def asked(id, *, shown, holds, **measured):
        packed = {name: data.pack(name, value) for name, value in measured.items()}
        said[id] = {
            "holds": data.ask(holds, packed),
            "shown": " ".join(shown.split()),
            "measured": packed,
        }

    space = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for node in seeds.fresh(nodes, seed):
            space["claim"] = asked  # the chapter has imported the one that shows
            code = compile(ast.Module([node], []), f"<{name}>", "exec")
            exec(code, space)
    return said[id]


def _times(nodes):
    return any("interleaved" in ast.unparse(node) for node in nodes)


def machine():
    """Return what a result may depend on, and nothing that names its owner."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
    }


def _processor():
    with contextlib.suppress(OSError):
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        if model := re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE):
            return model.group(1).strip()
    return platform.processor() or platform.machine()


def versions():
    """Return the versions of Python and of what computes."""
    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in PACKAGES
    }
