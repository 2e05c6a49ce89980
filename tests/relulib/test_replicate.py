"""A box, cut out of its chapter, says the same with the book's seed, else anew.

What runs is checked on a chapter made for the purpose, and on a few cheap claims of the
course; `make replicate CLAIM=--all` runs the others.
"""

import ast
import builtins
import copy
import json
import subprocess
import symtable
import sys

import nbformat
import pytest

from relulib.claims import evidence, ledger, replications
from relulib.claims.rows import NOTHING_TO_RUN
from relulib.replicate import NothingToRun, __main__, replicate, running, seeds, slices
from tests.support import ROOT
from tests.support.chapters import CHAPTERS, FOLDER

BOOK = ledger.read(FOLDER)
RUN = [id for id, r in BOOK.claims.rows.items() if r.evidence not in NOTHING_TO_RUN]
CHEAP = "C35"  # one matrix product after the other, no training


CLAIM = "claim('C06', holds=lambda a: a > 0, a=a, shown='')"


# lines of a notebook: + is kept for the box that asks for a, - is not
@pytest.mark.parametrize(
    "lines",
    [
        "+a = 1|-b = 2",
        "-a = 1|+a = 2",
        "+b = 2|+a = b|-b = 3",
        "+import numpy as np|-import torch|+a = np.ones(1)",
        "+a = []|+a.append(1)|-b = a",
        "+a = {}|+a['x'] = 1",
        "+a = 1|+a += 1",
        # a function needs what it looks up when it is called
        "-k = 1|+def f(): return [k for _ in 'x']|+k = 2|+a = f()",
        "+k = 1|+f = {'x': lambda: k}|+k = 2|+a = f['x']()",
        # what belongs to a function, a comprehension or a loop is not the notebook's
        "-i = 9|+a = sum([i for i in (1, 2)])",
        "+i = 9|-b = [i for i in 'xy']|+a = i",
        "+i = [9]|+a = [i for i in i]",
        "-x = 9|+a = (lambda x: x)(1)",
        "-x = 9|+for b in (1, 2): x = b; a = x",
        "+x = 9|+for b in (1, 2): x += b; a = x",
        # a step changes the weights that its optimiser was made of
        "+a = w()|+o = SGD([a])|-b = 1|+o.step()",
        "+a = nets()|+t.train(a, 3)|-plt.show()|-plots.line(a)",
    ],
)
def test_what_a_box_rests_on_is_kept_and_nothing_else(tmp_path, lines):
    lines = [*lines.split("|"), f"+{CLAIM}"]
    cells = [nbformat.v4.new_code_cell(line[1:]) for line in lines]
    path = tmp_path / "chapter.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    listed = slices.statements(path)
    kept = slices.needed(listed, slices.boxes(listed)["C06"])
    expected = [line[1:] for line in lines if line.startswith("+")]
    assert list(map(ast.unparse, kept)) == [
        ast.unparse(ast.parse(line)) for line in expected
    ]


