"""How does somebody else's CSV go in, and come out as it was but for some cells?

Excel and platforms differ in encoding, separator and line ends; all are kept.
"""

import codecs
import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

SEPARATORS = ",;\t"


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
    """Return the :class:`Table` in a CSV file, in UTF-8, UTF-16 or Windows' own.

    Raises
    ------
    ValueError
        It has no lines, columns of one name, or lines of unequal length.
    """
    content = Path(path).read_bytes()
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    rows = [row for row in rows if any(row)]
    if not rows:
        raise ValueError(f"{path} is empty.")
    head, *rows = rows
    if len(set(head)) < len(head):
        raise ValueError(f"{path} has two columns of one name.")
    if short := [i for i, row in enumerate(rows, 2) if len(row) != len(head)]:
        raise ValueError(f"{path}, line {short[0]}: not as many cells as columns.")
    rows = [dict(zip(head, row, strict=True)) for row in rows]
    bom = content.startswith(codecs.BOM_UTF8)
    return Table(head, rows, bom, separator, "\r\n" if first.endswith("\r") else "\n")
