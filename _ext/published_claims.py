"""Writes ``chapters/claims.json`` into the book: the ledger as data, ready to cite.

It says what the page of the ledger says, and beyond it the numbers and the question
that each verdict rests on. Addresses are those of the configuration; where it names
none, they are relative to the file, and in the line to cite to the book's folder.
"""

import json
from pathlib import Path

import yaml

from relulib.claims import ledger, replications, rows

NAME = "chapters/claims.json"
LEDGER = "*-claims.ipynb"
FORMAT = 1  # to be raised when a field changes its meaning


def published(book, course, page, base="", again=None):
    """Return what the file says.

    Parameters
    ----------
    book : Ledger
    course : dict
        How it is cited, with the keys of CITATION.cff.
    page : str
        Name of the ledger's page, without its ending.
    base : str
        Address of the folder of the chapters, ending in a slash, or nothing.
    again : dict of str to Replications, optional
        What was run again, by claim.

    Returns
    -------
    dict
        Plain data for JSON.
    """
    claims = book.claims
    return {
        "format": FORMAT,
        "title": course["title"],
        "authors": names(course),
        "version": course["version"],
        "date": str(course["date-released"]),
        "license": course["license"],
        "article": claims.article,
        "verdicts": claims.verdicts,
        "evidence": claims.evidence,
        "sections": claims.sections,
        "claims": [
            entry(book, row, course, page, base) | repeated(row.id, again or {})
            for row in claims.rows.values()
        ],
    }


def entry(book, row, course, page, base):
    """Return one claim with its evidence from each chapter, and how to cite it."""
    place = f"{page}.html#{row.id}"
    return vars(row) | {
        "url": f"{base}{place}",
        "cite": cite(row, course, f"{base or 'chapters/'}{place}"),
        "chapters": [
            {
                "chapter": chapter,
                "question": book.titles[chapter],
                "url": f"{base}{chapter}.html#claim-{row.id}",
                "shown": record["shown"],
                "holds": record.get("holds"),
                "measured": record.get("measured", {}),
            }
            for chapter, record in book.records[row.id].items()
        ],
    }


def repeated(id, again):
    """Return how often a claim was run again, how that ended, and on which machines."""
    if id not in again:
        return {}
    one = again[id]
    return {"replications": {**one.counts(), "machines": one.machines}}


def cite(row, course, url):
    """Return the line by which a claim is cited."""
    authors, date = "; ".join(names(course)), course["date-released"]
    return (
        f"{authors}. Claim {row.id}, {row.verdict}: “{row.statement}” In: "
        f"{course['title']}. Version {course['version']}, {date}. {url}"
    )


def names(course):
    """Return the authors, each as one text."""
    return [
        author.get("name") or f"{author['given-names']} {author['family-names']}"
        for author in course["authors"]
    ]


def write(app, error):
    """Put the file beside the pages of the chapters, as the last step of a build."""
    folder, address = Path(app.srcdir, "chapters"), app.config.html_baseurl
    if error or app.builder.name != "html" or not (folder / rows.NAME).is_file():
        return
    course = yaml.safe_load(Path(app.srcdir, "CITATION.cff").read_text("utf-8"))
    (page,) = folder.glob(LEDGER)
    base = f"{address.rstrip('/')}/chapters/" if address else ""
    book = ledger.read(folder)
    again = replications.read(Path(app.srcdir, replications.FOLDER), book)
    data = published(book, course, page.stem, base, again)
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    (Path(app.outdir) / NAME).write_text(text + "\n", "utf-8")


def setup(app):
    """Register the step with Sphinx."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
