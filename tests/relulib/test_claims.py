"""The claims' rows obey their laws; a wrong row is refused; a box shows and refuses."""

import dataclasses
import re
import subprocess
import sys

import nbformat
import notebooks
import numpy as np
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from nbclient import NotebookClient

from relulib import claims
from relulib.claims import Unsupported, box, claim, measured, rows
from relulib.timing import Ratio
from tests.support.chapters import FOLDER
from tests.support.prose import KEYS, is_prose

TABLE = claims.find(FOLDER)
ROWS = TABLE.rows


@pytest.fixture(autouse=True)
def beside_the_chapters(monkeypatch):
    monkeypatch.chdir(FOLDER)


LAWS = {
    "the article's words are few": lambda row: 0 < len(row.said.split()) <= 24,
    "the statement is clean prose": lambda row: is_prose(row.statement),
    "the condition is clean prose": lambda row: is_prose(row.condition),
    "the statement is short": lambda row: len(row.statement) <= 200,
    "the condition is short": lambda row: len(row.condition) <= 250,
    "no result of a run is typed": lambda row: not re.search("[±%]", row.condition),
    "its citations can be looked up": lambda row: set(row.citations) <= KEYS,
    "other claims it names exist": lambda row: (
        set(re.findall(r"\bC\d\d\b", row.condition)) <= set(ROWS) - {row.id}
    ),
}


def broken(law, found):
    """Return the ids of the rows that break a law."""
    return [row.id for row in found.values() if not LAWS[law](row)]


@pytest.mark.parametrize("law", LAWS)
def test_every_row(law):
    assert not broken(law, ROWS)


def test_there_are_sixty_in_order_and_no_two_are_alike():
    assert list(ROWS) == [f"C{number:02d}" for number in range(1, 61)]
    for part in ("statement", "condition"):
        assert len({getattr(row, part) for row in ROWS.values()}) == 60


def test_no_section_and_no_verdict_is_without_a_claim():
    assert {key for row in ROWS.values() for key in row.sections} == set(TABLE.sections)
    assert {row.verdict for row in ROWS.values()} == set(TABLE.verdicts)


def test_sections_are_numbered_in_order():
    assert list(TABLE.sections) == [f"S{number}" for number in range(1, 13)]


# --- what a file may not say

GOOD = (FOLDER / rows.NAME).read_text()


def forged(folder, old, new):
    """Return a file of claims in which one place says something else."""
    assert GOOD.count(old) == 1, old
    path = folder / rows.NAME
    path.write_text(GOOD.replace(old, new))
    return path


C02 = {
    "said": f'said = "{ROWS["C02"].said}"',
    "condition": f'condition = "{ROWS["C02"].condition}"',
}
FIRST = "[claims.C01]\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (C02["said"], 'said = ""', "C02, said: must be a text, and not empty, not ''"),
        (C02["said"], 'said = " "', "C02, said: must be a text"),
        (C02["said"], "said = 5", "C02, said: must be a text, and not empty, not 5"),
        (C02["said"], "", "C02, said: missing"),
        (
            C02["condition"],
            'conditions = "So."',
            "C02, conditions: no field of a claim",
        ),
        (f'article = "{TABLE.article}"', "", "article must be the title"),
        (FIRST, "[claims.C1]\n", "C1, id: must be C and two digits"),
        (FIRST, "[claims.C02]\n", "[\"']claims[\"'], [\"']C02[\"']"),
        (FIRST, FIRST + "said = 1\n", "at line"),
        (FIRST, "[claims]\nC00 = 5\n" + FIRST, "C00, said: missing"),
        ('"misleading" = ', '"leading" = ', "C03, verdict: must be one of true, .*"),
        ('S12 = "What', 'S13 = "What', "C60, sections: must be some of S1, .*'S12'"),
        ("S3 = ", "S03 = ", r"C02, sections: must be .* in this order, not \['S3'\]"),
    ],
)
def test_a_wrong_row_is_refused_with_its_id_and_field(tmp_path, old, new, message):
    path = forged(tmp_path, old, new)
    with pytest.raises(ValueError, match=message) as caught:
        claims.find(tmp_path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("verdict", '"perhaps"', "verdict: must be one of .*, not 'perhaps'"),
        ("verdict", "[]", "verdict: must be one of .*"),
        ("evidence", '"hearsay"', "evidence: must be one of .*, not 'hearsay'"),
        ("evidence", '"not tested"', "verdict: what nothing tests is not true"),
        ("sections", "[]", "sections: must be some of"),
        ("sections", '["S2", "S1"]', "sections: must be .* in this order"),
        ("sections", '["S1", "S1"]', "sections: must be"),
        ("sections", '"S1"', "sections: must be"),
        ("citations", '["he2015", "he2015"]', "citations: must be .* each once"),
        ("citations", '"he2015"', "citations: must be a list"),
        ("citations", "[2015]", "citations: must be a list"),
    ],
)
def test_a_wrong_value_is_refused(tmp_path, field, value, message):
    text = GOOD.partition("[claims.C03]")[0]
    kept = re.sub(rf"(?s)^(.*){field} = [^\n]+", rf"\1{field} = {value}", text)
    (tmp_path / rows.NAME).write_text(kept)
    with pytest.raises(ValueError, match=f"C02, {message}"):
        claims.find(tmp_path)


