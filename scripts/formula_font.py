"""Make ``_static/formulas.woff``, the letters of formulas, of a copy of STIX Two Math.

    python scripts/formula_font.py STIXTwoMath-Regular.ttf

The font is at github.com/stipub/stixfonts. Only its mathematical letters and signs are
kept. Large signs for roots become as narrow as the small one: Chromium leaves the room
of the widest behind every root.
"""

import sys
from pathlib import Path

from fontTools import subset, ttLib
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

OUT = Path(__file__).resolve().parents[1] / "_static/formulas.woff"
LICENCE = [0, 13, 14]  # the names that it asks to keep
ROOT = "√"
# Latin, accents, Greek, dots, primes, letters, arrows, operators, brackets, alphabets
KEPT = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2C6, 0x2DD), (0x300, 0x338), (0x391, 0x3F6),
    (0x2010, 0x2064), (0x20D0, 0x20E0), (0x2100, 0x214F), (0x2190, 0x21D5),
    (0x2200, 0x22FF), (0x2308, 0x230B), (0x23DE, 0x23E1), (0x27E6, 0x27EF),
    (0x2A00, 0x2A06), (0x2A7D, 0x2AB0), (0x1D400, 0x1D4FF), (0x1D504, 0x1D56B),
    (0x1D6A4, 0x1D71B),
)  # fmt: skip


def narrow(font):
    """Make all signs for roots as wide as the smallest, and none of parts."""
    variants = font["MATH"].table.MathVariants
    at = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord(ROOT)])
    signs = variants.VertGlyphConstruction[at]
    signs.GlyphAssembly = None
    smallest, *larger = [one.VariantGlyph for one in signs.MathGlyphVariantRecord]
    width, _ = font["hmtx"][smallest]
    for name in larger:
        share = width / font["hmtx"][name][0]
        pen = TTGlyphPen(None)
        font.getGlyphSet()[name].draw(TransformPen(pen, (share, 0, 0, 1, 0, 0)))
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = width, round(share * font["hmtx"][name][1])


def main():
    """Run the command line described at the top of this file."""
    font = ttLib.TTFont(sys.argv[1], recalcTimestamp=False)
    narrow(font)
    cutter = subset.Subsetter(
        subset.Options(
            layout_features=[], hinting=False, notdef_outline=True, name_IDs=LICENCE
        )
    )
    cutter.populate(
        unicodes=[code for first, last in KEPT for code in range(first, last + 1)]
    )
    cutter.subset(font)
    font.flavor = "woff"
    font.save(OUT)


if __name__ == "__main__":
    main()
