"""Turns the options of a quiz into dropdowns of the book.

A notebook is opened in many viewers, and most of them show a MyST directive as plain
text: the answer could be read before the reader decides. So in the notebook an option
is an HTML element that starts closed everywhere. In the book it becomes the directive,
which has the look of the pages and parses formulas in the option. ``quizzes.js`` makes
a choice of each question's options.
"""

import hashlib
import json
import re

# the option, and what is said of it: "**Right.** ..." or "**No.** ..."
OPTION = r'<details class="quiz">\n<summary>(.+)</summary>\n\n(.+)\n\n</details>'
OPTIONS = re.compile(rf"{OPTION}(?:\n+{OPTION})*")


def question(found):
    """Return the directives for the options of one question of a notebook."""
    asked = found.string[: found.start()].rstrip().rsplit("\n\n", 1)[-1]
    options = [
        (re.sub("</?code>", "`", text), said)
        for text, said in re.findall(OPTION, found[0])
    ]
    # neither place nor order in the notebook tells which one is right
    return box(asked, sorted(options, key=lambda one: number(asked, one)))


def box(asked, options):
    """Return the directives for the options of a question, in this order."""
    inner = "\n\n".join(
        f":::{{dropdown}} {text}\n:class-container: quiz\n{said}\n:::"
        for text, said in options
    )
    name = f"asks-{number(asked, options)}"
    return f"::::{{container}} quiz-options {name}\n{inner}\n::::"


def number(*words):
    """Return the number of a question: other words, another number."""
    return hashlib.sha256(repr(words).encode()).hexdigest()[:8]


def convert(app, page, source):
    """Rewrite the notebook that Sphinx has just read; other pages have no quiz."""
    if not app.env.doc2path(page).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = OPTIONS.sub(question, "".join(cell["source"]))
    source[0] = json.dumps(notebook)


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("source-read", convert)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
