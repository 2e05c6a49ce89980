"""The built book as a reader meets it: alternatives to pictures, captions, headings."""

import functools
import gzip
import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tests.support import HTML
from tests.support.contents import anchors, pages

pytestmark = pytest.mark.book

FILE_NAME = re.compile(r"\.(png|svg|jpe?g|webp|gif)$|<Figure|^[0-9a-f]{20,}", re.I)


# a page is read once, and then asked everything that follows
@pytest.fixture(scope="module", params=pages())
def page(request):
    """The name of a page."""
    return request.param


@pytest.fixture(scope="module")
def path(page):
    """Its file."""
    return HTML / f"{page}.html"


@pytest.fixture(scope="module")
def soup(path):
    """What stands in it."""
    assert path.exists(), "build the book first: make book"
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    for template in soup("template"):  # what a script may show: the browser's tests
        template.decompose()
    return soup


def page_faults(soup):
    """Return sentences on what a reader of this page would miss."""
    main = soup.find("article") or soup
    found = []
    for image in main.find_all("img"):
        alt = (image.get("alt") or "").strip()
        if len(alt) < 15 or FILE_NAME.search(alt):
            # the build writes the file's name where the author wrote nothing
            found.append(f"image {image.get('src')}: alternative text {alt!r}")
    for output in main.select(".cell_output img"):
        if output.find_parent("figure") is None:
            found.append(f"image {output.get('src')}: no caption")
    for figure in main.find_all("figure"):
        caption = figure.find("figcaption")
        if caption is None or len(caption.get_text(strip=True)) < 20:
            found.append(f"figure {figure.get('id')}: no caption")
    levels = [int(h.name[1]) for h in main.find_all(re.compile("^h[1-6]$"))]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} headings of the first level")
    for above, below in pairwise(levels):
        if below > above + 1:
            found.append(f"a heading of level {below} follows one of level {above}")
    for table in main.find_all("table"):
        if table.find("th") is None and "field-list" not in table.get("class", []):
            found.append("a table without a header")
    return found


def test_a_reader_misses_nothing(soup):
    assert not page_faults(soup)


def test_links_inside_the_book_lead_somewhere(soup, path):
    for link in soup.find_all("a", href=True):
        target, _, anchor = link["href"].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (path.parent / target).resolve() if target else path
        assert file.is_file(), link["href"]
        if anchor and file.suffix == ".html":
            assert anchor in anchors(file), link["href"]


@pytest.mark.parametrize(
    "html",
    [
        '<article><h1>a</h1><img src="a.png"></article>',
        '<article><h1>a</h1><img src="a.png" alt="../_images/a1b2.png"></article>',
        '<article><h1>a</h1><img src="a" alt="<Figure size 640x480 with 1 Axes>">',
        '<article><h1>a</h1><div class="cell_output">'
        '<img src="a.png" alt="A line that rises from left to right"></div></article>',
        "<article><h1>a</h1><h3>b</h3></article>",
        "<article><h2>a</h2></article>",
        "<article><h1>a</h1><table><tr><td>1</td></tr></table></article>",
        '<article><h1>a</h1><figure id="f"><img src="a.png" '
        'alt="A line that rises from left to right"></figure></article>',
    ],
)
def test_a_fault_of_a_page_is_seen(html):
    assert page_faults(BeautifulSoup(html, "html.parser"))


def test_no_page_outlives_its_source():
    built = {str(p.relative_to(HTML).with_suffix("")) for p in HTML.rglob("*.html")}
    extra = {"genindex", "search", "index", "py-modindex"}
    assert built - extra - {n for n in built if n.startswith("_")} == set(pages())


WEIGHT, COMPRESSED = 1_200_000, 350_000  # bytes that a page loads, all together


@functools.cache
def weight(file):
    """Return the bytes of a file, and those that are sent."""
    content = file.read_bytes()
    return len(content), min(len(content), len(gzip.compress(content)))


def test_page_is_light(soup, path):
    names = [tag["src"] for tag in soup.select("script[src], img[src]")]
    names += [
        tag["href"] for tag in soup.select("link[rel=stylesheet], link[rel=icon]")
    ]
    loaded = {(path.parent / name.split("?")[0]).resolve() for name in names}
    plain, sent = np.sum([weight(file) for file in (path, *loaded)], axis=0)
    assert plain <= WEIGHT and sent <= COMPRESSED


def test_no_script_holds_the_page_up(soup):
    assert all(tag.has_attr("defer") for tag in soup.select("script[src]"))


def test_other_sites_show_a_title_and_a_sentence(soup):
    tags = {tag["property"]: tag["content"] for tag in soup.select("meta[property]")}
    said = soup.select_one("meta[name=description]")["content"]
    assert tags["og:title"] and tags["og:description"] == said
    assert len(said) > 30 and "\\" not in said


def test_the_footer_names_the_versions_and_a_chapter_s_time(page, path):
    text = path.read_text("utf-8")
    assert re.search(r"Built with Python 3\.\d+\.\d+, numpy \d.*, torch \d", text)
    executed = re.search(r"Executed on 20\d\d-\d\d-\d\d in \d+\.\d s\.", text)
    assert executed or not page.startswith("chapters/")


def test_a_figure_comes_in_two_densities(soup, page, path):
    if not page.startswith("chapters/"):
        return
    for tag in soup.select(".cell_output img, figure img"):
        sizes = {}
        for part in tag["srcset"].split(", "):
            name, density = part.split(" ")
            with Image.open(path.parent / name) as figure:
                sizes[density] = figure.size
        assert sizes["1x"] == tuple(n // 2 for n in sizes["2x"])
        assert sizes["2x"] == (int(tag["width"]), int(tag["height"]))


def test_there_is_enough_to_predict():
    page = (HTML / "pages/predictions.html").read_text("utf-8")
    links = BeautifulSoup(page, "html.parser").select(".prediction-list a")
    kinds = Counter(link.get_text() for link in links)
    assert kinds["Draw"] >= 10 and kinds["Set a number"] >= 20
