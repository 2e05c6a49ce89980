"""Bring notebooks into the form in which they are committed.

    python scripts/notebooks.py [NOTEBOOK ...]          execute, then normalise
    python scripts/notebooks.py --check [NOTEBOOK ...]  only list faults of form

Without names, every notebook in chapters/ is meant. The form: executed from top to
bottom by the kernel `python3`, text outputs kept (a test compares them), what is drawn
dropped: images, explorers and predictions (the book draws them again), nothing that
names a machine or changes from run to run. Of an output's metadata the evidence of a
claim is kept: the ledger reads it.
"""

import argparse
import concurrent.futures
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "_ext"))
import kernels  # noqa: E402

# jsonschema, which nbformat loads, would compile 38 grammars of addresses with it
sys.modules["rfc3987_syntax"] = None
import nbformat  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
CELL_METADATA = {"tags", "mystnb", "slideshow"}
OUTPUT_METADATA = {"relulib"}  # the evidence of a claim
COLOUR_CODES = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")
MAX_LINES, MAX_COLUMNS = 15, 79
LEDGER = "*-claims.ipynb"  # reads what the others have shown, so it comes last


def normalise(notebook):
    """Return `notebook` (nbformat.NotebookNode), changed in place to the form."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(METADATA)
    count = 0
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.source = cell.source.strip("\n")
        cell.metadata = nbformat.from_dict(
            {k: v for k, v in cell.metadata.items() if k in CELL_METADATA}
        )
        if cell.cell_type == "code":
            if cell.execution_count is not None:
                count += 1
                cell.execution_count = count
            cell.outputs = [normal_output(o, count) for o in merged(cell.outputs)]
    return notebook


def normal_output(output, count):
    """Return one output without drawings, colour codes and traceback frames."""
    if "data" in output:
        output.data = {k: v for k, v in output.data.items() if not is_drawn(k, v)}
        output.metadata = nbformat.from_dict(
            {k: v for k, v in output.metadata.items() if k in OUTPUT_METADATA}
        )
    if output.output_type == "execute_result":
        output.execution_count = count
    if output.output_type == "error":
        # frames name files of one machine; a test compares name and words
        output.traceback = [
            f"{output.ename}: {COLOUR_CODES.sub('', output.evalue)}".strip()
        ]
    return output


def is_drawn(kind, value):
    """Say whether this form of an output is drawn: its text form is kept instead."""
    return bool(
        kind.startswith("image/")
        or kind == "application/vnd.jupyter.widget-view+json"
        or (kind == "text/html" and re.search("data-(explorer|prediction)=", value))
    )


def merged(outputs):
    """Join neighbouring outputs of one stream: where they split is chance."""
    joined = []
    for output in outputs:
        same = (
            joined
            and output.output_type == "stream" == joined[-1].output_type
            and output.name == joined[-1].name
        )
        if same:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def faults(notebook):
    """Return sentences on what keeps `notebook` from being in the form."""
    found = []
    if notebook.metadata != METADATA:
        found.append("its metadata are not the normal ones (kernel python3)")
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        found.append(
            f"nbformat {notebook.nbformat}.{notebook.nbformat_minor} is not 4.5"
        )
    count = 0
    for number, cell in enumerate(notebook.cells):
        where = f"cell {number}"
        extra = set(cell.metadata) - CELL_METADATA
        if extra:
            found.append(f"{where}: metadata {sorted(extra)}")
        if cell.cell_type != "code":
            continue
        if not cell.source.strip():
            found.append(f"{where}: empty code cell")
        count += 1
        if cell.execution_count != count:
            found.append(
                f"{where}: execution count {cell.execution_count}, expected {count}: "
                "there is nothing to compare for a cell that was not executed"
            )
        found += [f"{where}: {text}" for text in cell_faults(cell)]
    return found


def cell_faults(cell):
    """Yield what is wrong with the source and the outputs of one code cell."""
    lines = cell.source.split("\n")
    if len(lines) > MAX_LINES:
        yield f"{len(lines)} lines, at most {MAX_LINES}"
    for line in lines:
        if len(line) > MAX_COLUMNS:
            yield f"{len(line)} columns, at most {MAX_COLUMNS}: {line[:30]!r} ..."
    if re.search(
        r"np\.random\.seed\(|torch\.manual_seed\(|\beval\(|\bexec\(", cell.source
    ):
        yield "a global seed, eval or exec"
    tags = cell.metadata.get("tags", [])
    for output in cell.outputs:
        data = output.get("data", {})
        extra = set(output.get("metadata", {})) - OUTPUT_METADATA
        if extra:
            yield f"metadata {sorted(extra)} of an output"
        yield from (
            f"{kind} that is drawn, in the outputs"
            for kind, value in data.items()
            if is_drawn(kind, value)
        )
        text = output.get("text", "") + "".join(
            str(v) for k, v in data.items() if k.startswith("text/")
        )
        if ADDRESS.search(text):
            yield f"a memory address in the outputs: {ADDRESS.search(text).group()}"
        if output.output_type == "error" and "raises-exception" not in tags:
            yield f"an error in the outputs: {output.ename}: {output.evalue}"
        if output.get("name") == "stderr":
            yield f"a message on stderr: {output.text.strip()[:70]!r}"


def execute(path):
    """Execute the notebook at `path`, write it back normalised, return seconds."""
    from nbclient import NotebookClient

    kernels.set_up()
    start = time.perf_counter()
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    write(normalise(notebook), path)
    return time.perf_counter() - start


def write(notebook, path):
    """Write `notebook` whole or not at all."""
    part = path.with_suffix(".ipynb.part")
    nbformat.write(notebook, part)
    part.replace(path)


def main():
    """Run the command line described at the top of this file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    paths = options.notebooks or sorted((ROOT / "chapters").glob("*.ipynb"))
    if options.check:
        found = [
            f"{p.name}: {f}"
            for p in paths
            for f in faults(nbformat.read(p, as_version=4))
        ]
        print("\n".join(found) or f"{len(paths)} notebooks are in the committed form")
        return bool(found)
    with concurrent.futures.ProcessPoolExecutor(max_workers=2) as pool:
        for last in (False, True):
            turn = [path for path in paths if path.match(LEDGER) is last]
            for path, seconds in zip(turn, pool.map(execute, turn), strict=True):
                print(f"{path.name}: executed and normalised, {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
