"""Turns the options of a quiz into dropdowns of the book.

A notebook is opened in many viewers, and most of them show a MyST directive as plain
text: the answer could be read before the reader decides. So in the notebook an option
is an HTML element that starts closed everywhere. In the book it becomes the directive,
which has the look of the pages and parses formulas in the option.
"""

import json
import re

OPTION = re.compile(
    r'<details class="quiz">\n<summary>(.+)</summary>\n\n(.+)\n\n</details>'
)


def dropdown(option):
    """Return the directive for one option."""
    text = re.sub("</?code>", "`", option[1])
    return f":::{{dropdown}} {text}\n:class-container: quiz\n{option[2]}\n:::"


def convert(app, page, source):
    """Rewrite the notebook that Sphinx has just read; other pages have no quiz."""
    if not app.env.doc2path(page).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = OPTION.sub(dropdown, "".join(cell["source"]))
    source[0] = json.dumps(notebook)


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("source-read", convert)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
