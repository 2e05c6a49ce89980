"""The built book in a browser: from a file, offline, at three widths, in two themes."""

import os
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from tests.book.test_config import pages

HTML = Path(__file__).resolve().parents[2] / "_build/html"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")

if BROWSER is None and not os.environ.get("CI"):
    pytest.skip(
        "no browser: install Chromium (on Debian and Ubuntu: apt install chromium)",
        allow_module_level=True,
    )


@pytest.fixture(scope="module")
def chromium():
    """A browser, started once."""
    sync_api = pytest.importorskip("playwright.sync_api")
    assert BROWSER, "CI needs a browser: install chromium"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium):
    """Open pages of the book and note what goes wrong in them."""
    opened = []

    def visit(page, theme="light", width=1440, **settings):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
            **settings,
        )
        opened.append(context)
        tab = context.new_page()
        tab.faults = []
        tab.on("console", lambda m: m.type == "error" and tab.faults.append(m.text))
        tab.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.on("requestfailed", lambda request: tab.faults.append(request.url))
        tab.on(
            "request",
            lambda r: r.url.startswith("http") and tab.faults.append(r.url),
        )
        context.set_offline(True)
        tab.goto(f"{HTML.as_uri()}/{page}")
        tab.wait_for_load_state("load")
        return tab

    yield visit
    for context in opened:
        context.close()


# preload would fetch the style sheets anew, which a browser refuses to a file
AXE = """async () => (await axe.run({preload: false})).violations
    .map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", "))
"""


# formulas neither in the middle of their line nor, where they are longer, at its start
ASKEW = """[...document.querySelectorAll("div.math")].filter(line => {
    const range = document.createRange();
    range.selectNodeContents(line.querySelector("math"));
    const [own, all] = [range, line].map(one => one.getBoundingClientRect());
    const before = own.left - all.left, after = all.right - own.right;
    return line.checkVisibility() && before > 1 && Math.abs(before - after) > 2;
}).map(line => line.textContent)"""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("page", pages())
def test_page_is_whole_fits_and_is_accessible(reader, page, theme):
    tab = reader(f"{page}.html", theme)
    assert tab.evaluate("document.documentElement.dataset.theme") == theme
    axe = files("axe_playwright_python") / "axe.min.js"
    tab.evaluate(axe.read_text("utf-8"))
    assert tab.evaluate(AXE) == []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{wider} px wider than {width}"
        assert tab.evaluate(ASKEW) == []
    empty = tab.evaluate(
        "[...document.querySelectorAll('article math')]"
        ".filter(m => m.checkVisibility() && !m.getBoundingClientRect().width).length"
    )
    assert empty == 0, "formulas that are not drawn"
    tab.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert tab.faults == []


# of each text, formulas and figures included, its contrast with what is behind it
CONTRASTS = """() => {
    const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
    const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => [[0.2126, r], [0.7152, g], [0.0722, b]]
        .reduce((sum, [share, v]) => sum + share * linear(v / 255), 0);
    const behind = tag => {
        for (let one = tag; one; one = one.parentElement) {
            const colour = rgb(getComputedStyle(one).backgroundColor);
            if (colour.length === 3 || colour[3] > 0.5) return colour;
        }
        return CANVAS;
    };
    const own = tag => [...tag.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const found = {};
    for (const tag of document.querySelectorAll("article *")) {
        const unseen = tag.closest("script, style, .headerlink");
        if (unseen || !own(tag) || !tag.checkVisibility()) continue;
        const style = getComputedStyle(tag), svg = tag.ownerSVGElement;
        const [a, b] = [rgb(svg ? style.fill : style.color), behind(tag)].map(light);
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const kind = tag.tagName + (tag.className.baseVal ?? tag.className);
        found[kind] = Math.min(found[kind] ?? 21, ratio);
    }
    return found;
}"""


def too_faint(contrasts, least):
    """Return the kinds of text that a page shows with less contrast."""
    assert len(contrasts) > 8
    return {kind: ratio for kind, ratio in contrasts.items() if ratio < least}


