"""The ledger's rows obey its laws; a box shows, stores and refuses as it says."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from nbclient import NotebookClient

from relulib import claims
from relulib.claims import CHAPTERS, CLAIMS, SECTIONS, VERDICTS, Unsupported, claim

ROOT = Path(__file__).resolve().parents[2]
KEYS = set(re.findall(r"^@\w+\{([^,]+),", (ROOT / "references.bib").read_text(), re.M))
NOTEBOOKS = sorted((ROOT / "chapters").glob("0*.ipynb"))


def is_chosen_from(chosen, table):
    """Tell whether `chosen` are entries of `table`, each once, in its order."""
    return list(chosen) == [entry for entry in table if entry in chosen]


def is_prose(text):
    """Tell whether `text` is clean sentences, with code between backticks only."""
    return (
        text == " ".join(text.split())
        and text.endswith(".")
        and text.count("`") % 2 == 0
        and not re.search(r"[$*{}\\]|\bnan\b", re.sub("`[^`]*`", "", text))
    )


LAWS = {
    "the statement is clean prose": lambda row: is_prose(row.statement),
    "the condition is clean prose": lambda row: is_prose(row.condition),
    "the statement is short": lambda row: len(row.statement) <= 200,
    "the condition is short": lambda row: len(row.condition) <= 250,
    "no result of a run is typed": lambda row: not re.search("[±%]", row.condition),
    "the verdict is one of five": lambda row: row.verdict in VERDICTS,
    "it has sections": lambda row: (
        row.sections and is_chosen_from(row.sections, SECTIONS)
    ),
    "it has chapters": lambda row: (
        row.chapters and is_chosen_from(row.chapters, CHAPTERS)
    ),
    "its citations can be looked up": lambda row: set(row.citations) <= KEYS,
    "no work is cited twice": lambda row: len(row.citations) == len(set(row.citations)),
    "other claims it names exist": lambda row: (
        set(re.findall(r"\bC\d\d\b", row.condition)) <= set(CLAIMS) - {row.id}
    ),
}


@pytest.mark.parametrize("law", LAWS)
def test_every_row(law):
    assert not [row.id for row in CLAIMS.values() if not LAWS[law](row)]


def test_there_are_sixty_in_order_and_no_two_are_alike():
    assert list(CLAIMS) == [f"C{number:02d}" for number in range(1, 61)]
    assert len(claims._ROWS) == 60  # a repeated id would hide a row of the mapping
    assert all(key == row.id for key, row in CLAIMS.items())
    for part in ("statement", "condition"):
        assert len({getattr(row, part) for row in CLAIMS.values()}) == 60


@pytest.mark.parametrize(
    ("part", "table"),
    [("sections", SECTIONS), ("chapters", CHAPTERS)],
)
def test_no_entry_of_a_table_is_without_a_claim(part, table):
    used = {entry for row in CLAIMS.values() for entry in getattr(row, part)}
    assert used == set(table)


def test_each_verdict_is_given():
    assert {row.verdict for row in CLAIMS.values()} == set(VERDICTS)


def test_sections_and_chapters_are_numbered_in_order():
    assert list(SECTIONS) == [f"S{number}" for number in range(1, 13)]
    assert [stem[:3] for stem in CHAPTERS] == [f"0{n}-" for n in range(1, 10)]


# --- what the chapters show


def disagreements(stem, records):
    """Return sentences on records that do not agree with the ledger of today."""
    found = []
    for record in records:
        row = CLAIMS.get(record["id"])
        if row is None:
            found.append(f"{record['id']} is not in the ledger")
            continue
        if record["verdict"] != row.verdict:
            found.append(f"{row.id} was shown as {record['verdict']}: run it again")
        if stem not in row.chapters:
            found.append(f"{row.id} is shown in {stem}: add it to the row's chapters")
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_chapter_agrees_with_the_ledger(path):
    assert path.stem in CHAPTERS
    assert not disagreements(path.stem, claims.evidence(path))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"id": "C99"}, "not in the ledger"),
        ({"verdict": "false"}, "run it again"),
        ({"stem": "04-dying-relu"}, "add it"),
    ],
)
def test_a_disagreement_is_seen(change, fault):
    record = {"stem": "03-vanishing-gradients", "id": "C06", "verdict": "", **change}
    record["verdict"] = record["verdict"] or CLAIMS["C06"].verdict
    found = disagreements(record.pop("stem"), [record])
    assert (fault in found[0]) if fault else not found


# --- what a box shows


def bundle(id, shown):
    """Return the forms in which a notebook gets the box."""
    box = claims._Box(CLAIMS[id], shown)
    return {"text/plain": repr(box), "text/html": box._repr_html_()}


@pytest.mark.parametrize("id", CLAIMS)
def test_both_forms_say_all_there_is_to_say(id):
    row, forms = CLAIMS[id], bundle(id, "ratio 0.71 ± 0.01")
    page = BeautifulSoup(forms["text/html"], "html.parser").get_text()
    for part in (row.statement, row.verdict, row.condition, row.id, "0.71 ± 0.01"):
        assert part in forms["text/plain"]
        assert part.replace("`", "") in page


@given(st.text(st.characters(exclude_characters="`", exclude_categories=["C"])))
@example("<script>alert(1)</script> & 'x' < \"y\" &amp;")
def test_evidence_is_text_and_never_markup(shown):
    div = BeautifulSoup(bundle("C01", shown)["text/html"], "html.parser").div
    assert div.get_text().endswith(f"Shown by this run: {shown}\n")
    assert {tag.name for tag in div.find_all()} == {"p", "strong"}


def test_backticks_make_code():
    div = BeautifulSoup(bundle("C01", "`a < b` and `nan`")["text/html"], "html.parser")
    assert [code.get_text() for code in div.find_all("code")] == ["a < b", "nan"]


def test_the_box_says_what_it_is_and_names_no_colour_of_its_own():
    text = bundle("C06", "ok")["text/html"]
    assert BeautifulSoup(text, "html.parser").div["role"] == "note"
    assert BeautifulSoup(text, "html.parser").div["aria-label"] == "Claim C06"
    assert BeautifulSoup(text, "html.parser").div["id"] == "claim-C06"
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", text)


# --- what claim() accepts and refuses


@pytest.mark.parametrize("holds", [True, np.bool_(True), np.array(True)])
def test_supported_evidence_is_shown(holds, capsys):
    assert claim("C02", holds=holds, shown="relu(5) was 5.0") is None
    assert "relu(5) was 5.0" in capsys.readouterr().out


@pytest.mark.parametrize("holds", [False, np.bool_(False)])
def test_a_run_that_does_not_support_the_verdict_raises_and_shows_nothing(
    holds, capsys
):
    with pytest.raises(AssertionError) as caught:
        claim("C22", holds=holds, shown="the unit was dead on all data")
    row, text = CLAIMS["C22"], str(caught.value)
    assert type(caught.value) is Unsupported
    for part in ("C22", row.statement, row.verdict, "the unit was dead on all data"):
        assert part in text
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "holds", [1, 0, None, "yes", 1.0, np.array([True]), np.float64(1), [True]]
)
def test_holds_must_be_one_bool(holds):
    with pytest.raises(TypeError, match=f"holds .*{type(holds).__name__}"):
        claim("C02", holds=holds, shown="5")


@pytest.mark.parametrize(
    ("id", "near"),
    [
        ("C6", "C06"),
        ("c06", "C06"),
        (6, "C06"),
        ("C006", "C06"),
        ("C00", "C01"),
        ("C61", "C60"),
        ("C600", "C60"),
        ("six", "C01 to C60"),
        ("", "C01 to C60"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(id, near):
    with pytest.raises(ValueError, match=f"no claim {id!r}.* {near}"):
        claim(id, holds=True, shown="5")


@pytest.mark.parametrize(
    "shown",
    ["nan", "NaN", "0.5 ± nan", "[nan, 1]", "mean=nan%", "-nan", "`nan` gave nan"],
)
def test_a_bare_nan_is_no_evidence(shown):
    with pytest.raises(ValueError, match="holds a nan"):
        claim("C02", holds=True, shown=shown)


@pytest.mark.parametrize(
    "shown", ["`max(nan, 0)` gave `nan`", "3 nanoseconds", "finance", "inf steps"]
)
def test_words_with_nan_in_them_are_evidence(shown, capsys):
    claim("C02", holds=True, shown=shown)
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize("shown", ["", " ", "\n\t"])
def test_empty_evidence_is_refused(shown):
    with pytest.raises(ValueError, match="shown is empty"):
        claim("C02", holds=True, shown=shown)


def test_evidence_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match="shown must be a string, got float"):
        claim("C02", holds=True, shown=0.5)


def test_bad_evidence_is_refused_before_a_failure_is_reported():
    with pytest.raises(ValueError, match="nan"):
        claim("C02", holds=False, shown="nan")


# --- what a notebook keeps


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Return the path of a notebook with two boxes in one cell and one in another."""
    cells = [
        "from relulib.claims import claim\n1 + 1",
        "claim('C06', holds=True, shown='0.99 ± 0.01 < 1 & \"more\"')\n"
        "claim('C22', holds=2 > 1, shown='dead on\\n one set,  alive on another')",
        "print('no box')",
        "claim('C03', holds=True, shown='`max(nan, 0)` gave `nan`')",
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Boxes")]
        + [nbformat.v4.new_code_cell(source) for source in cells]
    )
    resources = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    path = tmp_path_factory.mktemp("claims") / "boxes.ipynb"
    nbformat.write(notebook, path)
    return path


