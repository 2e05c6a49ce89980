"""The book as one PDF: every page, every answer, nothing that only a site has."""

import importlib.util
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from test_config import pages

ROOT = Path(__file__).resolve().parents[1]
spec = importlib.util.spec_from_file_location("pdf", ROOT / "scripts/pdf.py")
pdf = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pdf)


@pytest.fixture(scope="module")
def book():
    """What is printed."""
    return BeautifulSoup(pdf.whole_book(), "html.parser")


def test_every_page_is_in_it_in_the_order_of_the_contents(book):
    assert pdf.pages() == pages()
    titles = [article.find("h1").get_text() for article in book.find_all("article")]
    for page, title in zip(pages(), titles, strict=True):
        path = ROOT / f"_build/html/{page}.html"
        alone = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert alone.find("article").find("h1").get_text() == title


def test_every_answer_stands_open(book):
    options = book.find_all("details", class_="quiz")
    assert len(options) >= 9 * 4 * 3
    assert all(option.has_attr("open") for option in options)


def test_every_picture_is_there_and_does_not_wait_to_be_seen(book):
    pictures = book.find_all("img")
    assert len(pictures) > 30
    for picture in pictures:
        assert not picture.has_attr("loading")
        assert Path(picture["src"].removeprefix("file://")).is_file()
