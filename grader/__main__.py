"""The command line: ``grader SET NOTEBOOK ...``.

The script of that name does not import from the current folder, where submissions may
lie; ``python -m grader`` does.
"""

import argparse
import glob
import hashlib
import os
import secrets
import sys
from pathlib import Path

from tqdm import tqdm

from grader import bundle, process, report, watch
from grader.answer_key import AnswerKey
from grader.canary import check_sandbox
from grader.classroom import grade_all
from grader.journal import Journal
from grader.results import FAILED, GraderFailed, JournalError
from grader.sandbox import SANDBOXES
from grader.sets import load

DONE, NOT_ALL_GRADED, USAGE, NO_SANDBOX, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULT, AUTO = "bwrap", "auto"
CODES = """exit status: 0 every submission has its result; 1 the grader failed on some
(their cells are empty; run again with --force, it grades these alone); 2 wrong
arguments, or an output exists or can't be written; 3 the sandbox or the reference
failed, nothing was written; 130 interrupted (run again to go on)"""


def parser():
    """Return the parser of the command line."""
    p = argparse.ArgumentParser(
        prog="grader",
        description="Grade notebooks. For a Gradescope bundle: bundle SET OUT.zip. To "
        "be told whenever an answer is saved: watch SET",
        epilog=CODES,
    )
    p.add_argument("set", type=Path, help="the exercise set, exercises/NN-topic")
    p.add_argument("notebooks", nargs="+", metavar="notebook", help="file or pattern")
    p.add_argument("--csv", type=Path, help="write one line per submission")
    p.add_argument("--json", type=Path, help="Gradescope's results.json; one notebook")
    p.add_argument("--feedback", type=Path, metavar="DIR", help="a page per learner")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="side by side")
    p.add_argument("--seed", help="secret from which hidden inputs are drawn")
    p.add_argument(
        "--sandbox",
        choices=[*SANDBOXES, AUTO],
        default=DEFAULT,
        help=f"auto: {DEFAULT} where it starts, otherwise none, for practice",
    )
    p.add_argument("--more", action="store_true", help="print both steps of a hint")
    p.add_argument("--force", action="store_true", help="overwrite the outputs")
    return p


def main(arguments=None):
    """Run the command line; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["bundle"]:
        return bundle.main(arguments[1:])
    if arguments[:1] == ["watch"]:
        return watch.main(arguments[1:])
    for word in before_files(arguments):
        if word.startswith("-") and os.path.lexists(word):
            return complain(
                f"{word} is an option and the name of a file in this folder. Write "
                "-- before the files: grader SET [options] -- *.ipynb",
                USAGE,
            )
    options = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # whatever the console can't show
    try:
        options.notebooks = expanded(options.notebooks)
        refuse(options)
        exercises = load(options.set)
        options.sandbox = choose(options.sandbox)
    except (OSError, ValueError) as error:
        return complain(error, USAGE)
    try:
        return run(options, exercises)
    except (OSError, JournalError) as error:
        return complain(error, USAGE)
    except GraderFailed as error:
        return complain(error, NO_SANDBOX)
    except KeyboardInterrupt:
        process.stop_all()
        complain("Interrupted; the same command goes on from here.", INTERRUPTED)
        os._exit(INTERRUPTED)  # threads that wait for a worker must not hold it up


def before_files(arguments):
    """Return the words in which options are looked for: those before a --."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def expanded(names):
    """Return the notebooks, each once; a pattern that the shell left is expanded."""
    paths = []
    for name in names:
        matching = [name] if os.path.lexists(name) else sorted(glob.glob(name))
        if not matching:
            raise FileNotFoundError(f"{name} does not exist.")
        paths += map(Path, matching)
    return list(dict.fromkeys(paths))


def choose(name):
    """Return the sandbox of that name; for ``auto`` one that starts here."""
    if name != AUTO:
        return SANDBOXES[name]
    sandbox = SANDBOXES[DEFAULT]
    try:
        if why := sandbox.obstacle():
            raise GraderFailed(why)
        with process.Worker(sandbox):
            return sandbox
    except GraderFailed as error:
        tell(
            "No sandbox starts here, so what is in the notebook runs as you do. Grade "
            f"nobody else's like this. {error}"
        )
        return SANDBOXES["none"]


def refuse(options):
    """Raise when the arguments can't be followed without losing anything."""
    if options.json and len(options.notebooks) > 1:
        raise ValueError("--json describes one submission; use --csv for several.")
    if options.jobs < 1:
        raise ValueError(f"--jobs {options.jobs}: at least one has to work.")
    for path in (options.csv, options.json):
        if path and path.is_dir():
            raise FileExistsError(f"{path} is a folder.")
        if path and path.exists() and not options.force:
            raise FileExistsError(f"{path} exists. --force overwrites it.")


def run(options, exercises):
    """Grade and write everything that was asked for; return the exit status."""
    if options.feedback:  # now, for it would be late to learn that it can't be made
        options.feedback.mkdir(parents=True, exist_ok=True)
    unfinished = options.csv and options.csv.with_name(options.csv.name + ".unfinished")
    with Journal(unfinished) as journal:
        seed = options.seed or journal.seed() or secrets.token_hex(8)
        about = {
            "set": exercises.name,
            "content": content(exercises.folder),
            "seed": seed,
            "sandbox": options.sandbox.name,
        }
        journal.begin(about, anew=options.force)
        if journal.results:
            tell(f"{unfinished}: going on after {len(journal.results)} results.")
        key = AnswerKey(exercises, seed)
        paths = options.notebooks
        check_sandbox(key, options.sandbox, paths)
        graded = grade_all(paths, key, options.sandbox, options.jobs, journal)
        bar = tqdm(graded, total=len(paths), unit="submission", disable=None)
        results = {result.path: result for result in bar}
        results = [results[str(path)] for path in paths]
        write(options, results, exercises)
        say(options, results, exercises, seed)
        if any(result.status == FAILED for result in results):
            return NOT_ALL_GRADED
        journal.discard()
        return DONE


def content(folder):
    """Return a digest of what the set checks."""
    files = sorted(folder.rglob("*.py"))
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


def write(options, results, exercises):
    """Write the outputs, each whole; the CSV last, for it says that all is done."""
    refuse(options)  # once more: one may have come into being meanwhile
    for result in results if options.feedback else ():
        path = options.feedback / report.page_name(result.path)
        report.write_whole(path, report.page(result, exercises, options.sandbox))
    if options.json:
        text = report.gradescope(results[0], exercises, options.sandbox)
        report.write_whole(options.json, text)
    if options.csv:
        table = report.table(results, exercises, options.sandbox)
        report.write_whole(options.csv, table)


def say(options, results, exercises, seed):
    """Print the feedback for one notebook, the summary for a class."""
    if len(results) == 1:
        told = report.lines(results[0], exercises, options.sandbox, options.more)
        print("\n".join(told))
    else:
        print(report.summary(results, exercises))
    if not options.sandbox.counts:
        print("Practice scores: no sandbox kept the submissions from one another.")
    if options.csv and not options.seed:
        print(f"The hidden inputs were drawn from --seed {seed}")


def complain(words, status):
    """Print a message for a human and return the exit status."""
    tell(words)
    return status


def tell(words):
    """Print a message that is no result."""
    print(f"grader: {words}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
