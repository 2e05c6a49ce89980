"""The ledger shows every claim once, with what the chapters recorded of it."""

import ast
import json
import re
import shutil

import pytest

from relulib.claims import Unsupported, box, evidence, find, ledger, rows
from relulib.claims.box import html_of
from tests.support.chapters import CHAPTERS, FOLDER

CODE = "a * b_c is `x_1 * 2` and |d| < 3 $ [4] ~5"
TABLE = find(FOLDER)
STEMS = ("01-one", "02-two")
RECORD = {"holds": "lambda gain: gain > 0", "measured": {"gain": 0.25}}


def write(folder, stem, shown):
    """Write an executed chapter that shows these claims: id -> sentence."""
    outputs = [
        {"metadata": {box.KEY: RECORD | {"claim": id, "shown": sentence, "verdict": v}}}
        for id, sentence in shown.items()
        for v in [TABLE.rows[id].verdict]
    ]
    title = {"source": [f"# Is {stem} a question?\n", "\n", "Yes."]}
    cells = [title, {"source": "", "outputs": outputs}]
    (folder / f"{stem}.ipynb").write_text(json.dumps({"cells": cells}))


@pytest.fixture
def folder(tmp_path):
    """Two chapters: the first shows all claims, the second those of section S3."""
    shutil.copy(FOLDER / rows.NAME, tmp_path)
    for stem, section in zip(STEMS, ("S", "S3"), strict=True):
        some = [r for r in TABLE.rows.values() if section in " ".join(r.sections)]
        write(tmp_path, stem, {r.id: f"{r.id} in {stem}: {CODE}" for r in some})
    return tmp_path


def entries(folder):
    """Return the entries of the page, by claim."""
    parts = re.split(
        r"(?=<details class=.ledger-claim)", ledger.read(folder).entries().data
    )
    return dict(zip(TABLE.rows, parts[1:], strict=True))


def test_every_claim_has_one_entry_with_all_its_evidence(folder):
    for id, part in entries(folder).items():
        row = TABLE.rows[id]
        assert part.count(f"<strong>{id}, {row.verdict}.</strong>") == 1
        chapters = STEMS if "S3" in row.sections else STEMS[:1]
        assert part.count("Shown in") == len(chapters)
        for chapter in chapters:
            link = f"[Is {chapter} a question?]({chapter}.ipynb#claim-{id})"
            assert link in part and f"{id} in {chapter}" in part
        for key in row.citations:
            assert re.search("{cite}`[^`]*" + key, part)


def test_an_entry_has_the_words_of_the_article_beside_ours(folder):
    row, part = TABLE.rows["C02"], entries(folder)["C02"]
    assert f"“{row.said}”" in part and html_of(row.statement) in part


def test_code_stays_code_and_nothing_else_is_markup(folder):
    text = entries(folder)["C01"]
    assert r"a \* b\_c is `x_1 * 2` and \|d\| \< 3 \$ \[4\] \~5" in text


def test_an_entry_can_be_chosen_by_each_of_its_sections_and_its_verdict(folder):
    for id, part in entries(folder).items():
        row, (names,) = TABLE.rows[id], re.findall('<details class="(.*?)"', part)
        verdict = row.verdict.replace(" ", "-")
        assert names.split() == ["ledger-claim", *row.sections, verdict]


def test_each_choice_hides_exactly_the_others(folder):
    page = ledger.read(folder).choices().data
    options = re.findall('<option value="(.*?)">', page)
    chosen = [o for o in options if o]
    assert options.count("") == 2
    verdicts = (v.replace(" ", "-") for v in TABLE.verdicts)
    assert chosen == [*TABLE.sections, *verdicts]
    found = re.findall(
        r'body:has\(#(\S+) option\[value="(\S+)"\]:checked\) '
        r"\.ledger-claim:not\(\.(\S+)\)\{display:none\}",
        page,
    )
    assert [value for _, value, _ in found] == chosen
    assert all(value == hidden for _, value, hidden in found)
    assert page.count("<label>") == page.count("<select") == 2


def test_the_counts_are_those_of_the_table(folder):
    counts = ledger.read(folder).counts()
    assert sum(counts.values()) == len(TABLE.rows)
    assert list(counts) == list(TABLE.verdicts)
    number = sum(row.verdict == "false" for row in TABLE.rows.values())
    assert counts["false"] == number > 0


def test_the_false_and_the_misleading_stand_first_with_the_way_to_their_evidence(
    folder,
):
    lines = ledger.read(folder).notable().data.split("\n")
    verdicts = [TABLE.rows[line[4:7]].verdict for line in lines]
    false, misleading = verdicts.count("false"), verdicts.count("misleading")
    assert verdicts == ["false"] * false + ["misleading"] * misleading
    of = [row.verdict for row in TABLE.rows.values()]
    assert (false, misleading) == (of.count("false"), of.count("misleading"))
    for line in lines:
        assert re.search(rf"\]\([\w-]+\.ipynb#claim-{line[4:7]}\)", line)


def test_every_kind_of_evidence_is_counted(folder):
    kinds = ledger.read(folder).kinds()
    assert list(kinds) == list(TABLE.evidence)
    assert sum(kinds.values()) == len(TABLE.rows)


# --- what stops the build


def test_a_claim_that_no_chapter_shows_is_named(folder):
    first = folder / f"{STEMS[0]}.ipynb"
    shown = {record["claim"]: record["shown"] for record in evidence(first)}
    write(folder, STEMS[0], {id: shown[id] for id in set(shown) - {"C03", "C07"}})
    with pytest.raises(Unsupported, match="no notebook in .* shows C07: execute"):
        ledger.read(folder)


def test_chapters_without_outputs_are_no_evidence(tmp_path):
    shutil.copy(FOLDER / rows.NAME, tmp_path)
    with pytest.raises(Unsupported, match="shows C01, C02, .*C60: execute the chapt"):
        ledger.read(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[claims.C02]",
            "[claims.C99]",
            "01-one.ipynb shows C02 as true, but it is no",
        ),
        (
            'verdict = "misleading"',
            'verdict = "true"',
            "C03 as misleading, but .* true",
        ),
    ],
)
def test_evidence_for_what_is_no_longer_claimed_is_refused(folder, old, new, message):
    path = folder / rows.NAME
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(Unsupported, match=message):
        ledger.read(folder)


def test_a_chapter_shows_a_claim_once(folder):
    path = folder / f"{STEMS[1]}.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["outputs"] *= 2
    path.write_text(json.dumps(notebook))
    with pytest.raises(ValueError, match="02-two.ipynb shows C01 twice"):
        ledger.read(folder)


# --- the chapters of this course


def asked(path):
    """Yield the ids of the claims that the cells of a chapter ask to be shown."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        code = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "claim":
                yield node.args[0].value


def test_the_chapters_show_every_claim_and_none_has_lost_its_boxes():
    # a chapter beyond the source article asks for none
    asking = [path.stem for path in CHAPTERS if list(asked(path))]
    assert sorted(ledger.read(FOLDER).titles) == asking and len(asking) >= 9


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_each_box_that_a_chapter_asks_for_is_in_its_outputs(path):
    assert list(asked(path)) == [record["claim"] for record in evidence(path)]
