"""Explorers: the page computes what the package computes, and everyone can read it."""

import functools
import importlib.util
import itertools
import json
import re
from pathlib import Path

import docutils.core
import nbformat
import numpy as np
import pytest
import scipy.special
import scipy.stats
import torch
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.parsers.rst import directives
from matplotlib import pyplot as plt

from relulib import ensemble, explorers, plots, predict
from relulib.activations import TABLE, log_softmax, relu, softmax
from relulib.experiments import steps_to_threshold, superposition
from relulib.explorers import training
from relulib.initialization import gaussian_mean
from tests.support import node
from tests.support.node import needs_node

ROOT = Path(__file__).resolve().parents[2]


rng = np.random.default_rng(0)
TIMES, NAMES = np.arange(0, 410, 10), ("relu", "tanh", "sigmoid", "gelu")
FALLS = np.array([0.02, 0.012, 0.001, 0.03])[:, None, None, None]
ERRORS = 0.3 + 0.6 * np.exp(-TIMES * FALLS * rng.uniform(0.3, 1.5, size=(4, 20, 3, 1)))
ERRORS = np.round(ERRORS, 3)
DATA = {  # explorer -> what a chapter hands to it
    "headline": {
        "times": TIMES.tolist(),
        "rates": [0.004, 0.008, 0.016],
        "curves": dict(zip(NAMES, explorers.packed(ERRORS), strict=True)),
    }
}


