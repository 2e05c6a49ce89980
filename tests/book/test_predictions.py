"""A prediction from its call to the reader's hand: a small book, built and opened."""

import json
import re

import nbformat
import numpy as np
import pytest

from relulib import predict
from tests.support import small_book
from tests.support.accessible import violations
from tests.support.tabs import put_on, settled

pytestmark = pytest.mark.slow
RATES = (0.03, 0.1, 0.3, 0.7, 1, 2)
OFF = np.array([0.05, 0.04, 0.06, 0.1, 0.6, 0.9]) + 0.01 * np.arange(-2, 3)[:, None]
AXES = dict(y=(0, 1), yname="units off", xname="rate", unit="%", even=True)
CLIFF = predict.curve("cliff", RATES, OFF, **AXES)
ALIVE = predict.number(
    "alive", [0.65, 0.7, 0.75], scale=(0, 1), yname="share alive", unit="%"
)
FIGURE = '<figure tabindex="0" role="group" aria-label="the result">0.9 at 2</figure>'


def question(name):
    box = f":::{{admonition}} Predict\n:class: hint\n:name: predict-{name}\n"
    return nbformat.v4.new_markdown_cell(f"{box}How is {name} at $x$?\n:::")


def cell(*shown, tags=()):
    outputs = [
        nbformat.v4.new_output("display_data", data=one._repr_mimebundle_())
        if hasattr(one, "record")
        else nbformat.v4.new_output("display_data", data={"text/html": one})
        for one in shown
    ]
    return nbformat.v4.new_code_cell("f()", outputs=outputs, metadata={"tags": tags})


def measured(one):
    return cell(one, tags=["remove-input"])


def build(folder, cells):
    """Build a book of a page, a notebook as it is, and the list of predictions."""
    title = nbformat.v4.new_markdown_cell("# A chapter")
    end = nbformat.v4.new_markdown_cell("Words. " * 900)
    settings = {"execute_notebooks": "off"}
    cells = [title, *cells, end]
    return small_book.build(folder, cells, ["pages/predictions"], settings=settings)


