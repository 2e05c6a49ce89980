"""From the zip that a platform hands out to what it takes back, who is who."""

import csv
import io
import json
import zipfile

import pytest

from grader import classroom, corrections, details, merge, report, tables
from grader.handed_in import expanded
from grader.journal import Journal
from grader.results import FAILED, SubmissionResult
from grader.sandbox import SANDBOXES
from tests.support.platforms import (
    DAY,
    GRADEBOOK,
    MOODLE,
    MOODLE_41,
    MOODLE_FLAT,
    NAME,
    RIGHT,
    WORKSHEET,
    WRONG,
    archive,
    gradebook,
    worksheet,
)
from tests.support.sets import SETS, key_of, scores

PEOPLE = {"101": "Ada Ex", "102": "Ben Łuk", "103": "Cleo", "104": "Dan"}


def named(form, number, file="x.ipynb"):
    return form.format(name=PEOPLE.get(number, "Eve"), number=number, file=file)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that grades in this process, merges, returns what is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        classroom, "grade", lambda a, key, sandbox: scores(NAME, a).values()
    )

    def run(names, *words, change=lambda results: results):
        paths = expanded(names)
        graded = classroom.grade_all(
            paths, key_of(NAME, "one"), "here", 1, Journal(None)
        )
        results = {result.path: result for result in graded}
        results = change([results[str(path)] for path in paths])
        text = details.text(results, SETS[NAME], SANDBOXES["none"])
        (tmp_path / "d.jsonl").write_text(text)
        status = merge.main(["d.jsonl", *words, "--force"])
        out, err = capsys.readouterr()
        return status, out.splitlines(), err

    return run


def column(path, name, separator=","):
    """Return the cells of a column."""
    text = path.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    return [row[rows[0].index(name)] for row in rows[1:]]


@pytest.mark.parametrize("form", [MOODLE, MOODLE_41, MOODLE_FLAT])
@pytest.mark.parametrize("unpacked", [False, True])
def test_moodles_zip_becomes_its_worksheet_and_its_feedback(
    form, unpacked, run, tmp_path
):
    files = {
        named(form, "101"): RIGHT,
        named(form, "102"): WRONG,
        named(form, "104", "essay.pdf"): "%PDF-1.7",
        named(form, "999"): RIGHT,
        "__MACOSX/._x.ipynb": "nothing",
    }
    archive(tmp_path / "class.zip", files)
    if unpacked:
        zipfile.ZipFile(tmp_path / "class.zip").extractall(tmp_path / "class")
    before = worksheet(tmp_path / "Grades.csv", PEOPLE).read_text("utf-8-sig")
    given = "class" if unpacked else "class.zip"
    status, out, _ = run([given], "Grades.csv", "back")
    assert status == 0 and out[0] == "2 of 4 people get points."
    assert "No points for Dan: unreadable: The file is no notebook but a PDF." in out
    assert "Nothing from Cleo." in out
    assert f"Nobody in the export handed in {given}/{named(form, '999')}." in out
    assert len(out) == 5

    back = tmp_path / "back/Grades.csv"
    assert column(back, "Grade") == ["10", "2", "", ""]
    rows = [line.split(DAY) for line in back.read_text("utf-8-sig").splitlines()]
    same = [line.split(DAY) for line in before.splitlines()]
    assert [r[1:] for r in rows] == [r[1:] for r in same]  # all else as it was
    assert back.read_bytes()[:3] == b"\xef\xbb\xbf"

    with zipfile.ZipFile(tmp_path / "back/feedback.zip") as pages:
        names = [named(form, n, "x.html") for n in ("101", "102")]
        assert pages.namelist() == [*names, named(form, "104", "essay.html")]
        assert "10 of 10 points" in pages.read(names[0]).decode()
        assert "Ben Łuk_102" in pages.read(names[1]).decode()


def test_canvas_gets_its_gradebook_and_notebooks_of_the_old_names(run, tmp_path):
    names = {
        "exada_101_5001_x.ipynb": WRONG,
        "exada_101_5009_x-1.ipynb": RIGHT,
        "lukben_LATE_102_5002_12_x-2.ipynb": WRONG,
        "anon_101_5012_x.ipynb": RIGHT,
        "LATE_anon_102_5013_x.ipynb": RIGHT,
    }
    archive(tmp_path / "submissions.zip", names)
    gradebook(tmp_path / "g.csv", PEOPLE, bom=False)
    status, out, _ = run(["submissions.zip"], "g.csv", "back")
    assert status == 0
    assert (
        "Ada Ex has 2 notebooks; submissions.zip/exada_101_5009_x-1.ipynb counts."
        in (out)
    )
    assert column(tmp_path / "back/g.csv", GRADEBOOK[5]) == [
        *("10.00", "10", "2", "", "", "")
    ]
    assert (tmp_path / "back/g.csv").read_bytes().startswith(b"Student,")
    with zipfile.ZipFile(tmp_path / "back/feedback.zip") as pages:
        books = {name: json.loads(pages.read(name)) for name in pages.namelist()}
    assert set(books) == {
        "exada_101_5009_x-1.ipynb",
        "lukben_LATE_102_5002_12_x-2.ipynb",
    }
    (cell,) = books["exada_101_5009_x-1.ipynb"]["cells"]
    assert "Total: 10 of 10 points (practice)" in cell["source"]


