"""The settings that public bug reports show to be easily wrong."""

import yaml

from tests.support import ROOT
from tests.support.chapters import CHAPTERS, LEDGER
from tests.support.contents import pages

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text())


def test_a_failing_cell_fails_the_build():
    # github.com/jupyter-book/jupyter-book/issues/781: the build said success
    assert CONFIG["sphinx"]["config"]["nb_execution_raise_on_error"] is True
    assert not CONFIG["execute"].get("allow_errors")
    assert CONFIG["execute"]["execute_notebooks"] in {"force", "cache", "auto"}


def test_warnings_are_errors_in_the_build():
    assert " build -W -n --keep-going " in (ROOT / "scripts/build.sh").read_text()


def test_the_time_limit_of_a_cell_is_set():
    assert CONFIG["execute"]["timeout"] >= 300


def test_every_page_of_the_contents_exists_once():
    names = pages()
    assert len(set(names)) == len(names)
    for name in names:
        assert (ROOT / f"{name}.md").exists() != (ROOT / f"{name}.ipynb").exists(), name


def test_every_chapter_is_in_the_contents_and_its_exercises_follow():
    for path in CHAPTERS:
        at = pages().index(f"chapters/{path.stem}")
        assert pages()[at + 1] == f"exercises/{path.stem}/{path.stem}", path.stem
    assert f"chapters/{LEDGER.stem}" in pages()  # it has none
