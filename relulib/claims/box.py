"""A claim with the evidence of a run: the box in a chapter, and the way back from it.

The evidence travels as data in the metadata of the box's output, under ``KEY``; when
notebooks are brought into the committed form, that key is kept.
"""

import html
import json
import re
from pathlib import Path

from relulib.claims import rows

KEY = "relulib"


class Unsupported(AssertionError):
    """A run did not show what a verdict rests on; the message says both."""


def claim(id, *, holds, shown):
    """Show a claim, its verdict and the evidence of this run; raise if it fails.

    Parameters
    ----------
    id : str
        Such as ``"C06"``.
    holds : bool
        Whether this run supports the *verdict* (for a claim that is false: whether it
        showed that it is false).
    shown : str
        One sentence on what this run showed, numbers with their intervals. Code goes
        between backticks.

    Raises
    ------
    Unsupported
        (an AssertionError) when `holds` is false: what was claimed, what was shown.
    ValueError
        An unknown id, no evidence, or a nan in it.
    TypeError
        When `holds` is not a bool, or `shown` not a string.
    FileNotFoundError
        There is no ``claims.toml`` in the current folder or above it.
    """
    row = _row(id, rows.find().rows)
    supported = _bool(holds)
    shown = _sentence(shown)
    if not supported:
        raise Unsupported(
            f"this run does not support the verdict on {row.id}. "
            f"Claim: {row.statement} Verdict: {row.verdict}. {row.condition} "
            f"Shown by this run: {shown}"
        )
    box = Box(row, shown)
    try:
        from IPython.display import display
    except ImportError:
        print(box)
    else:
        display(box, metadata={KEY: box.evidence})


def evidence(notebook):
    """Return what the boxes in an executed notebook have recorded.

    Parameters
    ----------
    notebook : str or path
        An ``.ipynb`` file.

    Returns
    -------
    list of dict
        One for each box, in order, with the keys ``claim``, ``verdict``, ``shown``.

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
    found = [output.get("metadata", {}).get(KEY) for output in outputs]
    return [record for record in found if record]


class Box:
    """A claim with its evidence, as text and as HTML."""

    def __init__(self, row, shown):
        self.evidence = {"claim": row.id, "verdict": row.verdict, "shown": shown}
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
        id = self.evidence["claim"]
        lines = "\n".join(
            f"<p><strong>{label}:</strong> {_html(text)}</p>"
            for label, text in self.lines.items()
        )
        # a frame for viewers without the book's style sheet; the rest stands there
        return (
            f'<div class="claim" role="note" id="claim-{id}" aria-label="Claim {id}" '
            'style="border: solid; border-width: 1px 1px 1px 0.4em; padding: 0 0.9em">'
            f"\n<p><strong>{_html(self.title)}</strong></p>\n{lines}\n</div>"
        )


def _html(text):
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


def _bool(holds):
    # np.bool_ without importing numpy: a comparison of two numbers gives one
    is_bool = isinstance(holds, bool) or (
        str(getattr(holds, "dtype", "")) == "bool" and holds.shape == ()
    )
    if not is_bool:
        raise TypeError(
            f"holds must be one bool, got {type(holds).__name__} {holds!r}; "
            "for an array say which you mean, .all() or .any()"
        )
    return bool(holds)


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