@pytest.mark.parametrize("system", THEMES)
@pytest.mark.parametrize("chosen", THEMES)
def test_in_high_contrast_every_text_is_seen_whatever_theme_is_chosen(
    reader, system, chosen
):
    # github.com/microsoft/fluentui/issues/22410: what SVG draws takes no system colour
    tab = reader("intro.html", system, forced_colors="active")
    tab.evaluate("theme => document.documentElement.dataset.theme = theme", chosen)
    dark = tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark == (system == "dark")
    assert tab.locator("article svg text").count() > 4
    canvas = "[0, 0, 0]" if dark else "[255, 255, 255]"
    contrasts = tab.evaluate(CONTRASTS.replace("CANVAS", canvas))
    assert too_faint(contrasts, 4.5) == {}


ON_PAPER = """() => addEventListener("beforeprint", () => {
    window.onPaper = (%s)();
    window.paper = getComputedStyle(document.body).backgroundColor;
})"""


@pytest.mark.parametrize("page", ["intro", "chapters/01-definition"])
def test_paper_is_light_also_from_a_dark_page(reader, page):
    # github.com/pradyunsg/furo/issues/319
    tab = reader(f"{page}.html", "dark")
    tab.evaluate(ON_PAPER % CONTRASTS.replace("CANVAS", "[255, 255, 255]"))
    for background in (False, True):
        tab.pdf(print_background=background)
        assert tab.evaluate("paper") == "rgb(255, 255, 255)"
        assert too_faint(tab.evaluate("onPaper"), 4.5) == {}
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.faults == []


ICONS = "i[class*=fa-], span[class*=fa-]"


@pytest.mark.parametrize("page", ["pages/learn", "chapters/01-definition"])
def test_every_icon_is_drawn(reader, page):
    tab = reader(f"{page}.html", width=360)
    drawn = tab.evaluate(
        f"[...document.querySelectorAll('{ICONS}')].map("
        "e => [e.className, getComputedStyle(e, '::before').content])"
    )
    assert len(drawn) > 8
    assert not [name for name, content in drawn if content in ("none", "normal")]


CHAPTERS = [p for p in pages() if re.match("chapters/0", p)]


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_option_of_the_quiz_opens_by_keyboard_and_answers(reader, page):
    tab = reader(f"{page}.html", width=360)
    options = tab.locator("details.quiz, details:has(> .quiz), .quiz details")
    assert options.count() >= 12
    for option in options.all():
        answer = option.locator(".sd-summary-content")
        assert not answer.is_visible()
        option.locator("summary").focus()
        tab.keyboard.press("Enter")
        assert answer.is_visible()
        assert re.match(r"(Right|No)\.", answer.inner_text())


@pytest.mark.parametrize("page", ["intro", *CHAPTERS])
def test_an_explorer_redraws_within_two_frames(reader, page):
    tab = reader(f"{page}.html")
    explorer = tab.locator(".explorer").first
    explorer.scroll_into_view_if_needed()
    slider = explorer.locator("input[type=range]:not([disabled])").first
    before = explorer.inner_html()
    slider.focus()
    tab.keyboard.press("ArrowRight")
    tab.evaluate(
        "new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))"
    )
    assert explorer.inner_html() != before
    assert tab.faults == []


@pytest.mark.parametrize(
    ("words", "found"),
    [("dead neuron", "When does a unit die"), ("He initialization", "Glossary")],
)
def test_search_finds(reader, words, found):
    tab = reader("search.html?q=" + words.replace(" ", "+"))
    # results come one by one: wait for this one, not for the first
    result = tab.locator("#search-results li a", has_text=found)
    result.first.wait_for(timeout=30_000)
    assert tab.faults == []


def test_the_ledger_shows_what_is_chosen_and_hides_the_rest(reader):
    tab = reader("chapters/10-claims.html")
    claims = tab.locator(".ledger-claim")
    assert claims.count() == 60
    shown = lambda: sum(claim.is_visible() for claim in claims.all())  # noqa: E731
    assert shown() == 60
    tab.locator("#ledger-verdict").select_option("false")
    false = tab.locator(".ledger-claim.false").count()
    assert shown() == false > 0
    tab.locator("#ledger-section").select_option("S12")
    assert 0 < shown() < false
    tab.locator("#ledger-verdict").select_option("")
    assert shown() == tab.locator(".ledger-claim.S12").count()
