"""What other sites show of a page: its title, its first sentence, a picture."""

import html
import posixpath
import re
from pathlib import Path

import matplotlib
from docutils import nodes
from matplotlib.figure import Figure

from relulib import plots
from relulib.activations import relu

DESCRIPTION = 160  # characters that search engines and messengers show

PREVIEW = "_static/preview.png"


def draw_preview(app, error):
    """Draw the picture: the function that the book is about, beside its title."""
    if error or app.builder.name != "html":
        return
    name, _, claim = app.config.html_title.partition(": ")
    with matplotlib.rc_context(plots.STYLE):
        # 1200 x 630 pixels, as asked for; no labels that need room
        figure = Figure(figsize=(6, 3.15), dpi=200, layout="none")
        ax = figure.add_subplot()
        plots.activation(ax, relu, [-3.0, 0.0, 3.0])
        ax.set_axis_off()
        ax.text(-3, 2.6, name, fontsize=34, weight="bold", va="top")
        ax.text(-3, 1.6, claim.replace(", ", ",\n"), fontsize=15, va="top")
        figure.savefig(Path(app.outdir) / PREVIEW)


def picture(app, pagename):
    """Return the picture's address: absolute where the book knows its own."""
    base = app.config.html_baseurl
    if base:
        return posixpath.join(base, PREVIEW)
    return posixpath.relpath(PREVIEW, posixpath.dirname(pagename) or ".")


def add_tags(app, pagename, templatename, context, doctree):
    """Add the meta tags of a page."""
    if doctree is None:
        return
    first = next(
        (
            node.astext()
            for node in doctree.findall(nodes.paragraph)
            if len(node.astext()) > 40
        ),
        "",
    )
    first = " ".join(re.sub(r"[\\{}$]", "", first).split())
    if len(first) > DESCRIPTION:
        first = first[:DESCRIPTION].rsplit(" ", 1)[0] + " …"
    title = re.sub("<[^>]+>", "", context.get("title", ""))
    tags = {"og:title": html.unescape(title), "og:description": first}
    tags["og:image"] = picture(app, pagename)
    tags |= {"og:type": "article", "og:site_name": app.config.html_title}
    context["metatags"] = context.get("metatags", "") + "".join(
        f'\n<meta property="{key}" content="{html.escape(text)}">'
        for key, text in tags.items()
    )
    if 'name="description"' not in context["metatags"]:
        context["metatags"] += (
            f'\n<meta name="description" content="{html.escape(first)}">'
        )


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("html-page-context", add_tags)
    app.connect("build-finished", draw_preview)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
