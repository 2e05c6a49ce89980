"""The built pages count what was run again and show what everybody quotes."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from relulib.claims import ledger, quoted, replications
from tests.support import HTML, ROOT
from tests.support.chapters import FOLDER, LEDGER

pytestmark = pytest.mark.book
BOOK = ledger.read(FOLDER)


def page(name):
    return BeautifulSoup((HTML / name).read_text("utf-8"), "html.parser")


def test_the_ledger_counts_every_file_and_names_each_that_did_not_hold():
    found = replications.read(ROOT / replications.FOLDER, BOOK)
    text = page(f"chapters/{LEDGER.stem}.html").select_one("#run-again")
    rows = {
        cells[0]: list(map(int, cells[1:4]))
        for cells in ([c.text for c in r.select("td")] for r in text.select("tr"))
        if cells
    }
    shown = {id: list(one.counts().values()) for id, one in found.items()}
    assert rows == {id: counts for id, counts in shown.items() if id in rows}
    assert {id for id, counts in shown.items() if any(counts)} <= rows.keys()
    items = [re.sub(r"\s+", " ", item.text) for item in text.select("li")]
    for id, one in found.items():
        for run in one.failed:
            assert any(i.startswith(f"{id}, seed {run['seed']}") for i in items)


def test_the_ledger_as_data_counts_them_too():
    found = replications.read(ROOT / replications.FOLDER, BOOK)
    data = json.loads((HTML / "chapters/claims.json").read_text("utf-8"))
    for claim in data["claims"]:
        one = found[claim["id"]]
        assert claim["replications"] == one.counts() | {"machines": one.machines}


def test_each_quotation_stands_on_its_page_with_its_condition():
    rows = quoted.read(FOLDER / quoted.NAME, BOOK).rows
    soup = page("pages/quoted.html")
    for row in rows.values():
        text = soup.find(id=row.id.lower()).get_text()
        for part in (row.verdict, row.statement, row.condition, row.context):
            assert part.replace("`", "")[:20] in text.replace("’", "'"), row.id
