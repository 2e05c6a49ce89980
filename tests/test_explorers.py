"""Explorers: the page computes what the package computes, and everyone can read it."""

import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from test_plots import EYES, contrast, lab, linear

from relulib import explorers, plots

ROOT = Path(__file__).resolve().parents[1]
needs_node = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="install Node 18 or later (nodejs) to run the explorers' own code",
)


def in_node(name, expression, argument=None):
    """Return the value of a JavaScript expression over a module, `m`, and `a`."""
    path = (explorers.FOLDER / f"{name}.js").as_uri()
    program = (
        f"import * as m from {json.dumps(path)};\n"
        f"const a = {json.dumps(argument)};\n"
        f"console.log(JSON.stringify({expression}));"
    )
    done = subprocess.run(
        ["node", "--input-type=module"],
        input=program,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def page(name, **values):
    return explorers.Page(name, values=values)._repr_mimebundle_()["text/html"]


def settings(name):
    """Return the defaults, and for each control its ends or all its options."""
    controls = explorers.spec(name)["controls"]
    found = [{}]
    for key, control in controls.items():
        ends = control.get("options") or (
            [False, True]
            if isinstance(control["value"], bool)
            else [control["min"], control["max"]]
        )
        found += [{key: end} for end in ends]
    # the options of one control at the ends of all others
    low, high = (
        {k: c[end] for k, c in controls.items() if end in c} for end in ("min", "max")
    )
    chosen = [
        {key: option}
        for key, control in controls.items()
        for option in control.get("options", {})
    ] or [{}]
    return found + [{**ends, **c} for ends in (low, high) for c in chosen]


# --- laws of every explorer


@needs_node
@pytest.mark.parametrize("name", explorers.NAMES)
def test_every_setting_is_drawn_and_put_into_words(name):
    defaults = explorers.checked(name, {})
    all_values = [{**defaults, **s} for s in settings(name)]
    data = DATA.get(name)
    drawn = in_node(
        name,
        "a[0].map(v => m.draw(v, a[1])).map(d => [d.panels.map(String), d.say])",
        [all_values, data],
    )
    for values, (panels, say) in zip(all_values, drawn):
        assert say.endswith(".") and len(say) > 30, values
        for svg in panels:
            soup = BeautifulSoup(svg, "html.parser").svg
            assert soup["role"] == "img" and len(soup["aria-label"]) > 40, values
        everything = "".join(panels) + say
        assert not re.search("NaN|undefined|Infinity|not a number", everything), values


@needs_node
@pytest.mark.parametrize("name", explorers.NAMES)
def test_a_redraw_takes_less_than_a_frame(name):
    values = explorers.checked(name, {})
    ends = {
        k: c["max"] for k, c in explorers.spec(name)["controls"].items() if "max" in c
    }
    seconds = in_node(
        name,
        "a[0].map(v => Math.min(...[...Array(9)].map(() => {"
        "const start = performance.now(); m.draw(v, a[1]).panels.join('');"
        "return performance.now() - start })))",
        [[values, {**values, **ends}], DATA.get(name)],
    )
    assert max(seconds) < 16


@pytest.mark.parametrize("name", explorers.NAMES)
def test_the_page_asks_for_nothing_and_is_small(name):
    text = explorers.Page(name, DATA.get(name))._repr_mimebundle_()["text/html"]
    assert not re.search(r"https?:|//\w+\.\w|url\(|@import|\bimport\b|fetch\(", text)
    assert len(text) < 60_000


@pytest.mark.parametrize("name", explorers.NAMES)
def test_a_reader_without_scripts_gets_words_and_a_picture(name):
    bundle = explorers.Page(name, DATA.get(name))._repr_mimebundle_()
    soup = BeautifulSoup(bundle["text/html"], "html.parser")
    about = explorers.spec(name)["about"]
    assert len(about) > 60 and about in bundle["text/plain"]
    stage = soup.select_one(".explorer .stage")
    assert about in stage.get_text()
    if shutil.which("node"):
        assert stage.select("svg[role=img][aria-label]") and stage.find("table")


@pytest.mark.parametrize("name", explorers.NAMES)
def test_without_node_the_page_still_has_its_words(name, monkeypatch):
    monkeypatch.setattr(explorers.shutil, "which", lambda command: None)
    assert explorers.picture(name, explorers.checked(name, {})) == ""
    assert (
        explorers.spec(name)["about"] in BeautifulSoup(page(name), "html.parser").text
    )


@pytest.mark.parametrize("name", explorers.NAMES)
def test_a_module_is_short(name):
    lines = (explorers.FOLDER / f"{name}.js").read_text().split("\n")
    assert len(lines) <= 125


def test_what_a_value_holds_can_not_end_the_script():
    text = explorers.Page("bends", data="</script><b>")._repr_mimebundle_()["text/html"]
    assert "</script><b>" not in text
    embedded = BeautifulSoup(text, "html.parser").select_one("[type*=json]").text
    assert json.loads(embedded)["data"] == "</script><b>"


# --- Python's side


@pytest.mark.parametrize("name", explorers.NAMES)
def test_a_widget_has_the_values_of_the_controls(name, monkeypatch):
    monkeypatch.delenv("RELULIB_STATIC", raising=False)
    shown = explorers.show(name, DATA.get(name))
    for key, control in explorers.spec(name)["controls"].items():
        assert getattr(shown, key) == control["value"]
    data, _ = shown._repr_mimebundle_()
    assert {"text/plain", "text/html"} < set(data)
    assert any("widget-view" in kind for kind in data)


def test_in_the_book_there_is_no_widget(monkeypatch):
    monkeypatch.setenv("RELULIB_STATIC", "1")
    shown = explorers.show("bends", n=8)
    assert shown.n == 8
    assert set(shown._repr_mimebundle_()) == {"text/plain", "text/html"}


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"m": 3}, KeyError, "no control 'm'; it has kind"),
        ({"n": 33}, ValueError, "n must be whole from 1 to 32, got 33"),
        ({"n": 2.5}, ValueError, "n must be whole"),
        ({"kind": "tall"}, ValueError, r"kind must be \['wide', 'deep'\]"),
    ],
)
def test_a_value_that_does_not_fit_is_named(values, error, message):
    with pytest.raises(error, match=message):
        explorers.show("bends", **values)