@pytest.fixture(scope="module", autouse=True)
def drawn_once():
    """Start Node once for each picture, however many tests look at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explorers, "by_node", functools.cache(explorers.by_node))
        yield


def in_node(name, expression, argument=None):
    """Return the value of a JavaScript expression over a module, `m`, and `a`."""
    return node.value(expression, argument, explorers.FOLDER / f"{name}.js")


def page(name, **values):
    return explorers.Page(name, values=values)._repr_mimebundle_()["text/html"]


def settings(name):
    """Return the defaults, and for each control its ends or all its options."""
    controls = explorers.spec(name)["controls"]
    found = [{}]
    for key, control in controls.items():
        ends = control.get("options") or [control["min"], control["max"]]
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
    for values, (panels, say) in zip(all_values, drawn, strict=True):
        assert say.endswith(".") and len(say) > 30, values
        for svg in panels:
            soup = BeautifulSoup(svg, "html.parser").svg
            assert soup["role"] == "img" and len(soup["aria-label"]) > 40, values
        everything = "".join(panels) + say
        assert not re.search("NaN|undefined|Infinity|not a number", everything), values


# --- a link for every state


def states(name, count=50):
    """Return random settings: what any hand can set."""
    draws = np.random.default_rng(5)

    def one(control):
        if "options" in control:
            return str(draws.choice(list(control["options"])))
        value = draws.uniform(control["min"], control["max"])
        return round(value) if control.get("step") == 1 else float(f"{value:.6g}")

    controls = explorers.spec(name)["controls"]
    return [{key: one(c) for key, c in controls.items()} for _ in range(count)]


@needs_node
@pytest.mark.parametrize("name", explorers.NAMES)
def test_every_state_comes_back_from_its_link_and_no_other_link_is_one(name):
    spec = explorers.spec(name)
    given = states(name)
    key = next(iter(spec["controls"]))
    head = f"see-{name}-1"
    hostile = ["", "~", "__proto__", f"{head}0", f"see-{name}-0~{key}=1", f"{head}~"]
    hostile += [f"{head}~{bad}" for bad in ("__proto__=1", "constructor=1", "no=1")]
    worse = "", "NaN", "1e99", "-1e99", "toString", "<b>", "1=1"
    hostile += [f"{head}~{one}={bad}" for one in spec["controls"] for bad in worse]
    call = f"text => m.decode(text, {json.dumps(name)}, a[2])"
    write = f"values => m.encode({json.dumps(name)}, a[2], values)"
    texts, found, refused = in_node(
        "kit",
        f"[a[0].map({write}), a[0].map({write}).map({call}), a[1].map({call})]",
        [given, hostile, spec],
    )
    assert found == given
    assert len(set(texts)) > 10 and all(re.fullmatch("[\\w~=.+-]+", t) for t in texts)
    assert refused == [None] * len(hostile)


# --- what can be grabbed


@needs_node
@pytest.mark.parametrize("name", explorers.NAMES)
def test_something_can_be_grabbed_and_moved_anywhere(name):
    # at the edges, beyond them and across
    places = [[-0.2, -0.2], [0, 1], [0.3, 0.6], [0.5, 0.5], [1, 0], [1.2, 1.2]]
    program = (
        "(v, data) => m.draw(v, data).panels.flatMap(p => p.grips.flatMap("
        "move => a[2].map(at => move(...p.at(at)))))"
    )
    values = explorers.checked(name, {})
    moved = in_node(name, f"({program})(a[0], a[1])", [values, DATA.get(name), places])
    assert moved
    controls = explorers.spec(name)["controls"]
    for changes in moved:
        assert changes and set(changes) <= set(controls)
        assert all(np.isfinite(value) for value in changes.values())
    keys = {key for changes in moved for key in changes}
    assert any(len({c[k] for c in moved if k in c}) > 2 for k in keys)


@pytest.mark.parametrize("name", explorers.NAMES)
def test_the_page_asks_for_nothing_and_is_small(name):
    text = explorers.Page(name, DATA.get(name))._repr_mimebundle_()["text/html"]
    text = text.replace(json.dumps(DATA.get(name)), "")
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
    if not explorers.without_node():
        assert stage.select("svg[role=img][aria-label]") and stage.find("table")


@pytest.fixture
def node_says(tmp_path, monkeypatch):
    """Put in place of Node a program that knows its version and nothing else."""

    def put(version):
        if version:
            (tmp_path / "node").write_text(
                f'#!/bin/sh\n[ "$*" = --version ] && echo {version} || exit 1\n'
            )
            (tmp_path / "node").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=None)
        explorers.without_node.cache_clear()

    yield put
    explorers.without_node.cache_clear()


@pytest.mark.parametrize("version", ["", "v12.22.12", "v16.5.0", "nonsense"])
def test_without_a_node_that_is_new_enough_the_page_still_has_its_words(
    node_says, version
):
    # github.com/Nutlope/roomGPT/issues/4: an old Node cannot read `??`
    node_says(version)
    for name in explorers.NAMES:
        assert explorers.picture(name, explorers.checked(name, {})) == ""
        words = BeautifulSoup(page(name), "html.parser").text
        assert explorers.spec(name)["about"] in words


@pytest.mark.parametrize("version", ["v16.6.0", "v18.0.0", "v100.1.0"])
def test_a_node_that_is_new_enough_is_used(node_says, version):
    node_says(version)
    assert explorers.without_node() == ""


@pytest.mark.parametrize("name", explorers.NAMES)
def test_a_module_is_short(name):
    lines = (explorers.FOLDER / f"{name}.js").read_text().split("\n")
    assert len(lines) <= 125


SHARED = [explorers.KIT, explorers.PARTS, *(ROOT / "_ext").glob("*.js"), predict.SCRIPT]
SHEETS = [*(ROOT / "_static").glob("*.css")]


@pytest.mark.parametrize("path", [*SHARED, *SHEETS], ids=lambda p: p.name)
def test_what_all_share_can_be_read(path):
    lines = path.read_text("utf-8").split("\n")
    assert len(lines) <= 400
    assert max(map(len, lines)) <= 130


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
        ({"n": "8"}, ValueError, "n must be whole from 1 to 32, got '8'"),
        ({"n": True}, ValueError, "n must be whole"),
        ({"n": float("nan")}, ValueError, "n must be whole"),
        ({"kind": "tall"}, ValueError, r"kind must be one of \['wide', 'deep'\]"),
    ],
)
def test_a_value_that_does_not_fit_is_named(values, error, message):
    with pytest.raises(error, match=message):
        explorers.show("bends", **values)


def test_a_number_of_numpy_is_a_number(monkeypatch):
    monkeypatch.setenv("RELULIB_STATIC", "1")
    shown = explorers.show("kink", x=np.float32(0.5), s=np.int64(1))
    assert (shown.x, shown.s) == (0.5, 1)
    assert '"x": 0.5' in shown._repr_mimebundle_()["text/html"]


def test_an_unknown_explorer_is_refused_with_the_list():
    with pytest.raises(KeyError, match="'bend' is not an explorer: .*bends"):
        explorers.show("bend")


# --- the laboratory


def pretend(rate, depth):
    x, y = torch.ones(4, 2), torch.zeros(4, dtype=int)
    nets = ensemble.Ensemble(ensemble.MLP((2, 3, 2)), [0])
    ensemble.train(nets, x, y, ensemble.SGD(0.1), steps=3, batch=2)
    return 1 / (rate - depth)


@pytest.fixture
def drawn(monkeypatch):
    """Collect what a laboratory draws, instead of a figure."""
    seen = []
    monkeypatch.setattr(training, "_show", lambda draw, runs: seen.append({**runs}))
    return seen


def test_in_the_book_where_nobody_can_press_the_laboratory_runs_nothing(
    monkeypatch, drawn
):
    monkeypatch.setenv("RELULIB_STATIC", "1")
    assert explorers.lab(pretend, None, 3, rate=[3, 1], depth=[1, 2]) is None
    assert drawn == []


def test_a_press_runs_what_is_chosen_and_keeps_the_last_runs(monkeypatch, drawn):
    monkeypatch.delenv("RELULIB_STATIC", raising=False)
    box = explorers.lab(pretend, None, 3, rate=[3, 1], depth=[1, 2, 5, 6, 7])
    row, bar, _ = box.children
    rate, depth, button = row.children
    button.click()
    for depth.value in (2, 5, 6, 7):
        button.click()
    assert bar.value == 100 and bar.description == "100 %"
    assert list(drawn[-1]) == ["3, 2", "3, 5", "3, 6", "3, 7"]
    assert drawn[-1]["3, 2"] == 1
    depth.value = 2
    button.click()
    assert list(drawn[-1])[-1] == "3, 2" and len(drawn[-1]) == 4


def test_after_a_failed_run_the_button_works_again(monkeypatch, drawn, caplog):
    monkeypatch.delenv("RELULIB_STATIC", raising=False)
    box = explorers.lab(pretend, None, 3, rate=[1, 3], depth=[1])
    rate, _, button = box.children[0].children
    button.click()  # in a kernel the figure's place shows the error, here the log
    assert "division by zero" in caplog.text
    assert not button.disabled and drawn == []
    rate.value = 3
    button.click()
    assert drawn == [{"3, 1": 0.5}]


def test_the_bar_follows_the_steps(monkeypatch, drawn):
    monkeypatch.delenv("RELULIB_STATIC", raising=False)
    _, bar, _ = (box := explorers.lab(pretend, None, 12, rate=[3], depth=[1])).children
    seen = []
    bar.observe(lambda change: seen.append(change.new), "description")
    box.children[0].children[-1].click()
    assert seen == ["8 %", "16 %", "25 %"]


def test_the_curves_of_runs_are_drawn_with_their_means_and_named_above():
    runs = {"one": np.array([[0.0, 1.0], [0.5, 2.0]]), "two": np.zeros((3, 2))}
    _, ax = plt.subplots(layout="constrained")
    explorers.draw_curves(ax, [0, 10], runs, "what was chosen")
    drawn = [line.get_ydata().tolist() for line in ax.lines]
    assert all(curve in drawn for curve in ([0, 1], [0.5, 2], [0.25, 1.5]))
    (legend,) = ax.figure.legends
    assert [text.get_text() for text in legend.get_texts()] == list(runs)
    assert legend.get_title().get_text() == "what was chosen"
    ax.figure.canvas.draw()
    assert legend.get_window_extent().y0 >= ax.get_window_extent().y1
    plt.close(ax.figure)


def test_the_thin_lines_of_networks_can_be_left_out():
    _, ax = plt.subplots()
    runs = {"one": np.array([[0.0, 1.0], [0.5, 2.0]])}
    explorers.draw_curves(ax, [0, 10], runs, networks=False)
    drawn = [line.get_ydata().tolist() for line in ax.lines]
    assert drawn == [[0.25, 1.5], []] and len(ax.collections) == 1
    plt.close(ax.figure)


def test_the_dots_of_runs_are_drawn_in_rows_with_their_intervals():
    runs = {"one": np.array([0.0, 1.0, 2.0]), "two": np.array([4.0, 4.0, 4.5])}
    _, ax = plt.subplots()
    explorers.draw_dots(ax, runs)
    assert [label.get_text() for label in ax.get_yticklabels()] == list(runs)
    bars = [bar.get_segments()[0][:, 0] for bar in ax.collections]
    half = scipy.stats.t.ppf(0.975, 2) / 3**0.5  # of the first, whose deviation is 1
    np.testing.assert_allclose(bars[0], [1 - half, 1 + half])
    assert bars[1][0] < 4.5 - 1 / 3 < bars[1][1]
    plt.close(ax.figure)


def test_no_run_is_left_out_and_curves_of_many_look_different(monkeypatch):
    runs = {f"run {k}": np.array([[0.0, k], [1.0, k]]) for k in range(20)}
    looks = set()
    monkeypatch.setattr(plots, "curves", lambda *given: looks.add(given[-2:]))
    _, ax = plt.subplots()
    explorers.draw_curves(ax, [0, 1], runs)
    assert len(looks) == 20
    explorers.draw_dots(ax, {words: run[:, 0] for words, run in runs.items()})
    assert len(ax.get_yticks()) == len(ax.collections) == 20
    plt.close(ax.figure)


def test_a_control_without_an_offer_is_refused():
    with pytest.raises(ValueError, match="rate offers nothing"):
        explorers.lab(pretend, None, 3, rate=[])


# --- the directive


def written(text):
    """Return what Sphinx's parser makes of the text of a page."""
    spec = importlib.util.spec_from_file_location("d", ROOT / "_ext/explorer.py")
    extension = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(extension)
    directives.register_directive("explorer", extension.Explorer)
    quiet = {"report_level": 5, "halt_level": 6}
    return docutils.core.publish_doctree(text, settings_overrides=quiet)


