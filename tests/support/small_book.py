"""Books of a few pages with our own settings, built as ours is."""

import os
import shutil
import subprocess
import sys

import nbformat
import yaml

from tests.support import ROOT

PROGRAM = ROOT / "scripts/book.py"
KERNEL = {"name": "python3", "display_name": "Python 3"}
PYTHON = {"name": "python", "pygments_lexer": "python"}
MORE = {"kernelspec": KERNEL, "language_info": PYTHON}


def build(folder, cells, pages=(), page="# A page\n", settings=None, **environment):
    """Build a first page, a notebook ``nb`` and further pages: ours, or those there."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text())
    config["execute"] |= settings or {}
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    chapters = "".join(f"- file: {name}\n" for name in ("nb", *pages))
    toc = f"format: jb-book\nroot: page\nchapters:\n{chapters}"
    (folder / "_toc.yml").write_text(toc)
    for part in ("_ext", "_static"):
        shutil.copytree(ROOT / part, folder / part)
    for name in pages:
        (folder / name).parent.mkdir(exist_ok=True)
        if not (folder / f"{name}.md").exists():
            shutil.copy(ROOT / f"{name}.md", folder / f"{name}.md")
    (folder / "references.bib").write_text("")
    (folder / "page.md").write_text(page)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=MORE)
    nbformat.write(notebook, folder / "nb.ipynb")
    return build_again(folder, **environment)


def build_again(folder, **environment):
    """Build what stands in a folder, with the README's options."""
    return subprocess.run(
        [sys.executable, PROGRAM, "build", "-W", "-n", "--keep-going", "."],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
