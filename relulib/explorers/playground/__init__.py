"""Twenty networks at once: two settings trained on a page, in pairs, before the reader.

:func:`page` is the fragment for a page, with all of its script; :func:`still` a picture
of one run for readers without scripts and for other pages; :data:`QUESTIONS` what it
can be asked to begin with. The modules know nothing of a page but ``page.js``, so Node
runs them: the tests do, and the book for its pictures.
"""

import html
import json
from functools import cache
from pathlib import Path
from string import Template

from relulib import look
from relulib.explorers.scripts import KIT, PARTS, bundle, by_node, rules, without_node

__all__ = ["QUESTIONS", "link", "page", "script", "still", "style"]

FOLDER = Path(__file__).parent
MODULES = ("engine", "experiment", "geometry", "state", "words", "pictures")
PAGE = ("training", "points", "page")  # each after those that it imports
WORDS = (
    "Here, with scripts, 20 networks of each of two settings train before your eyes. "
    "Without them this is one run: "
)


def text(file):
    """Return the text of a file of this folder."""
    return (FOLDER / file).read_text(encoding="utf-8")


SETTINGS = json.loads(text("settings.json"))
QUESTIONS = {one["id"]: one for one in SETTINGS["questions"]}  # id, text, link, scope


def link(question):
    """Return the part of an address that opens the playground with a question.

    Parameters
    ----------
    question : str
        A key of :data:`QUESTIONS`.

    Returns
    -------
    str
        Such as ``"#play-luck"``.

    Raises
    ------
    KeyError
        When there is no such question; the message lists those there are.
    """
    if question not in QUESTIONS:
        raise KeyError(f"{question!r} is no question: {', '.join(QUESTIONS)}")
    return f"#play-{question}"


def script(*ends):
    """Return modules as one script: those of the page, or the shared ones and these."""
    return bundle(
        PARTS, KIT, *(FOLDER / f"{name}.js" for name in MODULES + (ends or PAGE))
    )


@cache
def style():
    """Return the kit's rules and the playground's own, with the course's colours."""
    kit = rules(KIT.with_suffix(".css")).replace(".explorer", ".playground")
    return kit + rules(FOLDER / "playground.css") + look.sheet(".playground")


def page():
    """Return the playground as a fragment of HTML; a page can have one."""
    places = "".join(f'<span id="play-{name}"></span>' for name in QUESTIONS)
    picture, said = drawn()
    return (
        f"<style>{style()}</style>{places}"
        '<div class="playground" role="group" aria-label="Twenty networks at once">'
        f'<div class="stage"><p>{html.escape(WORDS + said)}</p>{picture}</div>'
        f"<template>{controls()}</template></div>"
        f'<script type="module">{script()}\npage.begin();</script>'
    )


def controls():
    """Return what the script puts into the place of the picture."""
    common = (
        f"<label>{of['label']}{choice(key, of)}</label>"
        for key, of in SETTINGS["common"].items()
    )
    pairs = (
        f'<button type="button" role="radio" aria-label="pair {m + 1}">'
        + 2 * '<svg viewBox="0 0 16 16"></svg>'
        + "</button>"
        for m in range(SETTINGS["count"])
    )
    return Template(text("page.html")).substitute(
        questions=options({key: one["text"] for key, one in QUESTIONS.items()}),
        common="".join(common),
        setting="".join(row(key, of) for key, of in SETTINGS["setting"].items()),
        pairs="".join(pairs),
    )


def row(key, of):
    """Return what A and what B have of a setting, beside each other."""
    label = of["label"]
    sides = (
        choice(f"{side}.{key}", of, f' aria-label="{label} of {side.upper()}"')
        for side in "ab"
    )
    cells = "".join(f"<td>{side}</td>" for side in sides)
    return f'<tr data-key="{key}"><th scope="row">{label}</th>{cells}</tr>'


def choice(name, of, attributes=""):
    """Return a list from which one option is chosen."""
    return f'<select name="{name}"{attributes}>{options(of["options"])}</select>'


def options(given):
    """Return options of a list: numbers, or names with their words."""
    named = given if isinstance(given, dict) else {one: str(one) for one in given}
    return "".join(
        f'<option value="{name}">{html.escape(words)}</option>'
        for name, words in named.items()
    )


def still(question="step"):
    """Return a picture of one run with its style, and the sentence that it says.

    Parameters
    ----------
    question : str
        A key of :data:`QUESTIONS` about points in the plane.

    Returns
    -------
    tuple of str
        Both are empty where Node is not.
    """
    picture, said = drawn(question)
    return f"<style>{style()}</style>{picture}" if picture else "", said


@cache
def drawn(question="step"):
    """Return the same without style."""
    link(question)
    if without_node():
        return "", ""
    program, asked = script("still"), f"still.still({json.dumps(question)})"
    picture, said = by_node(program, asked, timeout=300)
    return f'<div class="playground still">{picture}</div>', said
