"""The playground: it trains what torch trains, and its sentence keeps its word.

Node runs the modules as they are; what a page does with them is seen in
``tests/book/test_playground_page.py``.
"""

import itertools
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
from bs4 import BeautifulSoup
from torch import nn

from relulib import explorers
from relulib.explorers import playground
from tests.support import node
from tests.support.node import needs_node

HELP = Path(__file__).resolve().parents[1] / "support/playground.mjs"


def in_node(function, argument):
    """Return what a function of ``tests/support/playground.mjs`` answers."""
    return node.value(f"m.{function}(a)", argument, HELP)


# --- the same networks as torch

LAYERS = {
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}
# rates at which 100 steps do not blow a rounding up: tanh with a norm does at 0.1
OPTIMISERS = {
    "sgd": (0.03, lambda p, rate: torch.optim.SGD(p, lr=rate)),
    "momentum": (0.01, lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9)),
    "adam": (0.003, lambda p, rate: torch.optim.Adam(p, lr=rate)),
}
STEPS, BATCH = 100, 32


def flat(net):
    """Return all parameters in the playground's order: weights, then biases."""
    found = []
    for part in net:
        if isinstance(part, nn.Linear):
            found += part.weight.detach().T.reshape(-1).tolist()
            missing = [0.0] * part.out_features  # a bias before a norm has no effect
            found += missing if part.bias is None else part.bias.detach().tolist()
        if isinstance(part, nn.BatchNorm1d):
            found += part.weight.detach().tolist() + part.bias.detach().tolist()
    return found


def network(activation, norm, outputs):
    parts, widths = [], [2, 16, 16]
    for n, m in zip(widths, widths[1:], strict=False):
        parts += [
            nn.Linear(n, m, bias=not norm),
            *([nn.BatchNorm1d(m)] if norm else []),
        ]
        parts.append(LAYERS[activation]())
    return nn.Sequential(*parts, nn.Linear(16, outputs)).double()


def trained_by_torch(x, y, count, activation, optimiser, norm):
    """Train networks; return their start and the rows they saw, their end, answers."""
    regression = y.is_floating_point()
    nets = [network(activation, norm, 1 if regression else 2) for _ in range(count)]
    rows = torch.randint(len(x), (STEPS, count, BATCH))
    rate, make = OPTIMISERS[optimiser]
    case = dict(activation=activation, optimiser=optimiser, norm=norm, rate=rate)
    case |= dict(
        count=count, regression=regression, start=[v for net in nets for v in flat(net)]
    )
    for m, net in enumerate(nets):
        rule = make(net.parameters(), rate)
        for batch in rows[:, m]:
            out = net(x[batch])
            loss = (
                ((out[:, 0] - y[batch]) ** 2).mean()
                if regression
                else nn.functional.cross_entropy(out, y[batch])
            )
            rule.zero_grad()
            loss.backward()
            rule.step()
        net.eval()
    with torch.no_grad():
        outputs = [net(x).reshape(-1).tolist() for net in nets]
    end = [v for net in nets for v in flat(net)]
    return case | dict(rows=rows.reshape(STEPS, -1).tolist()), end, outputs


@needs_node
def test_a_hundred_steps_end_where_torch_ends():
    torch.manual_seed(0)
    x = torch.randn(100, 2, dtype=torch.float64)
    classes = (x[:, 0] * x[:, 1] > 0).long()
    curve = torch.sin(3 * x[:, 0]) + 0.1 * torch.randn(100, dtype=torch.float64)
    # each function with and without a norm, and each optimiser with either
    cases = itertools.product(LAYERS, (False, True))
    turns = zip(cases, itertools.cycle(OPTIMISERS), strict=False)
    settings = [(f, o, n) for (f, n), o in turns]
    trained = [
        trained_by_torch(
            x, curve if i % 3 == 0 else classes, 1 + (i % 8 == 0), *setting
        )
        for i, setting in enumerate(settings)
    ]
    given = dict(
        x=x.reshape(-1).tolist(), classes=classes.tolist(), curve=curve.tolist()
    )
    given |= dict(batch=BATCH, cases=[case for case, _, _ in trained])
    for (case, end, outputs), (params, out) in zip(
        trained, in_node("trained", given), strict=True
    ):
        name = {key: case[key] for key in ("activation", "optimiser", "norm")}
        moved = np.abs(np.array(end) - case["start"]).max()
        assert moved > 1e-2, name  # else equal ends say nothing
        assert np.abs(np.array(params) - end).max() < 1e-9, name
        assert np.abs(np.array(out) - outputs).max() < 1e-9, name