def test_the_directive_puts_the_same_fragment_on_a_page():
    tree = written(".. explorer:: bends\n   :n: 8\n   :target: root\n")
    html, words = tree.findall(nodes.raw)
    assert html.astext() == page("bends", n=8, target="root")
    assert words["format"] == "text"
    assert words.astext() == explorers.alternative("bends")


@pytest.mark.parametrize("text", ["bend", "bends\n   :m: 8", "bends\n   :n: 33"])
def test_a_wrong_directive_is_an_error(text):
    tree = written(f".. explorer:: {text}\n")
    (problem,) = tree.findall(nodes.system_message)
    assert problem["type"] == "ERROR" and "bends" in problem.astext()


CALL = re.compile(r"explorers\.show\(\s*[\"'](\w+)[\"']")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "chapters").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_every_explorer_of_a_chapter_exists_and_stands_between_words(path):
    cells = nbformat.read(path, as_version=4).cells
    for number, cell in enumerate(cells):
        names = CALL.findall(cell.source) if cell.cell_type == "code" else []
        for name in names:
            assert name in explorers.NAMES
            assert "hide-input" in cell.metadata.tags
            around = cells[number - 1], cells[number + 1]
            assert [c.cell_type for c in around] == ["markdown", "markdown"]


def test_light_colours_are_those_of_the_figures():
    sheet = explorers.style("bends")
    for number, colour in enumerate(plots.COLOURS):
        assert f"--c{number}:{colour};" in sheet


