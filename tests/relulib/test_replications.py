"""What was run again is counted, whatever it showed; a forged file is refused."""

import copy
import json

import pytest

from relulib.claims import ledger, replications
from relulib.claims.rows import NOTHING_TO_RUN
from tests.support import ROOT
from tests.support.chapters import FOLDER

BOOK = ledger.read(FOLDER)
ID = "C06"
ROW, (CHAPTER,) = BOOK.claims.rows[ID], BOOK.records[ID]
GOOD = {
    "format": 1,
    "claim": ID,
    "text": replications.digest(BOOK, ID),
    "verdict": ROW.verdict,
    "holds": True,
    "seed": 21,
    "timed": False,
    "boxes": {
        CHAPTER: {
            "holds": True,
            "shown": BOOK.records[ID][CHAPTER]["shown"],
            "measured": BOOK.records[ID][CHAPTER]["measured"],
        }
    },
    "seconds": 4.2,
    "date": "2026-11-29",
    "machine": {"processor": "A | B", "cores": 2, "system": "Linux x86_64"},
    "versions": {"python": "3.13.1", "numpy": "2", "torch": "2.13", "relulib": "0.1"},
}


def changed(**values):
    return copy.deepcopy(GOOD) | values


def box(**values):
    """Return the good file with something else in its box."""
    return changed(boxes={CHAPTER: GOOD["boxes"][CHAPTER] | values})


def numbers(**values):
    return box(measured=GOOD["boxes"][CHAPTER]["measured"] | values)


def failed(seed):
    """Return a run in which the verdict did not hold, as its numbers say."""
    one = numbers(he={"estimate": 0.5, "low": 0.4, "high": 0.6, "level": 0.95})
    one["boxes"][CHAPTER] |= {"holds": False, "shown": "It was 0.5 * that."}
    return one | {"holds": False, "seed": seed}


def read(folder, *files):
    for one in files:
        replications.write(one, folder)
    return replications.read(folder, BOOK)


def test_every_run_is_counted_by_how_it_ended(tmp_path):
    other = {"processor": "C", "cores": 8, "system": "Darwin arm64"}
    old = changed(text="0" * 64, seed=9)
    (tmp_path / replications.WORDINGS).write_text(f"{ID} {'0' * 64}\n")
    found = read(
        tmp_path, GOOD, changed(seed=22, machine=other), failed(23), failed(24), old
    )
    one = found[ID]
    assert list(one.counts().values()) == [2, 2, 1]
    assert one.machines == ["A | B, 2 cores, Linux x86_64", "C, 8 cores, Darwin arm64"]
    assert [sum(of.counts().values()) for of in found.values() if of is not one] == [
        0
    ] * (len(BOOK.claims.rows) - 1)


def test_what_did_not_hold_is_shown_with_its_numbers(tmp_path):
    text = replications.listed(read(tmp_path, GOOD, failed(23)), BOOK)
    assert rf">{ID}</a> | 1 | 1 | 0 | A \| B, 2 cores" in text
    assert f"**{ID}**, seed 23, 2026-11-29" in text and r"It was 0.5 \* that." in text
    for row in BOOK.claims.rows.values():
        is_run = row.evidence not in NOTHING_TO_RUN
        assert (f'<a href="#{row.id}">' in text) is is_run


def test_no_folder_is_no_error(tmp_path):
    found = replications.read(tmp_path / "none", BOOK)
    assert "There is no run that did not hold." in replications.listed(found, BOOK)


def without(field):
    return {k: v for k, v in GOOD.items() if k != field}