def unbound(code):
    """Return the names that code looks up somewhere and binds nowhere."""
    found, tables = set(), [symtable.symtable(code, "<slice>", "exec")]
    bound = {s.get_name() for s in tables[0].get_symbols() if s.is_assigned()}
    bound |= {s.get_name() for s in tables[0].get_symbols() if s.is_imported()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        is_top = table.get_type() == "module"
        found |= {s.get_name() for s in table.get_symbols() if is_top or s.is_global()}
    return found - bound - set(dir(builtins))


def test_a_name_that_a_slice_lacks_is_seen():
    assert unbound("a = 1\ndef f(x):\n    return lambda: [x + a + b for _ in c]") == {
        "b",
        "c",
    }


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_each_box_is_found_draws_no_figure_and_is_seeded_or_times(path):
    listed = slices.statements(path)
    places = slices.boxes(listed)
    assert [*places] == [record["claim"] for record in evidence(path)]
    for id, place in places.items():
        nodes = slices.needed(listed, place)
        code = "\n".join(map(ast.unparse, nodes))
        assert "plt." not in code and "predict." not in code, id
        assert not unbound(code), id
        if id in RUN:
            fresh = "\n".join(map(ast.unparse, seeds.fresh(copy.deepcopy(nodes), 987)))
            assert fresh != code or "interleaved" in code, id


def test_what_is_drawn_at_random_starts_from_the_new_seed():
    code = (
        "Config(steps=3); dying.Config(**x); np.random.default_rng(n); g.manual_seed(0)"
    )
    new = ast.unparse(ast.Module(seeds.fresh(ast.parse(code).body, 7), []))
    assert new.split("\n") == [
        "Config(steps=3, seed=7)",
        "dying.Config(**x, seed=7)",
        "np.random.default_rng(n + 7000)",
        "g.manual_seed(0 + 7000)",
    ]


def test_the_seed_of_the_book_gives_its_numbers_and_another_one_others():
    book, one, two = (replicate(CHEAP, seed, FOLDER)["boxes"] for seed in (0, 21, 21))
    for chapter, record in BOOK.records[CHEAP].items():
        assert book[chapter]["shown"] == record["shown"]
    assert book != one == two


@pytest.mark.parametrize("kind", NOTHING_TO_RUN)
def test_what_is_no_run_says_what_it_is(kind, capsys):
    id = next(r.id for r in BOOK.claims.rows.values() if r.evidence == kind)
    with pytest.raises(NothingToRun, match=NOTHING_TO_RUN[kind][:30]):
        replicate(id, 21, FOLDER)
    status = __main__.main([id, "--chapters", str(FOLDER)])
    assert status == __main__.NOTHING
    assert f"{id}: nothing to run." in capsys.readouterr().out


def command(tmp_path, *words):
    return __main__.main(
        [*words, "--chapters", str(FOLDER), "--out", str(tmp_path / "out")]
    )


def test_the_command_writes_what_the_ledger_reads(tmp_path, capsys):
    assert command(tmp_path, CHEAP, "--seed", "21") == __main__.HELD
    said = capsys.readouterr().out
    row = BOOK.claims.rows[CHEAP]
    flat = " ".join(said.split())
    for part in (row.statement, row.verdict, row.condition, "seed 21", "torch"):
        assert part in flat
    (one,) = replications.read(tmp_path / "out", BOOK)[CHEAP].held
    assert one["boxes"].keys() == BOOK.records[CHEAP].keys()
    for record in one["boxes"].values():
        assert " ".join(record["shown"].split()) in flat


@pytest.fixture
def doubtful(tmp_path):
    """Return a folder of chapters in which one measured claim does not hold."""
    folder = tmp_path / "chapters"
    folder.mkdir()
    for path in (*CHAPTERS, FOLDER / "claims.toml"):
        text = path.read_text("utf-8")
        if path.name.startswith("03"):
            old = "one.high < -4 and four.low > 3"
            assert text.count(old) == 2  # in the cell, and as it was recorded
            text = text.replace(old, old.replace("< -4", "> -4"))
        (folder / path.name).write_text(text, "utf-8")
    return folder


def test_a_verdict_that_does_not_hold_ends_with_its_own_status(doubtful, capsys):
    status = __main__.main([CHEAP, "--seed", "21", "--chapters", str(doubtful)])
    assert status == __main__.FAILED
    assert "In this run it DID NOT HOLD." in " ".join(capsys.readouterr().out.split())
    (path,) = (doubtful.parent / "replications").glob("*.json")
    assert json.loads(path.read_text())["holds"] is False


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        (["C99"], "no claim 'C99': they are C01 to C60"),
        ([], "which?"),
        (["C06", "--all"], "which?"),
        (["C06", "--seed", "0"], "a seed is a whole number from 1 on"),
    ],
)
def test_what_can_not_be_meant_is_answered(words, heard):
    done = subprocess.run(
        [sys.executable, "-m", "relulib.replicate", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == __main__.BROKEN and heard in done.stderr


def test_a_run_that_breaks_off_is_named_and_the_others_go_on(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(running, "box", lambda *_: 1 / 0)
    assert command(tmp_path, CHEAP, "C06", "--seed", "1") == __main__.BROKEN
    said = capsys.readouterr().out
    assert "C35, seed 1: could not be run. ZeroDivisionError" in said and "C06" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.slow  # a process, a cluster
@pytest.mark.parametrize("executor", __main__.EXECUTORS)
def test_any_executor_brings_back_what_a_worker_said(executor):
    if executor == "dask":
        pytest.importorskip("distributed")
    tasks = [("C99", seed, FOLDER) for seed in (1, 2)]
    found = dict(__main__.results(tasks, executor))
    assert found.keys() == {*tasks}
    assert all("no claim 'C99'" in said for said in found.values())