@pytest.mark.parametrize("name", explorers.NAMES)
def test_every_variable_of_a_style_sheet_is_set(name):
    sheet = explorers.style(name)
    assert set(re.findall(r"var\((--[\w-]+)\)", sheet)) <= set(
        re.findall(r"(--[\w-]+):", sheet)
    )


# --- what each page computes


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
    for n, (zigzag, gap) in zip(counts, drawn, strict=True):
        knots = np.linspace(-1, 1, n + 1)
        want = np.interp(x, knots, f(knots))
        np.testing.assert_allclose(zigzag, want, atol=1e-12)
        assert gap == pytest.approx(np.abs(f(x) - want).max(), abs=1e-12)


@needs_node
def test_bends_shows_the_errors_and_counts_of_the_chapter():
    gaps = in_node("bends", "[4, 8, 16, 32].map(n => m.largestGap('square', n))")
    np.testing.assert_allclose(gaps, [n**-2.0 for n in (4, 8, 16, 32)], rtol=1e-4)
    assert in_node("bends", "[1, 3, 6].map(m.bendsInside)") == [1, 7, 63]


X = np.concatenate([np.linspace(-6, 6, 49), [-1e-3, 1e-3, -40.0, 40.0]])


@needs_node
@pytest.mark.parametrize(
    ("module", "function", "slope", "row", "params"),
    [
        ("kit", "m.relu(x)", None, "relu", {}),
        ("kink", "m.formulas.relu[0](x)", "m.slope(x, 0)", "relu", {}),
        *[
            ("gain", f"m.activations.{row}[0](x)", f"m.activations.{row}[1](x)", row, p)
            for row, p in [
                ("relu", {}),
                ("leaky_relu", {"negative_slope": 0.1}),
                ("tanh", {}),
                ("sigmoid", {}),
                ("gelu", {}),
            ]
        ],
        *[
            (
                "wedge",
                f"m.leaky(x, {a})",
                f"m.slope(x, {a})",
                "leaky_relu",
                {"negative_slope": a},
            )
            for a in (0, 0.01, 0.1, 0.3)
        ],
    ],
)
def test_page_and_table_agree_on_values_and_slopes(
    module, function, slope, row, params
):
    values, slopes = in_node(
        module, f"[a.map(x => {function}), a.map(x => {slope or 'x'})]", list(X)
    )
    row = TABLE[row]
    np.testing.assert_allclose(values, row(X, **params), rtol=1e-11, atol=1e-14)
    if slope:
        want = row.derivative(X, **params)
        np.testing.assert_allclose(slopes, want, rtol=1e-9, atol=1e-12)