def test_all_faults_are_named_at_once(tmp_path):
    forged(tmp_path, '"untestable" = ', '"vague" = ')
    with pytest.raises(ValueError) as caught:
        claims.find(tmp_path)
    assert re.findall(r"(C\d\d), verdict", str(caught.value)) == [
        row.id for row in ROWS.values() if row.verdict == "untestable"
    ]


def test_a_work_that_is_not_in_the_list_of_works_is_seen(tmp_path):
    path = forged(tmp_path, '"williams2009"', '"nobody1999"')
    assert broken("its citations can be looked up", rows.read(path).rows) == ["C04"]


def test_a_file_without_claims_is_refused(tmp_path):
    (tmp_path / rows.NAME).write_text("")
    with pytest.raises(ValueError, match=r"no table \[claims.C01\]"):
        claims.find(tmp_path)


# --- where the file is


def test_the_nearest_file_is_read_here_or_above(tmp_path, monkeypatch):
    below = tmp_path / "one" / "two"
    below.mkdir(parents=True)
    forged(tmp_path, C02["said"], 'said = "outer"')
    forged(below.parent, C02["said"], 'said = "inner"')
    monkeypatch.chdir(below)
    assert claims.find().rows["C02"].said == "inner"
    assert claims.find(tmp_path).rows["C02"].said == "outer"


def test_without_a_file_the_message_says_where_it_was_sought(tmp_path):
    with pytest.raises(FileNotFoundError, match=f"no claims.toml in {tmp_path}"):
        claims.find(tmp_path)


# --- what a box shows


def bundle(id, shown):
    """Return the forms in which a notebook gets the box."""
    shows = box.Box(ROWS[id], shown)
    return {"text/plain": repr(shows), "text/html": shows._repr_html_()}


@pytest.mark.parametrize("id", ROWS)
def test_both_forms_say_all_there_is_to_say(id):
    row, forms = ROWS[id], bundle(id, "ratio 0.71 ± 0.01")
    page = BeautifulSoup(forms["text/html"], "html.parser").get_text()
    parts = (row.said, row.statement, row.verdict, row.condition, row.id, "0.71 ± 0.01")
    for part in parts:
        assert part in forms["text/plain"]
        assert part.replace("`", "") in page


TEXT = st.text(st.characters(exclude_characters="`", exclude_categories=["C"]))


@given(TEXT.filter(str.strip))
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


@pytest.mark.parametrize("bool_", [bool, np.bool_, np.array])
def test_supported_evidence_is_shown(bool_, capsys):
    assert claim("C02", holds=lambda y: y == 5, y=5.0, shown="relu(5) was 5.0") is None
    assert "relu(5) was 5.0" in capsys.readouterr().out
    assert claim("C02", holds=lambda y: y, y=bool_(True), shown="5") is None