def test_nobody_speaks_for_another(run, tmp_path):
    inner = archive(tmp_path / "inner.zip", {"exada_101_9_x.ipynb": RIGHT})
    (tmp_path / "in").mkdir()
    files = {"danman_104_8_work.zip": inner.read_bytes(), "dan_101_104_9_x.ipynb": "{}"}
    for name, content in files.items():
        path = tmp_path / "in" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    gradebook(tmp_path / "g.csv", PEOPLE)
    _, out, _ = run(["in/*"], "g.csv", "back")
    assert column(tmp_path / "back/g.csv", GRADEBOOK[5])[1:5] == [""] * 4
    assert "in/dan_101_104_9_x.ipynb counts for Ada Ex: look." in out
    assert "No points for Dan: unreadable: The file is no notebook but a zip" in (
        "\n".join(out)
    )


@pytest.mark.parametrize(("attempt", "points"), [("last", "2"), ("best", "10")])
def test_the_attempt_that_counts_is_the_last_or_the_best(
    attempt, points, run, tmp_path
):
    name = named(MOODLE, "101")
    for zipped, content in (("a.zip", RIGHT), ("b.zip", WRONG), ("c.zip", "torn")):
        archive(tmp_path / zipped, {name: content})
    worksheet(tmp_path / "w.csv", PEOPLE)
    names = ["a.zip", "b.zip", "c.zip"]
    assert run(names, "w.csv", "back", "--attempt", attempt)[0] == 0
    assert column(tmp_path / "back/w.csv", "Grade")[0] == points  # not the unreadable


def test_a_group_hands_in_once_and_all_of_it_get_points_and_a_page(run, tmp_path):
    archive(tmp_path / "a.zip", {named(MOODLE, "101"): RIGHT})
    worksheet(tmp_path / "w.csv", PEOPLE)
    (tmp_path / "groups.csv").write_text("id,group\nParticipant 101,A\n103,A\n104,\n")
    run(["a.zip"], "w.csv", "back", "--groups", "groups.csv")
    assert column(tmp_path / "back/w.csv", "Grade") == ["10", "", "10", ""]
    with zipfile.ZipFile(tmp_path / "back/feedback.zip") as pages:
        assert pages.namelist() == [named(MOODLE, n, "x.html") for n in ("101", "103")]
    archive(tmp_path / "c.zip", {"groupa_101_7_x.ipynb": WRONG})
    gradebook(tmp_path / "g.csv", PEOPLE)
    head = "name,canvas_user_id,user_id,login_id,sections,group_name\n"
    (tmp_path / "groups.csv").write_text(f"{head}Ada,101,,,,A\nDan,104,,,,A\n")
    run(["c.zip"], "g.csv", "back", "--groups", "groups.csv")
    assert column(tmp_path / "back/g.csv", GRADEBOOK[5])[1:5] == ["2", "", "", "2"]
    with zipfile.ZipFile(tmp_path / "back/feedback.zip") as pages:
        assert pages.namelist() == ["groupa_101_7_x.ipynb"]


def test_a_correction_counts_is_told_and_survives_the_next_grading(run, tmp_path):
    files = {named(MOODLE, n): t for n, t in (("101", WRONG), ("102", "torn"))}
    archive(tmp_path / "a.zip", files)
    worksheet(tmp_path / "w.csv", PEOPLE)
    mine = tmp_path / "mine.csv"
    mine.write_text(
        f"submission;question;points;why\r\n{named(MOODLE, '101')};q1;2;fair\r\n"
        f"{named(MOODLE, '102')};q2;1;read by eye\r\n"
    )
    before = mine.read_bytes()
    for _ in range(2):
        _, out, _ = run(["a.zip"], "w.csv", "back", "--corrections", "mine.csv")
    assert "Corrected by hand: 2." in out and mine.read_bytes() == before
    assert column(tmp_path / "back/w.csv", "Grade")[:2] == ["3", "1"]
    with zipfile.ZipFile(tmp_path / "back/feedback.zip") as pages:
        page = pages.read(named(MOODLE, "101", "x.html")).decode()
    assert "Corrected by hand from 1 to 2. fair" in page and "3 of 10" in page


