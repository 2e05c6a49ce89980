"""The built book in a browser: from a file, offline, at three widths, in two themes."""

import re

import pytest

from tests.support import HTML
from tests.support.accessible import AXE, violations
from tests.support.chapters import CHAPTERS as FILES
from tests.support.chapters import LEDGER
from tests.support.contents import pages
from tests.support.tabs import put_on, settled

pytestmark = [pytest.mark.book, pytest.mark.browser]
WIDTHS = (360, 768, 1440)
CHAPTERS = [f"chapters/{path.stem}" for path in FILES]
THEMES = ("light", "dark")


@pytest.fixture
def reader(browse):
    """Open pages of the book."""

    def visit(page, theme="light", width=1440, **settings):
        return browse(
            f"{HTML.as_uri()}/{page}",
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
            requests=True,
            **settings,
        )

    return visit


# --- what every page is asked, in one visit; a question lists what is wrong -----------

CONTRAST = "color-contrast"
# Contrast takes nearly all of the time: look at one text of each look that there is,
# and at none of a look that was found good on a page before.
MARK_EACH_LOOK = """good => {
    const look = s => [s.backgroundColor, s.backgroundImage, s.opacity].join("|");
    const known = new Map([[null, ""]]);
    const under = tag => {
        if (!known.has(tag)) {
            const own = look(getComputedStyle(tag));
            const seen = own === "rgba(0, 0, 0, 0)|none|1" ? "" : own + ",";
            known.set(tag, seen + under(tag.parentElement));
        }
        return known.get(tag);
    };
    const seen = new Set(good);
    for (const tag of document.body.querySelectorAll("*")) {
        const texts = [...tag.childNodes].filter(n => n.nodeType === Node.TEXT_NODE);
        if (!texts.some(n => n.data.trim()) || !tag.checkVisibility()) continue;
        const s = getComputedStyle(tag);
        const words = [s.color, s.fontSize, s.fontWeight, under(tag)].join();
        if (!seen.has(words)) tag.dataset.look = "";
        seen.add(words);
    }
    return [...seen];
}"""
GOOD = set()
# Code is thousands of elements that have a colour and nothing else: where none of it is
# looked at, it becomes a text, and axe takes a third of the time.
PREPARE = """contrast => {
    for (const code of document.querySelectorAll("pre, code"))
        if (!code.querySelector("[data-look]")) code.textContent = code.textContent;
    axe.configure({rules: [{id: contrast, selector: "[data-look]"}]});
    return document.querySelectorAll("[data-look]").length;
}"""


def accessible_and_readable(tab):
    tab.evaluate(AXE)
    looks = set()
    for theme in THEMES:
        put_on(tab, theme)
        looks.update(tab.evaluate(MARK_EACH_LOOK, list(GOOD)))
    to_look_at = tab.evaluate(PREPARE, CONTRAST)
    faults = [f"dark: {fault}" for fault in violations(tab)]
    put_on(tab, "light")
    if to_look_at:
        faults += [f"light: {fault}" for fault in violations(tab, runOnly=[CONTRAST])]
    if not faults:
        GOOD.update(looks)
    return faults


# formulas neither in the middle of their line nor, where they are longer, at its start
ASKEW = """[...document.querySelectorAll("div.math")].filter(line => {
    const range = document.createRange();
    range.selectNodeContents(line.querySelector("math"));
    const [own, all] = [range, line].map(one => one.getBoundingClientRect());
    const before = own.left - all.left, after = all.right - own.right;
    return line.checkVisibility() && before > 1 && Math.abs(before - after) > 2;
}).map(line => line.textContent)"""


def fits_at_every_width(tab):
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            yield f"{wider} px wider than {width}"
        yield from (f"askew at {width}: {text}" for text in tab.evaluate(ASKEW))


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
    for question in tab.locator(".quiz-options").all():
        options = question.locator("details.quiz").all()
        answers = [option.locator(".sd-summary-content") for option in options]
        opened = [answer.is_visible() for answer in answers]
        yield from (
            f"open from the start: {n}" for n, is_open in enumerate(opened) if is_open
        )
        options[-1].locator("summary").focus()
        tab.keyboard.press("Enter")
        for answer in answers:
            if not answer.is_visible():
                yield f"an option that says nothing after the choice: {answer}"
            elif not re.match(r"(Right|No)\.", answer.inner_text()):
                yield f"has no verdict: {answer.inner_text()}"
        if not question.locator("[role=status]").inner_text():
            yield "nothing is said of the choice"


def an_explorer_redraws_within_two_frames(tab):
    for explorer in tab.locator(".explorer").all()[:1]:
        explorer.scroll_into_view_if_needed()
        slider = explorer.locator("input[type=range]:not([disabled])").first
        before = explorer.inner_html()
        slider.focus()
        at_end = slider.evaluate("one => one.value === one.max")
        tab.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        tab.evaluate(
            "new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))"
        )
        if explorer.inner_html() == before:
            yield "it does not"


