"""A sweep is the same anywhere, and a bar is seen only by who watches."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import nbclient
import nbformat
import numpy as np
import pytest

from relulib.experiments import residual_stream, sweep


def sweep_configs():
    # an experiment without torch, which every process would have to load
    tiny = residual_stream.TINY
    return residual_stream.run, [replace(tiny, seed=seed) for seed in (0, 1, 2)]


def same(results, expected):
    for ours, theirs in zip(results, expected, strict=True):
        assert ours.config == theirs.config
        np.testing.assert_array_equal(ours.size, theirs.size)


def test_a_sweep_runs_unchanged_on_a_process_pool(capsys):
    run, configs = sweep_configs()
    expected = sweep(run, configs)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        same(sweep(run, configs, pool), expected)
    assert capsys.readouterr() == ("", ""), "a recorded output shows no progress bar"
    sweep(run, configs, progress=True)
    assert "0/3" in capsys.readouterr().err


def test_a_sweep_runs_unchanged_on_a_dask_cluster():
    distributed = pytest.importorskip("distributed")
    run, configs = sweep_configs()
    expected = sweep(run, configs)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        same(sweep(run, configs, client.get_executor()), expected)


def test_a_recorded_notebook_holds_no_trace_of_the_progress_bar():
    cell = nbformat.v4.new_code_cell(
        "from relulib.experiments import sweep\nsweep(abs, range(3))"
    )
    book = nbformat.v4.new_notebook(cells=[cell])
    nbclient.NotebookClient(book).execute()
    (output,) = book.cells[0].outputs
    assert output.data["text/plain"] == "[0, 1, 2]"