GOOD = [
    question("cliff"),
    measured(CLIFF),
    cell(FIGURE),
    nbformat.v4.new_markdown_cell("So it is nearly all.\n\n## A title\n\nNext."),
    question("alive"),
    cell(ALIVE, FIGURE),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    done = build(folder, GOOD)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "_build/html"


# --- what the build asks for


def test_a_prediction_has_exactly_one_measurement_below_its_question(tmp_path):
    others = (predict.number(name, 1, scale=(0, 2), yname="n") for name in "abc")
    late, twice, asked_nowhere = others
    done = build(
        tmp_path,
        [
            measured(late),
            question("a"),
            question("b"),
            measured(twice),
            measured(twice),
            question("never"),
            measured(asked_nowhere),
            question("cliff"),
            measured(CLIFF),
        ],
    )
    assert done.returncode
    for fault in (
        "'a': it was measured above its question",
        "'b': it has 2 measurements instead of one",
        "'never': it has 0 measurements",
        "'c': it was measured, but no box is called predict-c",
        "'cliff': no output follows",
    ):
        assert fault in done.stderr


def test_the_script_is_loaded_late_and_only_where_predictions_stand(book):
    loads = "<script defer[^>]* src=[^>]*predictions.js"
    assert [
        bool(re.search(loads, (book / page).read_text()))
        for page in ("nb.html", "pages/predictions.html", "page.html")
    ] == [True, True, False]
    assert "predictions.css" not in (book / "page.html").read_text()
    assets = [book / "_static" / f"predictions.{kind}" for kind in ("js", "css")]
    assert sum(path.stat().st_size for path in assets) < 40_000


def test_a_call_leaves_no_trace_but_the_box(book):
    page = (book / "nb.html").read_text()
    assert "To compare with your prediction" not in page
    assert page.count("cell_output") == 2, "an empty cell was left"


# --- the reader


@pytest.fixture
def reader(browse, book):
    """Open pages of the small book, in which nothing may go wrong."""
    tabs = []

    def visit(page="nb.html", **settings):
        settings = {"viewport": {"width": 390, "height": 900}, **settings}
        settings = {"reduced_motion": "reduce", **settings}
        tabs.append(browse(f"{book.as_uri()}/{page}", **settings))
        return tabs[-1]

    yield visit
    assert not [fault for tab in tabs for fault in tab.faults]


def box(tab, name="cliff"):
    return tab.locator(f"#predict-{name}")


def values(tab, name="cliff"):
    return [
        int(one.get_attribute("aria-valuenow"))
        for one in box(tab, name).get_by_role("slider").all()
    ]


def lock(tab, name="cliff"):
    box(tab, name).get_by_role("slider").first.focus()
    tab.keyboard.press("ArrowUp")
    box(tab, name).get_by_text("Lock it in").click()


def test_the_keyboard_alone_draws_a_curve(reader):
    tab = reader()
    box(tab).get_by_text("Predict", exact=True).click()
    tab.keyboard.press("Tab")
    pressed = ("ArrowUp", "ArrowRight", "PageUp"), ("End", "ArrowDown"), ("Home",)
    for keys in pressed:
        for key in keys:
            tab.keyboard.press(key)
        tab.keyboard.press("Tab")
    assert values(tab) == [27, 39, 0, 20, 20, 20]
    for _ in range(3):
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Lock it in"
    tab.keyboard.press("Enter")
    said = box(tab).get_by_role("status")
    assert "You drew a" in said.inner_text() and "It is a cliff" in said.inner_text()
    tab.wait_for_selector("output:focus")  # it comes a frame later
    assert not box(tab).get_by_role("slider").count()


def test_the_keyboard_alone_sets_a_number(reader):
    tab = reader()
    slider = box(tab, "alive").get_by_role("slider", name="Your guess: share alive")
    slider.focus()
    for key in ("PageUp", "ArrowRight"):
        tab.keyboard.press(key)
    assert slider.get_attribute("aria-valuetext") == "65\u00a0%"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert "You said 65\u00a0%" in box(tab, "alive").get_by_role("status").inner_text()


def test_nothing_can_be_locked_in_before_it_was_touched(reader):
    tab = reader()
    assert box(tab).get_by_text("Lock it in").is_disabled()


def touch(session, kind, *points):
    places = [{"x": x, "y": y} for x, y in points]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def middle(one):
    area = one.bounding_box()
    return area["x"] + area["width"] / 2, area["y"] + area["height"] / 2


def test_a_finger_drags_a_point_and_scrolls_beside_it(reader):
    tab = reader(has_touch=True)
    handles = box(tab).get_by_role("slider")
    box(tab).scroll_into_view_if_needed()
    x, y = middle(handles.nth(2))
    finger = tab.context.new_cdp_session(tab)
    touch(finger, "touchStart", (x, y))
    touch(finger, "touchMove", (x + 40, y - 50))
    touch(finger, "touchEnd")
    moved = values(tab)
    assert moved[2] > 25 and [*moved[:2], *moved[3:]] == [20] * 5
    touch(finger, "touchStart", (x, y + 40))
    touch(finger, "touchEnd")
    assert values(tab) == moved
    assert tab.evaluate(
        "getComputedStyle(document.querySelector('.prediction .plot')).touchAction"
    ) == ("pan-y")


def test_a_mouse_draws_across_the_points(reader):
    tab = reader(viewport={"width": 1440, "height": 900})
    box(tab).scroll_into_view_if_needed()
    handles = box(tab).get_by_role("slider")
    places = [middle(one) for one in handles.all()]
    tab.mouse.move(places[0][0], places[0][1] + 40)
    tab.mouse.down()
    for x, y in places:
        tab.mouse.move(x, y + 40)
    tab.mouse.up()
    tab.mouse.move(places[0][0], places[0][1] - 40)
    assert len({*values(tab)}) == 1 and values(tab)[0] < 20
    number = box(tab, "alive").get_by_role("slider")
    number.scroll_into_view_if_needed()
    x, y = middle(number)
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 3000, y)
    tab.mouse.up()
    assert values(tab, "alive") == [40]


