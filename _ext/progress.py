"""What a reader has done: chapters note it in the browser alone, the front page tells.

What can be done is written into the path of chapters by the build: sections,
predictions and questions, these with the hash of their words. So what was done in
another edition of the book is not counted. The same script asks the quizzes, since it
keeps what was chosen.
"""

import json
import re
from pathlib import Path

from docutils import nodes

from relulib import explorers

SCRIPT = "progress.js"
FOLDER = Path(__file__).parent
CHAPTER = re.compile(r"chapters/\d\d-")


def write_assets(app, config):
    """Write the script, with all that it imports, where Sphinx copies it."""
    folder = Path(app.doctreedir) / "progress"
    folder.mkdir(parents=True, exist_ok=True)
    modules = explorers.PARTS, FOLDER / "quizzes.js", FOLDER / SCRIPT
    script = explorers.bundle(*modules) + "\nquizzes.ask();\nprogress.start();"
    (folder / SCRIPT).write_text(f"(() => {{\n{script}\n}})();\n", "utf-8")
    config.html_static_path.append(str(folder))


def fill(app, doctree, docname):
    """Say on the path of chapters what can be done in each."""
    for path in doctree.findall(nodes.container):
        if "chapter-path" in path["classes"]:
            pages = sorted(filter(CHAPTER.match, app.env.found_docs))
            can = json.dumps({page: doable(app.env, page) for page in pages})
            script = f'<script type="application/json">{can}</script>'
            path += nodes.raw("", script, format="html")


def doable(env, page):
    """Return what can be done on a page: ids of sections, predictions, questions."""
    tree = env.get_doctree(page)
    top = next(tree.findall(nodes.section))
    return {
        "sections": [one["ids"][0] for one in top.children if is_section(one)],
        "predictions": env.metadata[page].get("predictions", {}),
        "quiz": [
            name.removeprefix("asks-")
            for box in tree.findall(nodes.container)
            for name in box["classes"]
            if name.startswith("asks-")
        ],
    }


def is_section(node):
    """Say whether a node is a section."""
    return isinstance(node, nodes.section)


def equip(app, page, template, context, doctree):
    """Load the script where it has something to do; a chapter says its name."""
    body = context.get("body", "")
    if CHAPTER.match(page):
        context["body"] = f'{body}<span hidden data-notes="{page}"></span>'
    elif "quiz-options" not in body and "chapter-path" not in body:
        return
    app.add_js_file(SCRIPT, loading_method="defer")


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("config-inited", write_assets)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", equip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
