"""The book brings a font with which any browser can set its formulas."""

import base64
import html
import importlib
import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from tests.support import HTML, ROOT
from tests.support.contents import pages

FONT = r'@font-face\s*{\s*font-family:\s*Formulas;\s*src:\s*url\("?([^)"]+)'
pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def font():
    """The font in the style sheet of every page."""
    address = re.search(FONT, (HTML / "_static/course.css").read_text())[1]
    start = "data:font/woff;base64,"
    assert address.startswith(start), "some browsers load none beside a file"
    return TTFont(BytesIO(base64.b64decode(address.removeprefix(start))))


@pytest.mark.parametrize("name", pages())
def test_the_font_has_all_signs_and_upright_letters_of_a_page(name, font):
    page = (HTML / f"{name}.html").read_text("utf-8")
    signs = []
    for formula in re.findall(r"<math.*?</math>", page, re.S):
        signs += re.findall(r"<m[no][^>]*>([^<]+)", formula)
        signs += re.findall(r"<mi[^>]*>([^<]{2,})", formula)
    signs = set(html.unescape("".join(signs))) - {"\u2061"}  # it has no glyph
    assert {ord(sign) for sign in signs} <= font.getBestCmap().keys()
    assert re.search('href="[./]*_static/course.css', page)


def test_the_font_can_set_formulas_and_names_its_licence(font):
    assert font["MATH"].table.MathConstants.AxisHeight.Value > 0
    variants = font["MATH"].table.MathVariants
    sizes = {
        glyph: [one.VariantGlyph for one in signs.MathGlyphVariantRecord]
        for glyph, signs in zip(
            variants.VertGlyphCoverage.glyphs,
            variants.VertGlyphConstruction,
            strict=True,
        )
    }
    names = font.getBestCmap()
    roots = sizes[names[ord("√")]]
    assert len(roots) > 2 < len(sizes[names[ord("(")]])
    # Chromium leaves the room of the widest behind every root
    assert len({font["hmtx"][glyph][0] for glyph in roots}) == 1
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert "STIX Fonts Project" in font["name"].getDebugName(0)


def test_the_licence_of_the_font_goes_with_the_book_and_the_whole_font_does_not():
    assert "SIL OPEN FONT" in (HTML / "_static/formulas-licence.txt").read_text()
    assert not (HTML / "_static/formulas.woff").exists()
    assert (ROOT / "_static/formulas.woff").stat().st_size < 300_000


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>a</p>", ""),
        ("<math><mi>x</mi></math><mi>y</mi>", "𝑥√"),
        ("<math><mi>max</mi><mo>&lt;</mo></math>", "max<√"),
        ("<math><mi>θ</mi><mi>h</mi><mi>∂</mi></math>", "𝜃ℎ𝜕√"),
        ('<math><mi mathvariant="normal">x</mi></math>', "x√"),
        ("<math><mn>1</mn></math>\n<math>2</math>", "12√"),
    ],
)
def test_which_letters_a_page_needs(monkeypatch, page, expected):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    assert importlib.import_module("finish.fonts").letters(page) == set(expected)