@pytest.mark.parametrize(
    ("one", "message"),
    [
        ([], r"must be a table of format, claim, .*, not \[\]"),
        *((without(field), f"{field}: must be ") for field in GOOD),
        (changed(host="mine"), "host: no field; those are format, "),
        (changed(format=2), "format: must be 1, not 2"),
        (changed(claim="six"), "claim: must be C and two digits"),
        (changed(claim="C99"), "claim: C99 is none of the book"),
        (changed(seed=0), "seed: must be a whole number from 1 to .*, not 0"),
        (changed(seed=True), "seed: must be a whole number"),
        (changed(holds="yes"), "holds: must be true or false"),
        (changed(seconds=-1), "seconds: must be a positive number"),
        (changed(date="2026-13-01"), "date: must be a date"),
        (changed(text="abc"), "text: must be 64 hexadecimal digits"),
        (changed(machine={"cores": 2}), "machine: must be processor, cores and sys"),
        (
            changed(machine=GOOD["machine"] | {"host": "mine"}),
            "machine: must be processor",
        ),
        (changed(versions={"python": "3.13"}), "versions: must be at least numpy"),
        (changed(boxes={}), "boxes: must be chapter -> holds, shown and measured"),
        (box(measured={"he": float("nan")}), "boxes: must be .* numbers all finite"),
        (box(shown=""), "boxes: must be"),
        (
            numbers(he={"estimate": 0.9, "low": 1.0, "high": 1.1, "level": 0.95}),
            "boxes: must be .* in order",
        ),
        (
            numbers(he={"estimate": 1.0, "low": 0.9, "high": 1.1, "level": 0.1}),
            "boxes: must be .* in order",
        ),
        (
            numbers(he={"estimate": "1.0", "low": 0.9, "high": 1.1, "level": 0.95}),
            "boxes: must be .* in order",
        ),
        (
            changed(machine=GOOD["machine"] | {"system": "Linux\n\n# A title"}),
            "machine: must be processor",
        ),
        # of the right form, and a lie
        (changed(verdict="false"), f"verdict: false, but that of {ID} is "),
        (changed(text="0" * 64), f"text: no wording that {ID} has or has had"),
        (changed(claim="C05"), "text: no wording that C05 has or has had"),
        (changed(holds=False), "holds: False, but its boxes say .*True"),
        (box(holds=False) | {"holds": False}, "holds = False, but asked of its"),
        (
            numbers(he={"estimate": 0.5, "low": 0.4, "high": 0.6, "level": 0.95}),
            "holds = True, but asked of its numbers the question of C06 says False",
        ),
        (numbers(he=1.0), "says AttributeError"),
        (box(measured={}), "says TypeError: holds asks for"),
        (
            changed(boxes={"04-dying-relu": GOOD["boxes"][CHAPTER]}),
            f"boxes: 04-dying-relu, but C06 is shown in {CHAPTER}",
        ),
    ],
)  # fmt: skip
def test_a_forged_or_malformed_file_is_refused(tmp_path, one, message):
    text = json.dumps(one, ensure_ascii=False, indent=1) + "\n"
    (tmp_path / "C06-21-00000000.json").write_text(text)
    with pytest.raises(ValueError, match=f"C06-21-00000000.json: .*{message}"):
        replications.read(tmp_path, BOOK)


TEXT = json.dumps(GOOD, ensure_ascii=False, indent=1)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 60_000,
        TEXT + " " * 70_000,
        TEXT + "\n\n",
        '{\n "holds": true,' + TEXT[1:] + "\n",
    ],
    ids=["cut off", "nested", "large", "blanks", "a name that comes twice"],
)
def test_a_file_that_replicate_does_not_write_is_refused(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ValueError, match="a.json: must be a table"):
        replications.read(tmp_path, BOOK)


def test_a_file_that_was_changed_afterwards_is_refused(tmp_path):
    path = replications.write(GOOD, tmp_path)
    replications.read(tmp_path, BOOK)
    path.write_text(path.read_text().replace('"seconds": 4.2', '"seconds": 4.1'))
    with pytest.raises(ValueError, match="what it holds was changed"):
        replications.read(tmp_path, BOOK)


def test_the_same_run_counts_once(tmp_path):
    with pytest.raises(ValueError, match="the same run as C06-21-"):
        read(tmp_path, GOOD, changed(date="2026-11-30"))


def test_all_faulty_files_are_named_at_once(tmp_path):
    for name, one in (("a", without("seed")), ("b", changed(format=3))):
        text = json.dumps(one, ensure_ascii=False, indent=1) + "\n"
        (tmp_path / f"{name}.json").write_text(text)
    with pytest.raises(ValueError) as caught:
        replications.read(tmp_path, BOOK)
    assert "a.json: seed" in str(caught.value) and "b.json: format" in str(caught.value)


@pytest.mark.parametrize("part", ["statement", "verdict", "question"])
def test_another_wording_is_another_text_and_prose_around_it_is_not(part):
    def digest(claim, asked):
        rows = BOOK.claims.rows | {ID: claim}
        claims = ledger.rows.Claims(**vars(BOOK.claims) | {"rows": rows})
        records = BOOK.records | {ID: {CHAPTER: {"holds": asked}}}
        return replications.digest(ledger.Ledger(claims, records, BOOK.titles), ID)

    question = BOOK.records[ID][CHAPTER]["holds"]
    assert digest(ROW, question) == GOOD["text"]
    assert (
        digest(type(ROW)(**vars(ROW) | {"condition": "So."}), question) == GOOD["text"]
    )
    new = {"statement": "So.", "verdict": "false"}
    row = type(ROW)(**vars(ROW) | ({part: new[part]} if part in new else {}))
    asked = f"{question} and True" if part == "question" else question
    assert digest(row, asked) != GOOD["text"]


def test_the_files_of_the_course_are_right_and_name_nobody():
    folder = ROOT / replications.FOLDER
    found = replications.read(folder, BOOK)
    assert sum(len(one.held) for one in found.values()) > 50
    for path in folder.glob("*.json"):
        assert "/" not in json.loads(path.read_text())["machine"]["system"]