def nothing_went_wrong(tab):
    tab.evaluate("scrollTo(0, document.body.scrollHeight)")
    return tab.faults


QUESTIONS = (
    fits_at_every_width,
    formulas_are_drawn,
    icons_are_drawn,
    accessible_and_readable,
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


CHAPTER, SET = "chapters/01-definition", "exercises/01-definition/01-definition"
SPOILT = [
    (accessible_and_readable, SET, "document.documentElement.lang = ''"),
    (
        accessible_and_readable,
        SET,
        "@media (prefers-color-scheme: dark) {p {color: #444 !important}}",
    ),
    (
        accessible_and_readable,
        SET,
        "@media (prefers-color-scheme: light) {p {color: #bbb !important}}",
    ),
    (accessible_and_readable, SET, ".highlight span {color: #888 !important}"),
    (fits_at_every_width, SET, "article p {min-width: 1500px !important}"),
    (fits_at_every_width, CHAPTER, "div.math math {margin-left: 3rem !important}"),
    (formulas_are_drawn, SET, "math {display: inline-block !important; width: 0}"),
    (icons_are_drawn, SET, ".fa-bars::before {content: none !important}"),
    (
        quizzes_answer_to_the_keyboard,
        CHAPTER,
        "document.querySelector('.quiz').open = true",
    ),
    (
        an_explorer_redraws_within_two_frames,
        CHAPTER,
        "addEventListener('input', event => event.stopImmediatePropagation(), true)",
    ),
    (nothing_went_wrong, SET, "console.error('no')"),
]


@pytest.mark.parametrize(("question", "page", "spoil"), SPOILT)
def test_a_fault_of_a_page_is_seen(reader, question, page, spoil):
    tab = reader(f"{page}.html")
    if spoil.endswith("}"):
        tab.add_style_tag(content=spoil)
    else:
        tab.evaluate(spoil)
    assert list(question(tab))


def test_a_quiz_keeps_the_first_choice_and_forgets_it_on_demand(reader):
    tab = reader("chapters/01-definition.html")
    score, options = tab.locator(".quiz-score"), tab.locator("details.quiz")
    right = tab.locator("details.quiz", has=tab.locator("strong", has_text="Right."))
    assert not score.is_visible()
    right.nth(0).locator("summary").click()
    no = tab.locator("strong", has_text="No.")
    wrong = tab.locator(".quiz-options").nth(1).locator("details", has=no).first
    wrong.locator("summary").click()
    assert "1 of 2" in score.inner_text()
    settled(tab).reload()
    assert "1 of 2" in score.inner_text()
    assert tab.locator("details.quiz.is-chosen").count() == 2
    score.get_by_role("button").click()
    settled(tab).reload()
    assert not score.is_visible()
    assert not any(option.get_attribute("open") for option in options.all())


@pytest.mark.parametrize("kept", ["no json", "[]", "null", '{"a": 5}'])
def test_a_memory_that_is_not_ours_does_no_harm(reader, kept):
    tab = reader("chapters/01-definition.html")
    tab.evaluate("kept => localStorage.setItem('relu-course/quiz/2', kept)", kept)
    settled(tab).reload()
    tab.locator("details.quiz summary").first.click()
    assert "answered" in tab.locator(".quiz-score").inner_text()
    assert tab.faults == []


def test_a_dark_system_is_dark_from_the_start(reader):
    tab = reader("intro.html", "dark")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.faults == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dead neuron", "When does a unit die"),
        ("He initialization", "Glossary"),
        ("LeakyReLU", "Glossary"),
        ("batch normalization", "Glossary"),
        ("kaiming", "Glossary"),
        ("swish", "Glossary"),
        ("dying", "Glossary"),
    ],
)
def test_search_finds(reader, words, found):
    tab = reader("search.html?q=" + words.replace(" ", "+"))
    # results come one by one: wait for this one, not for the first
    result = tab.locator("#search-results li a", has_text=found)
    result.first.wait_for(timeout=30_000)
    assert tab.faults == []


def test_the_ledger_shows_what_is_chosen_and_hides_the_rest(reader):
    tab = reader(f"chapters/{LEDGER.stem}.html")
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


SPILT = """[...document.querySelectorAll(
    "article button, article select, article input, article summary, article output"
)].filter(one => one.checkVisibility()).filter(one => {
    const box = one.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.left < -1;
}).map(one => one.outerHTML.slice(0, 80))"""
MOVING = ["intro", "pages/playground", "chapters/04-dying-relu", "pages/predictions"]


