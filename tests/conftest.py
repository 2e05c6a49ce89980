"""What all tests share: the built book, and one browser."""

import itertools
import os
import sys

import pytest
from browser import FLAGS, MISSING, browser

from tests.support import HTML

# jsonschema, which nbformat loads, would compile 38 grammars of addresses with it: no
# test asks for them, and they take longer than all else that a worker loads but torch
sys.modules["rfc3987_syntax"] = None

# programs that tests call wrap what they say at the width of the caller's terminal
os.environ["COLUMNS"] = "80"

COUNT = itertools.count()


def pytest_runtest_setup(item):
    """Say in one line that a test reads the built book and there is none."""
    if item.get_closest_marker("book") and not (HTML / "index.html").is_file():
        pytest.fail("build the book first: make book", pytrace=False)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put what takes long first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


# not for the whole session: while Playwright runs, no test can run asyncio
@pytest.fixture(scope="module")
def chromium():
    """A browser, started once for all tests of a module."""
    if browser() is None and not os.environ.get("CI"):
        pytest.skip(MISSING)
    assert browser(), MISSING
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def browse(chromium):
    """Open addresses without a network, and note in ``faults`` what goes wrong.

    Every visit is another reader's, who has never been there. With ``requests`` also
    those that fail or go out.
    """
    opened = []

    def visit(address, before="", requests=False, **settings):
        context = chromium.new_context(**settings)
        opened.append(context)
        context.set_offline(True)
        tab = context.new_page()
        tab.add_init_script(before)
        tab.faults = []
        tab.on("console", lambda m: m.type == "error" and tab.faults.append(m.text))
        tab.on("pageerror", lambda error: tab.faults.append(str(error)))
        if requests:
            # what is under way when a page is left or loaded again is given up
            tab.on(
                "requestfailed",
                lambda r: r.failure == "net::ERR_ABORTED" or tab.faults.append(r.url),
            )
            tab.on(
                "request",
                lambda r: r.url.startswith("http") and tab.faults.append(r.url),
            )
        tab.goto(address)
        return tab

    yield visit
    for context in opened:
        context.close()


@pytest.fixture(autouse=True)
def progress_elsewhere(tmp_path_factory, monkeypatch):
    """Keep what tests try out of the course's folders."""
    # who writes there makes it: a numbered folder for each of thousands of tests takes
    # seconds, since pytest reads all names before it chooses the next
    folder = tmp_path_factory.getbasetemp() / f"progress-{next(COUNT)}"
    monkeypatch.setenv("GRADER_PROGRESS", str(folder))
