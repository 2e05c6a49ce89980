"""Which source is the answer to a question, in the notebook that is open?

``check`` sees what was run, the grader what was saved. Where these may differ, a remark
says which of them is judged and what the grader will see.
"""

import ast
import os
from dataclasses import dataclass

from grader import submission
from grader.results import Unreadable
from grader.submission import Answers, by_label


@dataclass(frozen=True)
class Run:
    """One execution of a cell: its number, source, and the cell's id if known."""

    number: int
    source: str
    cell: str | None = None

    def __str__(self):
        return f"In [{self.number}]"


class Notebook:
    """The notebook whose global names are `names`."""

    def __init__(self, names):
        self.names, self.cells = names, {}
        self.shell = names.get("get_ipython", lambda: None)()
        if self.shell:
            self.shell.events.register("pre_run_cell", self.note_cell)

    def note_cell(self, info):
        """Remember which cell is run as the next; the history does not keep it."""
        self.cells[self.shell.execution_count] = getattr(info, "cell_id", None)

    def runs(self):
        """Return what was run, as it was typed, the latest last."""
        if not self.shell:
            return []
        sources = self.shell.history_manager.input_hist_raw
        return [Run(i, s, self.cells.get(i)) for i, s in enumerate(sources) if s]

    def saved(self):
        """Return the saved code cells, or None where the file is not known."""
        path = self.names.get("__vsc_ipynb_file__") or os.environ.get(
            "JPY_SESSION_NAME"
        )
        try:
            return submission.cells(path) if path else None
        except Unreadable:
            return None

    def answers(self, question):
        """Return the answer to a question, as Answers, and what to remark on it."""
        label, runs = question.label, self.runs()
        labelled = [run for run in runs if label in by_label([run.source])]
        if not labelled:
            return Answers(), [not_run(question, runs)]
        last = labelled[-1]
        remarks = []
        for run in runs:
            if run.number > last.number and defines(run.source, question.function):
                remarks = [
                    f"{run} defines {question.function}, too, but does not begin with "
                    f"# answer: {label}. The grader does not see it; this is about "
                    f"{last}."
                ]
        source, remark = self.compare(last, labelled, label)
        return Answers({label: source}), [*remarks, *([remark] if remark else [])]

    def compare(self, last, labelled, label):
        """Return the source to judge, and a remark where the file may hold another."""
        saved = self.saved()
        inside = [s for s in saved or () if label in by_label([s])]
        if last.source.strip() in map(str.strip, inside):
            if len(inside) == 1:
                return last.source, ""
            return by_label(inside)[label], (
                f"{len(inside)} cells begin # answer: {label}. They are graded as one, "
                "in their order."
            )
        others = [r for r in labelled if r.cell and last.cell and r.cell != last.cell]
        if others:
            return last.source, (
                f"{others[-1]} was another cell that begins # answer: {label}. If it "
                f"is still there, both are graded as one; this is about {last}."
            )
        if saved is not None:
            held = "an answer other than" if inside else "no answer, unlike"
            return last.source, (
                f"The saved notebook holds {held} {last}, which this is about. "
                "Save it before it is graded."
            )
        return last.source, ""


def not_run(question, runs):
    """Say that there is no answer yet, and which cell was perhaps to be one."""
    note = (
        f"Run the cell that begins # answer: {question.label} first; "
        f"it has to define {question.function}."
    )
    for run in reversed(runs):
        line = by_label([run.source]).nearly.get(question.label)
        if line:
            return f"{note} {run} begins {line}: let nothing else stand there."
    return note


def defines(source, name):
    """Say whether a cell binds a name at its top level, as far as it can be parsed."""
    plain = "\n".join(s for s in source.split("\n") if not s.startswith(("%", "!")))
    try:
        body = ast.parse(plain).body
    except (SyntaxError, ValueError, RecursionError):
        return False
    for step in body:
        targets = getattr(step, "targets", [step])
        if name in [getattr(t, "id", getattr(t, "name", None)) for t in targets]:
            return True
    return False
