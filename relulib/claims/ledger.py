"""Which claims hold? The ledger as a page: every claim, its verdict, its evidence.

The evidence is read from the executed notebooks of the chapters; nothing is typed
here. What is shown can be narrowed by section and by verdict without a script: style
rules hide the rest, so it works in a file, offline, and in a notebook.
"""

import html
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from IPython.display import HTML, Markdown

from relulib.claims import box, rows

__all__ = ["Ledger", "read"]


def read(folder="."):
    """Return the claims with what the chapters in a folder have shown of them.

    Parameters
    ----------
    folder : str or path
        With the executed notebooks of the chapters.

    Returns
    -------
    Ledger

    Raises
    ------
    Unsupported
        A claim has no evidence, or a chapter shows what the claims no longer say.
    ValueError
        A chapter shows a claim twice.
    """
    claims = rows.find(folder)
    records, titles = {id: {} for id in claims.rows}, {}
    for path in sorted(Path(folder).glob("*.ipynb")):
        for record in box.evidence(path):
            _agree(path.name, record, claims.rows)
            runs = records[record["claim"]]
            if path.stem in runs:
                raise ValueError(f"{path.name} shows {record['claim']} twice")
            runs[path.stem] = record
            titles[path.stem] = _title(path)
    silent = [id for id, runs in records.items() if not runs]
    if silent:
        raise box.Unsupported(
            f"no notebook in {Path(folder).resolve()} shows {', '.join(silent)}: "
            "execute the chapters first (make notebooks)"
        )
    return Ledger(claims, records, titles)


def _agree(name, record, known):
    id, verdict = record["claim"], record["verdict"]
    now = known[id].verdict if id in known else "not among the claims"
    if verdict != now:
        raise box.Unsupported(
            f"{name} shows {id} as {verdict}, but it is {now} in {rows.NAME}: "
            "execute the chapter anew (make notebooks)"
        )


def _title(path):
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    return "".join(first).splitlines()[0].removeprefix("# ")


@dataclass(frozen=True)
class Ledger:
    """The claims and their evidence.

    Attributes
    ----------
    claims : Claims
        The rows, and what verdicts and sections mean.
    records : dict of str to dict
        Claim -> chapter -> what its box recorded, in the order of the chapters (see
        :func:`relulib.claims.box.evidence`).
    titles : dict of str to str
        Chapter -> its title, the question that it answers.
    """

    claims: rows.Claims
    records: dict[str, dict[str, dict]]
    titles: dict[str, str]

    def counts(self):
        """Return verdict -> number of claims, in the order of the verdicts."""
        number = Counter(row.verdict for row in self.claims.rows.values())
        return {verdict: number[verdict] for verdict in self.claims.verdicts}

    def notable(self):
        """Return the false and the misleading claims, a line each with links."""
        lines = [
            f"- **{row.id}, {row.verdict}:** {markdown(row.statement)} ({links})"
            for verdict in ("false", "misleading")
            for row in self.claims.rows.values()
            if row.verdict == verdict
            for links in [
                ", ".join(self._link(c, row.id) for c in self.records[row.id])
            ]
        ]
        return Markdown("\n".join(lines))

    def kinds(self):
        """Return kind of evidence -> number of claims, in the order of the kinds."""
        number = Counter(row.evidence for row in self.claims.rows.values())
        return {kind: number[kind] for kind in self.claims.evidence}

    def choices(self):
        """Return two menus, section and verdict, that hide the other claims."""
        sections = {key: f"{key} {text}" for key, text in self.claims.sections.items()}
        verdicts = {rows.slug(verdict): verdict for verdict in self.claims.verdicts}
        article = "Section of the source article"
        menus = (
            ("ledger-section", article, "all sections", sections),
            ("ledger-verdict", "Verdict", "all verdicts", verdicts),
        )
        return HTML(
            '<div class="ledger-choices">'
            + "".join(_menu(*menu) for menu in menus)
            + "</div><style>"
            + "".join(_rule(name, value) for name, *_, of in menus for value in of)
            + "</style>"
        )

    def entries(self):
        """Return all claims with verdict, condition, citations and evidence."""
        return Markdown("\n\n".join(map(self._entry, self.claims.rows.values())))

    def _entry(self, row):
        classes = " ".join(("ledger-claim", *row.sections, rows.slug(row.verdict)))
        cited = "{cite}`" + ",".join(row.citations) + "`"
        lines = {
            "The source article": f"“{markdown(row.said)}”",
            "What holds": markdown(row.condition),
            "Kind of evidence": row.evidence,
            "Literature": cited if row.citations else "none needed",
            "Said in": ", ".join(row.sections),
        }
        for chapter, record in self.records[row.id].items():
            shown_in = f"Shown in {self._link(chapter, row.id)}"
            lines[shown_in] = markdown(record["shown"])
        if row.evidence not in rows.NOTHING_TO_RUN:
            lines["Run it again"] = f"`make replicate CLAIM={row.id}`"
        head = f"<strong>{row.id}, {row.verdict}.</strong> {box.html_of(row.statement)}"
        # the anchor stands inside: who follows a link to it finds the entry open
        return "\n".join(
            [
                f'<details class="{classes}"><summary>{head}</summary>',
                f'<span id="{row.id}"></span>\n',
                *(f"- {label}: {text}" for label, text in lines.items()),
                "\n</details>",
            ]
        )

    def _link(self, chapter, id=""):
        place = f"#claim-{id}" if id else ""
        return f"[{self.titles[chapter]}]({chapter}.ipynb{place})"


def _menu(name, label, everything, options):
    listed = "".join(
        f'<option value="{value}">{html.escape(text)}</option>'
        for value, text in {"": everything, **options}.items()
    )
    return f'<p><label>{label}: <select id="{name}">{listed}</select></label></p>'


def _rule(name, value):
    chosen = f'body:has(#{name} option[value="{value}"]:checked)'
    return f"{chosen} .ledger-claim:not(.{value}){{display:none}}"


def markdown(text):
    """Return text whose only markup is code between backticks as Markdown."""
    parts = re.split("(`[^`]+`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([\\*_<>\[\]$~#|])", r"\\\1", part)
        for part in parts
    )
