"""Launch links: right for every fork, absent without a public address."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

from tests.support.contents import pages

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("launch", ROOT / "_ext/launch.py")
launch = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launch)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://github.com/someone/relu", "https://github.com/someone/relu"),
        ("https://github.com/someone/relu.git", "https://github.com/someone/relu"),
        ("https://github.com/someone/relu/\n", "https://github.com/someone/relu"),
        ("git@github.com:someone/relu.git", "https://github.com/someone/relu"),
        ("ssh://git@gitlab.com/a/b/relu.git", "https://gitlab.com/a/b/relu"),
        ("", None),
        ("/srv/relu.git", None),
        ("../relu", None),
        ("file:///srv/relu", None),
        ("http://127.0.0.1:3000/a/relu", None),
        ("https://127.0.0.1/a/relu", None),
        ("https://localhost/a/relu", None),
        ("https://user:secret@github.com/a/relu", None),
        ("https://github.com/onlyone", None),
    ],
)
def test_public_url(address, url):
    assert launch.public_url(address) == url


def git(folder, *words):
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


@pytest.fixture
def fork(tmp_path, monkeypatch):
    """Return a new git checkout without a remote."""
    monkeypatch.delenv("BOOK_REPOSITORY", raising=False)
    monkeypatch.delenv("BOOK_BRANCH", raising=False)
    git(tmp_path, "init", "--initial-branch", "trunk")
    return tmp_path


def test_without_remote_there_is_no_repository(fork):
    assert launch.repository(fork) is None


def test_outside_git_there_is_no_repository(tmp_path, monkeypatch):
    monkeypatch.delenv("BOOK_REPOSITORY", raising=False)
    assert launch.repository(tmp_path) is None


def test_the_remote_and_the_branch_of_the_fork_are_found(fork):
    git(fork, "remote", "add", "origin", "git@github.com:teacher/relu-2027.git")
    assert launch.repository(fork) == {
        "url": "https://github.com/teacher/relu-2027",
        "branch": "trunk",
        "path_to_book": "",
    }


def test_a_book_in_a_subfolder_names_it(fork):
    # github.com/jupyter-book/jupyter-book/issues/746: the link missed the folder
    git(fork, "remote", "add", "origin", "https://github.com/teacher/courses")
    (fork / "relu").mkdir()
    assert launch.repository(fork / "relu")["path_to_book"] == "relu"


def test_the_environment_wins(fork, monkeypatch):
    git(fork, "remote", "add", "origin", "git@github.com:teacher/relu.git")
    monkeypatch.setenv("BOOK_REPOSITORY", "https://github.com/other/relu")
    monkeypatch.setenv("BOOK_BRANCH", "published")
    found = launch.repository(fork)
    assert (found["url"], found["branch"]) == (
        "https://github.com/other/relu",
        "published",
    )


def test_every_notebook_page_launches_an_existing_notebook(tmp_path):
    """Build the theme's links for each notebook page and look the files up."""
    from sphinx_book_theme.header_buttons import launch as theme

    class App:
        config = {}
        confdir = ROOT

        class env:
            metadata = {}

            @staticmethod
            def doc2path(page):
                return str(ROOT / f"{page}.ipynb")

    options = {
        "repository_url": "https://github.com/teacher/relu",
        "repository_branch": "main",
        "path_to_docs": "",
        "launch_buttons": {
            "binderhub_url": launch.BINDER,
            "notebook_interface": "jupyterlab",
        },
    }
    App.config["html_theme_options"] = options
    notebooks = [p for p in pages() if (ROOT / f"{p}.ipynb").exists()]
    assert notebooks
    for page in notebooks:
        App.env.metadata = {page: {"kernelspec": {"name": "python3"}}}
        context = {
            "pagename": page,
            "header_buttons": [],
            "sourcename": f"{page}.ipynb",
            "github_url": "https://github.com",
            "github_user": "teacher",
            "github_repo": "relu",
        }
        theme.add_launch_buttons(App, page, "page.html", context, None)
        (button,) = context["header_buttons"][-1]["buttons"]
        start = "https://mybinder.org/v2/gh/teacher/relu/main?urlpath=lab/tree/"
        assert button["url"].startswith(start)
        assert (ROOT / button["url"].removeprefix(start)).is_file()
