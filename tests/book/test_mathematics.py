"""Formulas keep TeX's spaces, whatever a browser would leave; what can't be read fails.

In a row's second half thin, medium and thick spaces are one, two and three dots.
"""

import html
import importlib
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils.math import MathError

from tests.support.contents import pages

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = {"0.1667em": "·", "0.2222em": "··", "0.2778em": "···"}


@pytest.fixture
def mathematics(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    return importlib.import_module("mathematics")


def line(markup):
    """Return what a formula shows, with dots for its spaces."""
    found = re.sub(r'<mspace width="([^"]+)"></mspace>', lambda m: WIDTHS[m[1]], markup)
    return html.unescape(re.sub("<[^>]+>|\u2061", "", found))


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"2 \log x + 1", "2·log·x··+··1"),
        (r"\log(x) \sin x", "log(x)·sin·x"),
        (r"2 \log_2 n", "2·log2·n"),
        (r"a \operatorname{E} z", "a·E·z"),
        (r"\operatorname{relu}^2(x)", "relu2(x)"),
        (r"\operatorname{E}\operatorname{relu}(z)", "E·relu(z)"),
        (r"a \max(0, x)", "a·max(0,·x)"),
        (r"\tanh\left(x\right)", "tanh(x)"),
        (r"\mathrm{d}x", "dx"),
        ("a - b", "a··−··b"),
        ("x = -1", "x···=···−1"),
        ("(-1, -x]", "(−1,·−x]"),
        (r"-\max x", "−·max·x"),
        (r"x \in \{-1, 1\}", "x···∈···{−1,·1}"),
        (r"\left|-x\right|", "|−x|"),
        (r"\lVert w \rVert / 2", "‖w‖/2"),
        ("x_{n-1}", "xn−1"),
        (r"\sum_{i=0} a_i", "∑i=0·ai"),
        ("(a, 0,1)", "(a,·0,·1)"),
        ("3{,}000", "3,000"),
        ("f'(x) = f''", "f′(x)···=···f′′"),
        (r"1, \dots, n", "1,·…,·n"),
        (r"2 / \big((1 + a)\, n\big)", "2/((1··+··a)·n)"),
        (r"\Big[-a\Big]_0", "[−a]0"),
        (r"\text{fan\_in} + \text{it's}", "fan_in··+··it's"),
        (r"a \text{ for } b", "a\xa0for\xa0b"),
    ],
)
def test_what_a_formula_shows(mathematics, formula, shown):
    assert line(mathematics.mathml(formula)) == shown


@pytest.mark.parametrize(
    ("formula", "selector", "shown"),
    [
        (r"\tfrac12 a", "mfrac > mn", ["1", "2"]),
        (r"x^23", "msup > mn", ["2"]),
        (r"\left(\frac ab\right)", "mo[stretchy=false]", []),
        (r"\langle \frac ab \rangle", "mo[stretchy=false]", ["⟨", "⟩"]),
        (r"\mathbb{R}", "mi", ["ℝ"]),
        (
            r"\begin{aligned} a &= b \\ &- c \end{aligned}",
            "mtable.ams-align mtd",
            ["a", "···=···b", "", "··−··c"],
        ),
        (
            r"\begin{pmatrix} 1 & -1 \\ 0 & 1 \end{pmatrix}",
            "mtd",
            ["1", "−1", "0", "1"],
        ),
        (r"\frac{a+b}{2}", "mfrac", ["a+b2"]),
        (r"\dfrac{a+b}{2}", "mfrac", ["a··+··b2"]),
    ],
)
def test_what_a_part_of_a_formula_shows(mathematics, formula, selector, shown):
    tree = BeautifulSoup(mathematics.mathml(formula), "html.parser")
    assert [line(str(part)) for part in tree.select(selector)] == shown


@pytest.mark.parametrize(
    "formula",
    [r"\nosuch{x}", "{x", "x}", r"\left( x", r"\frac{1}", "a & b", "^2", "x # y"]
    + [r"\begin{nosuch} x \end{nosuch}", r"\begin{aligned} x"],
)
def test_what_can_t_be_read_is_said(mathematics, formula):
    with pytest.raises(MathError):
        mathematics.mathml(formula)


@pytest.mark.book
@pytest.mark.parametrize("page", pages())
def test_no_sign_keeps_a_space_of_the_browser_s_own(page):
    text = (ROOT / f"_build/html/{page}.html").read_text("utf-8")
    formulas = re.findall("<math.*?</math>", text, re.S)
    signs = BeautifulSoup("".join(formulas), "html.parser").select("mo")
    assert all(sign["lspace"] == sign["rspace"] == "0" for sign in signs)
    assert not re.search("<script[^>]*mathjax", text, re.I), "a second engine"


@pytest.mark.parametrize(
    ("source", "together"),
    [
        ("a $x$, b", ["x,"]),
        ("($x$) and [$y$];", ["(x)", "[y];"]),
        ("the $n$-th of $n$", ["n-th"]),
        ("$x$,$y$.", ["x,", "y."]),
        ("$x$($y$)", ["(y)"]),
        ("$x$ and $y$—z", []),
    ],
)
def test_what_touches_a_formula_stays_with_it(mathematics, source, together):
    parts = [
        nodes.math("", part) if k % 2 else nodes.Text(part)
        for k, part in enumerate(source.split("$"))
    ]
    line = nodes.paragraph("", "", *parts)
    mathematics.keep_together(None, line, "page")
    found = [one.astext() for one in line if isinstance(one, nodes.inline)]
    assert found == together and line.astext() == source.replace("$", "")


UNBROKEN = re.compile(r'<span class="unbroken">[^<]*<math.*?</math>[^<]*</span>', re.S)


@pytest.mark.book
@pytest.mark.parametrize("page", pages())
def test_no_line_begins_with_what_follows_a_formula(page):
    text = (ROOT / f"_build/html/{page}.html").read_text("utf-8")
    assert not re.findall(".{9}</math>[,.;:!?)]", UNBROKEN.sub("", text))
