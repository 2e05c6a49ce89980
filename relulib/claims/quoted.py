"""Sentences that everybody quotes, judged as the claims of the source article are.

They stand in ``quoted.toml`` beside ``claims.toml``. A verdict is a question, asked of
the numbers that a box of the chapters has recorded; where the evidence is published
only, there are citations instead. What stands beside the words in their source is part
of the row: a sentence without its condition is another sentence.
"""

import inspect
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relulib.claims import box, rows
from relulib.claims.ledger import markdown
from relulib.claims.measured import ask, function, timed

NAME = "quoted.toml"
MOST = 12


@dataclass(frozen=True)
class Quotation:
    """A few words of a source, and what holds of them.

    Attributes
    ----------
    id : str
        Q and two digits.
    source : str
        A key of ``Quoted.sources``.
    said, context : str
        The source's words, and what stands beside them there.
    statement, verdict, condition : str
        As of a :class:`~relulib.claims.rows.Claim`.
    chapter, claim : str
        The box that carries the verdict.
    holds : str
        The text of a function of what the box has measured; empty where the claim has
        been published only.
    citations : list of str
        Keys in references.bib.
    """

    id: str
    source: str
    said: str
    context: str
    statement: str
    verdict: str
    condition: str
    chapter: str
    claim: str
    holds: str
    citations: list[str]


@dataclass(frozen=True)
class Quoted:
    """The second ledger.

    Attributes
    ----------
    sources : dict of str to dict
        Key -> ``title``, ``address``, ``read`` (a date) and ``confirmed``, in words.
    rows : dict of str to Quotation
        By id.
    book : Ledger
        The claims whose boxes carry the verdicts.
    """

    sources: dict[str, dict]
    rows: dict[str, Quotation]
    book: object

    def entries(self):
        """Return all quotations as Markdown, with the evidence that carries each."""
        return "\n\n".join(map(self._entry, self.rows.values()))

    def _entry(self, row):
        source, record = self.sources[row.source], self._record(row)
        shown = record["shown"]
        if row.holds and not supported(row, record["measured"]):
            shown = f"{shown.removesuffix(box.ELSEWHERE).rstrip()} {box.ELSEWHERE}"
        day = f"{source['read']:%d %B %Y}".lstrip("0")
        link = f"[{source['title']}]({source['address']})"
        place = f"[{row.claim}](../chapters/{row.chapter}.ipynb#claim-{row.claim})"
        lines = {
            "Beside it there": row.context,
            "The claim": row.statement,
            "What holds": row.condition,
            "Kind of evidence": self.book.claims.rows[row.claim].evidence,
            f"Carried by {place}, where a run showed": markdown(shown),
        }
        if row.citations:
            lines["Literature"] = "{cite}`" + ",".join(row.citations) + "`"
        return "\n".join(
            [
                f":::{{admonition}} {row.id}, {row.verdict}",
                f":name: {row.id}",
                f"“{row.said}” {link}, read on {day}, confirmed {source['confirmed']}.",
                "",
                *(f"- *{label}:* {text}" for label, text in lines.items()),
                ":::",
            ]
        )

    def _record(self, row):
        return self.book.records[row.claim][row.chapter]


def read(path, book):
    """Return the quotations of a file, each verdict asked of the chapters' numbers.

    Parameters
    ----------
    path : str or path
    book : Ledger

    Returns
    -------
    Quoted

    Raises
    ------
    ValueError
        The file says something wrong; the message has each row and field.
    Unsupported
        The numbers of a box do not support a verdict.
    """
    table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    sources, quotations = table.get("sources", {}), table.get("quoted", {})
    wrong = rows.all_faults(path, sources, SOURCE)
    wrong += rows.all_faults(path, quotations, _rules(sources, book))
    if not 0 < len(quotations) <= MOST:
        wrong.append(f"{path}: {len(quotations)} quotations, allowed are 1 to {MOST}")
    if wrong:
        raise ValueError("\n".join(wrong))
    quoted = Quoted(
        sources, {id: Quotation(id, **row) for id, row in quotations.items()}, book
    )
    for row in quoted.rows.values():
        _support(path, row, quoted)
    return quoted


SOURCE = {
    "id": ("a word", str, str.isidentifier),
    "title": rows.TEXT,
    "address": ("an address of a page", str, re.compile(r"https://\S+").fullmatch),
    "read": ("a date", date, lambda v: v.year > 2000),
    "confirmed": rows.TEXT,
}


def _rules(sources, book):
    claims = book.claims
    chapters = {chapter for runs in book.records.values() for chapter in runs}
    return {
        "id": ("Q and two digits", str, re.compile(r"Q\d\d").fullmatch),
        "source": (f"one of {', '.join(sources)}", str, sources.__contains__),
        "said": rows.TEXT,
        "context": rows.TEXT,
        "statement": rows.TEXT,
        "verdict": (
            f"one of {', '.join(claims.verdicts)}",
            str,
            claims.verdicts.__contains__,
        ),
        "condition": rows.TEXT,
        "chapter": ("a chapter with boxes", str, chapters.__contains__),
        "claim": ("a claim of the ledger", str, claims.rows.__contains__),
        "holds": ("a function, or empty", str, re.compile("(lambda .+)?").fullmatch),
        "citations": rows.CITATIONS,
    }


def _support(path, row, quoted):
    """Raise unless the box that a row names carries its verdict."""
    if row.chapter not in quoted.book.records[row.claim]:
        raise ValueError(f"{path}: {row.id}, {row.chapter} shows no {row.claim}")
    if quoted.book.claims.rows[row.claim].evidence == "published only":
        if row.holds or not row.citations:
            raise ValueError(
                f"{path}: {row.id}, {row.claim} is published only: give citations, and "
                "no holds"
            )
        return
    measured = quoted.book.records[row.claim][row.chapter]["measured"]
    if not supported(row, measured) and not timed(_asked(row, measured)):
        raise box.Unsupported(
            f"{path}: the numbers of {row.claim} in {row.chapter} do not support the "
            f"verdict on {row.id}, {row.verdict}: {row.holds}"
        )


def supported(row, measured):
    """Return what the question of a quotation says of a box's numbers.

    Parameters
    ----------
    row : Quotation
    measured : dict
        Packed; the question asks for some of them by name.
    """
    if not row.holds:
        raise ValueError(f"{row.id}, holds: missing, a function of what was measured")
    return ask(function(row.holds), _asked(row, measured))


def _asked(row, measured):
    names = inspect.signature(function(row.holds)).parameters
    return {name: measured[name] for name in names if name in measured}
