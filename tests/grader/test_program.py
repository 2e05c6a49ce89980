"""The command line in this process: what it writes, says and returns."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest

from grader import __main__ as program
from grader import classroom, report
from grader.results import ANOTHER_SET, GRADED, GraderFailed, SubmissionResult
from grader.sandbox import SANDBOXES
from grader.submission import digest
from tests.support.sets import EXERCISES, SETS, LocalWorker, scores

NAME = "01-definition"
SET = SETS[NAME]


@pytest.fixture
def seen(monkeypatch):
    """Replace the sandbox's check and the grading; record what each is told."""
    seen = []
    blank = tuple(scores(NAME, {}).values())

    def check(key, sandbox, paths, kept):
        seen.append(("check", key.seed, sandbox.name, [path.name for path in paths]))

    def grade_file(path, key, sandbox):
        seen.append((path.name, key.seed, sandbox.name))
        return SubmissionResult(str(path), GRADED, "a note", blank, digest(path))

    monkeypatch.setattr(program, "check_sandbox", check)
    monkeypatch.setattr(classroom, "grade_file", grade_file)
    return seen


@pytest.fixture
def run(seen, tmp_path, capsys, monkeypatch):
    """Return the program, run in a folder that holds two files."""
    monkeypatch.chdir(tmp_path)
    for name in "ab":
        (tmp_path / name).write_text(name)

    def run(*words):
        status = program.main([str(EXERCISES / NAME), *words])
        return (status, *capsys.readouterr())

    return run


def test_one_notebook_gets_its_feedback_a_class_its_summary(run):
    status, out, err = run("a", "--sandbox", "none")
    result = SubmissionResult("a", GRADED, "", tuple(scores(NAME, {}).values()))
    practice = "Practice scores: no sandbox kept the submissions from one another."
    assert status == program.DONE == 0 and not err
    assert out.splitlines() == [*report.lines(result, SET, SANDBOXES["none"]), practice]
    status, out, err = run("a", "b", "a")
    assert (status, out) == (0, report.summary([result] * 2, SET) + "\n")


def test_the_seed_is_read_or_drawn_and_told(run, seen, monkeypatch, tmp_path):
    status, out, _ = run("a", "--csv", "x.csv")
    drawn = seen[0][1]
    assert len(drawn) == 16 and int(drawn, 16) >= 0
    assert seen == [("check", drawn, "bwrap", ["a"]), ("a", drawn, "bwrap")]
    told = "The hidden inputs were drawn from the seed"
    assert out.splitlines()[-1] == f"{told} {drawn}"
    assert told not in run("a")[1] and seen[-1][1] != drawn
    (tmp_path / "secret").write_text(" mine\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"piped\n")))
    for name, seed in (("secret", "mine"), ("-", "piped")):
        assert told not in run("a", f"--csv={seed}", "--seed-file", name)[1]
        assert seen[-1][1] == seed
    monkeypatch.setenv(program.SEED, "from the environment")
    assert told not in run("a", "--csv", "z.csv")[1]
    assert seen[-1][1] == "from the environment"
    run("a", "--seed-file", "secret")
    assert seen[-1][1] == "mine"


@pytest.mark.parametrize("given", ["a word", "", " \n"])
def test_a_seed_that_is_no_secret_is_refused(given, run, seen, monkeypatch, tmp_path):
    monkeypatch.setenv(program.SEED, " ")
    assert run("a")[::2] == (2, f"grader: The seed in {program.SEED} is empty.\n")
    (tmp_path / "empty").write_text(given)
    name = "empty" if not given.strip() else given
    status, _, err = run("a", "--seed", name)
    assert status == program.USAGE and not seen
    expected = "is empty." if name == "empty" else "Write the secret into a file"
    assert expected in err


def test_a_class_is_written_in_the_order_given_each_once(run, seen, tmp_path):
    words = ["--csv", "new/x.csv", "--feedback", "new/pages", "--jobs", "1"]
    assert run("b", "a", "b", *words, "--sandbox", "setpriv")[0] == 0
    assert seen[0][2:] == ("setpriv", ["b", "a"]) and len(seen) == 3
    with open("new/x.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["submission"] for row in rows] == ["b", "a"]
    assert {row["graded in"] for row in rows} == {"setpriv"}
    pages = {path.name: path.read_text() for path in (tmp_path / "new/pages").iterdir()}
    names = report.page_names("ab")
    assert set(pages) == set(names.values()) == {row["feedback"] for row in rows}
    assert "(setpriv)" in pages[names["a"]]
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["pages", "x.csv"]
    assert run("b", "a", *words, "--force")[0] == 0


def test_gradescopes_file_is_that_of_the_one_notebook(run, tmp_path):
    assert run("a", "--json", "r.json", "--sandbox", "none")[0] == 0
    data = json.loads((tmp_path / "r.json").read_text())
    assert data["score"] == 0 and data["output"].endswith("(practice)")
    status, _, err = run("a", "--json", "r.json")
    assert (status, err) == (
        program.USAGE,
        "grader: r.json exists. --force overwrites it.\n",
    )
    assert run("a", "--json", "r.json", "--force")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["a", "b", "--json", "x"], "--json describes one submission; use --csv for"),
        (["a", "c"], "c does not exist."),
        (["a", "--jobs", "0"], "--jobs 0: at least one has to work."),
        (["a", "--csv", "."], ". is a folder."),
        (["a", "--json", "."], ". is a folder."),
        (["a", "--csv", "b"], "b exists. --force overwrites it."),
    ],
)
def test_what_cannot_be_followed_is_told_before_anything_is_done(
    words, told, run, seen
):
    status, out, err = run(*words)
    assert status == program.USAGE == 2 and not out and not seen
    assert err.startswith(f"grader: {told}")


