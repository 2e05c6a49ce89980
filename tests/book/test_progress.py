"""What a reader has done is noted in the browser, and told chapter by chapter."""

import importlib
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from relulib import explorers, predict
from tests.support import ROOT

needs_node = pytest.mark.skipif(
    bool(explorers.without_node()), reason="install Node 18 or later (nodejs)"
)
CAN = {"sections": ["a", "b", "c"], "predictions": {"p": "1", "q": "2"}, "quiz": ["x"]}
STORE = (
    "globalThis.stored = {};\n"
    "globalThis.localStorage = { getItem: k => stored[k] ?? null,"
    " setItem: (k, v) => { if (REFUSED) throw new Error('full'); stored[k] = v; } };"
)


def told(kept, refused=False, raw=None):
    """Return share and words for a chapter after this was kept."""
    paths = {
        "parts": explorers.PARTS.as_uri(),
        "progress": (ROOT / "_ext/progress.js").as_uri(),
    }
    imports = "".join(
        f"import * as {name} from {json.dumps(path)};\n" for name, path in paths.items()
    )
    program = imports + STORE.replace("REFUSED", json.dumps(refused))
    for key, value in kept.items():
        program += f"parts.keep(parts.KEYS.{key}, {json.dumps(value)});\n"
    for key, value in (raw or {}).items():
        program += f"stored['relu-course/' + parts.KEYS.{key}] = {json.dumps(value)};\n"
    return explorers.by_node(program, f"progress.done('c', {json.dumps(CAN)})")


DONE = {
    "read": {"c": ["a", "b"], "d": ["c"]},
    "predictions": {"made": {"p": {"of": "1", "guess": [0.5]}}},
    "quiz": {"x": {"chosen": 0, "right": True}},
}


@needs_node
@pytest.mark.parametrize("refused", [False, True])
def test_what_was_done_is_told_also_where_nothing_can_be_stored(refused):
    found = told(DONE, refused)
    assert found["share"] == pytest.approx(2 / 3)
    assert found["words"] == (
        "2 of 3 sections read, 1 of 2 predictions made, 1 of 1 questions right"
    )


@needs_node
@pytest.mark.parametrize(
    "old",
    [
        {"read": {"c": ["a section that was dropped"]}},
        {"read": {"c": "abc"}},
        {"predictions": {"made": {"p": {"of": "older", "guess": [0.5]}}}},
        {"predictions": {"made": {"p": {"of": "1", "guess": None}}}},
        {"predictions": {"made": None}},
        {"quiz": {"another question": {"chosen": 0, "right": True}}},
        {},
    ],
)
def test_what_was_done_in_another_edition_is_not_counted(old):
    assert told(old) == {"share": 0, "words": ""}


@needs_node
@pytest.mark.parametrize("text", ["{", "[]", "null", "7", '"x"'])
def test_what_is_stored_and_not_ours_does_no_harm(text):
    raw = dict.fromkeys(("read", "predictions", "quiz"), text)
    assert told({}, raw=raw) == {"share": 0, "words": ""}


# --- the sources of what moves on pages

SOURCES = [
    *(ROOT / "_ext").glob("*.js"),
    *(ROOT / "_static").glob("*.[cj]s*"),
    *explorers.FOLDER.rglob("*.js"),
    *explorers.FOLDER.rglob("*.css"),
    *explorers.FOLDER.rglob("*.html"),
    predict.SCRIPT,
    predict.SCRIPT.with_suffix(".css"),
]
# whose look is meant: tables of the text, and what only a screen reader hears
THEIRS = {"table", "visually-hidden"}


def bootstrap():
    """Return the class names of the theme's framework."""
    theme = Path(files("pydata_sphinx_theme")) / "theme/pydata_sphinx_theme"
    text = explorers.rules(theme / "static/styles/bootstrap.css")
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", text))


def classes(path):
    """Return the class names that a script or a sheet gives."""
    text = path.read_text("utf-8")
    if path.suffix == ".css":
        return set(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r"\{[^}]*\}", "", text)))
    named = re.findall(r'class="([^"$]*)|className: "([^"]*)"', text)
    return set(" ".join(a or b for a, b in named).split())


def test_no_class_of_ours_has_the_name_of_one_of_the_theme_s_framework():
    theirs, ours = bootstrap(), {path.name: classes(path) for path in SOURCES}
    assert len(theirs) > 500 and len(set.union(*ours.values())) > 80
    taken = {name: found & theirs - THEIRS for name, found in ours.items()}
    assert {name: found for name, found in taken.items() if found} == {}


def test_what_moves_on_pages_stays_small():
    paths = [*explorers.FOLDER.rglob("*"), *(ROOT / "_ext").glob("*.js")]
    paths += [*predict.SCRIPT.parent.iterdir()]
    counts = {
        path.name: len(path.read_text("utf-8").splitlines())
        for path in paths
        if path.suffix in (".js", ".css")
    }
    assert len(counts) > 25 and sum(counts.values()) < 3000, counts


# --- a cell of a table


@pytest.mark.parametrize(
    ("cell", "better"),
    [
        ("0.891 ± 0.006 (0.06)", "0.891\u00a0±\u00a00.006 (0.06)"),
        ("687 [225, 969]", "687 [225,\u00a0969]"),
        ("-0.002 to -3", "−0.002 to −3"),
        ("<p>-1e-05</p>", "<p>−1e-05</p>"),
        ("<code>x[-1, -2]</code>", "<code>x[-1, -2]</code>"),
        ("a well-known - 3", "a well-known - 3"),
    ],
)
def test_numbers_in_a_cell_do_not_break_and_have_a_minus(monkeypatch, cell, better):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    mended = importlib.import_module("finish.pages").mended
    once = mended(f"<td>{cell}</td>", {})
    assert once == f"<td>{better}</td>" == mended(once, {})


def test_words_in_a_cell_get_room(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    mended = importlib.import_module("finish.pages").mended
    once = mended(f'<td class="a">{"word " * 9}</td><td>word</td>', {})
    assert once.count("data-words") == mended(once, {}).count("data-words") == 1