@needs_node
def test_starts_have_the_spread_of_their_names():
    sizes = [(8, 24), (24, 24), (24, 2)]
    he, xavier, default = in_node("starts", ["he", "xavier", "torch"])
    for (n, m), *drawn in zip(sizes, he, xavier, default, strict=True):
        spread = [np.std(weights) for weights, _ in drawn]
        wanted = [(2 / n) ** 0.5, (2 / (n + m)) ** 0.5, (1 / (3 * n)) ** 0.5]
        assert spread == pytest.approx(wanted, rel=0.03)
        assert np.abs(drawn[2][0]).max() <= n**-0.5 >= np.abs(drawn[2][1]).max()
        assert np.std(drawn[2][1]) == pytest.approx((1 / (3 * n)) ** 0.5, rel=0.06)
        assert not np.any(drawn[0][1]) and not np.any(drawn[1][1])


@needs_node
def test_neighbouring_seeds_share_nothing():
    # a generator of Lehmer's kind puts the numbers of seeds 1, 2, 3, ... on a line
    first = np.array(in_node("firstNumbers", 4000))
    lagged = [np.corrcoef(first[:-1, i], first[1:, i])[0, 1] for i in range(3)]
    assert np.abs(lagged).max() < 0.06
    assert np.abs(np.corrcoef(first.T) - np.eye(3)).max() < 0.06
    assert first.mean(axis=0) == pytest.approx([0.5] * 3, abs=0.02)


# --- the sentence

TRIALS = 200


@needs_node
def test_equal_settings_are_called_more_than_luck_in_one_of_twenty_cases():
    clear = sum("points: more than luck" in said for said in in_node("luck", TRIALS))
    error = (TRIALS * 0.05 * 0.95) ** 0.5
    assert abs(clear - 0.05 * TRIALS) < 2.6 * error


@needs_node
@pytest.mark.parametrize(
    ("rise", "verdict"),
    [
        (0.0, "No pair differs at all."),
        (0.004, "A leads by 0.40 ± 0.04 points: more than luck, but small."),
        (0.05, "A leads by 5.0 ± 0.5 points: more than luck."),
        (-0.05, "B leads by 5.0 ± 0.5 points: more than luck."),
    ],
)
def test_the_sentence_has_difference_and_verdict(rise, verdict):
    said = in_node("sentence", rise).replace("\N{NO-BREAK SPACE}", " ")
    assert verdict in said and "After 300 steps A is right on" in said


@needs_node
def test_equal_settings_from_equal_seeds_are_the_same_networks():
    said = in_node("alike", 20)
    assert "equal settings from equal seeds are the same networks" in said


# what a question and its sentence of scope promise, the latter with one change in both
PROMISES = [
    ("tanh", {}, "A leads"),
    ("tanh", {"rate": 1}, None),
    ("luck", {}, None),
    ("start", {}, "A leads"),
    ("start", {"depth": 2}, "A leads"),
    ("step", {}, "A leads"),
    ("leak", {}, "A leads"),
    ("leak", {"rate": 0.3}, None),
    ("norm", {}, "A leads"),
    ("norm", {"rate": 0.1}, "B leads"),
]


@needs_node
@pytest.mark.slow
def test_questions_get_the_answers_that_their_sentences_promise():
    said = in_node("answers", [[name, change] for name, change, _ in PROMISES])
    for (name, change, leader), words in zip(PROMISES, said, strict=True):
        clear = "points: more than luck" in words
        assert clear == (leader is not None), (name, change, words)
        assert not clear or leader in words, (name, change, words)


# --- links


@needs_node
def test_every_state_comes_back_from_its_link():
    found = in_node("roundTrips", 2000)
    assert found["lost"] == found["escaped"] == 0
    assert found["different"] > 1990
    assert 1000 < found["longest"] < 2000  # 200 points of one's own


HOSTILE = [
    "",
    "x",
    "__proto__",
    "constructor",
    "~~~",
    "1-moons",
    "1-moons-300-1-p-1~~",
    "2-moons-300-1-p-1~relu-2-16-he-sgd-0.1-none~tanh-2-16-xavier-sgd-0.1-none",
    "1-toString-300-1-p-1~relu-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none",
    "1-moons-300-1-p-21~relu-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none",
    "1-moons-1e9-1-p-1~relu-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none",
    "1-moons-300-1-p-1~relu-2-1600-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none",
    "1-moons-300-1-p-1~relu-2-16-he-sgd-NaN-none~relu-2-16-he-sgd-0.1-none",
    "1-moons-300-1-p-1~valueOf-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none",
    "1-own-300-1-p-1~relu-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none~zzzz0",
    "1-own-300-1-p-1~relu-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none~<b>11",
    "1-own-300-1-p-1~relu-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none~"
    + "00001" * 500,
]


@needs_node
def test_a_hostile_or_outdated_link_is_none():
    links = [*HOSTILE, None, 7, {}]
    assert in_node("decoded", links) == [None] * len(links)


@needs_node
def test_a_link_with_a_changed_letter_is_none_or_another_state():
    found = in_node("spoilt", 5000)
    assert found["states"] > 100 and found["others"] == 0


@needs_node
def test_every_question_is_a_link_with_a_sentence():
    questions = list(playground.QUESTIONS.values())
    links = [question["link"] for question in questions]
    assert in_node("decoded", [*links, *playground.QUESTIONS]) == 2 * links
    assert len(links) == 8
    assert all(re.fullmatch("[a-z]+", question["id"]) for question in questions)
    assert all(question["scope"].endswith(".") for question in questions)


