"""Join the built pages: ids are unique, links lead into the book or outside."""

import posixpath
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import yaml
from bs4 import BeautifulSoup, SoupStrainer

from printed import answers, front

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build/html"
SHEET = Path(__file__).with_name("paper.css")
# what only a screen has: code that a page shows on demand, menus, programs
SCREEN = (
    ".headerlink, .above-input, .ledger-choices, .findings, .to-answer, "
    ".toctree-wrapper, script, template"
)
REFERENCES = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
MOVES = "On the screen this figure moves; here it stands at its first values."


@cache
def parts():
    """Return the parts of the book: a caption and the names of their pages."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    found = [("", [toc["root"]])]
    for part in toc["parts"]:
        names = []
        for chapter in part["chapters"]:
            names.append(chapter["file"])
            names += [inner["file"] for inner in chapter.get("sections", [])]
        found.append((part["caption"], names))
    return found


def pages():
    """Return the pages of the book in the order of its contents."""
    return [name for _, names in parts() for name in names]


def place(page, inner=""):
    """Return the id of a page, or of an id inside it, in the joined book."""
    return page.replace("/", "-") + (f":{inner}" if inner else "")


def target(page, href):
    """Return where a link of ``page`` leads on paper, or None when nowhere."""
    if re.match(r"\w+:", href):
        return href
    path, _, inner = href.partition("#")
    path = posixpath.join(posixpath.dirname(page), path) if path else f"{page}.html"
    name, ending = posixpath.splitext(posixpath.normpath(path))
    if ending != ".html" or name not in pages():
        return None
    return "#" + place(name, unquote(inner))


def read(page, *tags):
    """Return these tags of a built page as a tree; the rest takes long to read."""
    text = (HTML / f"{page}.html").read_text("utf-8")
    return BeautifulSoup(text, "html.parser", parse_only=SoupStrainer(tags))


def article(page):
    """Return the text of a page with ids of its own, without what only screens have."""
    body = read(page, "article").article
    for tag in body.select(SCREEN):
        tag.decompose()
    for tag in body.find_all(id=True):
        tag["id"] = place(page, tag["id"])
    for name in REFERENCES:
        for tag in body.find_all(attrs={name: True}):
            tag[name] = " ".join(place(page, one) for one in tag[name].split())
    for tag in body.find_all("a", href=True):
        tag["href"] = target(page, tag["href"])
        if tag["href"] is None:
            tag.unwrap()
    for tag in body.find_all(src=True):
        tag["src"] = (HTML / page).parent.joinpath(tag["src"]).resolve().as_uri()
        tag.attrs.pop("loading", None)  # print does not scroll
        tag.attrs.pop("srcset", None)  # and has the higher density
    for stage in body.select(".explorer .stage"):
        stage.append(BeautifulSoup(f"<p><em>{MOVES}</em></p>", "html.parser"))
    for folded in body.select(".ledger-claim"):
        folded.name, folded.summary.name = "div", "p"
    body["id"] = place(page)
    return body


def style_sheets(book):
    """Return the style sheets of the pages, then that of the paper."""
    sheets = "".join(map(str, book.head.select("link[rel=stylesheet]")))
    return f"{sheets}<style>{SHEET.read_text('utf-8')}</style>"


def running(titles):
    """Return style rules that write at the foot of each leaf what is on it."""
    return "".join(
        f"@page {name} {{ @bottom-left {{ content: {front.css_text(title)} }} }}\n"
        for name, title in titles.items()
    )


def whole_book():
    """Return one HTML page with everything."""
    book = read(pages()[0], "head", "footer")
    bodies = {page: article(page) for page in pages()}
    titles = {page: front.title(body) for page, body in bodies.items()}
    quizzes = [answers.take(body, titles[page]) for page, body in bodies.items()]
    feet = {}
    for number, (page, body) in enumerate(bodies.items()):
        feet[f"foot{number}"] = titles[page]
        body["style"] = f"page: foot{number}"
    feet["foot-answers"] = answers.TITLE
    return (
        '<!DOCTYPE html><html lang="en" data-theme="light"><head>'
        f'<meta charset="utf-8"><title>{front.settings()["title"]}</title>'
        f"{style_sheets(book)}<style>{running(feet)}</style></head>"
        f'<body><main class="bd-content">{front.title_page(book)}'
        f"{front.contents(parts(), titles, place)}{''.join(map(str, bodies.values()))}"
        f"{answers.section(quizzes)}</main></body></html>"
    )
