"""Formulas as MathML, which browsers draw themselves, without a script or a network.

docutils reads the LaTeX. It leaves the spaces to the browser, whose rules are not
TeX's: no space beside the name of a function, wide ones in exponents. So the spaces
of the TeXbook are written into the formula, and every operator gives up its own.
"""

import re
from itertools import pairwise
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml, tex2unichar
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

log = logging.getLogger(__name__)

# what docutils reads in another way than TeX
TEXT = re.compile(r"(\\(?:text|textrm|mbox)\{[^{}]*\})")
READINGS = (
    (r"(?<=\d),(?=\d)", ", "),  # not one number
    (r"\{,\}", ","),  # one number
    (r"([_^])(\d)(?=\d)", r"\1{\2}"),
    (r"(\\[dt]?frac)\s*(\d)\s*(\d)", r"\1{\2}{\3}"),
    ("'", r"\\prime "),
    (r"\\dots(?![a-z])", r"\\ldots "),
    (r"\\([bB]igg?)(?=\s*(?:[(\[]|\\\{|\\l[a-z]))", r"\\\1l"),
    (r"\\([bB]igg?)(?=\s*(?:[)\]]|\\\}|\\r[a-z]))", r"\\\1r"),
)
PAIRS = (("{", "}"), (r"\\left\b", r"\\right\b"), (r"\\begin\b", r"\\end\b"))

APPLIED = "\u2061"  # the invisible sign after the name of a function
ROWS = {"math", "mrow", "mstyle", "msqrt", "mtd", "mphantom", "menclose"}
SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
NAMES = {*latex2mathml.functions.values(), "lim", "max", "min", "sup", "inf"}
DELIMITERS = {*"()[]/", *latex2mathml.stretchables.values()}
KINDS = ("ord", "op", "bin", "rel", "open", "close", "punct", "inner")
KIND = {
    sign: kind
    for kind in ("bin", "rel", "open", "close", "punct", "op")
    for sign in getattr(tex2unichar, f"math{kind}").values()
}
for kind, signs in {"bin": "+−", "rel": "=<>", "open": "([", "close": ")]"}.items():
    KIND |= dict.fromkeys(signs, kind)
KIND[","] = "punct"

# The TeXbook, chapter 18: thin, medium or thick space between two atoms, in the order
# of KINDS. Small letters give way in exponents, indices and small fractions.
GAPS = {
    "ord": " Tmr   t",
    "op": "TT r   t",
    "bin": "mm  m  m",
    "rel": "rr  r  r",
    "open": "        ",
    "close": " Tmr   t",
    "punct": "tt ttttt",
    "inner": "tTmrt tt",
}
WIDTHS = {"t": "0.1667em", "m": "0.2222em", "r": "0.2778em"}
DISPLAY, INLINE, SCRIPT = range(3)  # TeX's styles


def mathml(formula, display=False):
    """Return the MathML of a LaTeX formula, or raise MathError."""
    tree = read(formula, display)
    for row in tree.iterfind(".//mtable[@class='ams-align']/mtr"):
        for cell in row[1::2]:
            cell.insert(0, ElementTree.Element("mrow"))  # so its first sign has a left
    space(tree, DISPLAY if display else INLINE)
    return ElementTree.tostring(tree, "unicode", short_empty_elements=False)


def read(formula, display):
    """Return what docutils makes of a formula, as a tree without blanks."""
    parts = TEXT.split(formula)
    for found, better in READINGS:
        parts[::2] = [re.sub(found, better, part) for part in parts[::2]]
    signs = re.sub(r"\\[^a-z]", "", formula)
    if any(len(re.findall(a, signs)) != len(re.findall(b, signs)) for a, b in PAIRS):
        raise MathError("A bracket or environment without its end.")
    try:
        markup = latex2mathml.tex2mathml("".join(parts), as_block=display)
    except (AttributeError, IndexError):  # how docutils meets them
        raise MathError("A column outside a table, or a script of nothing.") from None
    # a page needs no name space; with one, every tag would be written with it
    markup = re.sub(r' xmlns="[^"]*"', "", markup).replace("&ApplyFunction;", APPLIED)
    tree = ElementTree.fromstring(markup)
    for one in tree.iter():
        one.tail = None
        if len(one):
            one.text = None
        elif one.tag == "mtext":
            one.text = re.sub(r"\\(.)", r"\1", one.text)
    return tree


