"""What was found, check by check? A file of JSON lines, kept when asked for.

The first line says what was graded, each further one is a submission. No hidden input
and no seed is in it; names are, as far as the files have them.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.journal import from_json

KIND = "grader details"


@dataclass(frozen=True)
class Details:
    """A class as it was graded; it stands in for set and sandbox in a report."""

    name: str
    points: int
    label: str
    questions: dict
    results: tuple = ()


def text(results, exercises, sandbox):
    """Return the lines of the file."""
    about = {
        "kind": KIND,
        "name": exercises.name,
        "points": exercises.points,
        "label": sandbox.label,
        "questions": {q.label: [q.title, q.points] for q in exercises.questions},
    }
    lines = [about, *(asdict(result) for result in results)]
    return "".join(json.dumps(line) + "\n" for line in lines)


def read(path):
    """Return the :class:`Details` in a file.

    Raises
    ------
    ValueError
        The file was not written by ``--details``.
    """
    try:
        about, *lines = map(json.loads, Path(path).read_text("utf-8").splitlines())
        if about.pop("kind") != KIND:
            raise ValueError("kind")
        return Details(**about, results=tuple(map(from_json, lines)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no file that --details wrote.") from error
