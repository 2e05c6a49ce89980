"""Fonts of the glyphs in use, inside the style sheets.

There they also work on pages that are opened from a file, where some browsers load no
font. The theme's icons are two megabytes for two dozen. The font for formulas says how
large brackets and roots become: without one, letters come from several fonts and
brackets do not grow.
"""

import base64
import html
import logging
import re
import unicodedata
from io import BytesIO

from fontTools import subset, ttLib

logging.getLogger("fontTools").setLevel(logging.WARNING)

PRIVATE = re.compile("[\uf000-\uf8ff]|\\\\f[0-9a-f]{3}\\b")  # where icons live
ICON = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"\\([0-9a-f]+)"')
ICONS = (
    ("fa-solid-900.ttf", "Font Awesome 6 Free", 900),
    ("fa-brands-400.ttf", "Font Awesome 6 Brands", 400),  # the mark of the host
)
LICENCE = [0, 13, 14]

FORMULA = re.compile(r"<math\b.*?</math>", re.S)
LETTER = re.compile("<mi>(.)</mi>")
# browsers replace a single letter by that of the italic mathematical alphabet
ITALICS = {
    chr(int(unicodedata.decomposition(letter).split()[1], 16)): letter
    for letter in map(chr, [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)])
    if letter != "\U0001d455"  # not a character; its place is empty
} | {"h": "\u210e"}
ROOT = "√"  # drawn by the browser, in no text


def shrink_icons(static, used):
    """Replace the icon library by a style sheet with the icons in use."""
    (sheet,) = static.glob("vendor/fontawesome/*/css/all.min.css")
    library = sheet.read_text("utf-8")
    if ".fa-fw" not in library:
        return  # Sphinx had nothing to write, and has left ours
    css = "\n".join(p.read_text("utf-8") for p in static.rglob("*.css") if p != sheet)
    codes = {chr(int(c[1:], 16)) if c[0] == "\\" else c for c in PRIVATE.findall(css)}
    rules = []
    # an icon may have several names, which share a rule
    for selectors, code in ICON.findall(library):
        if set(re.findall(r"fa-[a-z0-9-]+", selectors)) & used:
            codes.add(chr(int(code, 16)))
            rules.append(f'{selectors}{{content:"\\{code}"}}')
    folder = sheet.parents[1]
    faces = [
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url({address(folder / 'webfonts' / file, codes)})}}"
        for file, family, weight in ICONS
    ]
    sheet.write_text(
        library[: library.index(".fa-fw")]
        + ":root{--fa-font-solid:normal 900 1em/1 'Font Awesome 6 Free'}"
        + "".join(faces + rules),
        "utf-8",
    )
    for part in ("js", "webfonts"):
        for path in (folder / part).iterdir():
            path.unlink()


def shrink_formulas(static, pages):
    """Put the glyphs of all formulas into the course's style sheet."""
    font, sheet = static / "formulas.woff", static / "course.css"
    if font.exists():  # else Sphinx had nothing to write, and has left ours
        css = sheet.read_text("utf-8")
        own = address(font, set().union(*map(letters, pages)))
        sheet.write_text(css.replace(f"url({font.name})", f"url({own})"), "utf-8")
        font.unlink()


def letters(page):
    """Return the characters that the formulas of a page are set with."""
    found = set()
    for formula in FORMULA.findall(page):
        formula = LETTER.sub(lambda one: ITALICS.get(one[1], one[1]), formula)
        found |= {ROOT, *html.unescape(re.sub("<[^>]+>", "", formula))}
    return found


def address(path, characters):
    """Return a font with these characters alone, as an address that holds it."""
    # of the names its licence asks for the copyright and for itself
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=LICENCE
    )
    font = ttLib.TTFont(path, recalcTimestamp=False)  # the same font each time
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(font)
    font.flavor = "woff"
    written = BytesIO()
    font.save(written)
    return f"data:font/woff;base64,{base64.b64encode(written.getvalue()).decode()}"
