"""The space around the names of functions, which KaTeX leaves out of its MathML.

TeX puts a thin space between a name and what it meets: ``2 log x``, but ``log(x)``.
"""

import re
from xml.etree import ElementTree

APPLIED = "\u2061"  # the invisible sign after the name of a function
ROWS = {"math", "mrow", "mstyle", "msqrt", "mtd"}
SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
ATOMS = {"mi", "mn", "mfrac", "msqrt", "mroot", *SCRIPTS}
THIN = {"width": "0.1667em"}


def spaced(markup):
    """Return the MathML with these spaces."""
    if APPLIED not in markup:
        return markup
    # a page needs no name space; with one, every tag would be written with it
    tree = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", markup))
    for row in list(tree.iter()):
        if row.tag in ROWS:
            parts = list(row)
            for at in range(len(parts) - 1, 0, -1):
                if meet(parts[at - 1], parts[at], parts[at + 1 : at + 2]):
                    row.insert(at, ElementTree.Element("mspace", THIN))
    return ElementTree.tostring(tree, "unicode", short_empty_elements=False)


def meet(left, right, after):
    """Say whether a name and something else meet here without a sign between them."""
    if right.text == APPLIED:
        return False
    if ends_name(right) or (after and after[0].text == APPLIED):
        closes = left.tag == "mo" and left.text in (")", "]")
        return left.tag in ATOMS or closes or ends_name(left)
    return ends_name(left) and right.tag in ATOMS


def ends_name(part):
    """Say whether a part is the end of a name, as in ``log`` with a base."""
    if part.tag in SCRIPTS:
        part = part[0]
    last = part[-1] if part.tag == "mrow" and len(part) else part
    return last.text == APPLIED