@pytest.mark.parametrize(
    "name", ["--seed=known.ipynb", "--csv", "--sandbox=none.ipynb", "-h.ipynb", "--x"]
)
def test_a_file_whose_name_is_an_option_changes_nothing(name, run, seen, tmp_path):
    (tmp_path / name).write_text("a notebook")
    status, out, err = run("--csv=x.csv", name, "a")
    assert (status, out, seen) == (program.USAGE, "", [])
    assert err.startswith(f"grader: {name} is an option and the name of a file")
    assert run("--csv=x.csv", "--jobs=1", "--", name, "a")[0] == program.DONE
    assert seen[0][3] == [name, "a"]


def test_a_pattern_that_the_shell_left_is_expanded(run, seen, tmp_path):
    (tmp_path / "[b]").write_text("a name that looks like a pattern")
    assert run("[ab]", "b", "[b]", "--jobs", "1")[0] == 0
    assert seen[0][3] == ["a", "b", "[b]"]
    assert run("[c-z]")[:2] == (program.USAGE, "")


# the last three are what a Python imports that keeps count of locks for another
MODULES = ("tqdm", "numpy", "grader", "sitecustomize", "json", "signal", "threading")


def test_modules_beside_the_notebooks_are_not_imported(tmp_path):
    for name in MODULES:
        (tmp_path / f"{name}.py").write_text(f"open('ran', 'a').write('{name}')")
    shutil.copy(EXERCISES / NAME / f"{NAME}.ipynb", tmp_path / "x.ipynb")
    script = Path(sysconfig.get_path("scripts")) / "grader"
    done = subprocess.run(
        [script, EXERCISES / NAME, "x.ipynb", "--sandbox", "none"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Total: 0 of 10" in done.stdout and not (tmp_path / "ran").exists()


@pytest.mark.parametrize("starts", [True, False])
def test_auto_takes_a_sandbox_where_one_starts_and_says_where_none_does(
    starts, run, seen, monkeypatch
):
    class Worker(LocalWorker):
        def __init__(self, sandbox):
            if not starts:
                raise GraderFailed("no wall")

    row = replace(SANDBOXES["bwrap"], package="")
    monkeypatch.setitem(program.SANDBOXES, "bwrap", row)
    monkeypatch.setattr(program.process, "Worker", Worker)
    status, out, err = run("a", "--sandbox", "auto")
    assert status == 0 and seen[0][2] == ("bwrap" if starts else "none")
    assert ("Practice scores" in out) == (not starts)
    assert err.startswith("grader: No sandbox starts here") == (not starts)


HARMLESS = ["a.ipynb", "in/a b.ipynb", "--csv=x.ipynb", "'.ipynb", "-h/a.ipynb"]
NASTY = [
    'a"; touch ran; ".ipynb',
    "`touch ran`.ipynb",
    "$(touch ran).ipynb",
    "$(shell touch ran).ipynb",
    "$(touch ran)/$(shell touch ran)/'; touch ran; '.ipynb",
    "a.ipynb; touch ran",
]


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
@pytest.mark.parametrize("name", [*HARMLESS, *NASTY])
def test_make_grade_hands_the_name_of_a_file_on_as_it_is(name, tmp_path):
    shutil.copy(EXERCISES.parent / "Makefile", tmp_path)
    for needed in ("requirements.txt", "pyproject.toml", ".venv/bin/grader"):
        (tmp_path / needed).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / needed).write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n')
    (tmp_path / ".venv/bin/grader").chmod(0o755)
    (tmp_path / ".venv/ready").write_text(f"{tmp_path.resolve()}\n")
    for given, folder in ((), os.path.dirname(name) or "."), (("SET=a $b",), "a $b"):
        done = subprocess.run(
            ["make", "grade", f"NOTEBOOK={name}", *given],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
        )
        assert done.stdout.split("\0")[:-1] == ["--sandbox", "auto", "--", folder, name]
        assert not (tmp_path / "ran").exists()


def test_what_the_console_cannot_show_is_written_in_ascii(run, monkeypatch):
    screen = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(program.sys, "stderr", screen)
    assert run("\xe9")[0] == program.USAGE
    screen.flush()
    told = b"grader: \\xe9 does not exist."
    assert screen.buffer.getvalue().strip() == told


@pytest.mark.skipif(os.name != "posix", reason="no links of this kind")
def test_a_link_to_nowhere_is_handed_in_all_the_same(run, tmp_path):
    (tmp_path / "link").symlink_to("nowhere")
    assert run("link", "--jobs", "1")[0] == 0


def test_a_failure_of_the_sandbox_is_a_status_of_its_own(run, monkeypatch):
    def fail(*words):
        raise GraderFailed("no wall")

    monkeypatch.setattr(program, "check_sandbox", fail)
    assert run("a", "--csv", "x.csv") == (3, "", "grader: no wall\n")
    assert not os.path.exists("x.csv") and not os.path.exists("x.csv.unfinished")


def test_an_interruption_stops_the_workers_and_says_how_to_go_on(run, monkeypatch):
    def interrupt(*words):
        raise KeyboardInterrupt

    left = []
    monkeypatch.setattr(program, "check_sandbox", interrupt)
    monkeypatch.setattr(program.process, "stop_all", lambda: left.append("stopped"))
    monkeypatch.setattr(os, "_exit", left.append)
    _, _, err = run("a")
    assert left == ["stopped", 130]
    told = "Interrupted; the same command goes on from here."
    assert err == f"grader: {told}\n"


@pytest.fixture
def unfinished(run, monkeypatch, tmp_path):
    """Leave a run that the table could not be written for; return its journal."""
    monkeypatch.setattr(program, "write", lambda *words: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("a", "--csv", "x.csv")
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "x.csv.unfinished"


def test_a_journal_says_of_what_run_it_is(unfinished):
    head, result = map(json.loads, unfinished.read_text().splitlines())
    assert head.pop("seed") and result["path"] == "a"
    content = program.content(SET)
    assert head == {"set": NAME, "content": content, "sandbox": "bwrap"}


def test_an_unfinished_run_lends_its_seed_and_refuses_another(
    unfinished, monkeypatch, capsys
):
    seed = json.loads(unfinished.read_text().splitlines()[0])["seed"]
    monkeypatch.setattr(program, "check_sandbox", lambda *words: None)
    words = [str(EXERCISES / NAME), "a", "--csv", "x.csv"]
    monkeypatch.setenv(program.SEED, "other")
    assert program.main(words) == program.USAGE
    monkeypatch.delenv(program.SEED)
    assert "x.csv.unfinished holds an unfinished run" in capsys.readouterr().err
    assert program.main(words) == program.DONE
    out, err = capsys.readouterr()
    assert f"from the seed {seed}" in out
    assert err == "grader: x.csv.unfinished: going on after 1 results.\n"
    assert not unfinished.exists()


def test_bundle_is_a_command_of_its_own(monkeypatch):
    monkeypatch.setattr(program.bundle, "main", lambda words: words)
    assert program.main(["bundle", "a", "b"]) == ["a", "b"]
    monkeypatch.setattr(program.sys, "argv", ["program", "bundle", "c"])
    assert program.main() == ["c"]


def test_a_class_of_another_set_is_no_class_of_zeros(run, monkeypatch, tmp_path):
    def grade_file(path, key, sandbox):
        status = ANOTHER_SET if path.name in others else GRADED
        found = tuple(scores(NAME, {}).values()) if status == GRADED else ()
        return SubmissionResult(str(path), status, "It asks for 02.", found, "x")

    monkeypatch.setattr(classroom, "grade_file", grade_file)
    others = "ab"
    status, out, err = run("a", "b", "--csv", "x.csv")
    assert (status, out) == (program.USAGE, "") and not (tmp_path / "x.csv").exists()
    assert err.startswith("grader: a: It asks for 02. The same goes for every other")
    assert run("a", "--force")[0] == program.DONE  # one is told, as it is
    others = "a"
    assert run("a", "b", "--csv", "y.csv")[0] == program.DONE
    with open("y.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == [ANOTHER_SET, GRADED]
    assert (rows[0]["total"], rows[1]["total"]) == ("", "0")
