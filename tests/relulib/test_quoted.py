"""What everybody quotes is judged by numbers that could have said no."""

import copy
import re

import pytest

from relulib.claims import Unsupported, box, ledger, quoted
from relulib.claims.measured import pack, unpack
from tests.support.chapters import FOLDER
from tests.support.prose import KEYS, is_prose

BOOK = ledger.read(FOLDER)
GOOD = (FOLDER / quoted.NAME).read_text("utf-8")
QUOTED = quoted.read(FOLDER / quoted.NAME, BOOK)
ROWS = QUOTED.rows
ASKED = [row for row in ROWS.values() if row.holds]
every_row = pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))


@every_row
def test_a_row_is_a_few_words_and_clean_prose(row):
    assert 0 < len(row.said.split()) <= 24
    for text in (row.context, row.statement, row.condition):
        assert is_prose(text), text
    assert len(row.statement) <= 200 and len(row.condition) <= 260
    assert not re.search("[±%]", row.condition), "no result of a run is typed"
    assert set(row.citations) <= KEYS
    named = set(re.findall(r"\b[CQ]\d\d\b", row.condition)) - {row.id}
    assert named <= set(BOOK.claims.rows) | set(ROWS)


def test_they_are_in_order_and_each_source_is_quoted():
    assert list(ROWS) == [f"Q{n:02d}" for n in range(1, len(ROWS) + 1)]
    assert {row.source for row in ROWS.values()} == set(QUOTED.sources)
    assert {row.evidence for row in map(carrier, ROWS.values())} > {"published only"}


def carrier(row):
    return BOOK.claims.rows[row.claim]


@every_row
def test_condition_and_context_stand_beside_the_words(row):
    (part,) = [p for p in QUOTED.entries().split(":::{") if f":name: {row.id}\n" in p]
    source = QUOTED.sources[row.source]
    for text in (
        row.said, row.context, row.statement, row.condition, source["address"],
        source["title"], str(source["read"].year), source["confirmed"],
        carrier(row).evidence, f"../chapters/{row.chapter}.ipynb#claim-{row.claim}",
        *row.citations,
    ):  # fmt: skip
        assert text in part
    assert f"admonition}} {row.id}, {row.verdict}\n" in part


def halved(value):
    """Return a measured value without its effect: all its numbers are the same."""
    if isinstance(value, dict):
        return {key: halved(one) for key, one in value.items()}
    if isinstance(value, list):
        return [halved(one) for one in value]
    return 0 * value + 0.5


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row.id)
def test_a_verdict_falls_without_its_effect(row):
    measured = BOOK.records[row.claim][row.chapter]["measured"]
    assert quoted.supported(row, measured)
    changed = {
        name: pack(name, halved(unpack(copy.deepcopy(value))))
        for name, value in measured.items()
    }
    try:
        assert not quoted.supported(row, changed)
    except TypeError:  # a bool that is 0.5 is none
        assert row.id == "Q09"


def refused(folder, old, new, error, message):
    assert GOOD.count(old) == 1, old
    path = folder / quoted.NAME
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(error, match=message):
        quoted.read(path, BOOK)


Q12 = 'holds = "lambda step: step['


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ("[quoted.Q03]", "[quoted.W03]", ValueError, "W03, id: must be Q and"),
        ('source = "google"', 'source = "me"', ValueError, "Q12, source: must be one"),
        ('claim = "C39"', 'claim = "C99"', ValueError, "Q12, claim: must be a claim"),
        ('claim = "C39"', 'claim = "C52"', ValueError, "04-dying-relu shows no C52"),
        ("[sources.google]\n", "[sources.google]\nby = 1\n", ValueError, "google, by"),
        ('"https://d2l.ai', '"d2l.ai', ValueError, "d2l, address: must be an address"),
        (Q12, f"{Q12}'leak 0.25'] > 14 and step[", Unsupported, "verdict on Q12"),
        ('holds = ""\n', 'holds = "lambda a: a"\n', ValueError, "Q08, C09 is"),
        (
            '["he2016residual", "vaswani2017", "shazeer2020", "ma2025"]', "[]",
            ValueError, "Q08, C09 is published only: give citations",
        ),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused(tmp_path, old, new, error, message):
    refused(tmp_path, old, new, error, message)


def test_times_that_do_not_support_a_verdict_are_shown_with_a_doubt(tmp_path):
    asked = 'holds = "lambda tanh: tanh.median > '
    assert GOOD.count(asked) == 1
    (tmp_path / quoted.NAME).write_text(GOOD.replace(asked, f"{asked}10000"), "utf-8")
    entries = quoted.read(tmp_path / quoted.NAME, BOOK).entries()
    assert entries.count(box.ELSEWHERE) == 1
    assert box.ELSEWHERE not in quoted.read(FOLDER / quoted.NAME, BOOK).entries()


def test_there_are_twelve_at_most(tmp_path):
    more = GOOD + GOOD[GOOD.index("[quoted.Q12]") :].replace("Q12", "Q13")
    (tmp_path / quoted.NAME).write_text(more, "utf-8")
    with pytest.raises(ValueError, match="13 quotations, allowed are 1 to 12"):
        quoted.read(tmp_path / quoted.NAME, BOOK)
