"""Who is in the class, by the platform's own export, and where do the points go?

Moodle: the *grading worksheet* of an assignment with the feedback type *Offline grading
worksheet*. Its import finds people by ``Identifier``, points in ``Grade``, and wants
the dates as they were: ``mod/assign/feedback/offline/importgradeslib.php`` of its
sources. Canvas: the export of the *gradebook*, whose import finds people by ``ID``:
``lib/gradebook_exporter.rb`` and ``lib/gradebook_importer.rb`` of its sources.
"""

import re
from dataclasses import dataclass

from grader.tables import Table, read

# what the platforms write where no points are wanted
CLOSED = ("N/A", "EX")
NUMBERED = re.compile(r"(.*) \((\d+)\)")


@dataclass
class Roster:
    """An export: the table, its platform, the people's rows, the column for points."""

    table: Table
    platform: str
    people: dict
    column: str
    most: float | None

    def name(self, number):
        """Return the name of a person, for the teacher's eyes."""
        row = self.people[number]
        for column in ("Full name", "Student"):
            if row.get(column):
                return row[column]
        parts = (row.get("FirstName"), row.get("LastName"))
        return " ".join(filter(None, parts)) or number

    def is_open(self, number):
        """Say whether the platform takes points for a person."""
        row = self.people[number]
        locked = row.get("Grade can be changed", "").strip().lower() == "no"
        return row[self.column].strip() not in CLOSED and not locked

    def give(self, number, earned, points):
        """Write points, in the platform's own measure."""
        scale = self.most / points if self.most else 1
        self.people[number][self.column] = f"{round(earned * scale, 2):g}"


def load(path, column=None):
    """Return the :class:`Roster` in an export.

    Parameters
    ----------
    path : path
    column : str, optional
        That of the points, where the platform has several or another language.

    Raises
    ------
    ValueError
        The file is no such export, or the column is not clear.
    """
    table = read(path)
    canvas = {"Student", "LastName"} & set(table.head) and "ID" in table.head
    return (from_canvas if canvas else from_moodle)(table, path, column)


def from_moodle(table, path, column):
    """Return the roster in a grading worksheet; the words may be in any language."""
    first, people = table.head[0], {}
    for row in table.rows:
        if match := re.fullmatch(r"\D+(\d+)", row[first]):
            people[str(int(match[1]))] = row
    if not people:
        raise ValueError(
            f"{path} is neither Moodle's grading worksheet, whose first column holds "
            "Participant 123, nor Canvas's gradebook, which has the columns Student "
            "and ID."
        )
    column = chosen(path, column, ["Grade"] if "Grade" in table.head else [], table)
    limits = [name for name in table.head if name.lower() == "maximum grade"]
    most = number_in(table.rows[0][limits[0]]) if limits else None
    return Roster(table, "Moodle", people, column, most)


def from_canvas(table, path, column):
    """Return the roster in a gradebook; the rows without an ID are not people."""
    first = table.head[0]
    possible = next((r for r in table.rows if "Points Possible" in r[first]), {})
    open_columns = [
        name
        for name in table.head
        if NUMBERED.fullmatch(name) and "read only" not in possible.get(name, "")
    ]
    column = chosen(path, column, open_columns, table)
    people = {row["ID"].strip(): row for row in table.rows if row["ID"].strip()}
    return Roster(table, "Canvas", people, column, number_in(possible.get(column, "")))


def chosen(path, wanted, fitting, table):
    """Return the column for the points."""
    if wanted:
        named = [
            name
            for name in table.head
            if wanted in (name, (NUMBERED.fullmatch(name) or [name, name])[1])
        ]
        if len(named) == 1:
            return named[0]
        raise ValueError(f"{path} has {len(named)} columns {wanted!r}.")
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(fitting or table.head)
    raise ValueError(f"Into which column of {path}? Say --column with one of: {names}")


def number_in(text):
    """Return the positive number in a cell, which may have a decimal comma, or None."""
    match = re.fullmatch(r"\s*(\d+)(?:[.,](\d+))?\s*", text)
    return (float(f"{match[1]}.{match[2] or 0}") or None) if match else None


def groups(path, roster):
    """Return for each member's number the numbers of the whole group.

    Canvas: the group set's *Download Course Roster CSV*, with ``canvas_user_id`` and
    ``group_name``: https://canvas.instructure.com/doc/api/file.group_category_csv.html.
    For any other a CSV with the columns ``id`` and ``group``.
    """
    table, members, column = read(path), {}, roster.people
    for person, group in (("canvas_user_id", "group_name"), ("id", "group")):
        if {person, group} <= set(table.head):
            break
    else:
        raise ValueError(
            f"{path} needs the columns canvas_user_id and group_name, or id and group."
        )
    for row in table.rows:
        number = re.sub(r"^\D+", "", row[person])  # Participant 123, as Moodle says
        if row[group] and number in column:
            members.setdefault(row[group], []).append(number)
    return {number: tuple(all_) for all_ in members.values() for number in all_}
