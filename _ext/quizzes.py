"""Turns the options of a quiz into dropdowns of the book.

A notebook is opened in many viewers, and most of them show a MyST directive as plain
text: the answer could be read before the reader decides. So in the notebook an option
is an HTML element that starts closed everywhere. In the book it becomes the directive,
which has the look of the pages and parses formulas in the option. ``quizzes.js`` makes
a choice of each question's options.
"""

import json
import re
from pathlib import Path

OPTION = r'<details class="quiz">\n<summary>(.+)</summary>\n\n(.+)\n\n</details>'
OPTIONS = re.compile(rf"{OPTION}(?:\n+{OPTION})*")
SCRIPT = Path(__file__).with_suffix(".js")


def question(options):
    """Return the directives for the options of one question."""
    inner = "\n\n".join(map(dropdown, re.finditer(OPTION, options[0])))
    return f"::::{{container}} quiz-options\n{inner}\n::::"


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
            cell["source"] = OPTIONS.sub(question, "".join(cell["source"]))
    source[0] = json.dumps(notebook)


def with_script(app, page, template, context, doctree):
    """Put the script on pages that have a quiz, and there alone.

    What lies in ``_static`` Jupyter Book loads on every page; a module waits for the
    page and blocks nothing.
    """
    if "quiz-options" in context.get("body", ""):
        app.add_js_file(None, body=SCRIPT.read_text("utf-8"), type="module")


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("source-read", convert)
    app.connect("html-page-context", with_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
