"""Each page brings a font with which any browser can set its formulas."""

import base64
import importlib
import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from tests.support import HTML, ROOT
from tests.support.contents import pages

pytestmark = pytest.mark.book


@pytest.fixture
def formulas(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    return importlib.import_module("formulas")


def font(page):
    """Return the font inside a page, or None."""
    found = re.search(r"family:Formulas;src:url\(data:font/woff;base64,([^)]+)", page)
    return found and TTFont(BytesIO(base64.b64decode(found[1])))


@pytest.mark.parametrize("name", pages())
def test_a_page_has_the_glyphs_of_its_formulas_and_no_font_without_any(name):
    page = (HTML / f"{name}.html").read_text("utf-8")
    letters = set()
    for formula in re.findall(r"<math.*?</math>", page, re.S):
        visible = re.sub(r"<annotation.*?</annotation>", "", formula, flags=re.S)
        letters |= set(re.findall(r"<m[no][^>]*>([0-9+=−∑])</m[no]>", visible))
    assert (font(page) is None) == ("<math" not in page)
    if letters:
        assert {ord(letter) for letter in letters} <= font(page).getBestCmap().keys()


def test_the_font_can_set_formulas_and_names_its_licence():
    tables = font((HTML / "chapters/01-definition.html").read_text("utf-8"))
    assert tables["MATH"].table.MathConstants.AxisHeight.Value > 0
    variants = tables["MATH"].table.MathVariants
    sizes = {
        glyph: len(signs.MathGlyphVariantRecord)
        for glyph, signs in zip(
            variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction
        )
    }
    names = tables.getBestCmap()
    assert sizes[names[ord("√")]] == 1 < sizes[names[ord("(")]]
    assert "SIL Open Font License" in tables["name"].getDebugName(13)
    assert "STIX Fonts Project" in tables["name"].getDebugName(0)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>a</p>", ""),
        ("<math><mi>x</mi></math><mi>y</mi>", "𝑥√"),
        ("<math><mi>max</mi><mo>&lt;</mo></math>", "max<√"),
        ("<math><mi>θ</mi><mi>h</mi><mi>∂</mi></math>", "𝜃ℎ𝜕√"),
        ('<math><mi mathvariant="normal">x</mi></math>', "x√"),
        (
            "<math><mn>1</mn><annotation>\n\\q</annotation></math>\n<math>2</math>",
            "12√",
        ),
    ],
)
def test_which_letters_a_page_needs(formulas, page, expected):
    assert formulas.letters(page) == set(expected)
