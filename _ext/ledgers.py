"""What the claims' page has beside its own ledger: ``{replications}`` and ``{quoted}``.

Both are read while the book is built and not by a cell: a file that is offered as a
replication needs no notebook to be executed anew.
"""

from pathlib import Path

import findings
from sphinx.util.docutils import SphinxDirective

from relulib.claims import quoted, replications


class FromLedger(SphinxDirective):
    """A directive whose content is Markdown that is made from the ledger."""

    def run(self):
        """Return the nodes; the page depends on all that it is made from."""
        root = Path(self.env.srcdir)
        offered = (root / replications.FOLDER).glob("*.json")
        for path in (root / "chapters" / quoted.NAME, *offered):
            self.env.note_dependency(str(path))
        return self.parse_text_to_nodes(self.text(root, findings.read(self.env)))


class Replications(FromLedger):
    """How often each claim was run again, by whom, and what did not hold."""

    def text(self, root, book):
        """Return the table, and the runs that did not hold."""
        found = replications.read(root / replications.FOLDER, book)
        return replications.listed(found, book)


class Quoted(FromLedger):
    """The second ledger: sentences that everybody quotes."""

    def text(self, root, book):
        """Return all quotations."""
        return quoted.read(root / "chapters" / quoted.NAME, book).entries()


def setup(app):
    """Register the extension with Sphinx."""
    app.add_directive("replications", Replications)
    app.add_directive("quoted", Quoted)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