@needs_node
def test_every_activation_of_the_gain_dial_can_be_chosen():
    options = explorers.spec("gain")["controls"]["activation"]["options"]
    assert list(options) == in_node("gain", "Object.keys(m.activations)")
    assert set(options) <= set(TABLE)


@needs_node
def test_the_distribution_of_the_normal_law_is_that_of_scipy():
    x = np.linspace(-37, 37, 741)
    got = in_node("kit", "a.map(x => m.normal(x))", list(x))
    np.testing.assert_allclose(got, scipy.stats.norm.cdf(x), rtol=1e-11)
    a = np.linspace(0, 60, 601)
    tails = in_node("kit", "a.map(x => m.scaledTail(x))", list(a))
    want = scipy.special.erfcx(a / np.sqrt(2)) / 2
    np.testing.assert_allclose(tails, want, rtol=1e-11)


@needs_node
@pytest.mark.parametrize("formula", ["relu", "difference", "sum", "twice"])
def test_kink_reports_what_the_chain_rule_gives(formula):
    f = {
        "relu": lambda x: relu(x),
        "difference": lambda x: x,
        "sum": np.abs,
        "twice": lambda x: relu(x),
    }[formula]
    at_zero = {"relu": (0, 0.5, 1), "difference": (0, 1, 2), "sum": (0, 0, 0)}
    at_zero["twice"] = (0, 0.25, 1)
    h = 0.1
    chords, reported = in_node(
        "kink",
        "[a[1].map(x => m.chord(a[0], x, 0.1)), [0, 0.5, 1].map(s =>"
        " m.reported(a[0], 0, s))]",
        [formula, list(X)],
    )
    np.testing.assert_allclose(chords, (f(X + h) - f(X - h)) / (2 * h), atol=1e-12)
    assert tuple(reported) == at_zero[formula]


@needs_node
def test_a_logarithmic_axis_names_at_least_two_places_and_none_beyond_its_ends():
    ends = [[0.8, 2.2], [3, 4], [1, 100], [1e-9, 1e5]]
    ticks = "new m.Panel('', { x: ends, y: [0, 1], log: 'x' }).xticks"
    for (low, high), marks in zip(
        ends, in_node("kit", f"a.map(ends => {ticks})", ends), strict=True
    ):
        values = [mark[0] if isinstance(mark, list) else mark for mark in marks]
        assert len(values) >= 2
        assert low * 0.999 < min(values) and max(values) < high * 1.001


@needs_node
def test_kink_uses_the_choice_at_zero_and_nowhere_else():
    slopes = in_node("kink", "[-2, -1e-9, 0, 1e-9, 2].map(x => m.slope(x, 0.5))")
    assert slopes == [0, 0, 0.5, 1, 1]


@needs_node
def test_kink_differs_by_half_at_most_on_either_side():
    assert in_node("kink", "m.chord('relu', 0.03, 0.1)") == pytest.approx(0.65)
    # close to 0 chord and slope differ by 1/2, however small h is
    near = in_node(
        "kink",
        "[1, 0.1, 0.001].map(h => m.reported('relu', 1e-9, 0)"
        " - m.chord('relu', 1e-9, h))",
    )
    np.testing.assert_allclose(near, 0.5, atol=1e-5)


@needs_node
@pytest.mark.parametrize("row", ["relu", "leaky_relu", "tanh", "sigmoid", "gelu"])
def test_gain_multiplies_by_the_mean_squares_of_the_package(row):
    params = {"negative_slope": 0.1} if row == "leaky_relu" else {}
    f = TABLE[row]
    ends = (0.25, 1, 2, 4)
    layers = in_node("gain", "a[1].map(c => m.layers(a[0], c, 3))", [row, ends])
    for c, got in zip(ends, layers, strict=True):
        q = c
        for layer in range(2):
            root = np.sqrt(q)
            chi = gaussian_mean(
                lambda z, r=root: f.derivative(r * z, **params) ** 2, f.kinks
            )
            q = c * gaussian_mean(lambda z, r=root: f(r * z, **params) ** 2, f.kinks)
            assert got["chi"][layer] == pytest.approx(c * chi, rel=1e-8)
            assert got["q"][layer + 1] == pytest.approx(q, rel=1e-8)


