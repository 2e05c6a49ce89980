"""Links for a fork on any git host: right ones, or none and a line that says why."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

from tests.support.contents import pages

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("launch", ROOT / "_ext/launch.py")
launch = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launch)

HUB = "https://github.com/a/relu"


@pytest.mark.parametrize(
    ("address", "url"),
    [
        (HUB, HUB),
        (f"{HUB}.git", HUB),
        (f"{HUB}/\n", HUB),
        (f"{HUB}.git/", HUB),
        ("git@github.com:a/relu.git", HUB),
        ("github.com:a/relu", HUB),
        ("git@github.com:/a/relu.git", HUB),
        ("ssh://git@github.com/a/relu.git", HUB),
        ("ssh://git@ssh.github.com:443/a/relu.git", HUB),
        ("https://a@github.com/a/relu", HUB),
        ("https://user:secret@github.com/a/relu", HUB),
        ("https://x-access-token:secret@github.com/a/relu.git", HUB),
        ("ssh://git@gitlab.com/a/b/relu.git", "https://gitlab.com/a/b/relu"),
        ("git@altssh.gitlab.com:a/relu", "https://gitlab.com/a/relu"),
        (
            "ssh://git@git.uni-example.de:2222/group/sub/relu.git",
            "https://git.uni-example.de/group/sub/relu",
        ),
        (
            "https://git.uni-example.de:8443/a/relu",
            "https://git.uni-example.de:8443/a/relu",
        ),
        ("http://git.uni-example.de/a/relu", "http://git.uni-example.de/a/relu"),
        ("a@bitbucket.org:a/relu.git", "https://bitbucket.org/a/relu"),
        ("git@codeberg.org:a/relu.git", "https://codeberg.org/a/relu"),
        ("https://git.sr.ht/~a/relu", "https://git.sr.ht/~a/relu"),
        ("https://o@dev.azure.com/o/p/_git/r", "https://dev.azure.com/o/p/_git/r"),
        *[
            (address, None)
            for address in (
                "",
                "/srv/relu.git",
                "../relu",
                r"C:\courses\relu",
                "C:/courses/relu",
                "file:///srv/relu",
                "relu.bundle",
                "http://127.0.0.1:3000/a/relu",
                "https://127.0.0.1/a/relu",
                "ssh://git@[::1]/a/relu",
                "https://localhost/a/relu",
                "https://git.local/a/relu",
                "git@alias:a/relu",
                "https://github.com/onlyone",
                "https://github.com:port/a/relu",
                "https://github.com/a/relu lu",
                "git@ssh.dev.azure.com:v3/o/p/r",
                "ssh://git@bitbucket.uni-example.de:7999/a/relu.git",
                "ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/relu",
            )
        ],
    ],
)
def test_which_web_address_follows(address, url):
    assert launch.public_url(address) == url


BINDER = "https://mybinder.org/v2"


# in a branch with a slash, a folder of the repository
@pytest.mark.parametrize(
    ("url", "source", "issue", "binder"),
    [
        (
            HUB,
            "/blob/feature/x/t/nb.ipynb?plain=1",
            "/issues/new?title=",
            "gh/a/relu",
        ),
        (
            "https://github.uni-example.de/a/relu",
            "/blob/feature/x/t/nb.ipynb?plain=1",
            "/issues/new?title=",
            "git/https%3A%2F%2Fgithub.uni-example.de%2Fa%2Frelu",
        ),
        (
            "https://gitlab.com/group/sub/relu",
            "/-/blob/feature/x/t/nb.ipynb?plain=1",
            "/-/issues/new?issue%5Btitle%5D=",
            "git/https%3A%2F%2Fgitlab.com%2Fgroup%2Fsub%2Frelu",
        ),
        (
            "https://bitbucket.org/a/relu",
            "/src/feature%2Fx/t/nb.ipynb",
            None,
            "git/https%3A%2F%2Fbitbucket.org%2Fa%2Frelu",
        ),
        (
            "https://codeberg.org/a/relu",
            "/src/branch/feature/x/t/nb.ipynb?display=source",
            "/issues/new?title=",
            "git/https%3A%2F%2Fcodeberg.org%2Fa%2Frelu",
        ),
        (
            "https://git.uni-example.de/a/relu",
            None,
            None,
            "git/https%3A%2F%2Fgit.uni-example.de%2Fa%2Frelu",
        ),
    ],
)
def test_where_the_links_of_a_notebook_lead(url, source, issue, binder):
    fork = {"url": url, "branch": "feature/x", "folder": "t/"}
    found = launch.links(fork | {"kind": launch.kind_of(url)}, "nb.ipynb", "nb")
    assert found.pop("repository") == url
    assert found.pop("source", None) == (source and url + source)
    title = "Issue%20on%20page%20%2Fnb.html"
    assert found.pop("issue", None) == (issue and url + issue + title)
    start = f"{BINDER}/{binder}/feature/x"
    assert found == {"binder": f"{start}?urlpath=lab/tree/t/nb.ipynb"}


def git(folder, *words):
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


@pytest.fixture
def fork(tmp_path, monkeypatch):
    """Return a new git checkout without a remote."""
    for name in ("REPOSITORY", "BRANCH", "HOST"):
        monkeypatch.delenv(f"BOOK_{name}", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    git(tmp_path, "init", "--initial-branch", "trunk")
    return tmp_path


def test_the_remote_and_the_branch_of_the_fork_are_found(fork):
    git(fork, "remote", "add", "origin", "git@github.com:teacher/relu-2027.git")
    found, note = launch.repository(fork)
    assert found == {
        "url": "https://github.com/teacher/relu-2027",
        "kind": "github",
        "branch": "trunk",
        "folder": "",
    }
    assert note == ""


def test_a_book_in_a_subfolder_names_it(fork):
    # github.com/jupyter-book/jupyter-book/issues/746: the link missed the folder
    git(fork, "remote", "add", "origin", "https://github.com/teacher/courses")
    (fork / "relu").mkdir()
    assert launch.repository(fork / "relu")[0]["folder"] == "relu/"


def test_a_folder_of_another_user_has_its_links(fork, monkeypatch):
    # github.com/rerun-io/rerun/issues/2171: git refuses it, as in a container
    git(fork, "remote", "add", "origin", HUB)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    plain = subprocess.run(["git", "-C", fork, "remote"], capture_output=True)
    assert b"dubious ownership" in plain.stderr
    assert launch.repository(fork)[0]["branch"] == "trunk"


def test_the_environment_wins(fork, monkeypatch):
    git(fork, "remote", "add", "origin", "git@github.com:teacher/relu.git")
    monkeypatch.setenv("BOOK_REPOSITORY", "https://git.uni-example.de/other/relu")
    monkeypatch.setenv("BOOK_BRANCH", "published")
    found, note = launch.repository(fork)
    assert (found["url"], found["branch"], found["kind"]) == (
        "https://git.uni-example.de/other/relu",
        "published",
        None,
    )
    assert "git.uni-example.de" in note and "BOOK_HOST" in note
    monkeypatch.setenv("BOOK_HOST", "gitlab")
    found, note = launch.repository(fork)
    assert (found["kind"], note) == ("gitlab", "")


def test_without_an_address_it_is_said_why(fork, tmp_path_factory, monkeypatch):
    found, note = launch.repository(fork)
    assert found is None and "no remote `origin`" in note
    git(fork, "remote", "add", "origin", "https://user:secret@localhost/a/relu")
    found, note = launch.repository(fork)
    assert found is None
    assert "origin" in note and "localhost/a/relu" in note and "secret" not in note
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("empty")))
    assert launch.repository(fork)[0] is None, "git is not installed"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/Teacher/relu", "https://teacher.github.io/relu/"),
        ("https://github.com/teacher/teacher.github.io", "https://teacher.github.io/"),
        ("https://github.uni-example.de/teacher/relu", ""),
        ("https://gitlab.com/group/sub/relu", ""),
    ],
)
def test_where_a_fork_is_published(url, address):
    assert launch.site(url) == address


def test_every_notebook_page_launches_an_existing_notebook():
    fork = {"url": HUB, "kind": "github", "branch": "main", "folder": ""}
    notebooks = [p for p in pages() if (ROOT / f"{p}.ipynb").exists()]
    assert notebooks
    for page in notebooks:
        found = launch.links(fork, f"{page}.ipynb", page)["binder"]
        start = "https://mybinder.org/v2/gh/a/relu/main?urlpath=lab/tree/"
        assert found.startswith(start)
        assert (ROOT / found.removeprefix(start)).is_file()
