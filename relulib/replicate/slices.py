"""Which statements of a notebook does one box need? A slice, backwards over names.

From the call ``claim("C06", ...)`` upwards a statement is kept when it binds or changes
a name that what is kept below it reads. So a box comes without the figures, tables and
trainings that belong to other boxes. Names are those of Python's own symbol tables: a
loop inside a function is not the notebook's.
"""

import ast
import json
import symtable
from dataclasses import dataclass
from functools import lru_cache
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
        name: _inside(one.node)
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
    changes = set().union(*map(_changed, ast.walk(node))) - SHOWN
    return Statement(node, _reads(node), _binds(node), _replaces(node), changes)


@lru_cache
def _table(node):
    return symtable.symtable(ast.unparse(node), "<cell>", "exec")


def _binds(node):
    symbols = _table(node).get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def _reads(node):
    """Return what a statement looks up before it has bound it itself."""
    if not isinstance(node, ast.For | ast.If | ast.While | ast.With):
        return _looks_up(node)
    # the head alone, then what follows, without what was bound on the way
    empty = {"body": [ast.Pass()], "orelse": []}
    head = type(node)(**{**vars(node), **empty})
    read = _looks_up(head)
    for body in (node.body, getattr(node, "orelse", [])):
        bound = _binds(head)
        for one in body:
            read |= _reads(one) - bound
            bound |= _replaces(one)
    return read


def _looks_up(node):
    table = _table(node)
    read = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    if isinstance(node, ast.FunctionDef):  # its body does so when it is called
        return read
    return read | _global(table, every=True)


def _inside(node):
    """Return the global names that a statement's functions look up when called."""
    return _global(_table(node), every=False)


def _global(table, every):
    """Return global names of the scopes inside: of all, or of functions alone."""
    names = set()
    for child in table.get_children():
        # a comprehension looks up at once, unless a function has it
        of = every or not child.get_name().endswith(("comp", "expr"))
        if of:
            names |= {s.get_name() for s in child.get_symbols() if s.is_global()}
        names |= _global(child, of)
    return names


def _replaces(node):
    if isinstance(node, ast.Assign):
        # a part of an object is changed, not replaced, and does not count as bound
        return _binds(node)
    kinds = ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return _binds(node) if isinstance(node, kinds) else set()


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
    found, open_ = set(), [name]
    while open_:
        one = open_.pop()
        if one not in found:
            found.add(one)
            open_ += of.get(one, ())
    return found


def _pruned(node, wanted):
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return node
    names = [a for a in node.names if (a.asname or a.name.split(".")[0]) in wanted]
    return type(node)(**{**vars(node), "names": names})
