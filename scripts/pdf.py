"""Print the built book into one PDF, through a browser.

    python scripts/pdf.py [--out _build/relu-course.pdf]

The chapters come in the order of the contents, each on a new page, with their figures;
every answer of a quiz stands open under its question, and explorers are drawn as they
are at the start. Needs Chromium (on Debian and Ubuntu: apt install chromium).
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "_build/html"
STYLE = """
@page { size: A4; margin: 18mm 16mm; }
html { font-size: 70%; }
article { break-before: page; max-width: none; }
article:first-of-type { break-before: avoid; }
pre { white-space: pre-wrap; }
figure, table, .admonition { break-inside: avoid; }
.headerlink, .cell_input.tag_hide-input, .copybtn, .toggle-details { display: none; }
"""


def pages():
    """Return the pages of the book in the order of its contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    found = [toc["root"]]
    for part in toc["parts"]:
        for chapter in part["chapters"]:
            inner = [section["file"] for section in chapter.get("sections", [])]
            found += [chapter["file"], *inner]
    return found


def article(page):
    """Return the text of a page, with addresses that hold from the book's root."""
    path = HTML / f"{page}.html"
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    body = soup.find("article")
    for tag in body.find_all(src=True):
        if not re.match(r"\w+:", tag["src"]):
            tag["src"] = (path.parent / tag["src"]).resolve().as_uri()
        tag.attrs.pop("loading", None)  # print does not scroll
    for details in body.find_all("details", class_="sd-dropdown"):
        details["open"] = ""
    return str(body)


def whole_book():
    """Return one HTML page with everything."""
    head = BeautifulSoup((HTML / "intro.html").read_text("utf-8"), "html.parser").head
    for script in head.find_all("script"):
        script.decompose()
    body = "\n".join(map(article, pages()))
    return (
        f'<!DOCTYPE html><html lang="en" data-theme="light">{head}'
        f"<style>{STYLE}</style>"
        f'<body><main class="bd-content">{body}</main></body></html>'
    )


def main():
    """Run the command line described at the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "_build/relu-course.pdf")
    out = parser.parse_args().out
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no browser: install Chromium (apt install chromium)", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    source = HTML / "whole-book.html"
    source.write_text(whole_book(), "utf-8")
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
            )
            page = chromium.new_page(color_scheme="light")
            page.goto(source.as_uri(), wait_until="load", timeout=120_000)
            page.pdf(path=out, prefer_css_page_size=True, print_background=True)
            chromium.close()
    finally:
        source.unlink()
    print(f"The book is in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
