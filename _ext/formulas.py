"""A font for the formulas, for machines that have none of their own.

A browser sets MathML with a font that says how large brackets and roots become and
where exponents go. Where no installed font does, letters come from several fonts and
brackets do not grow. So each page carries the glyphs of its own formulas, inside the
page, since some browsers load no font beside a page that was opened from a file.
``_static/formulas.woff`` has those of all pages, for print.
"""

import base64
import html
import re
import unicodedata
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from light import glyphs

FORMULA = re.compile(r"<math\b.*?</math>", re.S)
LETTER = re.compile("<mi>(.)</mi>")
UNSEEN = re.compile(r"<annotation.*?</annotation>|<[^>]+>", re.S)
# browsers replace a single letter by that of the italic mathematical alphabet
ITALICS = {
    chr(int(unicodedata.decomposition(letter).split()[1], 16)): letter
    for letter in map(chr, [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)])
    if letter != "\U0001d455"  # not a character; its place is empty
} | {"h": "\u210e"}
ROOT = "√"  # drawn by the browser, in no text


def letters(page):
    """Return the characters that the formulas of a page are set with."""
    found = set()
    for formula in FORMULA.findall(page):
        formula = LETTER.sub(lambda one: ITALICS.get(one[1], one[1]), formula)
        found |= {ROOT, *html.unescape(UNSEEN.sub("", formula))}
    return found


def with_one_root(font):
    """Return the font without larger signs for roots.

    Chromium leaves the room of the largest sign behind every root. Its smallest is
    right for all but fractions under a root.
    """
    font = TTFont(BytesIO(font))
    variants = font["MATH"].table.MathVariants
    at = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord(ROOT)])
    signs = variants.VertGlyphConstruction[at]
    signs.MathGlyphVariantRecord = signs.MathGlyphVariantRecord[:1]
    signs.VariantCount, signs.GlyphAssembly = 1, None
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def add_font(app, error):
    """Give each page that Sphinx has just written the glyphs that it needs."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    pages = {path: path.read_text("utf-8") for path in out.rglob("*.html")}
    needed = {path: letters(page) for path, page in pages.items()}
    everything = set().union(*needed.values())
    if not everything:
        return
    source = files("ziamath") / "fonts/STIXTwoMath-Regular.ttf"
    font = with_one_root(glyphs(BytesIO(source.read_bytes()), everything))
    (out / "_static/formulas.woff").write_bytes(font)
    for path in filter(needed.get, pages):
        own = base64.b64encode(glyphs(BytesIO(font), needed[path])).decode()
        face = (
            "<style>@font-face{font-family:Formulas;"
            f"src:url(data:font/woff;base64,{own})}}</style>"
        )
        path.write_text(pages[path].replace("</head>", face + "</head>", 1), "utf-8")


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("build-finished", add_font)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
