"""The evidence of every claim is broken once, and its box refuses it.

How to break it stands in ``claims_can_fail/chapter_NN.py``. ``BREAKS`` has for each
claim a function of the names that the chapter's cells have left. It returns those that
change, with the effect removed, reversed or doubled; the cell of the claim runs with
them. What that cell itself computes cannot be changed, nor what a function of the
notebook reads: change what they are made of.
"""

import ast
import importlib
from functools import cache

import matplotlib as mpl
import nbformat
import pytest
from matplotlib import pyplot as plt

from relulib.claims import Unsupported
from relulib.claims.rows import find
from tests.support.chapters import CHAPTERS, FOLDER

CLAIMING = [path for path in CHAPTERS if "claim(" in path.read_text("utf-8")]
every_chapter = pytest.mark.parametrize("path", CLAIMING, ids=lambda path: path.stem)


def breaks(path):
    number = path.name.partition("-")[0]
    return importlib.import_module(
        f"tests.book.claims_can_fail.chapter_{number}"
    ).BREAKS


def code(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def claimed(source):
    """Yield the claims that the code of a cell shows."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "claim":
            yield ast.literal_eval(node.args[0])


@cache
def names_left_by(path):
    """Execute the cells of a chapter; where one is meant to raise, it does."""
    names = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            try:
                exec(compile(cell.source, path.name, "exec"), names)
            except Exception:
                if "raises-exception" not in cell.metadata.get("tags", []):
                    raise
    return names


@pytest.fixture
def beside_the_claims(monkeypatch):
    """Run cells as a kernel does, in the folder of the chapters; draw nothing."""
    monkeypatch.chdir(FOLDER)
    monkeypatch.setenv("RELULIB_STATIC", "1")
    plt.switch_backend("agg")
    with mpl.rc_context():
        monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
        yield


@every_chapter
def test_every_box_of_a_chapter_has_a_break(path):
    boxes = {id for source in code(path) for id in claimed(source)}
    rows = find(FOLDER).rows
    tested = {id for id in boxes if rows[id].evidence != "not tested"}
    assert tested <= set(breaks(path)) <= boxes


@pytest.mark.slow
@every_chapter
def test_a_box_refuses_evidence_that_is_broken(path, beside_the_claims):
    names, kept = names_left_by(path), []
    sources = {id: source for source in code(path) for id in claimed(source)}
    for id, change in breaks(path).items():
        changed = change(names)
        assert changed.keys() <= names.keys(), f"{id}: no such names in {path.name}"
        try:
            exec(compile(sources[id], path.name, "exec"), names | changed)
        except Unsupported as refusal:
            kept += [] if f"verdict on {id}." in str(refusal) else [id]
        else:
            kept.append(id)
    assert not kept, f"these boxes support their verdict without the effect: {kept}"