@needs_node
def test_gain_shows_the_numbers_of_the_text():
    decades = in_node(
        "gain",
        "a.map(([f, c]) => { const r = m.layers(f, c, 30);"
        " return [Math.log10(r.q[29]) / 2, Math.log10(r.gradient[0]) / 2] })",
        [["relu", 2], ["sigmoid", 1], ["sigmoid", 2], ["sigmoid", 4], ["tanh", 1]],
    )
    assert np.allclose(decades[0], 0, atol=0.16)  # c counts: rms sqrt(2) throughout
    gradients = [d[1] for d in decades[1:]]
    np.testing.assert_allclose(gradients, [-18.2, -14.5, -11.2, -0.8], atol=0.06)


@needs_node
@pytest.mark.parametrize("n", [8, 64, 512])
def test_gain_spreads_as_chi_square_of_a_binomial_count(n):
    mean, variance = in_node("gain", f"m.logGain(2, {n})")
    k = np.arange(1, n + 1)
    p = scipy.stats.binom.pmf(k, n, 0.5) / (1 - 0.5**n)
    psi, psi1 = scipy.special.digamma(k / 2), scipy.special.polygamma(1, k / 2)
    assert mean == pytest.approx(p @ psi + np.log(4 / n), abs=1e-10)
    assert variance == pytest.approx(p @ psi1 + p @ psi**2 - (p @ psi) ** 2, rel=1e-8)


@needs_node
@pytest.mark.parametrize("alpha", [0, 0.01, 0.1, 0.3])
@pytest.mark.parametrize(("w", "b"), [(2, 1), (-3, 3), (0.5, -1.5), (0.7, 0.31)])
def test_wedge_descends_along_the_gradient(alpha, w, b):
    x = np.linspace(-2, 2, 41)
    f, p = TABLE["leaky_relu"], {"negative_slope": alpha}

    def loss(w, b):
        return np.mean((f(w * x + b, **p) - relu(x)) ** 2)

    got, (gw, gb), (_, second) = in_node(
        "wedge",
        "[m.loss(...a), m.gradient(...a),"
        " m.descent({w: a[0], b: a[1], alpha: a[2], lr: 0.1, steps: 1})]",
        [w, b, alpha],
    )
    assert got == pytest.approx(loss(w, b), rel=1e-10)
    z = w * x + b
    left = 2 * (f(z, **p) - relu(x)) * f.derivative(z, **p)
    np.testing.assert_allclose([gw, gb], [np.mean(left * x), np.mean(left)], atol=1e-12)
    np.testing.assert_allclose(second, [w - 0.1 * gw, b - 0.1 * gb], atol=1e-12)


@needs_node
def test_wedge_kills_and_revives_as_the_text_says():
    on, back, first = in_node(
        "wedge",
        "[[0.7, 0.75, 1, 1.1, 1.15].map(lr => m.isOn(...m.descent({w: 2, b: 1, lr,"
        " alpha: 0, steps: 1}).at(-1))), [0, 0.01, 0.1, 0.3].map(x => m.stepsBack(x)),"
        " m.descent({w: 2, b: 1, lr: 0.1, alpha: 0, steps: 1}).at(-1)]",
    )
    assert [n > 0 for n in on] == [True, False, False, False, True]
    assert back == [None, 131, 14, 5]  # JSON has no infinity
    np.testing.assert_allclose(first, [1.760, 0.785], atol=5e-4)


@needs_node
@pytest.mark.parametrize("alpha", [0, 0.5, 1, 1.6733, 3])
def test_fixed_point_maps_as_the_package_integrates(alpha):
    qs = [1e-3, 0.1, 1, 4, 50]
    got = in_node(
        "fixed_point",
        "a[1].map(q => [m.next(q, a[0], 1.3), m.mean(q, a[0]),"
        " (m.next(q * 1.0001, a[0], 1.3) - m.next(q * 0.9999, a[0], 1.3))"
        " / (q * 0.0002), m.slope(q, a[0], 1.3)])",
        [alpha, qs],
    )

    def f(x):
        return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))

    for q, (following, mean, chord, slope) in zip(qs, got, strict=True):
        r = np.sqrt(q)
        want = 1.69 * gaussian_mean(lambda z, r=r: f(r * z) ** 2, (0,))
        assert following == pytest.approx(want, rel=1e-9)
        assert mean == pytest.approx(
            gaussian_mean(lambda z, r=r: f(r * z), (0,)), abs=1e-10
        )
        assert slope == pytest.approx(chord, rel=1e-4, abs=1e-6)


