"""How does somebody else's CSV go in, and come out as it was but for some cells?

Excel and platforms differ in separator, line ends and byte-order mark; all are kept.
What was in another encoding than UTF-8 comes out in that, which platforms expect.
"""

import codecs
import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

SEPARATORS = ",;\t"
OLD = ("cp1252", "mac_roman")  # as Excel saves a CSV that is not said to be UTF-8


@dataclass
class Table:
    """Rows by the names in the first line, and how the file was written."""

    head: list
    rows: list
    bom: bool
    separator: str
    end: str

    def text(self):
        """Return the table as it was written; cells may have been changed."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator=self.end)
        writer.writerow(self.head)
        writer.writerows([row[name] for name in self.head] for row in self.rows)
        return ("\ufeff" if self.bom else "") + out.getvalue()


def read(path):
    """Return the :class:`Table` in a CSV file: of Unicode, old Windows or old macOS.

    Raises
    ------
    ValueError
        It has no lines, columns of one name, or lines of unequal length.
    """
    content = Path(path).read_bytes()
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = min((content.decode(code, "replace") for code in OLD), key=oddity)
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    rows = [row for row in rows if any(row)]
    if not rows:
        raise ValueError(f"{path} is empty.")
    head, *rows = rows
    if twice := [name for name in head if head.count(name) > 1]:
        raise ValueError(f"{path} has two columns of one name, {twice[0]!r}.")
    if short := [i for i, row in enumerate(rows, 2) if len(row) != len(head)]:
        raise ValueError(f"{path}, line {short[0]}: not as many cells as columns.")
    rows = [dict(zip(head, row, strict=True)) for row in rows]
    bom = content.startswith(codecs.BOM_UTF8)
    return Table(head, rows, bom, separator, "\r\n" if first.endswith("\r") else "\n")


def oddity(text):
    """Return how little a text looks like names: signs and capitals for letters."""
    foreign = [c for c in text if not c.isascii()]
    return sum(2 - c.isalpha() - c.islower() for c in foreign)
