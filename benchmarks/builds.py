"""How long does a build take, and how does it grow with the book?

Built in a copy of the tree, with the environment of this one. Cold: nothing is there.
Warm: nothing has changed. After a change: one sentence of one page is new.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.record import Curve, Row
from relulib.timing import seconds

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
import course_files  # noqa: E402


def copy_of_the_tree(folder):
    """Copy the files of the course, and link the environment."""
    course_files.copy(ROOT, folder)
    (folder / ".venv").symlink_to(ROOT / ".venv")


def run(command, folder):
    """Run a command in the copy; its words go to a file, since a pipe is held open."""
    log = folder / "bench.log"
    env = os.environ | {"PYTHONPATH": str(folder)}
    with log.open("w") as words:
        done = subprocess.run(command, cwd=folder, env=env, stdout=words, stderr=words)
    if done.returncode:
        sys.exit(log.read_text()[-2000:])


def make(folder, target="book"):
    """Call make; the environment is not remade."""
    command = ["make", "--silent", "-o", ".venv/ready", target]
    run(command, folder)


def keep_chapters(folder, count):
    """Cut the contents down to the first chapters, without what refers to the rest."""
    path = folder / "_toc.yml"
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text())
    kept = []
    for part in contents["parts"]:
        chapters = [c for c in part["chapters"] if c["file"].startswith("chapters/")]
        part["chapters"] = chapters[: count - len(kept)]
        kept += part["chapters"]
    contents["parts"] = [part for part in contents["parts"] if part["chapters"]]
    path.write_text(yaml.safe_dump(contents, sort_keys=False))


def pages_of(folder, count):
    """Build the pages of the first chapters; their cells are executed already."""
    keep_chapters(folder, count)
    shutil.rmtree(folder / "_build/html", ignore_errors=True)
    shutil.rmtree(folder / "_build/.doctrees", ignore_errors=True)
    run([ROOT / ".venv/bin/jupyter-book", "build", "."], folder)


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    repeats = 1 if quick else 3
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        copy_of_the_tree(folder)
        cold = seconds(lambda: make(folder))
        warm = [seconds(lambda: make(folder)) for _ in range(repeats)]
        changed = []
        for _ in range(repeats):
            with (folder / "pages/glossary.md").open("a") as page:
                page.write("\nOne more sentence.\n")
            changed.append(seconds(lambda: make(folder)))
        counts = (1, 10) if quick else (1, 2, 5, 10)
        pages = [[seconds(lambda n=n: pages_of(folder, n))] for n in counts]
    rows = [
        Row("the book from nothing, environment ready: wall", "", "s", [cold]),
        Row("the book again, nothing changed: wall", "", "s", warm),
        Row("the book again, one sentence changed: wall", "", "s", changed),
    ]
    what = "pages, cells executed already"
    return rows, [Curve(what, "", "s", "chapters", list(counts), pages)]
