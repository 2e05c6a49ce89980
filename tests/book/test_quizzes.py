"""Every chapter asks four questions, and every option answers."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("0*.ipynb"))
OPTION = re.compile(
    r":::\{dropdown\} (.+)\n:class-container: quiz\n\*\*(Right|No)\.\*\* (.+)\n:::"
)


def quiz(path):
    """Return the questions of a chapter: text and options (text, verdict, reason)."""
    cells = [
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.source.startswith("## Check yourself")
    ]
    assert len(cells) == 1
    parts = re.split(r"\n\*\*\d\.\*\* ", cells[0])[1:]
    assert cells[0].count(":::{dropdown}") == len(OPTION.findall(cells[0]))
    return [(part.split("\n")[0], OPTION.findall(part)) for part in parts]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_four_questions_of_which_each_has_one_right_option(path):
    questions = quiz(path)
    assert len(questions) == 4
    for text, options in questions:
        assert text and len(options) >= 3
        assert Counter(verdict for _, verdict, _ in options)["Right"] == 1
        assert len({option for option, _, _ in options}) == len(options)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_option_says_why_in_a_sentence_of_its_own(path):
    reasons = [reason for _, options in quiz(path) for *_, reason in options]
    assert len(set(reasons)) == len(reasons)
    assert all(r.endswith((".", ".)")) and len(r.split()) > 3 for r in reasons)


def test_the_place_of_the_right_option_gives_nothing_away():
    places = Counter(
        [verdict for _, verdict, _ in options].index("Right")
        for path in CHAPTERS
        for _, options in quiz(path)
    )
    assert len(CHAPTERS) == 9
    assert max(places.values()) < 0.6 * places.total()