def test_a_run_that_does_not_support_the_verdict_raises_and_shows_nothing(capsys):
    with pytest.raises(AssertionError) as caught:
        claim("C22", holds=lambda on: on > 0, on=0, shown="the unit was dead")
    row, text = ROWS["C22"], str(caught.value)
    assert type(caught.value) is Unsupported
    for part in ("C22", row.statement, row.verdict, "the unit was dead", "'on': 0"):
        assert part in text
    assert capsys.readouterr().out == ""


def test_times_of_another_machine_are_shown_with_a_doubt(capsys):
    times = Ratio(median=2.0, low=1.9, high=2.1)
    claim("C04", holds=lambda copies: copies.median < 1, copies=times, shown="2.0")
    assert capsys.readouterr().out.rstrip().endswith(f"2.0 {box.ELSEWHERE}")
    nested = {"a": [times]}
    claim("C04", holds=lambda copies: not copies, copies=nested, shown="2.0")
    assert box.ELSEWHERE in capsys.readouterr().out
    claim("C04", holds=lambda copies: copies.median > 1, copies=times, shown="2.0")
    assert box.ELSEWHERE not in capsys.readouterr().out
    with pytest.raises(Unsupported):
        claim("C04", holds=lambda on, t: on > 0, on=0, t=times, shown="none is on")


@pytest.mark.parametrize("said", [1, 0, None, "yes", 1.0, [True], [0.5, 1.5]])
def test_holds_must_say_one_bool(said):
    with pytest.raises(TypeError, match="holds must say one bool, it said .*"):
        claim("C02", holds=lambda y: y, y=said, shown="5")


def outside():
    secret = 5
    return lambda y: y == secret


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        (True, "a function of what was measured, got True"),
        (lambda: True, "holds asks for nothing, measured is y"),
        (lambda z: z == 5, "holds asks for z, measured is y"),
        (lambda y, z: y == z, "holds asks for y, z, measured is y"),
        (lambda y: y == ROWS, "reads what was not measured: .*ROWS"),
        (outside(), "what was measured, and for nothing else"),
        (None, "give holds=, a function"),
    ],
)
def test_holds_is_a_function_of_what_was_measured_alone(holds, message):
    with pytest.raises(TypeError, match=message):
        claim("C02", holds=holds, y=5, shown="5")


def test_what_nothing_tests_needs_nothing_that_holds(capsys):
    id = next(row.id for row in ROWS.values() if row.evidence == "not tested")
    assert claim(id, shown="there is nothing to run") is None


@dataclasses.dataclass
class Effect:
    estimate: float
    low: float


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        (Effect(0.3, 0.1), lambda it: it.low < it["estimate"]),
        ({"a": 1, "b": Effect(2, 0)}, lambda it: it.a < it.b.estimate),
        (np.arange(6).reshape(2, 3), lambda it: it.sum(axis=0)[2] == 7),
        ([[1, 2], [3]], lambda it: len(it) == 2 and it[0][1] == 2),
        ([Effect(1, 0)] * 2, lambda it: it[1].estimate == 1),
        (np.float32(0.1), lambda it: it == 0.1),
        ("ValueError", lambda it: it == "ValueError"),
        ([], lambda it: it == []),
        (2 / 3, lambda it: it == 0.666667),
        ([0.1, 0.2], lambda it: np.diff(it).min() > 0),
    ],
)
def test_numbers_words_arrays_and_intervals_are_measured(value, holds, capsys):
    claim("C02", holds=holds, it=value, shown="5")


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (object(), TypeError, "it holds a object"),
        ({1: 2}, TypeError, "words as keys"),
        ([1, {2}], TypeError, "it holds a set"),
        (np.zeros(1001), ValueError, "it has 1001 numbers, at most 1000"),
        (np.nan, ValueError, "it holds nan"),
        ([0.0, -np.inf], ValueError, "it holds -inf"),
    ],
)
def test_what_can_not_be_recorded_is_refused(value, error, message):
    with pytest.raises(error, match=message):
        claim("C02", holds=lambda it: True, it=value, shown="5")


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
        claim(id, holds=lambda y: y == 5, y=5, shown="5")


