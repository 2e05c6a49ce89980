"""The book as one PDF: every page, answers at the end, nothing that only a site has."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pdf
import pytest
from bs4 import BeautifulSoup
from printed import answers, book

from tests.book.test_quizzes import quiz
from tests.support.chapters import CHAPTERS
from tests.support.contents import pages

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.fixture(scope="module")
def paper():
    """What is printed."""
    return BeautifulSoup(book.whole_book(), "html.parser")


def test_every_page_is_in_it_in_the_order_of_the_contents(paper):
    assert book.pages() == pages()
    titles = [article.find("h1").get_text() for article in paper.find_all("article")]
    for page, title in zip(pages(), titles, strict=True):
        assert book.read(page, "h1").h1.contents[0] == title
    listed = [link["href"] for link in paper.select("#contents a")]
    assert listed == [f"#{book.place(page)}" for page in pages()] + ["#answers"]
    called = [
        entry.get_text() for entry in paper.select("#contents a > span:first-child")
    ]
    assert called == [*titles, "Answers"]


def test_ids_are_unique(paper):
    names = Counter(tag["id"] for tag in paper.find_all(id=True))
    assert len(names) > 500
    assert [name for name, count in names.items() if count > 1] == []


def test_every_link_leads_into_the_book_or_outside(paper):
    names = {tag["id"] for tag in paper.find_all(id=True)}
    links = [tag["href"] for tag in paper.select("main a[href]")]
    inside = [link for link in links if link.startswith("#")]
    assert len(inside) > 600
    assert [link for link in inside if link[1:] not in names] == []
    outside = [link for link in links if not link.startswith("#")]
    assert len(outside) > 50
    assert all(re.match("https?://", link) for link in outside)


@pytest.mark.parametrize(
    ("page", "href", "expected"),
    [
        ("intro", "#a", "#intro:a"),
        (
            "chapters/01-definition",
            "../pages/glossary.html#term-Kink",
            "#pages-glossary:term-Kink",
        ),
        ("chapters/01-definition", "../pages/corrections.html", "#pages-corrections"),
        ("intro", "https://example.org/a.html#b", "https://example.org/a.html#b"),
        ("chapters/01-definition", "../genindex.html", None),
        ("intro", "_sources/intro.md", None),
    ],
)
def test_where_a_link_leads(page, href, expected):
    assert book.target(page, href) == expected


def test_nothing_on_paper_asks_to_be_opened_or_chosen(paper):
    for tag in ("summary", "details", "button", "select", "input", "script"):
        assert paper.find(tag) is None, tag
    text = paper.get_text()
    for words in ("Show code cell", "click an option"):
        assert words not in text


def test_hidden_code_stays_hidden_and_its_output_is_shown(paper):
    assert paper.select(".tag_hide-input .cell_input") == []
    assert len(paper.select(".tag_hide-input .cell_output")) > 100


def letters(text):
    return re.sub(r"\W", "", text)


def test_a_quiz_asks_in_its_chapter_and_answers_at_the_end(paper):
    end = paper.find(id="answers")
    for path in CHAPTERS:
        chapter = paper.find(id=book.place(f"chapters/{path.stem}"))
        for number, (_, options) in enumerate(quiz(path), 1):
            name = f"{chapter['id']}:quiz{number}"
            question = chapter.find(id=name)
            answer = end.find(id=f"{name}:answer")
            assert question.select_one(".leads")["href"] == f"#{answer['id']}"
            assert answer.select_one(".leads")["href"] == f"#{name}"
            asked, answered = question.find_next_sibling("ol"), answer.find("ol")
            shown = [item.strong.string.rstrip(".") for item in answered.find_all("li")]
            letter = "ABCDEF"[shown.index("Right")]
            assert answer.select_one(".right").string == letter
            # the build has shuffled the options
            verdicts = {letters(text): verdict for text, verdict, _ in options}
            assert sorted(shown) == sorted(verdict for _, verdict, _ in options)
            for item, verdict in zip(asked.find_all("li"), shown, strict=True):
                if not item.find("math"):
                    assert verdicts[letters(item.get_text())] == verdict
            assert not re.search(r"\b(Right|No)\.", asked.get_text())


def test_an_answer_is_not_confused_with_its_neighbours():
    body = BeautifulSoup(
        '<article id="c"><p>Open.</p>'
        '<p>1. One?</p><div class="quiz-options">'
        '<details class="quiz"><span class="sd-summary-text">a</span>'
        '<div class="sd-summary-content"><p><strong>No.</strong> x</p></div></details>'
        '<details class="quiz"><span class="sd-summary-text"><b id="i">b</b></span>'
        '<div class="sd-summary-content"><p><strong>Right.</strong> y</p></div>'
        "</details></div><p>After.</p></article>",
        "html.parser",
    ).article
    end = BeautifulSoup(answers.take(body, "C & D"), "html.parser")
    assert [p.get_text() for p in body.find_all("p")][::2] == [answers.DECIDE, "After."]
    assert [i.get_text() for i in body.find_all("li")] == ["a", "b"]
    assert [i.get_text() for i in end.find_all("li")] == ["a: No. x", "b: Right. y"]
    assert end.h2.string == "C & D" and end.select_one(".right").string == "B"
    assert end.find(id="i") is None and answers.take(body, "C") == ""


def test_every_picture_is_there_and_does_not_wait_to_be_seen(paper):
    pictures = paper.find_all("img")
    assert len(pictures) > 30
    for picture in pictures:
        assert not picture.has_attr("loading")
        assert Path(url2pathname(urlsplit(picture["src"]).path)).is_file()


def test_the_title_page_says_which_book_this_is(paper):
    text = paper.find(id="title-page").get_text(" ")
    assert re.search(r"Version \d+\.\d+\.\d+, 20\d\d-\d\d-\d\d", text)
    for words in ("every claim tested", "The authors", "CC BY 4.0", "numpy"):
        assert words in text


CUT = """() => {
    const right = document.querySelector("main").getBoundingClientRect().right + 1;
    const ends = tag => tag.getBoundingClientRect().left + tag.scrollWidth;
    const scrolls = tag => tag.scrollWidth > tag.clientWidth + 1
        && getComputedStyle(tag).overflowX !== "visible";
    const wide = tag => tag.getBoundingClientRect().right > right
        || ends(tag) > right || scrolls(tag);
    return [...document.querySelectorAll("main *:not(svg *)")].filter(wide)
        .map(tag => `${tag.closest("[id]").id}: ${tag.textContent.slice(0, 50)}`);
}"""


@pytest.fixture
def sheet(chromium):
    """Open a page as wide as the text on paper: 210 mm less the margins."""
    tab = chromium.new_page(viewport={"width": 657, "height": 900})
    tab.emulate_media(media="print")
    yield tab
    tab.close()


def test_nothing_is_cut_off_at_the_edge_of_the_paper(sheet, paper, tmp_path):
    base = f'<head><base href="{book.HTML.as_uri()}/">'
    source = tmp_path / "book.html"
    source.write_text(str(paper).replace("<head>", base, 1), "utf-8")
    sheet.goto(source.as_uri())
    assert sheet.evaluate("document.fonts.ready.then(fonts => fonts.size)") > 0
    assert sheet.evaluate(CUT) == []


def test_what_is_cut_off_is_seen(sheet):
    sheet.set_content('<main id="a"><pre>' + 200 * "x" + "</pre></main>")
    assert sheet.evaluate(CUT)


def test_the_contents_name_the_leaf_on_which_a_page_begins(sheet):
    leaf = '<a href="#{0}">{0}<span class="leaf" data-of="{0}"></span></a>'
    sheet.set_content(
        f"<main>{leaf.format('one')}{leaf.format('two')}"
        '<p id="one" style="break-before: page">1</p><p>1</p>'
        '<p id="two" style="break-before: page">2</p></main>'
    )
    assert pdf.leaves(pdf.printed(sheet)) == {"one": 2, "two": 3}
    assert sheet.locator(".leaf").all_inner_texts() == ["2", "3"]
