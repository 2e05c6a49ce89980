"""The claims as rows, read from ``claims.toml`` and refused where a row is wrong."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

NAME = "claims.toml"
# what a claim of this kind rests on is no run that could be repeated
NOTHING_TO_RUN = {
    "theorem": "It follows from the formulas: check the proof in the chapter; a run "
    "would show one more example.",
    "published only": "It rests on the measurements of others: look them up in the "
    "works that the ledger cites.",
    "not tested": "Nothing here tests it, so there is nothing to repeat.",
}
# what a field may hold: words, type, and whether a value is allowed
TEXT = "a text, and not empty", str, str.strip
CITATIONS = (
    "a list of keys in references.bib, each once",
    list,
    lambda v: all(isinstance(key, str) and v.count(key) == 1 for key in v),
)


@dataclass(frozen=True)
class Claim:
    """One claim of the source article.

    Text between backticks is code. There is no other markup.

    Attributes
    ----------
    id : str
        C and two digits, in the order of the source article.
    said : str
        A few words of the source article itself.
    statement : str
        The claim in words of the course.
    verdict : str
        A key of ``Claims.verdicts``.
    condition : str
        What holds, and when.
    evidence : str
        Of what kind it is, a key of ``Claims.evidence``.
    sections : list of str
        Where the source article says so, keys of ``Claims.sections``.
    citations : list of str
        Keys in references.bib; empty where the reason is arithmetic.
    """

    id: str
    said: str
    statement: str
    verdict: str
    condition: str
    evidence: str
    sections: list[str]
    citations: list[str]


@dataclass(frozen=True)
class Claims:
    """All claims, by id, and what their verdicts, evidence and sections mean.

    Attributes
    ----------
    article : str
        Title of the source article.
    verdicts : dict of str to str
        Verdict -> what it means.
    evidence : dict of str to str
        Kind of evidence -> what it means.
    sections : dict of str to str
        Section of the source article -> what it is about.
    rows : dict of str to Claim
        By id.
    """

    article: str
    verdicts: dict[str, str]
    evidence: dict[str, str]
    sections: dict[str, str]
    rows: dict[str, Claim]


def find(folder="."):
    """Return the claims of the course to which a folder belongs.

    They stand in the nearest ``claims.toml``: in the folder or in one above it.

    Parameters
    ----------
    folder : str or path
        The current one is that of the running notebook.

    Returns
    -------
    Claims

    Raises
    ------
    FileNotFoundError
        No ``claims.toml`` up to the root.
    ValueError
        The file says something wrong; the message has each row and field.
    """
    start = Path(folder).resolve()
    for place in (start, *start.parents):
        if (place / NAME).is_file():
            return read(place / NAME)
    raise FileNotFoundError(
        f"no {NAME} in {start} or above it: it stands in the folder chapters/ of the "
        "course; start the notebook there, or copy the file beside it"
    )


def read(path):
    """Return the claims that a file holds; raise ValueError where one is wrong."""
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:  # a claim that stands twice, too
        raise ValueError(f"{path}: {error}") from error
    verdicts, evidence, sections, rows = (
        table.get(part, {}) for part in ("verdicts", "evidence", "sections", "claims")
    )
    rules, article = _rules(verdicts, evidence, sections), table.get("article")
    wrong = all_faults(path, rows, rules)
    wrong += [
        f"{path}: {id}, verdict: what nothing tests is not true"
        for id, row in rows.items()
        if isinstance(row, dict)
        and (row.get("evidence"), row.get("verdict")) == ("not tested", "true")
    ]
    if wrong or not rows:
        raise ValueError("\n".join(wrong) or f"{path}: it has no table [claims.C01]")
    if not (isinstance(article, str) and article.strip()):
        raise ValueError(f"{path}: article must be the title of the source article")
    claims = {id: Claim(id, **rows[id]) for id in rows}
    return Claims(article, verdicts, evidence, sections, claims)


def _rules(verdicts, evidence, sections):
    """Return field -> what is allowed in it: words, type, and whether a value is."""
    return {
        "id": ("C and two digits", str, re.compile(r"C\d\d").fullmatch),
        "said": TEXT,
        "statement": TEXT,
        "verdict": (f"one of {', '.join(verdicts)}", str, verdicts.__contains__),
        "condition": TEXT,
        "evidence": (f"one of {', '.join(evidence)}", str, evidence.__contains__),
        "sections": (
            f"some of {', '.join(sections)}, in this order",
            list,
            lambda v: v and v == [key for key in sections if key in v],
        ),
        "citations": CITATIONS,
    }


def all_faults(path, rows, rules):
    """Return a sentence for all that is wrong with the rows of a file.

    Parameters
    ----------
    path : path
        For the sentences.
    rows : dict of str to dict
        By id.
    rules : dict
        Field -> what is allowed in it: words, type, and whether a value is.
    """
    return [
        f"{path}: {id}, {fault}"
        for id, row in rows.items()
        for fault in _faults(
            {"id": id, **(row if isinstance(row, dict) else {})}, rules
        )
    ]


def _faults(row, rules):
    """Yield field and fault for all that is wrong with a row."""
    for field in row.keys() - rules.keys():
        yield f"{field}: no field of a claim; those are {', '.join(rules)}"
    for field, (words, kind, is_allowed) in rules.items():
        if field not in row:
            yield f"{field}: missing; must be {words}"
        elif not (isinstance(row[field], kind) and is_allowed(row[field])):
            yield f"{field}: must be {words}, not {row[field]!r}"


def slug(verdict):
    """Return a verdict as the name of a class in a page."""
    return verdict.replace(" ", "-")