def covered(tab):
    return tab.locator(".veil").count()


def test_the_result_is_covered_until_it_was_guessed_or_asked_for(reader):
    tab = reader()
    assert covered(tab) == 2
    output = tab.locator("#result-cliff")
    before = output.bounding_box()["height"]
    assert tab.locator("#result-cliff .veil").bounding_box()["height"] == before
    lock(tab)
    assert covered(tab) == 1
    tab.locator(".veil").get_by_text("Show me").click()
    assert not covered(tab)
    tab.wait_for_selector("#result-alive:focus")
    assert "Measured" in box(tab, "alive").get_by_role("status").inner_text()
    settled(tab).reload()
    assert not covered(tab)


def test_the_sentence_below_a_result_is_covered_with_it(reader):
    tab = reader()
    said, later = tab.get_by_text("So it is nearly"), tab.get_by_text("Next.")
    over = "one => getComputedStyle(one, '::after').content"
    assert said.evaluate(over) == '""' and later.evaluate(over) == "none"
    assert said.evaluate("one => one.getAttribute('aria-hidden')") is None
    tab.emulate_media(media="print")
    assert said.evaluate("one => getComputedStyle(one, '::after').display") == "none"
    tab.emulate_media(media="screen")
    lock(tab)
    assert said.evaluate(over) == "none"


def test_who_tabs_into_a_covered_output_sees_it(reader):
    tab = reader()
    tab.locator("#result-cliff figure").focus()
    assert covered(tab) == 1


def test_a_veil_hides_nothing_from_a_screen_reader_or_from_paper(reader):
    tab = reader()
    assert tab.get_by_role("group", name="the result").count() == 2
    assert not tab.get_by_role("group", name="What came out").count()
    tab.emulate_media(media="print")
    for hidden in (".veil", ".prediction", ".prediction-tally"):
        assert not tab.locator(hidden).first.is_visible()
    assert box(tab).get_by_text("How is cliff").is_visible()


def test_never_means_never_until_it_is_taken_back(reader):
    tab = reader()
    tab.get_by_text("Never cover again").first.click()
    assert not covered(tab) and values(tab), "it can still be guessed"
    settled(tab).reload()
    assert not covered(tab)
    settled(tab).goto(tab.url.replace("nb.html", "pages/predictions.html"))
    tab.get_by_text("Cover results again").click()
    settled(tab).go_back()
    tab.wait_for_url("**/nb.html")
    settled(tab).reload()
    assert covered(tab) == 2


def test_without_scripts_the_box_is_a_question_and_nothing_is_covered(reader):
    tab = reader(java_script_enabled=False)
    assert box(tab).inner_text().split("\n")[0] == "Predict"
    assert box(tab).get_by_text("How is cliff").is_visible()
    assert not tab.locator(".prediction, .veil").count()
    assert not tab.locator(".prediction-tally").is_visible()


FALLING = "document.getAnimations().filter(one => one.animationName === 'fall').length"


@pytest.mark.parametrize(("motion", "moves"), [("reduce", 0), ("no-preference", 30)])
def test_dots_fall_only_where_motion_is_welcome(reader, motion, moves):
    tab = reader(reduced_motion=motion)
    lock(tab)
    tab.wait_for_selector("#predict-cliff .network")  # drawn a frame later
    assert tab.evaluate(FALLING) == moves
    settled(tab).reload()
    assert tab.evaluate(FALLING) == 0


def test_a_guess_survives_and_is_drawn_as_it_was(reader):
    tab = reader()
    lock(tab)
    tab.wait_for_selector("#predict-cliff .network")  # drawn a frame later
    drawn = [tab.locator("#predict-cliff svg").first.inner_html()]
    tab.locator("#result-cliff figure").focus()
    settled(tab).reload()
    drawn.append(tab.locator("#predict-cliff svg").first.inner_html())
    assert drawn[0] == drawn[1]
    assert "1 of 2 made" in tab.locator(".prediction-tally").inner_text()