@pytest.mark.parametrize("page", MOVING)
def test_large_letters_and_a_fourfold_page_leave_nothing_outside(reader, page):
    tab = reader(f"{page}.html")
    zooms = {
        "400 %": (320, "100%"),  # of a window of 1280
        "letters of 200 %": (720, "200%"),
    }
    for zoom, (width, size) in zooms.items():
        tab.set_viewport_size({"width": width, "height": 600})
        tab.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, zoom
        assert tab.evaluate(SPILT) == [], zoom


# the longest line of text outside of tables and figures that move, in letters
LONGEST = """() => {
    let most = 0;
    const range = document.createRange();
    for (const tag of document.querySelectorAll("article p, article li")) {
        if (!tag.checkVisibility()) continue;
        if (tag.closest("table, .explorer, .prediction")) continue;
        const rows = {};
        for (const node of tag.childNodes) {
            if (node.nodeType !== Node.TEXT_NODE) continue;
            for (let i = 0; i < node.length; i++) {
                range.setStart(node, i);
                range.setEnd(node, i + 1);
                const row = Math.round(range.getBoundingClientRect().bottom / 10);
                rows[row] = (rows[row] ?? 0) + 1;
            }
        }
        most = Math.max(most, ...Object.values(rows));
    }
    return most;
}"""


def test_a_line_has_some_75_letters_and_figures_may_be_wider(reader):
    tab = reader("chapters/02-derivatives.html", width=1440)
    assert 50 < tab.evaluate(LONGEST) <= 80
    wide = "one => one.getBoundingClientRect().width"
    explorer, text = tab.locator(".explorer"), tab.locator("article p")
    assert explorer.first.evaluate(wide) > text.first.evaluate(wide) + 100
    tab.add_style_tag(content="article p {max-width: none !important}")
    assert tab.evaluate(LONGEST) > 80, "a long line is seen"


def touch(session, kind, *points):
    places = [{"x": x, "y": y} for x, y in points]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def swipe(session, x, y, dx, dy):
    touch(session, "touchStart", (x, y))
    for part in range(1, 9):
        touch(session, "touchMove", (x + dx * part / 8, y + dy * part / 8))
    touch(session, "touchEnd")


def test_a_finger_grabs_a_knot_and_beside_it_scrolls(reader):
    tab = reader("intro.html", width=390, has_touch=True, is_mobile=True)
    pieces = tab.locator(".explorer [name=n]")
    tab.locator(".explorer .panels").scroll_into_view_if_needed()
    finger = tab.context.new_cdp_session(tab)
    ring = tab.locator(".explorer .grip").first.bounding_box()
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    before = tab.evaluate("scrollY")
    swipe(finger, x, y, 90, -60)
    tab.wait_for_function("document.querySelector('.explorer [name=n]').value < 4")
    assert tab.evaluate("scrollY") == before
    n = pieces.input_value()
    swipe(finger, x + 150, y + 20, 0, -200)
    tab.wait_for_function(f"scrollY > {before + 50}")
    assert pieces.input_value() == n


def test_what_is_seen_has_a_link_and_is_said_once_when_it_rests(reader):
    tab = reader("intro.html")
    tab.evaluate(
        "window.heard = 0; const said = document.querySelector('.explorer output');"
        "new MutationObserver(() => heard += said.ariaLive === 'polite')"
        ".observe(said, {childList: true})"
    )
    tab.locator(".explorer [name=n]").focus()
    for _ in range(5):
        tab.keyboard.press("ArrowRight")
    tab.wait_for_function("location.hash.startsWith('#see-bends-1~')")
    assert tab.evaluate("heard") == 1
    assert tab.evaluate("location.hash").endswith("~n=9~depth=3")
    again = reader(f"intro.html{tab.evaluate('location.hash')}")
    again.wait_for_function(
        "document.querySelector('.explorer [name=n]').value === '9'"
    )
    again.wait_for_function("scrollY > 500")
    hostile = reader("intro.html#see-bends-1~n=1e9")
    assert hostile.locator(".explorer [name=n]").input_value() == "4"
    assert tab.faults == again.faults == hostile.faults == []


def test_what_was_done_stands_on_the_path_of_chapters_until_it_is_erased(reader):
    tab = reader("chapters/01-definition.html")
    tab.locator("article > section > section").first.evaluate(
        "end => { while (end.matches('section')) end = end.lastElementChild;"
        " end.scrollIntoView({block: 'center'}); }"
    )
    tab.wait_for_function("localStorage['relu-course/read/1']")
    tab.locator("details.quiz summary").first.click()
    settled(tab).goto(f"{HTML.as_uri()}/intro.html")
    first = tab.locator(".chapter-path li").first
    assert re.search(r"\d of \d+ sections read, \d of \d", first.inner_text())
    with tab.expect_download():
        tab.get_by_text("Export what I have done").click()
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.get_by_text("Erase what I have done").click()
    assert "sections read" not in tab.locator(".chapter-path").inner_text()
    assert tab.faults == []
