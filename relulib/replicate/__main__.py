"""Run claims again.

    python -m relulib.replicate C06                 with a fresh master seed
    python -m relulib.replicate C06 C58 --seed 21   with one of your own
    python -m relulib.replicate --all --executor processes

Each run is written as a small file into replications/, whether its verdict held or
not. Exit status: 0 when every verdict held, 1 when one did not, 2 when something could
not be run, 3 when there is nothing to run.
"""

import argparse
import contextlib
import secrets
import sys
import textwrap
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from relulib.claims import ledger, replications
from relulib.claims.rows import NOTHING_TO_RUN
from relulib.replicate.running import attempt, known

HELD, FAILED, BROKEN, NOTHING = range(4)
LARGEST = 10**6  # a seed that is easy to type


def main(arguments=None):
    """Run the command line described at the top of this file; return its status."""
    options = parsed(arguments)
    try:
        book = ledger.read(options.chapters)
        rows = [known(id, book) for id in options.claims or book.claims.rows]
    except (ValueError, FileNotFoundError, AssertionError) as error:
        print(error, file=sys.stderr)
        return BROKEN
    runs = [row for row in rows if row.evidence not in NOTHING_TO_RUN]
    for row in rows:
        if row not in runs:
            say(f"{row.id}: nothing to run. {NOTHING_TO_RUN[row.evidence]}")
    tasks = [(row.id, seed, options.chapters) for row in runs for seed in options.seed]
    out = options.out or options.chapters.resolve().parent / replications.FOLDER
    statuses = [finished(*done, book, out) for done in results(tasks, options.executor)]
    return max(statuses, default=NOTHING)


def parsed(arguments):
    """Return the options of a command line."""
    parser = argparse.ArgumentParser(
        prog="python -m relulib.replicate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("claims", nargs="*", metavar="C06")
    parser.add_argument("--all", action="store_true", help="the whole ledger")
    parser.add_argument("--seed", type=int, nargs="+", help="by default a fresh one")
    parser.add_argument("--executor", choices=EXECUTORS, default="none")
    parser.add_argument("--chapters", type=Path, default=Path("chapters"))
    parser.add_argument("--out", type=Path, help="by default replications/")
    options = parser.parse_args(arguments)
    if bool(options.claims) is options.all:
        parser.error("which? name claims, such as C06, or say --all")
    options.seed = options.seed or [1 + secrets.randbelow(LARGEST)]
    if min(options.seed) < 1:
        parser.error("a seed is a whole number from 1 on; 0 is the book's own")
    return options


def results(tasks, executor):
    """Yield (task, replication or error) as they come."""
    with EXECUTORS[executor]() as pool:
        if pool is None:
            yield from ((task, attempt(task)) for task in tasks)
            return
        waiting = {pool.submit(attempt, task): task for task in tasks}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def processes():
    """Return a pool of this machine's processes."""
    return ProcessPoolExecutor(mp_context=get_context("spawn"))


@contextlib.contextmanager
def dask():
    """Yield the executor of a Dask cluster: that of the scheduler that Dask knows."""
    from distributed import Client

    with Client() as client:
        yield client.get_executor()


EXECUTORS = {"none": contextlib.nullcontext, "processes": processes, "dask": dask}


def finished(task, one, book, out):
    """Say what a run showed and write it down; return its status."""
    id, seed, _ = task
    if isinstance(one, str):
        say(f"{id}, seed {seed}: could not be run. {one}")
        return BROKEN
    row = book.claims.rows[id]
    outcome = "held" if one["holds"] else "DID NOT HOLD"
    say(f"{id}: {row.statement}")
    say(f"Verdict: {row.verdict}. In this run it {outcome}. {row.condition}")
    say(f"Kind of evidence: {row.evidence}.")
    for chapter, part in one["boxes"].items():
        mark = "" if part["holds"] else "DID NOT HOLD: "
        say(f"{chapter}: {mark}{part['shown']}")
    if one["timed"]:
        say("Its times are those of this machine, whatever the seed.")
    versions = ", ".join(f"{k} {v}" for k, v in one["versions"].items())
    machine = replications.named(one["machine"])
    say(f"Master seed {seed}, {one['seconds']} s. {versions}. {machine}.")
    path = replications.write(one, out)
    print(f"Written: {path}\n", flush=True)
    return HELD if one["holds"] else FAILED


def say(text):
    """Print a paragraph that fits a terminal."""
    print(textwrap.fill(text, 88), flush=True)


if __name__ == "__main__":
    sys.exit(main())
