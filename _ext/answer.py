"""The way to an answer: a box at the top of each page of exercises.

A page can't run Python, so whoever meets a question there is told where it can.
"""

BOX = """<div class="admonition note to-answer">
<p class="admonition-title">To answer</p>
<p>A page can't run Python: download <a href="{notebook}" download>this notebook</a>,
and run it at home or on Binder. <a href="{learn}">Learn</a> says how, step by step.</p>
</div>"""


def add(app, page, template, context, doctree):
    """Put the box below the title."""
    if page.startswith("exercises/") and "pages/learn" in app.env.found_docs:
        pathto = context["pathto"]
        notebook = pathto(f"_sources/{context['sourcename']}", True)
        box = BOX.format(notebook=notebook, learn=pathto("pages/learn"))
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{box}", 1)


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
