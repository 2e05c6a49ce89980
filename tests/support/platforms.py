"""What Moodle and Canvas hand out, in the form that their sources give it.

Moodle: ``mod/assign/locallib.php`` (the zip), ``mod/assign/gradingtable.php`` (the
grading worksheet, which begins with a byte-order mark). Canvas:
``lib/content_zipper.rb`` and ``lib/gradebook_exporter.rb``.
"""

import csv
import io
import zipfile

import nbformat

from tests.support.sets import SETS, answered

NAME = "01-definition"
RIGHT = nbformat.writes(answered(NAME, SETS[NAME].reference))
WRONG = nbformat.writes(
    answered(NAME, {k: m.source for k, m in SETS[NAME].wrong["a"].items()})
)
MOODLE = "{name}_{number}_assignsubmission_file_/{file}"
MOODLE_41 = "{name}_{number}_assignsubmission_file/{file}"
MOODLE_FLAT = "{name}_{number}_assignsubmission_file_{file}"
WORKSHEET = [
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
]
DAY = "Sunday, 29 November 2026, 8:54 PM"
GRADEBOOK = [
    "Student",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Section",
    "Exercises 01 (4711)",
    "Assignments Current Score",
]


def archive(path, files):
    """Write a zip of these texts or bytes by name; return its path."""
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def worksheet(path, people, grade="", most="10.00", head=WORKSHEET, **form):
    """Write Moodle's grading worksheet for {number: name}; return its path."""
    rows = [
        [
            f"Participant {number}",
            name,
            f"{number}@example.org",
            "Submitted for grading",
            grade,
            most,
            "Yes",
            DAY,
            "-",
            "",
        ]
        for number, name in people.items()
    ]
    return write(path, [head, *rows], **form)


def gradebook(path, people, cell="", most="10.00", head=GRADEBOOK, **form):
    """Write Canvas's gradebook for {number: name}; return its path."""
    rows = [
        ["    Points Possible", "", "", "", "", most, "(read only)"],
        *(
            [name, number, "", name[:3], "A", cell, ""]
            for number, name in people.items()
        ),
        ["Student, Test", "", "", "", "A", "", ""],
    ]
    return write(path, [head, *rows], **form)


def write(path, rows, bom=True, separator=",", end="\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    return path
