"""The number of a chapter stands before its title: on its page and in every list.

It is that of the file's name, so that text and folder speak of the same chapter.
"""

import re

from docutils import nodes


def number(app, doctree):
    """Put the number into the title before Sphinx collects it for the contents."""
    found = re.fullmatch(r"chapters/(\d\d)-.*", app.env.docname)
    title = next(doctree.findall(nodes.title), None)
    if found and title is not None:
        title.insert(0, nodes.Text(f"{int(found[1])}. "))


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("doctree-read", number, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