@needs_node
def test_fixed_point_of_selu_is_one_and_he_has_none():
    q, slope, after, he, elu = in_node(
        "fixed_point",
        "[m.fixedPoint(1.6733, 1.0507), m.slope(1, 1.6733, 1.0507),"
        " m.layers(4, 1.6733, 1.0507, 10)[10], m.fixedPoint(0, Math.SQRT2),"
        " m.next(1, 1, Math.SQRT2)]",
    )
    assert q == pytest.approx(1, abs=1e-3)
    np.testing.assert_allclose([slope, after, elu], [0.783, 1.131, 1.29], atol=6e-4)
    assert he is None


@needs_node
def test_headline_finds_arrivals_medians_and_ratios():
    plan = steps_to_threshold.Config(activations=NAMES)
    none = np.zeros((20, 4, 3), dtype=bool)
    error = ERRORS.swapaxes(0, 1)
    race = steps_to_threshold.Result(plan, error, error, diverged=none)
    assert list(plan.times) == DATA["headline"]["times"]
    for percent in (30, 45, 50, 61, 80):
        best = race.best_steps_to(percent / 100)
        for rival in ("tanh", "sigmoid", "gelu"):
            values = {"rival": rival, "rate_relu": "best", "rate_rival": "best"}
            values["threshold"] = percent
            ratio, (low, high) = in_node(
                "headline",
                "[m.ratio(...a), m.interval(...a)]",
                [DATA["headline"], values],
            )
            steps = best[:, NAMES.index(rival)]
            if not np.isfinite(best[:, 0]).all():
                continue
            if not np.isfinite(np.median(steps)):
                assert ratio is None
                continue
            assert ratio == pytest.approx(np.median(steps) / np.median(best[:, 0]))
            pick = np.random.default_rng(1).integers(20, size=(4000, 20))
            drawn = np.median(steps[pick], axis=1) / np.median(best[pick, 0], axis=1)
            # steps come in tens, so that many resamples share one ratio
            assert 0.93 <= np.mean((drawn >= low) & (drawn <= (high or np.inf)))
            assert np.mean((drawn > low) & (drawn < (high or np.inf))) <= 0.97


@needs_node
def test_the_headline_shouts_what_the_ratio_says_and_no_more():
    values = "[1.6, 0.5, 1, Infinity, NaN]"
    shouted = in_node("headline", f"{values}.map(r => m.headline('tanh', r))")
    assert shouted[:3] == [
        "ReLU is 1.6 times as fast as tanh!",
        "tanh is 2 times as fast as ReLU!",
        "tanh and ReLU: a dead heat!",
    ]
    assert "tanh never gets there" in shouted[3] and "ReLU does not" in shouted[4]


def test_packed_curves_keep_thousandths_and_refuse_other_numbers():
    assert explorers.packed([[0, 0.5], [0.001, 1]]) == ["00DW", "01RS"]
    with pytest.raises(ValueError, match="between 0 and 1"):
        explorers.packed([1.2])
    with pytest.raises(ValueError, match="between 0 and 1"):
        explorers.packed([np.nan])


@needs_node
def test_roofline_shows_the_shares_of_the_chapter():
    cases = [{"machine": "core", "n": 1024, "batch": b} for b in (1, 4, 8, 256)]
    shares = in_node("roofline", "a.map(m.share)", cases)
    np.testing.assert_allclose(shares, [0.0019, 0.0077, 0.0095, 0.0095], atol=5e-5)
    n, peak, rate = 1024, 1.08e11, 4.4e10
    product = max(2 * 256 * n * n / peak, 4 * (2 * 256 * n + n * n) / rate)
    pointwise = max(256 * n / peak, 4 * 2 * 256 * n / rate)
    assert shares[3] == pytest.approx(pointwise / (product + pointwise))


@needs_node
def test_a_product_leaves_the_slope_at_its_free_batch_or_is_too_narrow():
    machines = {"core": (1.08e11, 4.4e10, 4), "h200": (9.894e14, 4.8e12, 2)}
    cases = [{"machine": m, "n": n} for m in machines for n in (64, 412, 413, 8192)]
    for case, free in zip(
        cases, in_node("roofline", "a.map(m.freeBatch)", cases), strict=True
    ):
        (peak, rate, size), n = machines[case["machine"]], case["n"]
        batch = np.arange(1, 10**6)
        intensity = 2 * batch * n * n / (2 * batch * n + n * n) / size
        off = batch[intensity >= peak / rate]
        assert free == (off[0] if len(off) else None)  # JSON has no infinity


