"""What the doctor finds, how well and at what cost: ``{doctor} KIND``.

``faults`` is made from the table of faults, ``trials`` and ``costs`` from what the
bench has left in ``benchmarks/results/doctor.json``; from the same rows ``below-two``
says in a sentence from which pass on an examination costs less than two.
"""

import json
from pathlib import Path
from statistics import median

from sphinx.util.docutils import SphinxDirective

from relulib.show import table
from relulib.statistics import wilson_interval

TRIALS = "benchmarks/results/doctor.json"
PASS = "one pass"
# heads of columns, short enough for a phone; the page says what they mean
COSTS = {
    PASS: "pass, ms",
    "each further batch": "further batch",
    "one batch in all": "one batch",
    "paid once": "once, ms",
    "a hundred steps and a look": "with looks",
    "100 batches after 10": "MB more",
}


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
        name = row["what"].removesuffix(" on 16 x 16")  # a long name has a wide cell
        if name not in columns["network"]:
            columns["network"].append(name)
        head = COSTS[row["against"]]
        columns.setdefault(head, []).append(f"{median(row['values']):.3g}")
    return columns


def below_two(root):
    """Return from which time of a pass on one more batch, and one in all, cost < 2."""
    times = [
        (median(row["values"]), row["what"])
        for row in measured(root)
        if row["against"] == PASS
    ]
    ratio = {
        (row["what"], row["against"]): median(row["values"])
        for row in measured(root)
        if row["unit"] == "times the time"
    }
    said = []
    for against in dict.fromkeys(against for _, against in ratio):
        above = [ms for ms, name in times if ratio[name, against] >= 2]
        slowest = max(above, default=0)
        from_on = min((ms for ms, _ in times if ms > slowest), default=float("inf"))
        said.append(f"{against} from {from_on:.2g} milliseconds on")
    return f"Of these networks, less than twice a pass: {' and '.join(said)}."


def measured(root):
    """Return the rows that the bench has left."""
    return json.loads(Path(root, TRIALS).read_text("utf-8"))["rows"]


def share(values):
    """Return a share of networks with its interval, or a dash."""
    return str(wilson_interval(sum(values), len(values))) if values else "–"


KINDS = {"faults": faults, "trials": trials, "costs": costs, "below-two": below_two}


class Doctor(SphinxDirective):
    """A table of the doctor, or a sentence."""

    required_arguments = 1

    def run(self):
        """Return it as nodes."""
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(f"{kind}: choose one of {', '.join(KINDS)}")
        self.env.note_dependency(str(Path(self.env.srcdir, TRIALS)))
        said = KINDS[kind](self.env.srcdir)  # columns, or a sentence
        if not isinstance(said, str):
            said = table(said, len(said) if kind == "faults" else 1).data
        return self.parse_text_to_nodes(said)


def setup(app):
    """Register the directive with Sphinx."""
    app.add_directive("doctor", Doctor)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
