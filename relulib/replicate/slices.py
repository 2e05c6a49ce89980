"""Which statements of a notebook does one box need? A slice, backwards over names.

From the call ``claim("C06", ...)`` upwards a statement is kept when it binds or changes
a name that what is kept below it reads. So a box comes without the figures, tables and
trainings that belong to other boxes. A name has its scope: what a function or a
comprehension binds is not the notebook's.
"""

import ast
import json
from dataclasses import dataclass
from pathlib import Path

SHOWN = {"plots", "plt", "predict", "explorers"}  # what they are told changes nothing
# what such a method is called on shares parts with what it changes
REACHING = {"backward", "step"}


@dataclass
class Statement:
    """One statement at the top of a cell, and the names it has to do with.

    Attributes
    ----------
    node : ast.stmt
    reads : set of str
        Names that must be there before it.
    binds : set of str
    replaces : set of str
        Names that are bound for certain, whatever they were before.
    changes : set of str
        Names whose objects it changes.
    """

    node: ast.stmt
    reads: set
    binds: set
    replaces: set
    changes: set


def statements(notebook):
    """Return the statements of all code cells of a notebook file, in order.

    Parameters
    ----------
    notebook : str or path

    Returns
    -------
    list of Statement
    """
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    listed = [
        _statement(node)
        for cell in cells
        if cell["cell_type"] == "code"
        for node in ast.parse("".join(cell["source"])).body
    ]
    made = {}
    for one in listed:
        if isinstance(one.node, ast.Assign):
            for name in one.binds:
                made.setdefault(name, set()).update(one.reads)
    of = {name: _closure(name, made) & made.keys() for name in made}
    for one in listed:
        for name in _called_on(one.node) & made.keys():
            one.changes |= {kin for kin in made if of[kin] & of[name]}
    return listed


def boxes(listed):
    """Return claim -> place of its call among the statements."""
    return {
        one.node.value.args[0].value: place
        for place, one in enumerate(listed)
        if isinstance(one.node, ast.Expr)
        and isinstance(one.node.value, ast.Call)
        and ast.unparse(one.node.value.func) == "claim"
    }


def needed(listed, place):
    """Return the statements that the one at a place rests on, itself the last.

    Parameters
    ----------
    listed : list of Statement
    place : int

    Returns
    -------
    list of ast.stmt
        Of an import only the names that are read.
    """
    later = {
        name: _names(one.node).inner
        for one in listed
        if _keeps_functions(one.node)
        for name in one.binds
    }
    kept, wanted = [listed[place].node], _with_theirs(listed[place].reads, later)
    for one in reversed(listed[:place]):
        if wanted & (one.binds | one.changes):
            kept.append(_pruned(one.node, wanted))
            wanted = (wanted - one.replaces) | _with_theirs(one.reads, later)
    return kept[::-1]


def _statement(node):
    names = _names(node)
    changes = set().union(*map(_changed, ast.walk(node))) - SHOWN
    return Statement(node, _reads(node), names.binds, _replaces(node), changes)


class _Names(ast.NodeVisitor):
    """Names by scope: read at once, bound, and looked up when a function is called."""

    def __init__(self):
        self.reads, self.binds, self.inner = set(), set(), set()

    def visit_Name(self, node):
        (self.reads if isinstance(node.ctx, ast.Load) else self.binds).add(node.id)

    def visit_alias(self, node):
        self.binds.add((node.asname or node.name).split(".")[0])

    def visit_ExceptHandler(self, node):
        self.binds |= {node.name} - {None}
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        self.binds.add(node.name)
        for one in (*node.decorator_list, *_defaults(node)):
            self.visit(one)
        self._function(node, node.body)

    def visit_ClassDef(self, node):
        self.binds.add(node.name)
        self.reads |= _names(*node.bases, *node.decorator_list, *node.body).reads

    def visit_Lambda(self, node):
        for one in _defaults(node):
            self.visit(one)
        self._function(node, [node.body])

    def _function(self, node, body):
        names = _names(*body)
        own = names.binds | {
            a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)
        }
        self.inner |= (names.reads | names.inner) - own

    def _comprehension(self, node):
        # the first iterable belongs to the scope around it
        self.visit(node.generators[0].iter)
        names = _Names()
        names.generic_visit(node)
        self.reads |= names.reads - names.binds
        self.inner |= names.inner - names.binds

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = (
        _comprehension
    )


def _defaults(node):
    return [one for one in (*node.args.defaults, *node.args.kw_defaults) if one]


def _names(*nodes):
    names = _Names()
    for node in nodes:
        names.visit(node)
    return names


def _reads(node):
    """Return what a statement looks up before it has bound it itself."""
    if isinstance(node, ast.FunctionDef):  # its body looks up when it is called
        return _names(node).reads
    if not isinstance(node, ast.For | ast.If | ast.While | ast.With):
        return _names(node).reads | _names(node).inner
    # the head alone, then what follows, without what was bound on the way
    head = type(node)(**{**vars(node), "body": [], "orelse": []})
    read = _names(head).reads | _names(head).inner
    for body in (node.body, getattr(node, "orelse", [])):
        bound = _names(head).binds
        for one in body:
            read |= _reads(one) - bound
            bound |= _replaces(one)
    return read


def _replaces(node):
    if isinstance(node, ast.Assign):
        return _names(node).binds  # of a part of an object none
    kinds = ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return _names(node).binds if isinstance(node, kinds) else set()


def _changed(part):
    """Return the names whose objects one node of a tree changes."""
    if isinstance(part, ast.Subscript | ast.Attribute):
        return _root(part) if isinstance(part.ctx, ast.Store | ast.Del) else set()
    if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
        called = part.value.func
        return _root(called) if isinstance(called, ast.Attribute) else set()
    if isinstance(part, ast.Call) and ast.unparse(part.func).endswith("train"):
        return set().union(*map(_root, part.args))
    return set()


def _called_on(node):
    """Return the names on which a statement calls a method that reaches further."""
    return {
        name
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute)
        if part.func.attr in REACHING
        for name in _root(part.func)
    }


def _root(node):
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _keeps_functions(node):
    """Say whether what a statement binds are functions, or a collection of them."""
    if isinstance(node, ast.Assign):
        if isinstance(node.value, ast.Call):  # it has called them
            return False
        return any(isinstance(part, ast.Lambda) for part in ast.walk(node.value))
    return isinstance(node, ast.FunctionDef | ast.ClassDef)


def _with_theirs(names, later):
    """Return names, and what the functions among them look up, and so on."""
    return set().union(*(_closure(name, later) for name in names))


def _closure(name, of):
    reached, open_ = set(), [name]
    while open_:
        one = open_.pop()
        if one not in reached:
            reached.add(one)
            open_ += of.get(one, ())
    return reached


def _pruned(node, wanted):
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return node
    names = [a for a in node.names if (a.asname or a.name.split(".")[0]) in wanted]
    return type(node)(**{**vars(node), "names": names})
