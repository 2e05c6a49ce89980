"""What stands before the first chapter: the title page and the contents."""

import datetime
import html
import json
import tomllib
from pathlib import Path

import yaml

from printed import answers

ROOT = Path(__file__).resolve().parents[2]


def settings():
    """Return the settings of the book."""
    return yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))


def title_page(book):
    """Return the title page; licence and versions are those of the pages' footer."""
    title, _, rest = map(html.escape, settings()["title"].partition(": "))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    day = datetime.datetime.now(datetime.UTC)
    return (
        f'<section class="paper" id="title-page"><p class="title">{title}</p>'
        f'<p class="subtitle">{rest}</p><p>{html.escape(settings()["author"])}</p>'
        f"<p>Version {project['version']}, {day:%Y-%m-%d}</p>"
        f'<div class="imprint">{book.select_one(".extra_footer").decode_contents()}'
        "</div></section>"
    )


def contents(parts, titles, place):
    """Return the list of pages, with links and the places of their numbers."""
    rows = []
    for caption, names in parts:
        if caption:
            rows.append(f'<li class="part">{html.escape(caption)}</li>')
        for page in names:
            rows.append(row(place(page), titles[page], page.partition("/")[0]))
    rows.append(row(answers.ID, answers.TITLE))
    return (
        '<nav class="paper" id="contents"><h1>Contents</h1>'
        f"<ol>{''.join(rows)}</ol></nav>"
    )


def row(name, title, folder=""):
    """Return one line of the contents."""
    return (
        f'<li class="{folder}"><a href="#{name}"><span>{html.escape(title)}</span>'
        f"{answers.leaf(name)}</a></li>"
    )


def title(body):
    """Return what the contents call a page: its title."""
    return " ".join(body.find("h1").get_text().split())


def css_text(text):
    """Return a text as CSS writes it."""
    return json.dumps(text, ensure_ascii=False)