KEY = "relu-course/predictions/1"


@pytest.mark.parametrize(
    "change",
    [
        "one.of = 'an older book'",
        "one.guess = [1]",
        "one.guess = [9, 9, 9, 9, 9, 9]",
        "one.guess = ['<b>', null, {}, 1, 1, 1]",
        "one.guess = 7",
        "all.made = 'x'",
        "all.made.cliff = null",
    ],
)
def test_an_old_or_broken_guess_is_never_shown(reader, change):
    tab = reader()
    lock(tab)
    tab.evaluate(f"""() => {{
        const all = JSON.parse(localStorage["{KEY}"]), one = all.made.cliff;
        {change};
        localStorage["{KEY}"] = JSON.stringify(all);
    }}""")
    settled(tab).reload()
    assert covered(tab) == 2 and len(values(tab)) == 6
    tab.evaluate(f"localStorage['{KEY}'] = '{{'")
    settled(tab).reload()
    assert covered(tab) == 2


def test_one_page_lists_all_and_lets_them_go(reader, tmp_path):
    tab = reader()
    lock(tab)
    settled(tab).get_by_text("All predictions").click()
    tab.wait_for_url("**/predictions.html")
    links = tab.locator(".prediction-list a")
    assert [one.inner_text() for one in links.all()] == ["Draw", "Set a number"]
    assert tab.get_by_text("How is cliff").inner_text().endswith("(made)")
    with tab.expect_download() as loading:
        tab.get_by_text("Export my guesses").click()
    loading.value.save_as(tmp_path / "guesses.json")
    kept = json.loads((tmp_path / "guesses.json").read_text())
    made = kept["predictions/1"]["made"]
    assert made["cliff"]["guess"] == [0.525, 0.5, 0.5, 0.5, 0.5, 0.5]
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.get_by_text("Erase my guesses").click()
    assert "0 of 2 made" in tab.locator(".prediction-tally").inner_text()
    settled(tab)
    links.first.click()
    tab.wait_for_url("**/nb.html#predict-cliff")
    assert covered(tab) == 2


PLACES = ".admonition", ".cell_output", ".prediction-tally", ".prediction-kept"


def accessible(tab):
    found = []
    for theme in ("light", "dark"):
        put_on(tab, theme)
        found += violations(tab, *PLACES)
    return found


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_before_or_after(reader, width):
    tab = reader(viewport={"width": width, "height": 900})
    assert accessible(tab) == []
    lock(tab)
    lock(tab, "alive")
    for details in tab.locator(".prediction details").all():
        details.locator("summary").click()
    assert accessible(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    settled(tab).goto(tab.url.replace("nb.html", "pages/predictions.html"))
    assert accessible(tab) == []
    tab.add_style_tag(content=".prediction-kept button { color: #0057d9 !important }")
    assert accessible(tab), "a fault of contrast is seen"


def test_letters_twice_as_large_fit_a_phone(reader):
    tab = reader(viewport={"width": 390, "height": 900})
    tab.add_style_tag(content="html { font-size: 200% !important }")
    lock(tab)
    inside = """[...document.querySelectorAll('.prediction')].every(one =>
        one.scrollWidth <= one.clientWidth)"""
    assert tab.evaluate(inside)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_buttons_can_be_read_where_the_system_forces_its_colours(reader, theme):
    tab = reader(forced_colors="active", color_scheme=theme)
    box(tab).get_by_role("slider").first.press("ArrowUp")
    inks = tab.locator(".veil button, .prediction button").evaluate_all(
        "all => all.map(one => [getComputedStyle(one).color,"
        " getComputedStyle(document.body).backgroundColor])"
    )
    # the system lays the page's colour behind letters
    assert len(inks) == 12 and all(ink != paper for ink, paper in inks)
