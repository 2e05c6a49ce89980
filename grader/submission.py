"""What a handed-in notebook holds: the answer cells, by label.

A file of bounded size is parsed as JSON and walked once. No schema is looked at: to
find out what is wrong with a notebook can take more time and memory than there is.
"""

import errno
import hashlib
import json
import os
import re
import stat
import threading

from grader.results import GraderFailed, Unreadable
from grader.sets import LABEL

NEARLY = re.compile(r"#?\s*answers?\b\W*(q\d+)\b", re.IGNORECASE)
CHECKS_FOR = re.compile(r"""\bchecks_for\(["']([\w-]{1,60})["']\)""")
BYTES_MOST = 10_000_000
ONE_AT_A_TIME = threading.Lock()  # what a hostile file unfolds to is large


def read(path):
    """Return the answers of the notebook at `path` as source by label.

    Raises
    ------
    Unreadable
        The file is missing, no ordinary file, too large, or no notebook.
    """
    return parse(read_text(path))


def parse(text):
    """Return the answers in the text of a notebook as source by label.

    Cells that carry the same label are joined in their order, as running the notebook
    from top to bottom would; the name of the file does not matter.
    """
    return by_label(sources(text))


def cells(path):
    """Return the sources of the code cells of the notebook at `path`."""
    return sources(read_text(path))


def sources(text):
    """Return the sources of the code cells in the text of a notebook."""
    if not text.strip():
        raise Unreadable("The file is empty.")
    try:
        with ONE_AT_A_TIME:
            return list(code_cells(json.loads(text)))
    except Exception as error:  # whatever a broken file provokes, MemoryError too
        name = type(error).__name__
        raise Unreadable(f"The file is no notebook ({name}).") from error


def code_cells(notebook):
    """Yield the sources of the code cells; formats 2 and 3 keep them in worksheets."""
    form = notebook["nbformat"]
    if form not in (2, 3, 4):
        raise ValueError(f"format {form}")
    sheets = [notebook] if form == 4 else notebook["worksheets"]
    for sheet in sheets:
        for cell in sheet["cells"]:
            if cell["cell_type"] == "code":
                source = cell["source" if form == 4 else "input"]
                yield source if isinstance(source, str) else "".join(source)


class Answers(dict):
    """Sources by label, and what else the cells tell.

    ``nearly`` holds lines that look like labels, by label; ``sets`` the names of the
    sets whose checks the notebook asks for.
    """

    def __init__(self, *words):
        super().__init__(*words)
        self.nearly, self.sets = {}, set()


def by_label(cells):
    """Return the sources that begin with a label, joined by label, as Answers.

    Comments, and what is for a notebook alone, may stand above the label.
    """
    labelled, nearly, sets = {}, {}, set()
    for source in cells:
        sets.update(CHECKS_FOR.findall(source))
        for line in source.lstrip().split("\n"):
            line = line.strip()
            if match := LABEL.fullmatch(line):
                labelled.setdefault(match[1].lower(), []).append(source)
                break
            if match := NEARLY.match(line):
                nearly[match[1].lower()] = "".join(
                    c if c.isprintable() else " " for c in line[:60]
                )
            if line and line[0] not in "#%":
                break
    answers = Answers((label, "\n".join(parts)) for label, parts in labelled.items())
    answers.nearly, answers.sets = nearly, sets
    return answers


def read_text(path):
    """Return the text of an ordinary file of reasonable size; follow no link."""
    try:
        flags = (
            os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
        with open(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("This is no ordinary file.")
            if status.st_size > BYTES_MOST:
                size = status.st_size / 1e6
                raise Unreadable(
                    f"The file is too large: {size:.0f} MB, at most "
                    f"{BYTES_MOST / 1e6:.0f} MB. Clear the outputs and hand in again."
                )
            return file.read(BYTES_MOST + 1).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("The file is no text.") from error
    except OSError as error:
        raise refusal(error) from error


def refusal(error):
    """Return the exception for a file that could not be opened, by whose fault it is.

    A link, a folder or a socket was handed in like this. A file that is there but
    locked, or gone, or on a disk that fails, is no one's zero.
    """
    words = f"The file can't be read: {error.strerror}."
    theirs = (errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EISDIR)
    return (Unreadable if error.errno in theirs else GraderFailed)(words)


def digest(path):
    """Return a digest of the file's content; of nothing when it can't be read."""
    try:
        text = read_text(path)
    except (Unreadable, GraderFailed) as error:
        text = str(error)
    return hashlib.sha256(text.encode()).hexdigest()