def test_a_question_that_there_is_not_is_refused_with_the_list():
    with pytest.raises(KeyError, match="'lucky' is no question: tanh, luck"):
        playground.link("lucky")


# --- folds


def crossings(weights, biases, reach=1.6):
    """Return the pieces into which lines cut a square: 1 + lines + crossings in it."""
    w, b = np.reshape(weights, (2, -1)).T, np.array(biases)
    corners = reach * np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
    sides = np.sign(corners @ w.T + b)
    cut = np.abs(sides.sum(axis=0)) < 4
    found = 1 + cut.sum()
    for i in range(len(b)):
        for j in range(i):
            at = np.linalg.solve(w[[i, j]], -b[[i, j]])
            found += np.abs(at).max() < reach
    return found


def patterns(layers, size=600, reach=1.6):
    """Return how many sets of units are on, on a fine grid: a few pieces are missed."""
    axis = (np.arange(size) + 0.5) / size * 2 * reach - reach
    h = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    on = []
    for weights, biases in layers[:-1]:
        z = h @ np.reshape(weights, (h.shape[1], -1)) + biases
        on.append(z > 0)
        h = np.maximum(z, 0)
    packed = np.packbits(np.concatenate(on, axis=1), axis=1)
    return len({row.tobytes() for row in packed})


@needs_node
def test_the_flat_pieces_are_counted():
    shapes = [(1, 8, "torch"), (1, 16, "he"), (2, 8, "torch"), (3, 8, "torch")]
    for (depth, *_), found in zip(shapes, in_node("pieces", shapes), strict=True):
        seen = patterns(found["layers"])
        assert seen <= found["count"] <= 1.1 * seen
        if depth == 1:
            assert found["count"] == crossings(*found["layers"][0])


@needs_node
def test_a_curve_bends_where_its_units_switch():
    bends, slopes = in_node("bends", 2)
    slopes = np.array(slopes)
    assert len(bends) > 5 and bends == sorted(bends)
    assert np.abs(np.diff(slopes, axis=1)).max() < 1e-5  # straight between two bends
    assert np.abs(np.diff(slopes[:, 0])).min() > 1e-4  # and another slope behind each


# --- who trains


@needs_node
def test_who_trains_stops_steps_and_answers_when_asked():
    ready, run = {"ready": True}, {"run": True}
    first, busy, second, silent, choice, whole, rest, after = in_node(
        "served",
        [
            {"start": True, "run": False},
            {"one": True},  # the page is not ready
            ready,
            ready,
            {"choose": 7},
            ready | run,
            ready,
            ready | run,
        ],
    )
    assert first == [[4, [0], False, 0]]
    assert busy == silent == []
    assert second == [[4, [10], False, 0]]
    assert choice == [[4, [], False, 7]]
    heard = [*whole, *rest]
    assert [step for _, steps, *_ in heard for step in steps] == list(
        range(20, 110, 10)
    )
    assert heard[-1][2:] == [False, 7]
    assert not any(steps or running for _, steps, running, _ in after)


@needs_node
def test_training_in_small_parts_ends_where_training_in_one_go_ends():
    parts, whole = in_node("inParts", True)
    assert parts == whole and whole["step"] == 100


# --- its page


def test_the_script_is_small_asks_for_nothing_and_has_one_scope_a_module(tmp_path):
    script = playground.script()
    assert len(script.encode()) <= 80_000
    requests = r"https?:|\bimport\b|\bfetch\(|XMLHttpRequest|\beval\(|\bFunction\("
    assert not re.search(requests, script)
    opened = re.findall(
        r"^(?!const \w+ = $)\S.*",
        re.sub(r"\(\(\) => \{.*?^\}\)\(\);", "", script, flags=re.S | re.M),
        re.M,
    )
    assert opened == []  # all that stands outside of a function is what it hands out
    if not explorers.without_node():
        (tmp_path / "all.mjs").write_text(script)
        subprocess.run(["node", "--check", tmp_path / "all.mjs"], check=True)


@pytest.mark.parametrize(
    "file", sorted(playground.FOLDER.glob("*.js")), ids=lambda p: p.stem
)
def test_a_module_can_be_read(file):
    lines = file.read_text().split("\n")
    assert len(lines) <= 360
    assert max(map(len, lines)) <= 130


def test_a_reader_without_scripts_gets_a_sentence_and_a_picture():
    soup = BeautifulSoup(playground.page(), "html.parser")
    stage = soup.select_one(".playground .stage")
    assert "20 networks of each of two settings" in stage.p.text
    places = {tag["id"] for tag in soup.find_all("span", id=True)}
    assert places == {playground.link(name)[1:] for name in playground.QUESTIONS}
    if not explorers.without_node():
        picture = stage.select_one("svg[role=img]")
        assert picture["aria-label"] in stage.p.text
        assert len(picture.find_all("svg")) == 45  # two maps, folds, 20 pairs, curves
