"""The outputs that are committed are those of the run that the book was built from.

The build executes every chapter into a cache; here its outputs are compared with the
committed ones, cell by cell. A cell tagged ``nbval-ignore-output`` prints what another
machine would print otherwise: it must run, its outputs are not compared.
"""

import copy

import nbformat
import notebooks
import pytest
from jupyter_cache import get_cache

from tests.support import ROOT

CACHE = ROOT / "_build/.jupyter_cache"
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
CODE = [
    p
    for kind in ("*.py", "*.js", "*.json", "*.html")
    for p in (ROOT / "relulib").rglob(kind)
]


def differences(committed, executed):
    """Yield what a run printed otherwise than what is committed."""
    cells = [
        [cell for cell in book.cells if cell.cell_type == "code"]
        for book in (committed, notebooks.normalise(copy.deepcopy(executed)))
    ]
    for number, (ours, theirs) in enumerate(zip(*cells, strict=True), 1):
        tags = ours.metadata.get("tags", [])
        if ours.execution_count is None:
            yield f"code cell {number} is committed without having run"
        if "raises-exception" not in tags:
            errors = [o for o in theirs.outputs if o.output_type == "error"]
            yield from (f"code cell {number} raised {error.ename}" for error in errors)
        printed = [without_numbers(cell.outputs) for cell in (ours, theirs)]
        if "nbval-ignore-output" not in tags and printed[0] != printed[1]:
            yield f"code cell {number}: {printed[0]} is now {printed[1]}"


def without_numbers(outputs):
    """Return outputs without the six digits of each number that a box records."""
    outputs = copy.deepcopy(outputs)
    for output in outputs:
        output.get("metadata", {}).get("relulib", {}).pop("measured", None)
    return outputs


@pytest.mark.book
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_run_of_the_book_prints_what_is_committed(path):
    committed = nbformat.read(path, as_version=4)
    cache = get_cache(CACHE)
    run = cache.match_cache_notebook(committed)  # fails where its code has not run
    written = (CACHE / "executed" / run.hashkey / "base.ipynb").stat().st_mtime
    assert written > max(p.stat().st_mtime for p in CODE), (
        "older than relulib: make book"
    )
    executed = cache.get_cache_bundle(run.pk).nb
    assert list(differences(committed, executed)) == []


def notebook(*outputs, tags=()):
    cell = nbformat.v4.new_code_cell(
        "f()", execution_count=1, outputs=list(outputs), metadata={"tags": list(tags)}
    )
    return nbformat.v4.new_notebook(cells=[cell])


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def error(words):
    return nbformat.v4.new_output("error", ename="ValueError", evalue=words)


@pytest.mark.parametrize(
    ("committed", "executed", "seen"),
    [
        (notebook(printed("1")), notebook(printed("1")), False),
        (notebook(printed("1")), notebook(printed("2")), True),
        (notebook(printed("1")), notebook(), True),
        (notebook(printed("1")), notebook(printed("1"), printed("2")), True),
        (notebook(printed("1"), tags=["nbval-ignore-output"]), notebook(), False),
        (notebook(tags=["nbval-ignore-output"]), notebook(error("no")), True),
        (notebook(error("no")), notebook(error("no")), True),
    ],
)
def test_a_difference_is_seen(committed, executed, seen):
    assert bool(list(differences(committed, executed))) is seen


def test_a_cell_that_was_committed_without_running_is_seen():
    committed = notebook(printed("1"))
    committed.cells[0].execution_count = None
    assert list(differences(committed, notebook(printed("1"))))


def test_an_error_that_is_announced_is_compared_by_its_words():
    announced = notebook(error("no"), tags=["raises-exception"])
    other = notebook(error("yes"), tags=["raises-exception"])
    committed = notebooks.normalise(copy.deepcopy(announced))
    assert not list(differences(committed, announced))
    assert list(differences(committed, other))


def test_a_picture_is_left_to_the_eye():
    data = {"image/png": "aaaa", "text/plain": "<Figure>"}
    drawn = notebook(nbformat.v4.new_output("display_data", data=data))
    committed = notebooks.normalise(copy.deepcopy(drawn))
    drawn.cells[0].outputs[0]["data"]["image/png"] = "bbbb"
    assert not list(differences(committed, drawn))
