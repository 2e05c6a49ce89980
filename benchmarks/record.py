"""What a measurement is, on paper: rows and curves of repeated values, and a machine.

Nothing is summed up here. A row keeps every repetition, so that whoever reads it can
take the median and the quartiles, and see how many there were.
"""

import datetime
import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import torch

from relulib.timing import interleaved, quartiles

GROUPS = (
    *("ensembles", "activations", "grading", "pages", "builds", "notebooks"),
    "doctor",
)
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One quantity, measured several times.

    Attributes
    ----------
    what, against : str
        What was measured, and beside what ("" for nothing).
    unit : str
        "times" for a ratio against / what: above 1 this course is better.
    values : list of float
        One for each repetition.
    """

    what: str
    against: str
    unit: str
    values: list


@dataclass(frozen=True)
class Curve:
    """A quantity that grows with the work.

    Attributes
    ----------
    what, against, unit
        As in :class:`Row`.
    along : str
        What grows: the label of the horizontal axis.
    xs : list of float
    values : list of list of float
        For each of `xs` one value for each repetition.
    """

    what: str
    against: str
    unit: str
    along: str
    xs: list
    values: list


def machine():
    """Describe the machine in a few words each."""
    cpu = platform.processor()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().split("\n")
        cpu = next((x.split(": ")[1] for x in lines if x.startswith("model name")), cpu)
    pages = getattr(os, "sysconf", lambda name: 0)
    memory = pages("SC_PAGE_SIZE") * pages("SC_PHYS_PAGES") / 2**30
    packages = ("numpy", "torch", "jupyter-book")
    return {
        "processor": cpu,
        "vector instructions": torch.backends.cpu.get_cpu_capability(),
        "cores": os.cpu_count(),
        "memory, GiB": round(memory),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def save(group, rows, curves, folder=RESULTS, add=False):
    """Write the measurements of a group to `folder`/`group`.json.

    With `add` they join those that this machine left there. What else a machine does
    changes within hours, which one run can't see.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "rows": [asdict(row) for row in rows],
        "curves": [asdict(curve) for curve in curves],
    }
    if add and (folder / f"{group}.json").exists():
        record = joined(load(group, folder), record)
    (folder / f"{group}.json").write_text(as_text(record), "utf-8")


def as_text(record):
    """Return a record as JSON with one row, or one point of a curve, a line."""
    parts = [f'"{key}": {dumps(record[key])}' for key in ("date", "machine")]
    for kind in ("rows", "curves"):
        entries = ",\n".join(map(written_entry, record[kind]))
        parts.append(f'"{kind}": [\n{entries}\n]' if entries else f'"{kind}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def written_entry(entry):
    """Return a row in one line, a curve in one for itself and one for each point."""
    if "xs" not in entry:
        return dumps(entry)
    head = dumps({key: value for key, value in entry.items() if key != "values"})
    points = ",\n".join(map(dumps, entry["values"]))
    return f'{head[:-1]}, "values": [\n{points}\n]}}'


def dumps(value):
    """Return JSON; numbers of numpy are numbers."""
    return json.dumps(value, default=float)


def joined(earlier, record):
    """Return two records of one machine as one, the repetitions of both in each row."""
    if earlier["machine"] != record["machine"]:
        raise ValueError(f"measured on another machine: {earlier['machine']}")
    before = {of(entry): entry["values"] for entry in everything(earlier)}
    for entry in everything(record):
        values = before.get(of(entry))
        if values and "xs" in entry:
            entry["values"] = [
                a + b for a, b in zip(values, entry["values"], strict=True)
            ]
        elif values and values != entry["values"]:  # the same: computed, no clock in it
            entry["values"] = values + entry["values"]
    return record


def everything(record):
    """Return the rows and the curves of a record."""
    return record["rows"] + record["curves"]


def of(entry):
    """Return what a row or a curve is of: all that is not measured."""
    return json.dumps({key: entry[key] for key in entry if key != "values"})


def load(group, folder=RESULTS):
    """Return what :func:`save` wrote, or say which command measures it."""
    path = Path(folder) / f"{group}.json"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: python -m benchmarks {group}")
    return json.loads(path.read_text("utf-8"))


def summary(values):
    """Return median and quartiles as they stand in a table."""
    return f"{values[0]:.3g}" if len(values) == 1 else str(quartiles(values))


def line(row):
    """Return a row of the table that the command prints."""
    beside = f" against {row.against}" if row.against else ""
    return f"{row.what + beside:<66} {summary(row.values):>22} {row.unit}"


def cpu_and_wall():
    """Return both times; the first is that of this process alone."""
    return np.array([process_time(), perf_counter()])


def in_turn(pairs, rounds, at_least=0):
    """Return peer / ours for each pair, measured round after round.

    The two sides of a pair are measured one after the other. The repetitions of a pair
    lie all over the run, so their spread holds what else the machine did meanwhile.

    Parameters
    ----------
    pairs : dict
        name -> (peer, ours, scale): two callables, and how much more work ours does.
    rounds, at_least
        As in :func:`relulib.timing.interleaved`.

    Returns
    -------
    dict
        name -> ndarray, shape (rounds, 2): CPU and wall.
    """
    groups = [[(name, side) for side in (0, 1)] for name in pairs]
    works = {(name, side): pairs[name][side] for name in pairs for side in (0, 1)}
    taken = interleaved(works, rounds, at_least, groups, cpu_and_wall)
    return {
        name: scale * taken[name, 0] / taken[name, 1]
        for name, (_, _, scale) in pairs.items()
    }