def space(part, style):
    """Write the spaces of TeX into a part of a formula and all that it holds."""
    for at, inner in enumerate(part):
        space(inner, style_of(part, at, style))
    if part.tag == "mo":
        part.attrib |= {"lspace": "0", "rspace": "0"}
    if part.tag not in ROWS:
        return
    for sign in [] if fenced(part) else part.iterfind("mo"):
        if sign.text in DELIMITERS:
            sign.set("stretchy", "false")
    atoms = [one for one in part if one.tag != "mspace" and one.text != APPLIED]
    names = [one for one, after in pairwise(part) if after.text == APPLIED]
    faces = [["op", "op"] if atom in names else face(atom) for atom in atoms]
    if fenced(part):
        faces[0], faces[-1] = ["open", "open"], ["close", "close"]
    settle(faces)
    for (left, right), atom in zip(pairwise(faces), atoms[1:], strict=True):
        gap = GAPS[left[1]][KINDS.index(right[0])]
        if gap.isupper() or (gap != " " and style < SCRIPT):
            width = {"width": WIDTHS[gap.lower()]}
            part.insert(list(part).index(atom), ElementTree.Element("mspace", width))


def style_of(part, at, style):
    """Return the style in which TeX sets one of the children of a part."""
    if part.tag in SCRIPTS and at:
        return SCRIPT
    if part.tag == "mfrac":
        asked = {"true": DISPLAY, "false": INLINE}
        return asked.get(part.get("displaystyle"), style) + 1
    return INLINE if part.tag == "mtd" else style


def face(atom):
    """Return the kinds of atom that the neighbours of one see, left and right."""
    if atom.tag in SCRIPTS and len(atom):
        return face(atom[0])
    if fenced(atom):
        return ["open", "close"]
    if atom.tag in ("mi", "mo") and (atom.text in NAMES or is_operator(atom)):
        return ["op", "op"]
    kind = "inner" if atom.tag == "mfrac" else "ord"
    if atom.tag == "mo":
        kind = "open" if atom.get("class") == "mathopen" else KIND.get(atom.text, "ord")
    return [kind, kind]


def is_operator(atom):
    """Say whether a name is the author's own, of \\operatorname."""
    return atom.get("mathvariant") == "normal" and len(atom.text) > 1


def fenced(part):
    """Say whether a part is a row between \\left and \\right."""
    ends = (part[0], part[-1]) if part.tag == "mrow" and len(part) else ()
    return any(
        end.tag == "mo" and end.text in DELIMITERS and not end.get("stretchy")
        for end in ends
    )


def settle(faces):
    """Turn a sign that has no left or no right side, as in -1, into an ordinary one."""
    for at, (left, _) in enumerate(faces):
        before = faces[at - 1][1] if at else "open"
        if left == "bin" and before in ("bin", "op", "rel", "open", "punct"):
            faces[at] = ["ord", "ord"]
        elif left in ("rel", "close", "punct") and before == "bin":
            faces[at - 1] = ["ord", "ord"]
    if faces and faces[-1][0] == "bin":
        faces[-1] = ["ord", "ord"]


def mathml_of(translator, node, display):
    """Return the MathML of a node, or warn and return its LaTeX."""
    formula = node.astext()
    try:
        return mathml(formula, display)
    except MathError as error:
        log.warning("formula %r: %s", formula, error, location=node)
        return f"<code>{translator.encode(formula)}</code>"


def visit_inline(translator, node):
    """Write a formula within a line."""
    translator.body.append(mathml_of(translator, node, False))
    raise nodes.SkipNode


def visit_block(translator, node):
    """Write a formula on a line of its own, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f"{mathml_of(translator, node, True)}</div>\n")
    raise nodes.SkipNode


# what touches a formula: opening signs; others, and short endings as of "n-th"
BEFORE = re.compile(r"[(\[“‘]+$")
AFTER = re.compile(r"[^\s\w—–/(\[“‘]+(?:\w{1,3}(?!\w))?|\w{1,3}(?!\w)")


def keep_together(app, doctree, docname):
    """Put each formula and what touches it into one element.

    Browsers would begin a line with the comma that follows.
    """
    for math in list(doctree.findall(nodes.math)):
        parent, at = math.parent, math.parent.index(math)
        parts = [math]
        for beside, pattern in ((at + 1, AFTER), (at - 1, BEFORE)):
            text = parent[beside] if 0 <= beside < len(parent) else None
            find = pattern.match if beside > at else pattern.search
            found = find(text) if isinstance(text, nodes.Text) else None
            if found is None:
                continue
            parent[beside] = nodes.Text(text[: found.start()] + text[found.end() :])
            parts.insert(len(parts) if beside > at else 0, nodes.Text(found[0]))
        if len(parts) > 1:
            parent[at] = nodes.inline("", "", *parts, classes=["unbroken"])


def setup(app):
    """Register the renderer with Sphinx; ``html_math_renderer`` chooses it."""
    # after the list of predictions, whose questions have formulas
    app.connect("doctree-resolved", keep_together, priority=900)
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
