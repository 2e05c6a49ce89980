"""What a handed-in notebook holds: the answer cells, by label.

A file of bounded size is parsed as JSON and walked once. No schema is looked at: to
find out what is wrong with a notebook can take more time and memory than there is.
A file inside a zip is named like one in a folder, ``class.zip/Ada_1/x.ipynb``.
"""

import errno
import functools
import hashlib
import json
import os
import re
import stat
import threading
import zipfile
from pathlib import Path

from grader.results import GraderFailed, Unreadable
from grader.sets import LABEL

NEARLY = re.compile(r"#?\s*answers?\b\W*(q\d+)\b", re.IGNORECASE)
CHECKS_FOR = re.compile(r"""\bchecks_for\(["']([\w-]{1,60})["']\)""")
BYTES_MOST = 10_000_000
ONE_AT_A_TIME = threading.Lock()  # what a hostile file unfolds to is large
FORMATS = (2, 3, 4)
OTHERS = (  # how a file begins that is handed in instead of a notebook
    (b"PK", "a zip or an Office file"),
    (b"%PDF", "a PDF"),
    (b"<", "a web page"),
    (b"#", "a text or a Python script"),
    (b"import ", "a Python script"),
)


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
    except Unreadable:
        raise
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The file is no notebook, or part of one: it is broken at line "
            f"{error.lineno}, column {error.colno}. Open it in Jupyter, mend it, and "
            "hand in again."
        ) from error
    except Exception as error:  # whatever a broken file provokes, MemoryError too
        name = type(error).__name__
        raise Unreadable(f"The file is no notebook ({name}).") from error


def code_cells(notebook):
    """Yield the sources of the code cells; formats 2 and 3 keep them in worksheets."""
    form = notebook["nbformat"]
    if type(form) is int and form not in FORMATS:
        raise Unreadable(
            f"The notebook has format {str(form)[:9]}; the grader reads 2, 3 and 4. "
            "Save it from Jupyter, and hand in again."
        )
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

    Comments, and what is for a notebook alone, may stand above the label. A cell that
    holds the labels of others further down, as merged cells do, counts for each.
    """
    labelled, nearly, sets = {}, {}, set()
    for source in cells:
        sets.update(CHECKS_FOR.findall(source))
        own, above = [], True
        for line in source.lstrip().split("\n"):
            if not (own or above):
                break
            line = line.rstrip() if own else line.strip()
            if match := LABEL.fullmatch(line):
                own.append(match[1].lower())
            elif not own and (match := NEARLY.match(line)):
                nearly[match[1].lower()] = "".join(
                    c if c.isprintable() else " " for c in line[:60]
                )
            above = above and (not line or line[0] in "#%")
        for label in dict.fromkeys(own):
            labelled.setdefault(label, []).append(source)
    answers = Answers((label, "\n".join(parts)) for label, parts in labelled.items())
    answers.nearly, answers.sets = nearly, sets
    return answers


def read_text(path):
    """Return the text of a file of reasonable size, in any encoding of Unicode."""
    content = read_bytes(path)
    if len(content) > BYTES_MOST:
        raise Unreadable(
            f"The file is too large: more than {BYTES_MOST / 1e6:.0f} MB. "
            "Clear the outputs and hand in again."
        )
    for begin, what in OTHERS:
        if content.lstrip().startswith(begin):
            raise Unreadable(f"The file is no notebook but {what}.")
    try:
        return content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(
            "The file is in none of the encodings UTF-8, UTF-16 and UTF-32. "
            "Save it from Jupyter, and hand in again."
        ) from error


def read_bytes(path):
    """Return the content of a file, at most a byte more than is allowed."""
    archive = archive_of(path)
    try:
        if archive:
            return read_member(archive, path)
        flags = (
            os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
        with open(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("This is no ordinary file.")
            return file.read(BYTES_MOST + 1)
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


def archive_of(path):
    """Return the zip that a file lies in, or None for a file in a folder."""
    if os.path.lexists(path):
        return None
    return next((p for p in Path(path).parents if p.is_file()), None)


def read_member(archive, path):
    """Return the content of a file in a zip, at most a byte more than is allowed."""
    try:
        status = archive.stat()
        members = opened(archive, status.st_mtime_ns, status.st_size)
        name = Path(path).relative_to(archive).as_posix()
        with members.open(name) as file:
            return file.read(BYTES_MOST + 1)
    except OSError:
        raise
    except Exception as error:  # damaged, encrypted, an unknown way to pack
        name = type(error).__name__
        raise Unreadable(f"The file can't be unpacked ({name}).") from error


@functools.lru_cache(4)
def opened(archive, *_):
    """Return an open zip; its state of change is part of what it is known by."""
    return zipfile.ZipFile(archive)


def digest(path):
    """Return a digest of the file's content; of nothing when it can't be read."""
    try:
        text = read_text(path)
    except (Unreadable, GraderFailed) as error:
        text = str(error)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
