"""Notebooks are committed executed and in one form; the check itself is checked."""

import concurrent.futures
import importlib.util
import re
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/notebooks.py"
spec = importlib.util.spec_from_file_location("notebooks", SCRIPT)
notebooks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(notebooks)

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_is_in_the_committed_form(path):
    assert not notebooks.faults(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_figure_says_what_is_drawn_and_what_was_found(path):
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        drawn = any(
            "<Figure" in str(o.get("data", {}).get("text/plain", ""))
            for o in cell.get("outputs", [])
        )
        if drawn:
            mystnb = cell.metadata.get("mystnb", {})
            alt = mystnb.get("image", {}).get("alt", "")
            figure = mystnb.get("figure", {})
            assert len(alt) > 40, f"cell {number}: say what is drawn, in image.alt"
            assert figure.get("name") and figure.get("caption"), f"cell {number}"
            assert figure["caption"].rstrip().endswith("."), f"cell {number}"


def test_chapters_are_found():
    assert len(CHAPTERS) >= 2


def good():
    """Return a small notebook in the committed form."""
    code = nbformat.v4.new_code_cell(
        "1 + 1",
        execution_count=1,
        outputs=[
            nbformat.v4.new_output(
                "execute_result", {"text/plain": "2"}, execution_count=1
            )
        ],
    )
    return notebooks.normalise(nbformat.v4.new_notebook(cells=[code]))


def test_the_normal_form_is_without_fault_and_stable():
    once = good()
    assert not notebooks.faults(once)
    text = nbformat.writes(once)
    assert nbformat.writes(notebooks.normalise(once)) == text


def output(kind="display_data", **fields):
    return nbformat.v4.new_output(kind, **fields)


SPOILERS = {
    "nothing to compare": lambda nb: nb.cells[0].update(execution_count=None),
    "kernel": lambda nb: nb.metadata.kernelspec.update(name="conda-env-relu-py"),
    "image/png": lambda nb: nb.cells[0].outputs.append(
        output(data={"image/png": "aaaa", "text/plain": "<Figure size 1x1>"})
    ),
    "text/html": lambda nb: nb.cells[0].outputs.append(
        output(data={"text/html": '<div data-explorer="bends">', "text/plain": "A"})
    ),
    "widget-view": lambda nb: nb.cells[0].outputs.append(
        output(data={"application/vnd.jupyter.widget-view+json": {}})
    ),
    "memory address": lambda nb: nb.cells[0].outputs.append(
        output(data={"text/plain": "<object at 0x7f00deadbeef>"})
    ),
    "an error": lambda nb: nb.cells[0].outputs.append(
        output("error", ename="ValueError", evalue="no", traceback=[])
    ),
    "stderr": lambda nb: nb.cells[0].outputs.append(
        output("stream", name="stderr", text="a warning")
    ),
    "global seed": lambda nb: nb.cells[0].update(source="np.random.seed(0)"),
    "columns": lambda nb: nb.cells[0].update(source="x = '" + "a" * 80 + "'"),
    "lines": lambda nb: nb.cells[0].update(source="x = 1\n" * 15 + "x"),
    "metadata": lambda nb: nb.cells[0].metadata.update(collapsed=True),
    "nbformat": lambda nb: nb.update(nbformat_minor=4),
}


@pytest.mark.parametrize("fault", SPOILERS)
def test_a_fault_of_form_is_seen(fault):
    notebook = good()
    SPOILERS[fault](notebook)
    assert any(fault in text for text in notebooks.faults(notebook))


def test_of_the_metadata_of_an_output_only_the_evidence_of_a_claim_is_kept():
    notebook = good()
    evidence = {"claim": "C01", "shown": "two, 2 and <2>"}
    many = {"relulib": evidence, "execution": {"iopub": "2026-01-01"}, "needs": 1}
    notebook.cells[0].outputs = [output(data={"text/plain": "C01"}, metadata=many)]
    assert "metadata" in notebooks.faults(notebook)[0]
    (kept,) = notebooks.normalise(notebook).cells[0].outputs
    assert kept.metadata == {"relulib": evidence}
    assert not notebooks.faults(notebook)


def test_the_ledger_is_executed_after_all_others(monkeypatch, capsys):
    paths = [Path(f"{n}.ipynb") for n in ("02-claims", "01-bends", "03-claims-made")]
    monkeypatch.setattr(sys, "argv", ["notebooks.py", *map(str, paths)])
    monkeypatch.setattr(notebooks, "execute", lambda path: 0.0)
    pool = concurrent.futures.ThreadPoolExecutor
    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", pool)
    notebooks.main()
    assert re.findall(r"^(\S+):", capsys.readouterr().out, re.M) == [
        "01-bends.ipynb",
        "03-claims-made.ipynb",
        "02-claims.ipynb",
    ]


@pytest.mark.parametrize("kind", ["explorer", "prediction"])
def test_what_a_script_draws_is_normalised_away_and_a_claim_is_kept(kind):
    notebook = good()
    drawn = {
        "text/html": f'<div data-{kind}="bends">',
        "application/vnd.jupyter.widget-view+json": {"model_id": "a"},
        "text/plain": "Explorer",
    }
    claim = {"text/html": "<div id='claim-C01'>", "text/plain": "C01"}
    notebook.cells[0].outputs = [output(data=drawn), output(data=claim)]
    first, second = notebooks.normalise(notebook).cells[0].outputs
    assert first.data == {"text/plain": "Explorer"}
    assert second.data == claim


def test_image_data_and_split_streams_are_normalised_away():
    notebook = good()
    notebook.cells[0].outputs = [
        output("stream", name="stdout", text="a"),
        output("stream", name="stdout", text="b"),
        output(data={"image/png": "aaaa", "text/plain": "<Figure size 1x1>"}),
    ]
    first, second = notebooks.normalise(notebook).cells[0].outputs
    assert first.text == "ab"
    assert second.data == {"text/plain": "<Figure size 1x1>"}
