"""Links from each page to its source and to Binder, for whichever fork is built.

The address is the environment variable BOOK_REPOSITORY or, without it, the remote
`origin`, when that is a public https or ssh address. Where there is none, the book
has no such links rather than dead ones.
"""

import os
import re
import subprocess
from pathlib import Path

BINDER = "https://mybinder.org"


def repository(folder):
    """Return {"url", "branch", "path_to_book"} of the fork in `folder`, or None."""
    address = os.environ.get("BOOK_REPOSITORY") or git(
        folder, "remote", "get-url", "origin"
    )
    url = public_url(address)
    if url is None:
        return None
    branch = os.environ.get("BOOK_BRANCH") or git(folder, "branch", "--show-current")
    prefix = git(folder, "rev-parse", "--show-prefix").strip("/")
    return {"url": url, "branch": branch or "HEAD", "path_to_book": prefix}


def public_url(address):
    """Return the https address of a public git host, or None.

    A file path, a bare host without a dot, localhost and an address with a password
    are not public.
    """
    match = re.fullmatch(
        r"(?:https://|ssh://git@|git@)(?P<host>[\w-]+(?:\.[\w-]+)+)[:/]"
        r"(?P<path>[\w.~-]+(?:/[\w.~-]+?)+)(?:\.git)?/?",
        address.strip(),
    )
    if match is None or re.fullmatch(r"[\d.]+", match["host"]):
        return None
    return f"https://{match['host']}/{match['path']}"


def git(folder, *words):
    """Return what git prints in `folder`, or an empty text when it can't say."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def add_links(app, config):
    """Give the theme the repository of this fork."""
    found = repository(Path(app.confdir))
    if found is None:
        return
    config.html_theme_options |= {
        "repository_url": found["url"],
        "repository_branch": found["branch"],
        "path_to_docs": found["path_to_book"],
        "use_repository_button": True,
        "use_issues_button": True,
        "use_source_button": True,
        "launch_buttons": {
            "binderhub_url": BINDER,
            "notebook_interface": "jupyterlab",
        },
    }


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("config-inited", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
