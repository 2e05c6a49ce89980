"""The playground as a reader uses it: from a file, offline, by keyboard, on a phone."""

import re

import pytest
from bs4 import BeautifulSoup

from relulib import explorers
from relulib.explorers import playground
from tests.support import HTML
from tests.support.accessible import violations
from tests.support.contents import pages

pytestmark = [pytest.mark.book, pytest.mark.browser]
PAGE = HTML / "pages/playground.html"
TINY = "1-circles-100-3-p-1~relu-2-8-he-sgd-3-none~tanh-2-8-xavier-adam-0.01-batch"
OWN = "1-own-100-1-p-1~relu-1-8-he-sgd-0.1-none~relu-1-8-he-adam-0.1-none"
LOST = "1-curve-100-1-p-1~relu-2-8-he-sgd-0.1-none~leaky_relu-4-8-he-sgd-3-none"
MINUTES = 120_000  # a busy machine is no fault of the page
REFUSED = {
    "at once": "globalThis.Worker = class { constructor() { throw new Error('no') } }",
    "later": "globalThis.Worker = class { postMessage() {} terminate() {}"
    "  constructor() { setTimeout(() => this.onerror({preventDefault() {}})) } }",
}


@pytest.fixture
def reader(browse):
    """Open the playground with a link's text."""

    def visit(link=TINY, width=1440, **settings):
        size = {"width": width, "height": 844 if width < 500 else 900}
        tab = browse(f"{PAGE.as_uri()}#play-{link}", viewport=size, **settings)
        tab.set_default_timeout(MINUTES)
        return tab

    return visit


def begun(tab):
    tab.wait_for_function("document.querySelector('.map svg')")
    return tab


def ended(tab):
    tab.wait_for_function(
        "document.querySelector('progress').value === 1"
        "&& document.querySelector('.run').textContent === 'Run again'"
    )
    return tab.inner_text("output")


def run(tab):
    begun(tab).locator(".run").press("Enter")
    return ended(tab)


# no colour depends on the width, and no width on the theme
@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_the_keyboard_alone_gets_through_it_and_axe_finds_nothing(reader, width, theme):
    tab = begun(reader(width=width, color_scheme=theme))
    assert violations(tab) == []
    assert run(tab).startswith("After 100 steps A is right on")
    tab.locator(".strip [aria-checked=true]").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        tab.keyboard.press(key)
    assert tab.evaluate("document.activeElement.ariaLabel").startswith("pair 2: A ")
    tab.wait_for_function(
        "document.querySelector('figcaption').textContent.includes('network 2')"
    )
    tab.locator(".numbers summary").press("Enter")
    tab.locator(".numbers tr").nth(20).wait_for()
    rows = tab.locator(".numbers tr").all_inner_texts()
    assert len(rows) == 21 and re.match(r"2\s+\d+\.\d\s+\d+\.\d\s+−?\d", rows[2])
    settings = tab.locator(".settings")
    if not settings.evaluate("one => one.open"):
        settings.locator("summary").press("Enter")
    tab.locator("[name='a.rate']").press("ArrowUp")
    assert tab.locator("[name='a.rate']").input_value() == "1"
    assert tab.evaluate("location.hash").startswith(
        "#play-1-circles-100-3-p-2~relu-2-8-he-sgd-1-"
    )
    assert run(tab).startswith("After 100 steps A is right on")
    assert "You have compared 2 times" in tab.inner_text(".fishing")
    assert violations(tab) == [] and tab.faults == []
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_network_that_ran_off_has_a_dash_and_says_so(reader):
    tab = reader(LOST)
    assert "no network of B is left" in run(tab)
    assert tab.locator("figcaption").nth(1).inner_text().endswith("ran off to infinity")
    tab.locator(".numbers summary").press("Enter")
    row = tab.locator(".numbers tr").nth(20).inner_text()
    assert re.fullmatch(r"20\s+−?[\d.]+\s+–\s+–", row)
    assert "NaN" not in tab.locator(".stage").inner_html() and tab.faults == []


def test_run_stands_on_a_phone_s_first_screen(reader):
    tab = begun(reader(width=390))
    tab.evaluate("scrollTo(0, 0)")
    box = tab.locator(".run").bounding_box()
    assert box["y"] + box["height"] < 844 / 2


def test_with_and_without_a_worker_the_networks_are_the_same(reader):
    said = {run(reader(before=before)) for before in ["", *REFUSED.values()]}
    assert len(said) == 1


def test_it_can_be_stopped_continued_and_begun_again(reader):
    tab = begun(reader(TINY.replace("-100-", "-3000-")))
    done = lambda: tab.evaluate("document.querySelector('progress').value")  # noqa: E731
    tab.locator(".one").click()
    tab.wait_for_function("document.querySelector('progress').value > 0")
    assert done() == pytest.approx(100 / 3000)
    tab.locator(".run").click()
    tab.wait_for_function("document.querySelector('progress').value > 0.05")
    assert tab.inner_text(".run") == "Pause"
    tab.locator(".run").click()
    tab.wait_for_function("document.querySelector('.run').textContent === 'Run'")
    tab.wait_for_timeout(500)
    stopped = done()
    tab.wait_for_timeout(1500)
    assert done() == stopped < 1
    tab.locator(".again").click()
    tab.wait_for_function("document.querySelector('progress').value === 0")


@pytest.mark.parametrize(
    "link", ["%E0%A4%A", "<script>", "1-moons-300-1-p-1~x~y", "constructor", ""]
)
def test_a_hostile_or_outdated_link_opens_the_first_question(reader, link):
    tab = begun(reader(link))
    assert tab.locator("[name=question]").input_value() == "tanh"
    assert tab.locator("[name='b.activation']").input_value() == "tanh"
    assert tab.faults == []


