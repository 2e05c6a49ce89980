"""Which claims hold? The ledger as a page: every claim, its verdict, its evidence.

The evidence is read from the executed notebooks of the chapters; nothing is typed
here. What is shown can be narrowed by section and by verdict without a script: style
rules hide the rest, so it works in a file, offline, and in a notebook.
"""

import html
import json
import re
from collections import Counter
from pathlib import Path

from IPython.display import HTML, Markdown

from relulib.claims import CHAPTERS, CLAIMS, SECTIONS, VERDICTS, evidence

__all__ = ["choices", "counts", "entries", "recorded", "shown_where", "titles"]


def recorded(folder="."):
    """Return what the chapters have recorded, by claim.

    Parameters
    ----------
    folder : str or path
        With the executed notebooks of the chapters.

    Returns
    -------
    dict of str to list of (str, str)
        Claim -> chapter and what its run showed, in the order of the chapters.

    Raises
    ------
    FileNotFoundError
        A chapter is missing.
    """
    found = {id: [] for id in CLAIMS}
    for chapter in CHAPTERS:
        for record in evidence(Path(folder) / f"{chapter}.ipynb"):
            found[record["id"]].append((chapter, record["shown"]))
    return found


def counts():
    """Return verdict -> number of claims, in the order of ``VERDICTS``."""
    number = Counter(row.verdict for row in CLAIMS.values())
    return {verdict: number[verdict] for verdict in VERDICTS}


def shown_where():
    """Return section -> the chapters that test one of its claims, in order."""
    return {
        section: [
            chapter
            for chapter in CHAPTERS
            if any(
                section in row.sections and chapter in row.chapters
                for row in CLAIMS.values()
            )
        ]
        for section in SECTIONS
    }


def choices():
    """Return two menus, section and verdict, that hide the other claims.

    Returns
    -------
    IPython.display.HTML
    """
    sections = {key: f"{key} {text}" for key, text in SECTIONS.items()}
    verdicts = {_slug(verdict): verdict for verdict in VERDICTS}
    menus = (
        ("ledger-section", "Section of the source article", "all sections", sections),
        ("ledger-verdict", "Verdict", "all verdicts", verdicts),
    )
    return HTML(
        '<div class="ledger-choices">'
        + "".join(_menu(*menu) for menu in menus)
        + "</div><style>"
        + "".join(_rule(name, value) for name, *_, of in menus for value in of)
        + "</style>"
    )


def _menu(name, label, everything, options):
    rows = "".join(
        f'<option value="{value}">{html.escape(text)}</option>'
        for value, text in {"": everything, **options}.items()
    )
    return f'<p><label>{label}: <select id="{name}">{rows}</select></label></p>'


def _rule(name, value):
    chosen = f'body:has(#{name} option[value="{value}"]:checked)'
    return f"{chosen} .ledger-claim:not(.{value}){{display:none}}"


def entries(folder="."):
    """Return all claims with verdict, condition, citations and evidence.

    Parameters
    ----------
    folder : str or path
        With the executed notebooks of the chapters.

    Returns
    -------
    IPython.display.Markdown
    """
    runs, title = recorded(folder), titles(folder)
    return Markdown(
        "\n\n".join(_entry(row, runs[row.id], title) for row in CLAIMS.values())
    )


def titles(folder="."):
    """Return chapter -> its title, the question that it answers."""
    found = {}
    for chapter in CHAPTERS:
        text = (Path(folder) / f"{chapter}.ipynb").read_text(encoding="utf-8")
        first = "".join(json.loads(text)["cells"][0]["source"])
        found[chapter] = first.splitlines()[0].removeprefix("# ")
    return found


def _entry(row, runs, title):
    classes = " ".join(("ledger-claim", *row.sections, _slug(row.verdict)))
    cited = (
        "{cite}`" + ",".join(row.citations) + "`" if row.citations else "none needed"
    )
    lines = {
        "What holds": _markdown(row.condition),
        "Literature": cited,
        "Said in": ", ".join(row.sections),
    }
    for chapter, shown in runs:
        place = f"[{title[chapter]}]({chapter}.ipynb#claim-{row.id})"
        lines[f"Shown in {place}"] = _markdown(shown)
    return "\n".join(
        [
            f'<div class="{classes}">\n',
            f"**{row.id}, {row.verdict}.** {_markdown(row.statement)}\n",
            *(f"- {label}: {text}" for label, text in lines.items()),
            "\n</div>",
        ]
    )


def _markdown(text):
    """Return text whose only markup is code between backticks as Markdown."""
    parts = re.split("(`[^`]+`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([\\*_<>\[\]$~#|])", r"\\\1", part)
        for part in parts
    )


def _slug(verdict):
    return verdict.replace(" ", "-")
