"""The built book in a browser: from a file, offline, at three widths, in two themes."""

import re
from importlib.resources import files

import pytest

from tests.support import HTML
from tests.support.contents import pages

pytestmark = [pytest.mark.book, pytest.mark.browser]
WIDTHS = (360, 768, 1440)
CHAPTERS = [p for p in pages() if re.match("chapters/0", p)]


@pytest.fixture
def reader(chromium):
    """Open pages of the book and note what goes wrong in them."""
    opened = []

    def visit(page, theme="light", width=1440):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
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
        axe = files("axe_playwright_python") / "axe.min.js"
        tab.evaluate(axe.read_text("utf-8"))
        return tab

    yield visit
    for context in opened:
        context.close()


# --- what every page is asked, in one visit; a question lists what is wrong -----------

# preload would fetch the style sheets anew, which a browser refuses to a file
AXE = """async ([where, rules]) => (await axe.run(where, {preload: false, ...rules}))
    .violations.map(v => v.id + ": "
        + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", "))
"""
CONTRAST = "color-contrast"
# Contrast takes nearly all of the time: look at one text of each look that there is.
MARK_EACH_LOOK = """() => {
    const look = s => [s.backgroundColor, s.backgroundImage, s.opacity].join("|");
    const under = tag => {
        const found = [];
        for (; tag; tag = tag.parentElement) found.push(look(getComputedStyle(tag)));
        return found.filter(words => words !== "rgba(0, 0, 0, 0)|none|1");
    };
    const seen = new Set();
    for (const tag of document.body.querySelectorAll("*")) {
        tag.removeAttribute("data-look");
        const texts = [...tag.childNodes].filter(n => n.nodeType === Node.TEXT_NODE);
        if (!texts.some(n => n.data.trim()) || !tag.checkVisibility()) continue;
        const s = getComputedStyle(tag);
        const words = [s.color, s.fontSize, s.fontWeight, ...under(tag)].join();
        if (!seen.has(words)) tag.dataset.look = "";
        seen.add(words);
    }
}"""


def accessible(tab):
    others = {"rules": {CONTRAST: {"enabled": False}}}
    return tab.evaluate(AXE, ["html", others])


def readable(tab):
    found = []
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme)
        tab.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        tab.evaluate(MARK_EACH_LOOK)
        faults = tab.evaluate(AXE, ["[data-look]", {"runOnly": [CONTRAST]}])
        found += [f"{theme}: {fault}" for fault in faults]
    return found


def fits(tab):
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            yield f"{wider} px wider than {width}"


def formulas_are_drawn(tab):
    return tab.evaluate(
        "[...document.querySelectorAll('article math')]"
        ".filter(m => m.checkVisibility() && !m.getBoundingClientRect().width)"
        ".map(m => m.textContent)"
    )


def icons_are_drawn(tab):
    drawn = tab.evaluate(
        "[...document.querySelectorAll('i[class*=fa-], span[class*=fa-]')].map("
        "e => [e.className, getComputedStyle(e, '::before').content])"
    )
    assert len(drawn) > 3
    return [name for name, content in drawn if content in ("none", "normal")]


def quizzes_answer_to_the_keyboard(tab):
    for option in tab.locator("details.quiz").all():
        answer = option.locator(".sd-summary-content")
        text = option.inner_text()
        if answer.is_visible():
            yield f"open from the start: {text}"
        option.locator("summary").focus()
        tab.keyboard.press("Enter")
        if not answer.is_visible():
            yield f"does not open: {text}"
        elif not re.match(r"(Right|No)\.", answer.inner_text()):
            yield f"has no verdict: {text}"


def an_explorer_redraws_within_two_frames(tab):
    for explorer in tab.locator(".explorer").all()[:1]:
        explorer.scroll_into_view_if_needed()
        slider = explorer.locator("input[type=range]:not([disabled])").first
        before = explorer.inner_html()
        slider.focus()
        tab.keyboard.press("ArrowRight")
        tab.evaluate(
            "new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))"
        )
        if explorer.inner_html() == before:
            yield "it does not"


def nothing_went_wrong(tab):
    tab.evaluate("scrollTo(0, document.body.scrollHeight)")
    return tab.faults


QUESTIONS = (
    accessible,
    readable,
    fits,
    formulas_are_drawn,
    icons_are_drawn,
    quizzes_answer_to_the_keyboard,
    an_explorer_redraws_within_two_frames,
    nothing_went_wrong,
)


@pytest.mark.parametrize("page", pages())
def test_page(reader, page):
    tab = reader(f"{page}.html")
    faults = {ask.__name__: list(ask(tab)) for ask in QUESTIONS}
    assert not {question: found for question, found in faults.items() if found}
    if page in CHAPTERS:
        assert tab.locator("details.quiz").count() >= 12
    if page in ["intro", *CHAPTERS]:
        assert tab.locator(".explorer").count() >= 1


SPOILT = {
    accessible: "document.documentElement.lang = ''",
    readable: "@media (prefers-color-scheme: dark) {p {color: #444 !important}}",
    fits: "article p {min-width: 1500px !important}",
    formulas_are_drawn: "math {display: inline-block !important; width: 0}",
    icons_are_drawn: ".fa-bars::before {content: none !important}",
    quizzes_answer_to_the_keyboard: "document.querySelector('.quiz').open = true",
    an_explorer_redraws_within_two_frames: "addEventListener('input',"
    "event => event.stopImmediatePropagation(), true)",
    nothing_went_wrong: "console.error('no')",
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.__name__)
def test_a_fault_of_a_page_is_seen(reader, question):
    tab = reader("chapters/01-definition.html")
    spoil = SPOILT[question]
    if spoil.endswith("}"):
        tab.add_style_tag(content=spoil)
    else:
        tab.evaluate(spoil)
    assert list(question(tab))


def test_a_dark_system_is_dark_from_the_start(reader):
    tab = reader("intro.html", "dark")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
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
