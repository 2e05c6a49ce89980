"""The ledger shows every claim once, with what the chapters recorded of it."""

import json
import re
from pathlib import Path

import pytest

from relulib import claims, ledger
from relulib.claims import CHAPTERS, CLAIMS, SECTIONS, VERDICTS

CODE = "a * b_c is `x_1 * 2` and |d| < 3 $ [4] ~5"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Chapters in which every claim is shown where the table says, by one box each."""
    folder = tmp_path_factory.mktemp("chapters")
    for chapter in CHAPTERS:
        boxes = [
            claims._Box(row, f"{row.id} in {chapter}: {CODE}")._repr_html_()
            for row in CLAIMS.values()
            if chapter in row.chapters
        ]
        outputs = [{"data": {"text/html": box}} for box in boxes]
        title = {"source": [f"# Is {chapter} a question?\n", "\n", "Yes."]}
        cells = [title, {"source": "", "outputs": outputs}]
        (folder / f"{chapter}.ipynb").write_text(json.dumps({"cells": cells}))
    return folder


def test_every_claim_has_one_entry_with_all_its_evidence(folder):
    text = ledger.entries(folder).data
    parts = re.split(r"(?=<div class=.ledger-claim)", text)[1:]
    assert len(parts) == len(CLAIMS) == 60
    for row, part in zip(CLAIMS.values(), parts):
        assert part.count(f"**{row.id}, {row.verdict}.**") == 1
        assert part.count("Shown in") == len(row.chapters) > 0
        for chapter in row.chapters:
            link = f"[Is {chapter} a question?]({chapter}.ipynb#claim-{row.id})"
            assert link in part and f"{row.id} in {chapter}" in part
        for key in row.citations:
            assert re.search("{cite}`[^`]*" + key, part)


def test_code_stays_code_and_nothing_else_is_markup(folder):
    text = ledger.entries(folder).data
    assert r"a \* b\_c is `x_1 * 2` and \|d\| \< 3 \$ \[4\] \~5" in text


def test_an_entry_can_be_chosen_by_each_of_its_sections_and_its_verdict(folder):
    classes = re.findall('<div class="(.*?)">', ledger.entries(folder).data)
    for row, names in zip(CLAIMS.values(), classes):
        verdict = row.verdict.replace(" ", "-")
        assert names.split() == ["ledger-claim", *row.sections, verdict]


def test_each_choice_hides_exactly_the_others():
    page = ledger.choices().data
    options = re.findall('<option value="(.*?)">', page)
    chosen = [o for o in options if o]
    assert options.count("") == 2
    assert chosen == [*SECTIONS, *(v.replace(" ", "-") for v in VERDICTS)]
    rules = re.findall(
        r'body:has\(#(\S+) option\[value="(\S+)"\]:checked\) '
        r"\.ledger-claim:not\(\.(\S+)\)\{display:none\}",
        page,
    )
    assert [value for _, value, _ in rules] == chosen
    assert all(value == hidden for _, value, hidden in rules)
    assert page.count("<label>") == page.count("<select") == 2


def test_the_counts_are_those_of_the_table():
    assert sum(ledger.counts().values()) == 60
    assert list(ledger.counts()) == list(VERDICTS)
    number = sum(row.verdict == "false" for row in CLAIMS.values())
    assert ledger.counts()["false"] == number > 0


def test_every_section_of_the_article_is_tested_somewhere():
    where = ledger.shown_where()
    assert list(where) == list(SECTIONS) == [f"S{k}" for k in range(1, 13)]
    assert all(where.values())


def test_a_missing_chapter_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=CHAPTERS[0]):
        ledger.entries(tmp_path)


BOOK = Path(__file__).resolve().parents[2] / "chapters"


def test_every_claim_has_evidence_in_every_chapter_that_the_table_names():
    runs = ledger.recorded(BOOK)
    for row in CLAIMS.values():
        assert [chapter for chapter, _ in runs[row.id]] == list(row.chapters), row.id
