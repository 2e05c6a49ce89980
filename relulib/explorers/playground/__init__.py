"""Twenty networks at once: two settings trained on a page, in pairs, before the reader.

:func:`page` is the fragment for a page, with all of its script; :func:`still` a picture
of one run for readers without scripts and for other pages; :data:`QUESTIONS` what it
can be asked to begin with. The modules know nothing of a page but ``page.js``, so Node
runs them: the tests do, and the book for its pictures.
"""

import html
import json
import re
from functools import cache
from pathlib import Path

from relulib import look
from relulib.explorers.scripts import KIT, PARTS, bundle, by_node, rules, without_node

__all__ = ["QUESTIONS", "link", "page", "script", "still", "style"]

FOLDER = Path(__file__).parent
MODULES = (  # each after those that it imports
    "engine",
    "experiment",
    "geometry",
    "state",
    "words",
    "pictures",
    "training",
    "points",
    "page",
)
WORDS = (
    "Here, with scripts, 20 networks of each of two settings train before your eyes. "
    "Without them this is one run: "
)


def text(file):
    """Return the text of a file of this folder."""
    return (FOLDER / file).read_text(encoding="utf-8")


def asked():
    """Return the questions as ``state.js`` has them."""
    written = re.search(
        r"^export const QUESTIONS = (\[.*?^\]);", text("state.js"), re.S | re.M
    )
    return {question["id"]: question for question in json.loads(written[1])}


QUESTIONS = asked()  # id -> id, text, link, scope


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


def script():
    """Return all modules as one script."""
    return bundle(PARTS, KIT, *(FOLDER / f"{name}.js" for name in MODULES))


@cache
def style():
    """Return the kit's rules and the playground's own, with the course's colours."""
    kit = rules(KIT.with_suffix(".css")).replace(".explorer", ".playground")
    return kit + rules(FOLDER / "playground.css") + look.sheet(".playground")


def page():
    """Return the playground as a fragment of HTML; a page can have one."""
    places = "".join(f'<span id="play-{name}"></span>' for name in QUESTIONS)
    picture, said = still()
    return (
        f"<style>{style()}</style>{places}"
        '<div class="playground" role="group" aria-label="Twenty networks at once">'
        f'<div class="stage"><p>{html.escape(WORDS + said)}</p>{picture}</div></div>'
        f'<script type="module">{script()}\npage.begin();</script>'
    )


@cache
def still(question="step"):
    """Return a picture of one run, as SVG, and the sentence that it says.

    Parameters
    ----------
    question : str
        A key of :data:`QUESTIONS` about points in the plane.

    Returns
    -------
    tuple of str
        Both are empty where Node is not.
    """
    link(question)
    if without_node():
        return "", ""
    program = f'import {{ still }} from "{(FOLDER / "still.js").as_uri()}";'
    picture, said = by_node(program, f"still({json.dumps(question)})", timeout=300)
    style = rules(FOLDER / "still.css")
    return f'<style>{style}</style><div class="still">{picture}</div>', said
