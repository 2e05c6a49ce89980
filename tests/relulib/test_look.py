"""Colours have one source; a look for each activation, and more when they run out."""

import itertools
import json
import re
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

from relulib import look, plots
from relulib.activations import TABLE
from tests.support.colours import EYES, contrast, lab, linear

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = "relulib grader _ext _static scripts benchmarks chapters exercises pages"
KINDS = {".py", ".js", ".css", ".html", ".svg", ".ipynb", ".md"}
HEX = re.compile(r"(?<![\w&/(-])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b", re.I)
REPEATING = {  # why they may repeat a colour of the source
    "_static/favicon.svg": "a picture, which imports nothing",
    "scripts/printed/paper.css": "boxes in the margin of a leaf know no variables",
}


def colours(path):
    """Return the colours that a file names, of a notebook those of its cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    return [mpl.colors.to_hex(colour) for colour in HEX.findall(text)]


SOURCE = colours(Path(look.__file__))
FILES = [
    path
    for folder in FOLDERS.split()
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in KINDS and path != Path(look.__file__)
]


def test_no_other_file_has_a_colour_of_its_own():
    assert len(SOURCE) >= 15 and len(FILES) >= 30
    named = {path.relative_to(ROOT).as_posix(): colours(path) for path in FILES}
    strange = {
        name: found
        for name, found in named.items()
        if set(found) - set(SOURCE if name in REPEATING else ())
    }
    assert not strange, "relulib/look.py is the place for colours"


def test_a_colour_in_any_file_is_seen(tmp_path):
    cells = [{"source": ["plot(color=\n", "'#AbC')"]}]
    texts = {"a.css": "a{color:#123456}", "a.ipynb": json.dumps({"cells": cells})}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    assert [colours(tmp_path / name) for name in texts] == [["#123456"], ["#aabbcc"]]


def test_what_is_set_on_a_light_page_is_set_on_a_dark_one_and_by_the_system():
    light, *others = re.findall(r"\{([^{}]*)\}", look.sheet(".x"))
    names = re.findall(r"(--\w+):(?=#)", light)
    assert len(names) == 8 and len(others) == 3
    for rule in others:
        assert re.findall(r"(--\w+):", rule) == names


PALETTES = {"light": (look.CARD, look.COLOURS), "dark": (look.DARK_CARD, look.DARK)}
every_palette = pytest.mark.parametrize(
    ("card", "colours"), PALETTES.values(), ids=PALETTES
)


@every_palette
def test_coloured_text_can_be_read_on_its_card(card, colours):
    assert min(contrast(colour, card) for colour in colours) >= 4.5


@every_palette
@pytest.mark.parametrize("eye", EYES)
def test_colours_stay_apart_for_every_eye(eye, card, colours):
    seen = [lab(np.clip(EYES[eye] @ linear(c), 0, 1)) for c in colours]
    apart = [np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)]
    assert min(apart) > 18  # a step of 2.3 is just noticeable


def test_no_two_activations_look_alike():
    looks = {name: tuple(plots.style(name).values()) for name in TABLE}
    room = len(look.COLOURS) * len(look.DASHES)
    assert len(set(looks.values())) == len(TABLE), (
        f"{len(TABLE)} activations share {room} looks: add a dash to DASHES in "
        "relulib/look.py, which gives room for six more"
    )


@pytest.mark.parametrize("more", [1, 2, 3])
def test_a_new_dash_gives_six_looks_and_leaves_the_others(monkeypatch, more):
    before = {name: plots.style(name) for name in TABLE}
    dashes = (*look.DASHES, *((0, (n, n)) for n in range(10, 10 + more)))
    names = [*TABLE, *map(str, range(len(TABLE), len(look.COLOURS) * len(dashes)))]
    monkeypatch.setattr(plots, "TABLE", dict.fromkeys(names))
    monkeypatch.setattr(plots, "DASHES", dashes)
    assert len({tuple(plots.style(name).values()) for name in names}) == len(names)
    assert before == {name: plots.style(name) for name in TABLE}
