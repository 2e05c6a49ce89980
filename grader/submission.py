"""What a handed-in notebook holds: the answer cells, by label."""

import os
import stat

from grader.sets import LABEL

BYTES_MOST = 10_000_000


class Unreadable(Exception):
    """The file is no notebook that can be graded; the text says why."""


def read(path):
    """Return the answers of the notebook at `path` as source by label.

    Cells that carry the same label are joined in their order, as running the notebook
    from top to bottom would; the name of the file does not matter.

    Raises
    ------
    Unreadable
        The file is missing, no ordinary file, too large, or no notebook.
    """
    import nbformat  # seconds, which a learner who calls `check` need not wait for

    text = read_text(path)
    if not text.strip():
        raise Unreadable("The file is empty.")
    try:
        notebook = nbformat.reads(text, as_version=4)
        sources = [c.source for c in notebook.cells if c.cell_type == "code"]
        return by_label(sources)
    except (Exception, RecursionError) as error:  # whatever a broken file provokes
        raise Unreadable(
            f"The file is no notebook ({type(error).__name__})."
        ) from error


def by_label(sources):
    """Return the sources whose first line is a label, joined by label."""
    found = {}
    for source in sources:
        lines = source.lstrip().split("\n", 1)
        match = LABEL.fullmatch(lines[0].strip())
        if match:
            label = match[1].lower()
            found[label] = found[label] + "\n" + source if label in found else source
    return found


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
            return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("The file is no text.") from error
    except OSError as error:
        raise Unreadable(f"The file can't be read: {error.strerror}.") from error