@pytest.mark.parametrize(
    "shown",
    ["nan", "NaN", "0.5 ± nan", "[nan, 1]", "mean=nan%", "-nan", "`nan` gave nan"],
)
def test_a_bare_nan_is_no_evidence(shown):
    with pytest.raises(ValueError, match="holds a nan"):
        claim("C02", holds=lambda y: y == 5, y=5, shown=shown)


@pytest.mark.parametrize(
    "shown", ["`max(nan, 0)` gave `nan`", "3 nanoseconds", "finance", "inf steps"]
)
def test_words_with_nan_in_them_are_evidence(shown, capsys):
    claim("C02", holds=lambda y: y == 5, y=5, shown=shown)
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize("shown", ["", " ", "\n\t"])
def test_empty_evidence_is_refused(shown):
    with pytest.raises(ValueError, match="shown is empty"):
        claim("C02", holds=lambda y: y == 5, y=5, shown=shown)


def test_evidence_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match="shown must be a string, got float"):
        claim("C02", holds=lambda y: y == 5, y=5, shown=0.5)


def test_bad_evidence_is_refused_before_a_failure_is_reported():
    with pytest.raises(ValueError, match="nan"):
        claim("C02", holds=lambda y: y == 5, y=4, shown="nan")


# --- what a notebook keeps


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Return the path of a notebook with two boxes in one cell and one in another."""
    cells = [
        "from relulib.claims import claim\n1 + 1",
        "claim('C06', shown='0.99 ± 0.01 < 1 & \"more\"', factor=0.987654321,\n"
        "      holds=lambda factor: factor < 1)\n"
        "claim('C22', shown='dead on\\n one set,  alive on another', dead=[1, 0],\n"
        "      holds=lambda dead: dead[0] > dead[1])",
        "print('no box')",
        "claim('C03', shown='`max(nan, 0)` gave `nan`', answer='nan',\n"
        "      holds=lambda answer: answer == 'nan')",
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Boxes")]
        + [nbformat.v4.new_code_cell(source) for source in cells]
    )
    resources = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    path = tmp_path_factory.mktemp("claims") / "boxes.ipynb"
    nbformat.write(notebooks.normalise(notebook), path)  # as it is committed
    return path


def test_evidence_is_read_back_as_it_was_shown(executed):
    records = claims.evidence(executed)
    assert [record["claim"] for record in records] == ["C06", "C22", "C03"]
    for record in records:
        assert record["verdict"] == ROWS[record["claim"]].verdict
    assert [record["shown"] for record in records] == [
        '0.99 ± 0.01 < 1 & "more"',
        "dead on one set, alive on another",
        "`max(nan, 0)` gave `nan`",
    ]


def test_what_was_measured_is_read_back_and_can_be_asked_again(executed):
    first, second, third = claims.evidence(executed)
    assert first["holds"] == "lambda factor: factor < 1"
    assert first["measured"] == {"factor": 0.987654}
    assert third["measured"] == {"answer": "nan"}
    for record in (first, second, third):
        assert measured.ask(measured.function(record["holds"]), record["measured"])
    exploded = {"factor": 1.1}
    assert not measured.ask(measured.function(first["holds"]), exploded)


def test_a_box_is_one_output_that_the_book_can_render(executed):
    cells = nbformat.read(executed, as_version=4).cells
    assert [len(cell.get("outputs", [])) for cell in cells] == [0, 1, 2, 1, 1]
    for output in (*cells[2].outputs, *cells[4].outputs):
        assert output.output_type == "display_data"
        # any other type makes the build warn
        assert set(output.data) == {"text/plain", "text/html"}
        assert not re.search("0x[0-9a-f]{6}", str(output))


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
        "claim('C02', holds=lambda y: y == 5, y=5.0, shown='relu(5) was 5.0')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Claim C02: true\n")
