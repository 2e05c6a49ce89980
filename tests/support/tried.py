"""Wrong answers that people gave, or might: what ``tests/book/tried`` holds.

A file for each set, a block for each answer. ``q1: what is wrong`` begins it, or
``q1: right: what is unusual``. Then comes the body of the function, or a whole cell
that does not begin with a blank, or lines with - and + that change the reference.
"""

import re

from tests.support import ROOT
from tests.support.sets import SETS

FOLDER = ROOT / "tests/book/tried"
IMPORTS = "import math\nimport numpy as np\n"


def tried_answers(name):
    """Yield label, title and source of each answer of a set."""
    text = (FOLDER / f"{name}.txt").read_text()
    for block in re.split(r"^(?=q\d: )", text, flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        label, _, title = head.partition(": ")
        body = re.sub(r"^# .*\n", "", body, flags=re.MULTILINE)  # between two blocks
        yield label, title, IMPORTS + source(name, label, body)


def source(name, label, body):
    """Return an answer's source."""
    if body[0] not in " -":
        return body
    if body[0] == " ":
        stub = SETS[name].wrong["blank"][label].source
        return stub[: stub.index("    raise")] + body
    changed = SETS[name].reference[label]
    for change in re.split(r"^- ", body, flags=re.MULTILINE)[1:]:
        old, _, new = change.removesuffix("\n").partition("\n+ ")
        assert old in changed, (name, label, old)
        changed = changed.replace(old, new)
    return changed
