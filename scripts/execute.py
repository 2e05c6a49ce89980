"""Execute what changed, side by side, into the cache that the book's build then reads.

    python scripts/execute.py NOTEBOOK ...

A notebook that fails is left to the build, which says why.
"""

import concurrent.futures
import logging
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "_ext"))
import kernels  # noqa: E402

# jsonschema, which these load, would compile 38 grammars of addresses with it
sys.modules["rfc3987_syntax"] = None
from jupyter_cache import get_cache  # noqa: E402
from jupyter_cache.executors import load_executor  # noqa: E402

CACHE = Path("_build/.jupyter_cache")


def execute(path):
    """Execute one notebook of the project, unless the cache has its code; say how."""
    executor = load_executor("local-serial", get_cache(CACHE), logging.getLogger())
    result = executor.run_and_cache(filter_uris=[str(path)], timeout=600)
    if result.succeeded:
        return f"Executed: {path.name}"
    return f"Failed: {path.name}" if result.excepted or result.errored else ""


def silence():
    """Drop what the kernels say on stderr: each warns of its transport."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def main(paths):
    """Make a project of these notebooks and execute it, one for each processor."""
    kernels.set_up()
    cache, paths = get_cache(CACHE), [Path(path).resolve() for path in paths]
    for record in cache.list_project_records():
        cache.remove_nb_from_project(record.pk)
    for path in paths:
        cache.add_nb_to_project(str(path))
    # most experiments first, which take longest: what runs alone at the end is short
    paths.sort(key=lambda path: path.read_text("utf-8").count(".run("), reverse=True)
    # one by one: dealt out in pairs, the last may keep a processor while others wait
    with concurrent.futures.ProcessPoolExecutor(initializer=silence) as pool:
        for said in filter(None, pool.map(execute, paths)):
            print(said)


if __name__ == "__main__":
    main(sys.argv[1:])
