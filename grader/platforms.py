"""Whose is a file, by the name that Moodle or Canvas gave it?

Moodle names folders, or files, ``Full name_12345_assignsubmission_file_...``: see
``explode`` in ``mod/assign/feedback/file/importziplib.php`` of its sources, which reads
the names of the zip that goes back. Canvas names files
``surnamename_LATE_12345_67890_x-2.ipynb``, the second number that of the file handed
in: see ``infer_comment_context_from_filename`` in ``app/models/abstract_assignment.rb``
of its sources, and ``get_filename`` in ``lib/content_zipper.rb``.
"""

import re
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath


@dataclass(frozen=True)
class Owner:
    """Who handed a file in: the platform's name, and its number for the person."""

    platform: str
    number: str


def owner(path):
    """Return the :class:`Owner` of a file, or None where its name does not tell."""
    parts = Path(path).parts
    for part in parts:
        if number := moodle_number(part):
            return Owner("Moodle", number)
    numbers = canvas_numbers(parts[-1]) if parts else []
    return Owner("Canvas", numbers[0]) if numbers else None


def short(path):
    """Return as much of a path as tells whose it is: from the person's folder on.

    Where no platform named it that is the path as it was given, if it is a short one.
    """
    parts = PurePath(path).parts
    for i, part in enumerate(parts):
        if moodle_number(part):
            return "/".join(parts[i:])
    return "/".join(parts[-2:] if PurePath(path).is_absolute() else parts[-4:])


def moodle_number(part):
    """Return the person's number in the name of a folder or a file from Moodle."""
    words = part.split("_", 4)
    if len(words) > 3 and words[1].isdecimal() and words[2] == "assignsubmission":
        return str(int(words[1]))
    return ""


def canvas_numbers(name):
    """Return the numbers of the person and of the file in a name from Canvas."""
    words = name.split("_")
    # the first word is a name, the last that of the file
    numbers = [word for word in words[1:-1] if word.isdecimal()]
    if len(numbers) < 2 or "anon" in words[:2]:  # whose that is, Canvas alone knows
        return []
    return numbers[:2]


def attempt(path):
    """Return what orders the attempts of one person: Canvas numbers its files."""
    numbers = canvas_numbers(Path(path).name)
    return int(numbers[1]) if numbers else 0


def fits_name(path, name):
    """Say whether the name in a file from Canvas is that of its number's person.

    Canvas puts its users' names first, which they may choose to end in a number.
    """
    whose = owner(path)
    if whose is None or whose.platform != "Canvas":
        return True
    said = Path(path).name.split(f"_{whose.number}_", 1)[0].removesuffix("_LATE")
    return sorted(said) == sorted(re.sub(r"\W", "", name).lower())


def way_back(path):
    """Return where feedback on a file belongs in the zip that goes back.

    Moodle takes a page in the person's folder, or with the person's prefix. Canvas
    shows what it gets under the name of the file handed in, so that has to be a
    notebook and keeps its name.
    """
    if owner(path) and owner(path).platform == "Moodle":
        return PurePosixPath(short(path)).with_suffix(".html")
    return PurePosixPath(Path(path).name)
