"""The directive `{explorer} bends`: a figure that the reader moves, on any page.

Its options are the values of the controls at first: `:n: 8`.
"""

import json

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.util import logging

from relulib import explorers

log = logging.getLogger(__name__)


def value(text):
    """Return an option as a number or a boolean where it is one, else as text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


class AnyOption(dict):
    """Accept every option: which of them a figure has, its own module says."""

    def __bool__(self):
        return True

    def __getitem__(self, name):
        return value

    def __contains__(self, name):
        return True


class Explorer(Directive):
    """Put the same fragment on the page that a chapter's cell shows."""

    required_arguments = 1
    option_spec = AnyOption()

    def run(self):
        """Return the figure for web pages and its sentence for all else."""
        try:
            page = explorers.Page(self.arguments[0], values=self.options)
        except (KeyError, ValueError) as error:
            raise self.error(str(error)) from error
        shown = page._repr_mimebundle_()
        return [
            nodes.raw("", shown["text/html"], format="html"),
            nodes.raw("", shown["text/plain"], format="text"),
        ]


def setup(app):
    """Register the directive with Sphinx."""
    app.add_directive("explorer", Explorer)
    missing = explorers.without_node()
    if missing:
        wanted = ".".join(map(str, explorers.NODE))
        log.info("Note: %s; %s or later draws explorers as pictures", missing, wanted)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