def test_a_submission_is_corrected_by_the_name_that_the_table_gives_it(tmp_path):
    results = [SubmissionResult(p, "graded", "") for p in ("=1.ipynb", "a\nb.ipynb")]
    cells = [row["submission"] for row in csv.DictReader(io.StringIO(table(results)))]
    assert cells == ["'=1.ipynb", "a b.ipynb"]
    mine = tmp_path / "mine.csv"
    mine.write_text(
        "submission,question,points\n" + "".join(f"{c},q1,1\n" for c in cells)
    )
    questions = {q.label: (q.title, q.points) for q in SETS[NAME].questions}
    changed, _ = corrections.applied(results, questions, mine)
    assert [(r.path, r.earned) for r in changed] == [(r.path, 1) for r in results]


def table(results):
    return report.table(results, SETS[NAME], SANDBOXES["none"]).removeprefix(report.BOM)


@pytest.mark.parametrize("code", ["utf-8", "utf-16", "cp1252", "mac_roman"])
def test_names_come_out_in_utf_8_whatever_an_old_program_saved_them_in(code, tmp_path):
    names = ["Zoë Müller", "María José", "Ångström, Æ", "Plain"]
    path = tmp_path / "w.csv"
    path.write_bytes("".join(f'{i},"{n}"\n' for i, n in enumerate(names)).encode(code))
    assert tables.read(path).text().splitlines()[1:] == [
        "1,María José",
        '2,"Ångström, Æ"',
        "3,Plain",
    ]
    assert tables.read(path).head[1] == names[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x.ipynb,q1,1", "'x.ipynb' fits 2 submissions"),
        ("y.ipynb,q1,1", "'y.ipynb' fits no submission"),
        ("{one},q9,1", "'q9' is none of q1, q2"),
        ("{one},q1,3", "'3' is no whole number up to 2"),
        ("{one},q1,-1", "'-1' is no whole number"),
    ],
)
def test_a_correction_that_fits_nothing_is_named(line, said, run, tmp_path):
    files = {named(MOODLE, n): RIGHT for n in ("101", "102")}
    archive(tmp_path / "a.zip", files)
    worksheet(tmp_path / "w.csv", PEOPLE)
    line = line.format(one=named(MOODLE, "101"))
    (tmp_path / "mine.csv").write_text(f"submission,question,points\n{line}\n")
    status, _, err = run(["a.zip"], "w.csv", "back", "--corrections", "mine.csv")
    assert status == 2 and said in err and "mine.csv, line 2" in err
    assert not (tmp_path / "back").exists()


def test_what_the_platform_does_not_take_or_the_grader_did_not_do_is_left(
    run, tmp_path
):
    archive(tmp_path / "a.zip", {named(MOODLE, n): RIGHT for n in ("101", "102")})
    path = worksheet(tmp_path / "w.csv", PEOPLE, grade="7.00")
    path.write_text(path.read_text().replace(",Yes,", ",No,", 1))

    def lose(results):
        return [results[0], SubmissionResult(results[1].path, FAILED, "no start")]

    _, out, _ = run(["a.zip"], "w.csv", "back", change=lose)
    assert set(column(tmp_path / "back/w.csv", "Grade")) == {"7.00"}
    assert "No points for Ada Ex: closed on the platform" in out
    assert "No points for Ben Łuk: grader failed: no start" in out
    archive(tmp_path / "c.zip", {"exada_101_5001_x.ipynb": RIGHT})
    gradebook(tmp_path / "g.csv", PEOPLE, cell="EX")
    run(["c.zip"], "g.csv", "back")
    assert set(column(tmp_path / "back/g.csv", GRADEBOOK[5])[1:5]) == {"EX"}


def test_the_platforms_measure_separator_and_language_are_kept(run, tmp_path):
    archive(tmp_path / "a.zip", {named(MOODLE, "102"): WRONG})
    worksheet(tmp_path / "w.csv", PEOPLE, most="100,00", separator=";", end="\r\n")
    _, out, _ = run(["a.zip"], "w.csv", "back")
    assert "The set's 10 points count as the platform's 100." in out
    assert column(tmp_path / "back/w.csv", "Grade", ";")[1] == "20"
    assert (tmp_path / "back/w.csv").read_bytes().count(b"\r\n") == 5
    german = ["ID", "Vollständiger Name", *WORKSHEET[2:4], "Bewertung", *WORKSHEET[5:]]
    worksheet(tmp_path / "w.csv", PEOPLE, head=german)
    status, _, err = run(["a.zip"], "w.csv", "back")
    assert status == 2 and "Say --column with one of: ID, Vollst" in err
    assert run(["a.zip"], "w.csv", "back", "--column", "Bewertung")[0] == 0
    assert column(tmp_path / "back/w.csv", "Bewertung")[1] == "2"
    two = [*GRADEBOOK[:5], "Old (1)", "Exercises 01 (4711)"]
    archive(tmp_path / "c.zip", {"exada_101_5001_x.ipynb": RIGHT})
    path = gradebook(tmp_path / "g.csv", PEOPLE, head=two)
    path.write_text(path.read_text().replace("(read only)", "10"))
    assert "one of: Old (1), Exercises 01 (4711)" in run(["c.zip"], "g.csv", "b")[2]
    assert run(["c.zip"], "g.csv", "b", "--column", "Exercises 01")[0] == 0
    assert column(tmp_path / "b/g.csv", "Exercises 01 (4711)")[1] == "10"


