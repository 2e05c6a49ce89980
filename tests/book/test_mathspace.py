"""Names of functions keep their distance, as TeX does it, and nothing else moves."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def mathspace(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    return importlib.import_module("mathspace")


LOG = "<mi>log</mi><mo>\u2061</mo>"
SUM = "<mi>a</mi><mo>+</mo>"


@pytest.mark.parametrize(
    "marked",
    [
        f"<mi>x</mi>*{LOG}<mo>(</mo><mi>y</mi><mo>)</mo>",
        f"{LOG}*<mi>y</mi>",
        f"{SUM}{LOG}*<msup><mi>y</mi><mn>2</mn></msup>",
        f"<mn>2</mn>*<msub><mrow>{LOG}</mrow><mn>2</mn></msub>*<mi>y</mi>",
        f"<mo>)</mo>*{LOG}*<mfrac><mi>a</mi><mi>b</mi></mfrac>",
        f"{LOG}*<mi>relu</mi><mo>\u2061</mo><mo>(</mo>",
        f"<mo>(</mo>{LOG}*<mi>n</mi><mo>)</mo>",
        f"<mi>a</mi><mtext>\u2009</mtext>{LOG}",
        f"<mrow></mrow>{LOG}",
        f"<msup><mi>x</mi><mrow>{LOG}</mrow></msup><mi>y</mi>",
        "<mi>x</mi><mi>log</mi><mi>y</mi>",
        "<mi>x</mi><mo>&lt;</mo><mi>y</mi>",
    ],
)
def test_where_there_is_space(mathspace, marked):
    space = '<mspace width="0.1667em"></mspace>'
    plain, expected = (
        f"<span><math><mrow>{marked.replace('*', mark)}</mrow></math></span>"
        for mark in ("", space)
    )
    assert mathspace.spaced(plain) == expected


def test_a_fraction_keeps_its_two_parts(mathspace):
    parts = f"<mi>x</mi><msub><mrow>{LOG}</mrow><mn>2</mn></msub>"
    markup = f"<math><mfrac>{parts}</mfrac></math>"
    assert mathspace.spaced(markup) == markup


def test_annotations_and_attributes_stay(mathspace):
    markup = (
        f'<math display="block"><semantics><mrow>{LOG}</mrow>'
        '<annotation encoding="application/x-tex">a &amp; b</annotation>'
        "</semantics></math>"
    )
    assert mathspace.spaced(markup) == markup
    assert mathspace.spaced(markup.replace("<math", '<math xmlns="a"')) == markup
