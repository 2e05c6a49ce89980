"""What the doctor finds, how well and at what cost: ``{doctor} faults|trials|costs``.

The first is made from the table of faults, the second from what the bench has left in
``benchmarks/results/doctor.json``.
"""

import json
from pathlib import Path
from statistics import median

from sphinx.util.docutils import SphinxDirective

from relulib.show import table
from relulib.statistics import wilson_interval

TRIALS = "benchmarks/results/doctor.json"


def faults(root):
    """Return each fault with its score, threshold, chapter and what to try first."""
    from relulib.doctor import FAULTS  # and with it torch, which takes seconds

    rows = FAULTS.values()
    return {
        "fault": [row.name for row in rows],
        "found from": [f"{row.threshold:g} {row.unit}" for row in rows],
        "try first": [row.first for row in rows],
        "chapter": [
            f"[{int(row.chapter[:2])}](../chapters/{row.chapter}.ipynb)" for row in rows
        ],
    }


def trials(root):
    """Return how often each fault was found in sick and in healthy networks."""
    found = {
        (row["what"], row["against"]): row["values"]
        for row in measured(root)
        if row["unit"] == "found"
    }
    names = list(dict.fromkeys(what for what, _ in found))
    columns = {"fault": names}
    for against, head in (
        ("planted", "found, of those planted"),
        ("planted, found first", "found first"),
        ("healthy", "found in healthy networks"),
    ):
        columns[head] = [share(found.get((name, against))) for name in names]
    return columns


def costs(root):
    """Return what an examination costs, a network a row: medians over the rounds."""
    columns = {"network": []}
    for row in measured(root):
        if row["unit"] == "found":
            continue
        if row["what"] not in columns["network"]:
            columns["network"].append(row["what"])
        against = "times a pass" if row["unit"] == "times the time" else row["unit"]
        head = f"{row['against']}, {against}"
        columns.setdefault(head, []).append(f"{median(row['values']):.3g}")
    return columns


def measured(root):
    """Return the rows that the bench has left."""
    return json.loads(Path(root, TRIALS).read_text("utf-8"))["rows"]


def share(values):
    """Return a share of networks with its interval, or a dash."""
    return str(wilson_interval(sum(values), len(values))) if values else "–"


KINDS = {"faults": faults, "trials": trials, "costs": costs}


class Doctor(SphinxDirective):
    """A table of the doctor."""

    required_arguments = 1

    def run(self):
        """Return the table as nodes."""
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(f"{kind}: choose one of {', '.join(KINDS)}")
        self.env.note_dependency(str(Path(self.env.srcdir, TRIALS)))
        columns = KINDS[kind](self.env.srcdir)
        left = len(columns) if kind == "faults" else 1
        return self.parse_text_to_nodes(table(columns, left).data)


def setup(app):
    """Register the directive with Sphinx."""
    app.add_directive("doctor", Doctor)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
