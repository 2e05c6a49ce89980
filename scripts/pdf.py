"""Print the built book into one PDF, through a browser.

    python scripts/pdf.py [--out _build/relu-course.pdf]

A title page and the contents, the pages in their order, and the answers of all quizzes
at the end; explorers stand at their first values. Needs Chromium, and for the pictures
of the explorers Node when the book is built (on Debian and Ubuntu: apt install
chromium nodejs).
"""

import argparse
import sys
from io import BytesIO
from pathlib import Path

from browser import FLAGS, MISSING, browser
from printed import book
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[1]
FILL = """leaves => document.querySelectorAll(".leaf").forEach(
    tag => { tag.textContent = leaves[tag.dataset.of]; })"""


def printed(tab):
    """Return the PDF of an open page, with the numbers of the leaves filled in."""
    look = {
        "prefer_css_page_size": True,
        "print_background": True,
        "outline": True,
        "tagged": True,
    }
    found = None
    # numbers may move what stands behind them: print until they are right
    for _ in range(4):
        pdf = tab.pdf(**look)
        before, found = found, leaves(pdf)
        if found == before:
            return pdf
        tab.evaluate(FILL, found)
    raise RuntimeError("the numbers of the contents do not settle")


def leaves(pdf):
    """Return id -> number of the leaf, from 1 on, for all ids that a link leads to."""
    reader = PdfReader(BytesIO(pdf))
    return {
        name.removeprefix("/"): reader.get_destination_page_number(goal) + 1
        for name, goal in reader.named_destinations.items()
    }


def main():
    """Run the command line described at the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "_build/relu-course.pdf")
    out = parser.parse_args().out
    if browser() is None:
        print(MISSING, file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    source = book.HTML / "whole-book.html"
    source.write_text(book.whole_book(), "utf-8")
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
            tab = chromium.new_page(color_scheme="light")
            tab.goto(source.as_uri(), wait_until="load", timeout=120_000)
            tab.evaluate("document.fonts.ready.then(() => null)")
            out.write_bytes(printed(tab))
            chromium.close()
    finally:
        source.unlink()
    print(f"The book is in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
