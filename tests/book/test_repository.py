"""What may stand in a committed file, and how large it may be."""

import re
import subprocess

import course_files
import pytest

from tests.support import ROOT

LARGEST = 300_000  # bytes


def test_no_file_is_large():
    sizes = {p.name: p.stat().st_size for p in course_files.own(ROOT)}
    assert not {n: s for n, s in sizes.items() if s > LARGEST}


# assembled, so that this file does not hold what it forbids
FORBIDDEN = {
    "a machine's path": "|".join([r"/ho" + r"me/\w", "/ro" + "ot/", "/wo" + "rk/"]),
    "the host of a package registry": "|".join(
        ["py" + r"pi\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs"]
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_text_holds(what):
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in course_files.own(ROOT):
        if path.suffix in {".gz", ".ico", ".png", ".woff", ".woff2"}:
            continue
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not found


@pytest.mark.parametrize("history", ["its own", "none", "another's"])
def test_the_course_is_copied_with_and_without_its_history(tmp_path, history):
    if history == "another's":
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
        (tmp_path / ".gitignore").write_text("*.ipynb\n")
        tmp_path = tmp_path / "course"
    own = ["a.py", "exercises/é/stub.ipynb", "exercises/name with spaces.md"]
    made = ["_build/index.html", "exercises/é/__pycache__/b.pyc", "c.egg-info/d"]
    for name in [*own, *made]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    ignored = "# of exercises, too\n\n_build/\n__pycache__/\n*.egg-info/\n"
    (tmp_path / ".gitignore").write_text(ignored)
    if history == "its own":
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
    found = {str(path.relative_to(tmp_path)) for path in course_files.own(tmp_path)}
    assert found == {".gitignore", *own}
    there = tmp_path / "_build/copy"
    course_files.copy(tmp_path, there, "exercises")
    assert {p.name for p in there.rglob("*") if p.is_file()} == {
        "stub.ipynb",
        "name with spaces.md",
    }


def test_the_map_of_the_readme_names_every_folder():
    folders = {path.relative_to(ROOT).parts[0] for path in course_files.own(ROOT)}
    folders = {name for name in folders if (ROOT / name).is_dir() and name[0] != "."}
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "README.md").read_text(), re.M)
    assert {n for row in rows for n in re.findall(r"`(\w+)/`", row)} == folders


LOCKS = sorted(ROOT.glob("requirements*.txt"))


def locked(path):
    """Return the lines of a lock that name a package."""
    return [line for line in path.read_text().split("\n") if line[:1].isalnum()]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_released_versions_exactly(path):
    version = r"\d+(\.\d+)*(\.post\d+)?"  # no a, b, rc, dev
    assert len(locked(path)) > 30
    for line in locked(path):
        assert re.fullmatch(rf"[\w.-]+=={version}( ; .+)?", line), line


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_cuda_library(path):
    assert not re.search("nvidia|cuda|triton", path.read_text())


def test_a_reader_installs_nothing_that_only_tests_need():
    readers = {re.split("[= ]", line)[0] for line in locked(LOCKS[1])}
    assert {"jupyter-book", "jupyterlab", "torch"} <= readers
    assert not readers & {"pytest", "docker", "playwright", "hypothesis", "dask"}
    assert "-r requirements.txt" in LOCKS[0].read_text().split("\n")