def test_an_unknown_explorer_is_refused_with_the_list():
    with pytest.raises(KeyError, match="'bend' is not an explorer: .*bends"):
        explorers.show("bend")


CALL = re.compile(r"explorers\.show\(\s*[\"'](\w+)[\"']")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "chapters").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_every_explorer_that_a_chapter_names_exists(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            for name in CALL.findall(cell.source):
                assert name in explorers.NAMES
                assert "hide-input" in cell.metadata.tags


# --- colours on a dark page, measured as those on a light one


@pytest.mark.parametrize("colour", explorers.DARK)
def test_text_can_be_read_on_the_dark_card(colour):
    assert contrast(colour, explorers.DARK_CARD) >= 4.5


@pytest.mark.parametrize("eye", EYES)
def test_dark_colours_stay_apart_for_every_eye(eye):
    seen = [lab(np.clip(EYES[eye] @ linear(c), 0, 1)) for c in explorers.DARK]
    apart = [np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)]
    assert min(apart) > 18


def test_light_colours_are_those_of_the_figures():
    sheet = explorers.style("bends")
    for number, colour in enumerate(plots.COLOURS):
        assert f"--c{number}:{colour};" in sheet


# --- what each page computes

DATA = {}  # explorer -> what a chapter hands to it


@needs_node
@pytest.mark.parametrize("target", ["sine", "square", "absolute", "root"])
def test_bends_draws_the_zigzag_that_numpy_interpolates(target):
    f = {
        "sine": lambda x: np.sin(np.pi * x),
        "square": np.square,
        "absolute": np.abs,
        "root": lambda x: np.sqrt(np.abs(x)),
    }[target]
    x = np.linspace(-1, 1, 2001)
    counts = [1, 4, 7, 8, 32]
    drawn = in_node(
        "bends",
        "a[1].map(n => [a[2].map(x => m.zigzag(m.terms(a[0], n), x)),"
        " m.largestGap(a[0], n)])",
        [target, counts, list(x)],
    )
    for n, (zigzag, gap) in zip(counts, drawn):
        knots = np.linspace(-1, 1, n + 1)
        want = np.interp(x, knots, f(knots))
        np.testing.assert_allclose(zigzag, want, atol=1e-12)
        assert gap == pytest.approx(np.abs(f(x) - want).max(), abs=1e-12)


@needs_node
def test_bends_shows_the_errors_and_counts_of_the_chapter():
    gaps = in_node("bends", "[4, 8, 16, 32].map(n => m.largestGap('square', n))")
    np.testing.assert_allclose(gaps, [n**-2.0 for n in (4, 8, 16, 32)], rtol=1e-4)
    assert in_node("bends", "[1, 3, 6].map(m.bendsInside)") == [1, 7, 63]
