"""What the library holds, row by row and file by file: ``{library} KIND``.

``activations`` lists the table, ``experiments`` the files of that folder, each with
what its docstring and its config say. So no second list can fall behind.
"""

import importlib
import pkgutil
from dataclasses import fields

from sphinx.util.docutils import SphinxDirective

from relulib import experiments
from relulib.activations import TABLE


def activations():
    """Yield each row: its name, and the parts of its docstring."""
    for row in TABLE.values():
        call, *said = row.__doc__.split("\n\n")
        left, _, right = call.partition(" = ")
        yield f"`{left}`", [f"${right.strip()}$", *said[:-1]]


def questions():
    """Yield each experiment: its module, its question, and what may be varied."""
    for module in pkgutil.iter_modules(experiments.__path__):
        name = f"relulib.experiments.{module.name}"
        one = importlib.import_module(name)
        varied = ", ".join(f"`{f.name}={f.default!r}`" for f in fields(one.Config))
        said = [one.__doc__.splitlines()[0], one.Config.__doc__.splitlines()[0]]
        yield f"`{name}`", [*said, f"Config: {varied}"]


KINDS = {"activations": activations, "experiments": questions}


class Library(SphinxDirective):
    """A list of definitions, made of the code."""

    required_arguments = 1

    def run(self):
        """Return the list as nodes."""
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(f"{kind}: choose one of {', '.join(KINDS)}")
        lines = []
        for term, parts in KINDS[kind]():
            lines += [term, f": {parts[0]}", ""]
            lines += [line for part in parts[1:] for line in (f"  {part}", "")]
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app):
    """Register the directive with Sphinx."""
    app.add_directive("library", Library)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
