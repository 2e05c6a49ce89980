"""Makes the boxes of claims linkable: ``[...](03-topic.ipynb#claim-C06)``.

A box is HTML that a cell has printed, so Sphinx does not know its id. The links of
MyST look where the headings of a page are listed; this adds the boxes to that list.
"""

import re

from docutils import nodes


def add_anchors(app, doctree):
    """List the boxes of the page that has just been read among its anchors."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for raw in doctree.findall(nodes.raw):
        for anchor in re.findall(r'id="(claim-C\d\d)"', raw.astext()):
            slugs[anchor] = (0, anchor, anchor)


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("doctree-read", add_anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
