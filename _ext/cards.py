"""The path of chapters, made of the chapters themselves: ``{cards}``.

The title is the question, the text is the first thing that the reader will be able to
do, and the time is counted from the words. So no second list can fall behind. What a
reader has done is added by ``progress.js``.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

WORDS_A_MINUTE = 150  # a text with formulas and figures reads slowly


class Cards(SphinxDirective):
    """All chapters, in their order."""

    def run(self):
        """Return the path as a node."""
        paths = sorted((Path(self.env.srcdir) / "chapters").glob("*.ipynb"))
        lines = []
        for path in paths:
            self.env.note_dependency(str(path))
            lines += card(path.stem, json.loads(path.read_text("utf-8"))["cells"])
        listed = self.parse_text_to_nodes("\n".join(lines))
        return [nodes.container("", *listed, classes=["chapter-path"])]


def card(name, cells):
    """Return the lines of one chapter."""
    text = "".join(cells[0]["source"])
    title = text.splitlines()[0].removeprefix("# ")
    able = re.search(r"^1\. (.+?);?\n(?:2\.|\n)", text, re.M | re.S)[1]
    words = sum(
        len("".join(cell["source"]).split())
        for cell in cells
        if cell["cell_type"] == "markdown"
    )
    minutes = 5 * max(1, round(words / WORDS_A_MINUTE / 5))
    return [
        f"{int(name[:2])}. [{title}](/chapters/{name}.ipynb)",
        "",
        # four spaces: below a number of two digits three would end the list
        f"    You will be able to {plain(able)}.",
        "",
        f'    *{minutes} minutes*<span data-chapter="chapters/{name}"></span>',
        "",
    ]


def plain(text):
    """Return one line without the links of terms."""
    return " ".join(re.sub(r"\{term\}`([^`<]+?)( <[^`]*)?`", r"\1", text).split())


def setup(app):
    """Register the extension with Sphinx."""
    app.add_directive("cards", Cards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