@pytest.mark.parametrize(
    ("export", "said"),
    [
        ("name,points\nAda,1\n", "is neither Moodle's grading worksheet"),
        ("", "w.csv is empty"),
        ("a,a\n1,2\n", "two columns of one name"),
        ("a,b\n1\n", "w.csv, line 2: not as many cells as columns"),
    ],
)
def test_an_export_that_is_none_is_named_and_nothing_is_written(
    export, said, run, tmp_path
):
    archive(tmp_path / "a.zip", {named(MOODLE, "101"): RIGHT})
    (tmp_path / "w.csv").write_text(export)
    status, _, err = run(["a.zip"], "w.csv", "back")
    assert status == 2 and said in err and not (tmp_path / "back").exists()


def test_nothing_is_overwritten_and_never_the_export_itself(run, tmp_path, capsys):
    archive(tmp_path / "a.zip", {named(MOODLE, "101"): RIGHT})
    path = worksheet(tmp_path / "w.csv", PEOPLE)
    before = path.read_bytes()
    assert "w.csv is the export" in run(["a.zip"], "w.csv", ".")[2]
    assert run(["a.zip"], "w.csv", "back")[0] == 0 and path.read_bytes() == before
    assert merge.main(["d.jsonl", "w.csv", "back"]) == 2
    assert "back/w.csv exists. --force" in capsys.readouterr().err


def test_what_a_zip_or_a_folder_stands_for(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    archive(
        tmp_path / "a.zip", {"Amy/x.ipynb": "", "Amy/data.csv": "", ".x/y.ipynb": ""}
    )
    assert list(map(str, expanded(["a.zip", "a*.zip"]))) == ["a.zip/Amy/x.ipynb"]
    (tmp_path / "in/.ipynb_checkpoints").mkdir(parents=True)
    for name in ("b.ipynb", "a.IPYNB", "notes.txt", ".ipynb_checkpoints/b.ipynb"):
        (tmp_path / "in" / name).touch()
    assert list(map(str, expanded(["in"]))) == ["in/a.IPYNB", "in/b.ipynb"]
    assert "in: left out" in capsys.readouterr().out.split("notes.txt")[0]
    archive(tmp_path / "b.zip", {"../x.ipynb": ""})
    (tmp_path / "c.zip").write_text("none")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as twice, pytest.warns(UserWarning):
        twice.writestr("x.ipynb", "1")
        twice.writestr("x.ipynb", "2")
    (tmp_path / "empty").mkdir()
    for name, said in (
        ("b.zip", "in no folder of it: '../x.ipynb'"),
        ("c.zip", "c.zip is no zip"),
        ("d.zip", "holds 2 files named 'x.ipynb'"),
        ("empty", "empty holds no notebook"),
        ("none*", "does not exist"),
    ):
        with pytest.raises((ValueError, OSError), match=said.replace("*", r"\*")):
            expanded([name])


def test_details_hold_every_check_and_neither_seed_nor_hidden_input(run, tmp_path):
    archive(tmp_path / "a.zip", {named(MOODLE, "102"): WRONG})
    worksheet(tmp_path / "w.csv", PEOPLE)
    run(["a.zip"], "w.csv", "back")
    kept = details.read(tmp_path / "d.jsonl")
    assert (kept.name, kept.points, kept.label) == (NAME, 10, "practice")
    (result,) = kept.results
    told = [c.title for q in result.questions for c in q.checks]
    assert told == [c.title for q in SETS[NAME].questions for c in q.checks]
    assert "seed" not in (tmp_path / "d.jsonl").read_text().split("\n")[0]
    for text in ("", "{}\n", '{"kind": "grader details"}\n', "no json\n"):
        (tmp_path / "x").write_text(text)
        with pytest.raises(ValueError, match="no file that --details wrote"):
            details.read(tmp_path / "x")