def test_evidence_is_read_back_as_it_was_shown(executed):
    records = claims.evidence(executed)
    assert [record["id"] for record in records] == ["C06", "C22", "C03"]
    for record in records:
        assert set(record) == {"id", "verdict", "holds", "shown"}
        assert record["verdict"] == CLAIMS[record["id"]].verdict
        assert record["holds"] is True
    assert [record["shown"] for record in records] == [
        '0.99 ± 0.01 < 1 & "more"',
        "dead on one set, alive on another",
        "`max(nan, 0)` gave `nan`",
    ]


def test_a_box_is_one_output_that_the_book_can_render(executed):
    cells = nbformat.read(executed, as_version=4).cells
    assert [len(cell.get("outputs", [])) for cell in cells] == [0, 1, 2, 1, 1]
    for output in (*cells[2].outputs, *cells[4].outputs):
        assert output.output_type == "display_data"
        # any other type makes the build warn
        assert set(output.data) == {"text/plain", "text/html"}
        assert not re.search("0x[0-9a-f]{6}", str(output))


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example(' data-claim="{}" ')
@example("one line\u2028and another")
def test_any_evidence_survives_the_way_through_a_notebook(shown):
    page = bundle("C01", shown)["text/html"]
    # files hold a text as one string or as a list of lines
    outputs = [
        {"data": {"text/html": form}} for form in (page, page.splitlines(keepends=True))
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.ipynb"
        text = json.dumps({"cells": [{"outputs": outputs}, {}]})
        path.write_text(text, encoding="utf-8")
        records = claims.evidence(path)
    assert [record["shown"] for record in records] == [shown, shown]


def test_a_notebook_without_boxes_has_no_evidence(tmp_path):
    path = tmp_path / "empty.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    assert claims.evidence(path) == []


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", "null"])
def test_what_is_no_notebook_is_refused_by_name(text, tmp_path):
    path = tmp_path / "wrong.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match="wrong.ipynb: not a notebook"):
        claims.evidence(path)


def test_works_with_the_standard_library_alone():
    code = (
        "import sys\n"
        "sys.modules['IPython'] = sys.modules['numpy'] = None\n"
        "from relulib.claims import claim\n"
        "claim('C02', holds=True, shown='relu(5) was 5.0')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Claim C02: true\n")
