"""What its owner has set for matplotlib and IPython does not reach the book."""

import os
import subprocess
import sys

import nbformat
import pytest
from jupyter_cache import get_cache

from tests.support import ROOT

CELLS = (
    "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "print(plt.rcParams['axes.facecolor'], 'at_each_start' in dir())",
)


@pytest.mark.slow
def test_figures_are_shown_as_the_book_has_them(tmp_path):
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "page.ipynb")
    start = tmp_path / "profile_default/startup/own.py"
    start.parent.mkdir(parents=True)
    start.write_text("at_each_start = True")
    (tmp_path / "rc").write_text("axes.facecolor: red")
    own = dict(MPLBACKEND="Agg", MATPLOTLIBRC="rc", IPYTHONDIR=str(tmp_path))
    own["PYTHONSTARTUP"] = str(start)
    command = [sys.executable, ROOT / "scripts/execute.py", "page.ipynb"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | own, check=True)
    cache = get_cache(tmp_path / "_build/.jupyter_cache")
    drawn, printed = cache.get_cache_bundle(1).nb.cells
    assert any("image/png" in output.get("data", {}) for output in drawn.outputs)
    assert printed.outputs[0].text == "white False\n"