def test_a_link_opens_its_state_and_a_question_its_own(reader):
    tab = begun(reader())
    values = {
        name: tab.locator(f"[name='{name}']").input_value()
        for name in ("data", "steps", "seed", "a.rate", "b.norm", "b.optimiser")
    }
    assert list(values.values()) == ["circles", "100", "3", "3", "batch", "adam"]
    tab.locator("a[href='#play-luck']").click()
    tab.wait_for_function("document.querySelector('[name=question]').value === 'luck'")
    assert "all that you see is luck" in tab.inner_text(".scope")
    assert not tab.locator("[name=paired]").is_checked()
    tab.wait_for_function("scrollY < 400")


def test_points_of_one_s_own_are_set_by_keys_and_kept_by_the_link(reader):
    tab = reader(OWN)
    tab.wait_for_function("document.querySelector('output').textContent")
    assert "Draw points of both kinds first" in tab.inner_text("output")
    tab.locator(".pad svg").focus()
    for key in ["Enter", *4 * ["ArrowRight"], "x", "Enter", "ArrowUp", "Enter"]:
        tab.keyboard.press(key)
    tab.keyboard.press("Backspace")
    assert tab.inner_text(".pad [role=status]") == "1 circles, 1 squares"
    assert "of your points" in run(tab)
    assert violations(tab) == []
    again = reader(tab.evaluate("location.hash").removeprefix("#play-"))
    begun(again)
    assert again.inner_text(".pad [role=status]") == "1 circles, 1 squares"


def test_a_finger_taps_points_and_swipes_the_page(reader):
    tab = reader(OWN, width=390, has_touch=True, is_mobile=True)
    pad = tab.locator(".pad svg")
    pad.scroll_into_view_if_needed()
    pad.tap()
    assert tab.inner_text(".pad [role=status]") == "1 circles, 0 squares"
    box, before = pad.bounding_box(), tab.evaluate("scrollY")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    wire = tab.context.new_cdp_session(tab)
    for kind, up in [
        ("Start", 0),
        *(("Move", 20 * i) for i in range(1, 9)),
        ("End", 0),
    ]:
        touched = [] if kind == "End" else [{"x": x, "y": y - up}]
        event = {"type": f"touch{kind}", "touchPoints": touched}
        wire.send("Input.dispatchTouchEvent", event)
    tab.wait_for_function(f"scrollY > {before + 100}")
    assert tab.inner_text(".pad [role=status]") == "1 circles, 0 squares"


def test_who_wants_no_motion_gets_few_pictures(reader):
    drawn = "window.drawn = 0; new MutationObserver(() => drawn++)"
    drawn += ".observe(document.querySelector('.panels'), {childList: true})"
    tab = begun(reader(TINY.replace("-100-", "-3000-"), reduced_motion="reduce"))
    tab.evaluate(drawn)
    tab.locator(".run").click()
    tab.wait_for_timeout(3000)
    assert tab.evaluate("drawn") <= 5


def test_where_the_system_has_its_own_colours_the_classes_differ(reader):
    tab = begun(reader(forced_colors="active"))
    run(tab)
    first, second = (
        tab.locator(f".map path.{kind}").first.evaluate(
            "path => [path.getTotalLength(), getComputedStyle(path).opacity]"
        )
        for kind in ("k0", "k1")
    )
    assert first[0] and second[0] and first[1] == "0" < second[1]


def test_without_scripts_there_are_a_sentence_and_a_picture(reader):
    tab = reader(java_script_enabled=False)
    assert "20 networks of each of two settings" in tab.inner_text(".playground")
    if not explorers.without_node():
        assert tab.locator(".playground .still svg").first.is_visible()


def test_its_script_is_on_its_page_alone():
    mark = "makeServer"
    assert mark in PAGE.read_text()
    others = [page for page in pages() if page != "pages/playground"]
    assert [
        page for page in others if mark in (HTML / f"{page}.html").read_text()
    ] == []


def test_the_front_page_shows_a_run_and_leads_to_it():
    soup = BeautifulSoup((HTML / "intro.html").read_text(), "html.parser")
    links = [a["href"] for a in soup.select("article a[href*='playground.html#']")]
    assert "pages/playground.html#play-step" in links
    if not explorers.without_node():
        assert "After 300 steps" in soup.select_one(".still svg")["aria-label"]


BITS = """
const { Pair } = experiment, a = { depth: 2, width: 8, init: "torch", rate: 0.01 };
const found = engine.ACTIVATIONS.map((activation, i) => {
  const optimiser = ["sgd", "momentum", "adam"][i % 3], norm = i % 2 === 1;
  const setting = { ...a, activation, optimiser, norm };
  const data = ["moons", "spirals", "curve"][i % 3];
  const sides = { a: setting, b: { ...setting, init: "he" } };
  const pair = new Pair({ ...sides, data, seed: 5, steps: 60, every: 60, count: 4 });
  return pair.finish().sides.map(({ nets }) => {
    const bits = new Uint32Array(nets.params.buffer);
    return bits.reduce((h, v) => (Math.imul(h, 31) + v) | 0, 7);
  });
});
"""


@pytest.mark.skipif(bool(explorers.without_node()), reason="compares Node and Chromium")
def test_node_and_the_browser_train_the_same_networks_bit_by_bit(chromium):
    parts = (playground.FOLDER / f"{name}.js" for name in ("engine", "experiment"))
    program = explorers.bundle(explorers.PARTS, explorers.KIT, *parts) + BITS
    node = explorers.by_node(program, "found")
    tab = chromium.new_page()
    in_browser = tab.evaluate(f"(() => {{ {program} return found; }})()")
    tab.close()
    assert in_browser == node
    assert len({number for pair in in_browser for number in pair}) == 14