@needs_node
@pytest.mark.parametrize("head", ["logits", "softmax", "relu"])
def test_heads_have_the_loss_and_the_slope_of_their_definition(head):
    bend = {"logits": lambda z: z, "softmax": softmax, "relu": relu}[head]

    def loss(z, y):
        return -log_softmax(bend(np.asarray(z)))[y]

    points = [[2, -1, 0.5], [-1, -2, -3], [4, -4, -4], [-4, 4, 4], [0.3, 0.2, -0.1]]
    for z, y in itertools.product(points, range(3)):
        got, slopes = in_node("heads", "[m.loss(...a), m.gradient(...a)]", [z, y, head])
        assert got == pytest.approx(loss(z, y), abs=1e-12)
        h = 1e-6
        steps = h * np.eye(3)
        chords = [(loss(z + s, y) - loss(z - s, y)) / (2 * h) for s in steps]
        np.testing.assert_allclose(slopes, chords, atol=1e-8)


@needs_node
def test_heads_keep_the_bounds_of_the_text():
    once, twice, relu_first, dead = in_node(
        "heads",
        "[m.bounds('logits'), m.bounds('softmax'), m.bounds('relu'),"
        " m.gradient([-1, -2, -3], 0, 'relu')]",
    )
    np.testing.assert_allclose(once[0], 0.0007, atol=5e-5)
    assert 0.5514 < twice[0] < 0.553 and twice[1] < np.log(np.e + 2)
    np.testing.assert_allclose(relu_first[0], 0.036, atol=5e-4)
    assert dead == [0, 0, 0]


@needs_node
@pytest.mark.parametrize(("length", "marks"), [(5, 1), (5, 5), (200, 5), (30, 2)])
def test_memory_with_weight_one_and_bias_minus_one_is_exact(length, marks):
    for seed in (1, 2, 50):
        series, exact, leaky = in_node(
            "memory",
            "(s => [s, m.run(s, 1, -1), m.run(s, 0.97, -1)])(m.sequence(...a))",
            [length, marks, seed],
        )
        u, mark = np.array(series["u"]), np.array(series["m"])
        assert mark.sum() == marks and mark[0] == 1
        assert (u >= 0).all() and (u < 1).all() and np.ptp(u) > 0.1
        answer = np.add(exact["find"], exact["memory"])
        np.testing.assert_allclose(answer, np.cumsum(u * mark), atol=1e-12)
        np.testing.assert_allclose(exact["truth"], np.cumsum(u * mark), atol=1e-12)
        lag = np.maximum(length - 2 - np.arange(length), -1)
        kept = np.where(lag >= 0, 0.97**lag, 1.0)
        total = leaky["find"][-1] + leaky["memory"][-1]
        assert total == pytest.approx((u * mark * kept).sum(), abs=1e-12)
    assert in_node("memory", "m.worth(0.97, 30)") == pytest.approx(0.97**28)


@needs_node
@pytest.mark.parametrize("readout", ["relu", "linear"])
def test_pentagon_reads_what_the_toy_model_reads(readout):
    values = explorers.checked(
        "pentagon",
        dict(one=0.8, two=0.35, three=0.2, angle=-40, length=1.15, bias=-0.25),
    ) | {"readout": readout}
    angle = np.radians([-40, 18, 306, 234, 162])
    vectors = 1.15 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x = np.array([0.8, 0.35, 0.2, 0, 0])
    W, b = torch.tensor(vectors)[None], torch.full((1, 1, 5), -0.25).double()
    want = superposition.answer(W, b, torch.tensor(x)[None, None], readout)[0, 0]
    got = in_node("pentagon", "[m.readings(a), m.error(a), m.sum(a)]", values)
    np.testing.assert_allclose(got[0], want, atol=1e-12)
    assert got[1] == pytest.approx(float(((want - torch.tensor(x)) ** 2).sum()))
    np.testing.assert_allclose(got[2], x @ vectors, atol=1e-12)


@needs_node
def test_pentagon_shows_the_numbers_of_the_text():
    linear, bent = in_node(
        "pentagon",
        "[false, true].map(r => [2, 3, 4, 5].map(n => m.interference(n, r)))",
    )
    np.testing.assert_allclose(linear, [1, 0.5, 1, 1.5], atol=1e-12)
    np.testing.assert_allclose(
        bent, [0, 0, 0, 2 * np.cos(2 * np.pi / 5) ** 2], atol=1e-12
    )
    actions = in_node("pentagon", "Object.values(m.actions).map(f => f())")
    for values in actions:
        explorers.checked("pentagon", values)
