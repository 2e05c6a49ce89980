"""The front page says what was found: every claim, and the way to its evidence."""

import pytest
from bs4 import BeautifulSoup

from relulib import claims
from tests.support import HTML
from tests.support.chapters import FOLDER
from tests.support.contents import anchors

pytestmark = pytest.mark.book
ROWS = claims.find(FOLDER).rows


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup((HTML / "intro.html").read_text("utf-8"), "html.parser")


def test_the_headline_counts_what_holds(page):
    true = sum(row.verdict == "true" for row in ROWS.values())
    said = page.select_one(".findings-headline").get_text()
    assert said.startswith(f"{true} of {len(ROWS)} statements hold as they stand")


def test_every_claim_has_a_tile_with_its_verdict_and_what_holds(page):
    tiles = page.select(".findings > details")
    assert len(tiles) == len(ROWS)
    for tile, row in zip(tiles, ROWS.values(), strict=True):
        assert row.verdict in tile.summary.get_text()
        assert row.condition.replace("`", "") in tile.div.get_text()


def test_every_tile_leads_to_its_evidence(page):
    chapters = set()
    for link in page.select(".findings a"):
        file, _, anchor = link["href"].partition("#")
        assert anchor in anchors(HTML / file)
        chapters.add(file)
    assert len(chapters) > 7


def test_what_can_be_told_is_not_told_before(page):
    questions = page.select(".quiz-options")
    assert len(questions) == 5
    for question in questions:
        verdicts = [
            o.get_text(strip=True).split(":")[0] for o in question.select("summary")
        ]
        assert verdicts == ["True", "True with conditions", "Misleading", "False"]
        answers = [a.get_text().strip() for a in question.select(".sd-card-body")]
        assert sum(answer.startswith("Right.") for answer in answers) == 1
    asked = [q.find_previous_sibling("p").get_text()[3:] for q in questions]
    answers = {row.statement: row.verdict for row in ROWS.values()}
    assert len({answers[text] for text in asked}) >= 3
