"""How do scores and feedback go back to Moodle or Canvas?

``merge DETAILS EXPORT OUT`` writes into OUT the platform's own export with the points
filled in, to be imported as it is, and ``feedback.zip``, to be uploaded as it is.
"""

import argparse
import io
import json
import sys
import zipfile
from pathlib import Path

from grader import corrections, details, platforms, report, roster
from grader.results import GRADED
from grader.wire import printable

LAST, BEST = "last", "best"


def parser():
    """Return the parser of this command."""
    p = argparse.ArgumentParser(prog="grader merge", description=__doc__)
    p.add_argument("details", type=Path, help="what --details wrote")
    p.add_argument(
        "export",
        type=Path,
        help="Moodle's grading worksheet or Canvas's gradebook, a CSV",
    )
    p.add_argument("out", type=Path, help="the folder for what goes back")
    p.add_argument(
        "--attempt",
        choices=(LAST, BEST),
        default=LAST,
        help="which of a person's notebooks counts",
    )
    p.add_argument("--groups", type=Path, help="CSV: who shares a notebook")
    p.add_argument("--column", help="the export's column for the points")
    p.add_argument("--corrections", type=Path, help="CSV: what you changed by hand")
    p.add_argument("--force", action="store_true", help="overwrite the outputs")
    return p


def main(arguments):
    """Write both files; return the exit status."""
    options = parser().parse_args(arguments)
    try:
        graded = details.read(options.details)
        people = roster.load(options.export, options.column)
        shared = roster.groups(options.groups, people) if options.groups else {}
        table, archive = (
            options.out / n for n in (options.export.name, "feedback.zip")
        )
        for path in (table, archive):
            if path.exists() and not options.force:
                raise FileExistsError(f"{path} exists. --force overwrites it.")
            if path.exists() and path.samefile(options.export):
                raise FileExistsError(f"{path} is the export. Choose another folder.")
        results, number = list(graded.results), 0
        if options.corrections:
            results, number = corrections.applied(
                results, graded.questions, options.corrections
            )
        merged = Merged(results, people, shared, options.attempt)
        merged.fill(graded.points)
        report.write_whole(archive, merged.zip(graded))
        report.write_whole(table, people.table.text())
    except (OSError, ValueError) as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    for line in merged.said(graded, number):
        print(printable(line, None))
    print(f"Import {table}, upload {archive}.")
    return 0


class Merged:
    """Results and people brought together.

    ``mine`` holds by number the result that counts for a person, ``strangers`` the
    results whose file does not tell whose it is, or of somebody not in the export.
    """

    def __init__(self, results, people, shared, attempt):
        self.people, self.shared, self.strangers = people, shared, []
        self.attempts, self.mine, self.given = {}, {}, set()
        for position, result in enumerate(results):
            whose = platforms.owner(result.path)
            number = whose.number if whose else ""
            fits = whose and whose.platform == people.platform
            if fits and number in people.people:
                when = platforms.attempt(result.path), position
                for member in shared.get(number, (number,)):
                    self.attempts.setdefault(member, []).append((when, result))
            else:
                self.strangers.append(result.path)
        for number, tries in self.attempts.items():
            self.mine[number] = max(tries, key=lambda t: self.order(attempt, *t))[1]

    @staticmethod
    def order(attempt, when, result):
        """Return what the result that counts has most of; one that was read counts."""
        earned = result.earned if result.earned is not None else -1
        return (result.status == GRADED, earned if attempt == BEST else 0, when)

    def fill(self, points):
        """Write the points of all who have some into the export."""
        for number, result in self.mine.items():
            if result.earned is not None and self.people.is_open(number):
                self.people.give(number, result.earned, points)
                self.given.add(number)

    def zip(self, graded):
        """Return the feedback as a zip in the submissions' own tree."""
        out = io.BytesIO()
        pages = {self.place(n, result): result for n, result in self.mine.items()}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, result in pages.items():
                archive.writestr(name, self.feedback(result, graded))
        return out.getvalue()

    def place(self, number, result):
        """Return where a person's feedback lies; Canvas gives it to the whole group."""
        path = platforms.way_back(result.path)
        mine = platforms.owner(result.path).number == number
        if mine or self.people.platform == "Canvas":
            return str(path)
        name = self.people.name(number).replace("_", " ").replace("/", " ")
        return f"{name}_{number}_assignsubmission_file_/{path.name}"

    def feedback(self, result, graded):
        """Return a page; for Canvas, which keeps the file's name, a notebook."""
        if self.people.platform == "Moodle":
            return report.page(result, graded, graded)
        text = "\n".join(
            [platforms.short(result.path), *report.lines(result, graded, graded)]
        )
        cell = {"cell_type": "raw", "metadata": {}, "source": text, "id": "feedback"}
        book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(book, indent=1)

    def said(self, graded, number):
        """Return for the teacher what was merged, and what fits nowhere."""
        people, points = self.people, graded.points
        yield f"{len(self.given)} of {len(people.people)} people get points."
        if number:
            yield f"Corrected by hand: {number}."
        if people.most and people.most != points:
            yield f"The set's {points} points count as the platform's {people.most:g}."
        several = {n: t for n, t in self.attempts.items() if len(t) > 1}
        for n in several:
            chosen = platforms.short(self.mine[n].path)
            yield f"{people.name(n)} has {len(several[n])} notebooks; {chosen} counts."
        for n, result in self.mine.items():
            name, path = people.name(n), result.path
            if not self.shared and not platforms.fits_name(path, name):
                yield f"{platforms.short(path)} counts for {name}: look."
            if n not in self.given:
                why = "closed on the platform"
                why = (
                    why
                    if result.earned is not None
                    else f"{result.status}: {result.note}"
                )
                yield f"No points for {people.name(n)}: {why}"
        for n in people.people:
            if n not in self.mine:
                yield f"Nothing from {people.name(n)}."
        for path in self.strangers:
            yield f"Nobody in the export handed in {path}."
