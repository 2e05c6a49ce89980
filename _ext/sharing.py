"""What other sites show of a page: its title, its first sentence, a picture."""

import html
import re

from docutils import nodes

DESCRIPTION = 160  # characters that search engines and messengers show


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
    return {"parallel_read_safe": True, "parallel_write_safe": True}
