"""The command line: ``grader SET NOTEBOOK ...``, and the commands below.

The script of that name does not import from the current folder, where submissions may
lie; ``python -m grader`` does.
"""

import argparse
import os
import secrets
import sys
import threading
from pathlib import Path

from tqdm import tqdm

from grader import (
    bundle,
    corrections,
    details,
    elsewhere,
    hand_out,
    merge,
    mistakes,
    process,
    report,
    submission,
    template,
    watch,
)
from grader.answer_key import AnswerKey
from grader.canary import check_sandbox
from grader.classroom import grade_all
from grader.handed_in import expanded
from grader.journal import Journal
from grader.results import ANOTHER_SET, FAILED, GraderFailed, JournalError
from grader.sandbox import SANDBOXES
from grader.sets import content, load

DONE, NOT_ALL_GRADED, USAGE, NO_SANDBOX, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULT, AUTO, SEED = "bwrap", "auto", "GRADER_SEED"
COMMANDS = {
    "bundle": bundle,
    "hand-out": hand_out,
    "merge": merge,
    "mistakes": mistakes,
    "new": template,
    "watch": watch,
}
CODES = """other commands: merge (scores and feedback for Moodle or Canvas), mistakes
(what did the class get wrong?), bundle (for Gradescope), hand-out (a private set for
learners), new (a set of your own), watch (one's own answers, whenever saved).
exit status: 0 every submission has its result; 1 the grader failed on some
(their cells are empty; run again with --force, it grades these alone); 2 wrong
arguments, or an output exists or can't be written; 3 the sandbox or the reference
failed, nothing was written; 130 interrupted (run again to go on)"""


def parser():
    """Return the parser of the command line."""
    p = argparse.ArgumentParser(
        prog="grader",
        description="Grade notebooks.",
        epilog=CODES,
    )
    p.add_argument("set", type=Path, help="the exercise set, exercises/NN-topic")
    p.add_argument(
        "notebooks",
        nargs="+",
        metavar="notebook",
        help="file, pattern, folder, or the zip of Moodle or Canvas",
    )
    p.add_argument("--csv", type=Path, help="write one line per submission")
    p.add_argument(
        "--separator", choices=",;", default=",", help="of the CSV; Excel wants yours"
    )
    p.add_argument(
        "--details", type=Path, help="keep what merge and mistakes read, JSON lines"
    )
    p.add_argument("--corrections", type=Path, help="CSV: what you changed by hand")
    p.add_argument("--extra", type=Path, help="a private folder of checks on top")
    p.add_argument("--json", type=Path, help="Gradescope's results.json; one notebook")
    p.add_argument("--feedback", type=Path, metavar="DIR", help="a page per learner")
    p.add_argument(
        "--jobs",
        default=str(os.cpu_count() or 1),
        help="how many side by side, or the address of a Dask scheduler, tcp://...",
    )
    p.add_argument(
        "--seed-file",
        metavar="FILE",
        help=f"holds a secret from which hidden inputs are drawn (- for standard "
        f"input); without it the environment variable {SEED} is looked at",
    )
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
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]].main(arguments[1:])
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
        options.notebooks = expanded(options.notebooks, tell)
        refuse(options)
        options.seed = secret(options.seed_file)
        exercises = load(options.set, options.extra)
        options.sandbox = choose(options.sandbox)
        options.jobs = elsewhere.jobs(options.jobs)
    except (OSError, ValueError) as error:
        return complain(error, USAGE)
    try:
        return run(options, exercises)
    except (OSError, ValueError, JournalError) as error:
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


def secret(name):
    """Return the seed that a file or the environment holds, or None.

    Never a word of the command line: that is shown to all users of the machine.
    """
    if name is None and SEED not in os.environ:
        return None
    where = SEED if name is None else name
    try:
        if name is None:
            seed = os.environ[SEED]
        else:
            seed = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except OSError as error:
        raise OSError(
            f"The seed can't be read from {where}: {error.strerror}. Write the secret "
            "into a file that only you may read, and name that file."
        ) from error
    if not seed.strip():
        raise ValueError(f"The seed in {where} is empty.")
    return seed.strip()


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
    for path in (options.csv, options.json, options.details):
        if path and path.is_dir():
            raise FileExistsError(f"{path} is a folder.")
        if path and path.exists() and not options.force:
            raise FileExistsError(f"{path} exists. --force overwrites it.")


def run(options, exercises):
    """Grade and write everything that was asked for; return the exit status."""
    if options.feedback:  # now, for it would be late to learn that it can't be made
        options.feedback.mkdir(parents=True, exist_ok=True)
    outcome = options.csv or options.details
    unfinished = outcome and outcome.with_name(outcome.name + ".unfinished")
    with Journal(unfinished) as journal:
        seed = options.seed or journal.seed() or secrets.token_hex(8)
        about = {
            "set": exercises.name,
            "content": content(exercises),
            "seed": seed,
            "sandbox": options.sandbox.name,
        }
        journal.begin(about, anew=options.force)
        if journal.results:
            tell(f"{unfinished}: going on after {len(journal.results)} results.")
        key = AnswerKey(exercises, seed)
        paths = options.notebooks
        lying = [submission.archive_of(path) or path for path in paths]
        kept = [options.seed_file, options.csv, options.details, options.feedback]
        kept += [unfinished, options.corrections, exercises.extra]
        remark = check_sandbox(key, options.sandbox, list(dict.fromkeys(lying)), kept)
        if remark:
            tell(remark)
        graded = grade_all(paths, key, options.sandbox, options.jobs, journal)
        # its own lock is one between processes: Python starts another to keep count of
        # it, which imports from the current folder
        tqdm.set_lock(threading.RLock())
        bar = tqdm(graded, total=len(paths), unit="submission", disable=None)
        results = {result.path: result for result in bar}
        results = [results[str(path)] for path in paths]
        refuse_another_set(results, exercises)
        if options.corrections:
            questions = {q.label: (q.title, q.points) for q in exercises.questions}
            results, number = corrections.applied(
                results, questions, options.corrections
            )
            tell(f"Corrected by hand: {number}.")
        write(options, results, exercises)
        say(options, results, exercises, seed)
        if any(result.status == FAILED for result in results):
            return NOT_ALL_GRADED
        journal.discard()
        return DONE


def refuse_another_set(results, exercises):
    """Raise when every notebook is of another set: then this one was a slip."""
    slips = [result.status == ANOTHER_SET for result in results]
    if len(slips) > 1 and all(slips):
        raise ValueError(
            f"{results[0].path}: {results[0].note} The same goes for every other "
            f"notebook here, and nothing was written. Is {exercises.name} the right "
            "set? Then give its folder the name that they ask for."
        )


def write(options, results, exercises):
    """Write the outputs, each whole; the CSV last, for it says that all is done."""
    refuse(options)  # once more: one may have come into being meanwhile
    told = exercises, options.sandbox
    pages = {}
    if options.feedback:
        pages = report.page_names(result.path for result in results)
        for result in results:
            path = options.feedback / pages[result.path]
            report.write_whole(path, report.page(result, *told))
    if options.json:
        report.write_whole(options.json, report.gradescope(results[0], *told))
    if options.details:
        report.write_whole(options.details, details.text(results, *told))
    if options.csv:
        table = report.table(results, *told, pages, options.separator)
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
    if (options.csv or options.details) and not options.seed:
        print(f"The hidden inputs were drawn from the seed {seed}")


def complain(words, status):
    """Print a message for a human and return the exit status."""
    tell(words)
    return status


def tell(words):
    """Print a message that is no result."""
    print(f"grader: {words}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
