"""A claim with the evidence of a run: the box in a chapter, and the way back from it.

The evidence travels as data in the metadata of the box's output, under ``KEY``; when
notebooks are brought into the committed form, that key is kept.
"""

import html
import json
import re
from pathlib import Path

from relulib.claims import measured as data
from relulib.claims import rows

KEY = "relulib"
# what a box says of times that do not support its verdict
ELSEWHERE = (
    "The times of this run do not support the verdict, which rests on runs on other "
    "machines."
)


class Unsupported(AssertionError):
    """A run did not show what a verdict rests on; the message says both."""


def claim(id, *, shown, holds=None, **measured):
    """Show a claim, its verdict and the evidence of this run; raise if it fails.

    Times differ from machine to machine: where nothing else was measured, a verdict
    that they do not support is shown with a sentence that says so.

    Parameters
    ----------
    id : str
        Such as ``"C06"``.
    shown : str
        One sentence on what this run showed, numbers with their intervals. Code goes
        between backticks.
    holds : function
        Whether the numbers support the *verdict* (for a claim that is false: whether
        they show that it is false), such as ``lambda gain: gain.low > 0``. A claim that
        nothing tests needs none.
    **measured
        What `holds` asks for, by name: numbers, arrays, intervals, lists and dicts of
        them. They are recorded with the box, to six digits, and `holds` is asked of
        what is recorded (see :mod:`relulib.claims.measured`).

    Raises
    ------
    Unsupported
        (an AssertionError) when `holds` says no, unless all that was measured are
        times (:class:`~relulib.timing.Ratio`): what was claimed, what was shown.
    ValueError
        An unknown id, no evidence, a nan in it, or too many numbers.
    TypeError
        `holds` is no function of exactly what was measured or says no single bool;
        `shown` is no string; a claim that is tested comes without `holds`.
    FileNotFoundError
        There is no ``claims.toml`` in the current folder or above it.
    """
    row = _row(id, rows.find().rows)
    shown = _sentence(shown)
    record = {"claim": row.id, "verdict": row.verdict, "shown": shown}
    if holds is None and row.evidence != "not tested":
        raise TypeError(
            f"the evidence of {row.id} is {row.evidence!r}: give holds=, a function of "
            "what was measured, unless nothing tests the claim"
        )
    if holds is not None:
        packed = {name: data.pack(name, value) for name, value in measured.items()}
        supported = data.ask(holds, packed)
        if not supported and not data.timed(packed):
            raise Unsupported(
                f"this run does not support the verdict on {row.id}. "
                f"Claim: {row.statement} Verdict: {row.verdict}. {row.condition} "
                f"Shown by this run: {shown} Measured: {packed}"
            )
        if not supported:
            record["shown"] = shown = f"{shown} {ELSEWHERE}"
        record |= {"holds": data.source(holds), "measured": packed}
    box = Box(row, shown)
    try:
        from IPython.display import display
    except ImportError:
        print(box)
    else:
        display(box, metadata={KEY: record})


def evidence(notebook):
    """Return what the boxes in an executed notebook have recorded.

    Parameters
    ----------
    notebook : str or path
        An ``.ipynb`` file.

    Returns
    -------
    list of dict
        One for each box, in order, with the keys ``claim``, ``verdict``, ``shown`` and,
        where something is tested, ``holds`` (the text of a function) and ``measured``.

    Raises
    ------
    ValueError
        The file is not a notebook.
    """
    text = Path(notebook).read_text(encoding="utf-8")
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{notebook}: not a notebook of format 4") from error
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    records = [output.get("metadata", {}).get(KEY) for output in outputs]
    return [record for record in records if record]


class Box:
    """A claim with its evidence, as text and as HTML."""

    def __init__(self, row, shown):
        self.id, self.kind = row.id, rows.slug(row.verdict)
        self.title = f"Claim {row.id}: {row.verdict}"
        self.lines = {
            "The source article": f"“{row.said}”",
            "The claim": row.statement,
            "What holds": row.condition,
            "Kind of evidence": row.evidence,
            "Shown by this run": shown,
        }

    def __repr__(self):
        return "\n".join([self.title, *(f"{k}: {v}" for k, v in self.lines.items())])

    def _repr_html_(self):
        lines = "\n".join(
            f"<p><strong>{label}:</strong> {html_of(text)}</p>"
            for label, text in self.lines.items()
        )
        # a frame for viewers without the book's style sheet; the rest stands there
        return (
            f'<div class="claim {self.kind}" role="note" id="claim-{self.id}" '
            f'aria-label="Claim {self.id}" '
            'style="border: solid; border-width: 1px 1px 1px 0.4em; padding: 0 0.9em">'
            f"\n<p><strong>{html_of(self.title)}</strong></p>\n{lines}\n</div>"
        )


def html_of(text):
    """Return text whose only markup is code between backticks as HTML."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _row(id, known):
    if id in known:
        return known[id]
    digits = re.search(r"\d+", str(id))
    if digits is None:
        raise ValueError(f"no claim {id!r}: ids are {min(known)} to {max(known)}")
    number = int(digits.group())
    near = sorted(known, key=lambda one: abs(int(one[1:]) - number))[:3]
    raise ValueError(f"no claim {id!r}; the nearest ids are {', '.join(near)}")


def _sentence(shown):
    if not isinstance(shown, str):
        raise TypeError(f"shown must be a string, got {type(shown).__name__}")
    shown = " ".join(shown.split())
    if not shown:
        raise ValueError("shown is empty: say in a sentence what this run showed")
    # `nan` as code is a word, a bare nan is a number that went wrong
    bare = re.search(
        "(?<![a-z])nan(?![a-z])", re.sub("`[^`]*`", "", shown), re.IGNORECASE
    )
    if bare:
        raise ValueError(f"shown holds a nan (write `nan` if it is meant): {shown}")
    return shown
