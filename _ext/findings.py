"""What was found, at a glance: ``{findings}``, and a guess first: ``{can-you-tell}``.

Both read the claims and the evidence in the chapters' outputs; nothing is typed twice.
"""

import html
from pathlib import Path

import quizzes
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from relulib.claims import ledger
from relulib.claims.box import html_of
from relulib.claims.rows import slug

# a sign beside the colour, for those who see no difference in colours
SIGNS = {
    "true": "✓",
    "true with conditions": "◐",
    "misleading": "≈",
    "false": "✗",
    "untestable": "?",
}


class Findings(SphinxDirective):
    """The numbers of verdicts, then a tile for each claim, to be opened."""

    def run(self):
        """Return the headline, the legend and the tiles."""
        book = read(self.env)
        counts = book.counts()
        rest = ", ".join(f"{n} {verdict}" for verdict, n in list(counts.items())[1:])
        share = f"{counts['true']} of {sum(counts.values())}"
        headline = (
            f"<strong>{share} statements hold as they stand.</strong> The others: "
            f"{rest}. Open a tile to read what holds."
        )
        tiles = "\n".join(tile(book, row) for row in book.claims.rows.values())
        text = f'<p class="findings-headline">{headline}</p>\n{legend(counts)}\n'
        return [raw(f'{text}<div class="findings">\n{tiles}\n</div>')]


def legend(counts):
    """Return the signs with what they mean."""
    parts = (
        f'<span><span class="verdict {slug(verdict)}">{SIGNS[verdict]}</span> '
        f"{verdict}</span>"
        for verdict in counts
    )
    return f'<p class="findings-legend">{" ".join(parts)}</p>'


def tile(book, row):
    """Return one claim: its sign, and behind it what it says and what holds."""
    chapters = book.records[row.id]
    links = ", ".join(
        f'<a href="chapters/{chapter}.html#claim-{row.id}">{html.escape(title)}</a>'
        for chapter, title in ((c, book.titles[c]) for c in chapters)
    )
    return (
        f'<details name="findings" class="{slug(row.verdict)}">'
        f'<summary title="{html.escape(row.statement, quote=True)}">'
        f'<span aria-hidden="true">{SIGNS[row.verdict]}</span>'
        f'<span class="visually-hidden">{row.id}, {row.verdict}: '
        f"{html_of(row.statement)}</span></summary>"
        f"<div><p><strong>{html_of(row.statement)}</strong></p>"
        f"<p><strong>{row.verdict.capitalize()}.</strong> {html_of(row.condition)}</p>"
        f"<p>Evidence: {links}</p></div></details>"
    )


class CanYouTell(SphinxDirective):
    """A few claims, named as arguments: judge them before you read the verdicts."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Return a question for each claim, as the chapters' quizzes have them."""
        book = read(self.env)
        lines = []
        for number, id in enumerate(self.arguments[0].split(), 1):
            if id not in book.claims.rows:
                raise self.error(f"no claim {id!r} in claims.toml")
            lines += question(book, number, book.claims.rows[id])
        return self.parse_text_to_nodes("\n".join(lines))


def question(book, number, row):
    """Return the lines of a question: which verdict does this claim get?"""
    options = []
    for verdict, meaning in book.claims.verdicts.items():
        if verdict == "untestable":
            continue
        right = verdict == row.verdict
        said = (
            f"**Right.** {row.condition}" if right else f"**No.** It is {row.verdict}."
        )
        options.append((f"{verdict.capitalize()}: it {meaning}", said))
    asked = f"**{number}.** {row.statement}"
    return [asked, "", *quizzes.box(asked, options).splitlines(), ""]


def read(env):
    """Return the ledger of the book's chapters; the page depends on them."""
    folder = Path(env.srcdir) / "chapters"
    for path in (*folder.glob("*.ipynb"), folder / "claims.toml"):
        env.note_dependency(str(path))
    # both directives stand on one page: its notebooks are read once
    if "ledger" not in env.temp_data:
        env.temp_data["ledger"] = ledger.read(folder)
    return env.temp_data["ledger"]


def raw(text):
    """Return a node of HTML."""
    return nodes.raw("", text, format="html")


def setup(app):
    """Register the extension with Sphinx."""
    app.add_directive("findings", Findings)
    app.add_directive("can-you-tell", CanYouTell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
