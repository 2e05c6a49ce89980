"""How long does each notebook take, and how much memory, kernel and all?"""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.record import Row

ROOT = Path(__file__).resolve().parents[1]
# In a process of its own: the largest child is then the kernel of this notebook.
RUN = """
import json, resource, sys, time
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], 4)
start = time.perf_counter()
NotebookClient(notebook, timeout=600, kernel_name="python3",
               resources={"metadata": {"path": sys.argv[2]}}).execute()
spent = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([spent, peak / (1e6 if sys.platform == "darwin" else 1e3)]))
"""


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    paths = sorted((ROOT / "chapters").glob("*.ipynb"))
    rows = []
    for path in paths[:2] if quick else paths:
        command = [sys.executable, "-c", RUN, path, path.parent]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        spent, megabytes = json.loads(done.stdout.split("\n")[-2])
        rows.append(Row(f"{path.stem}: wall", "", "s", [spent]))
        rows.append(Row(f"{path.stem}: memory of its kernel", "", "MB", [megabytes]))
    return rows, []
