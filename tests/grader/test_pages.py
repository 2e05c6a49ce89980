"""The pages that the grader writes, in a browser: on a phone, in both themes."""

from dataclasses import replace

import pytest

from grader import mistakes, report
from grader.results import GRADED, SubmissionResult
from grader.sandbox import SANDBOXES
from tests.support.accessible import violations
from tests.support.sets import SETS, scores

pytestmark = pytest.mark.browser
SET = SETS["01-definition"]
LOOK = """() => [document.documentElement.scrollWidth - innerWidth,
    document.querySelectorAll("summary").length, getComputedStyle(document.body).color]
"""


@pytest.fixture(scope="module")
def pages():
    """Return the page about a class, and one learner's feedback."""
    answers = {k: m.source for k, m in SET.wrong["c"].items()}
    long = "# answer: q2\ndef bend_weights(xk, yk):\n    return " + "x" * 200
    results = [result(answers), result({**answers, "q2": long})]
    return mistakes.page(SET, results), report.page(results[1], SET, SANDBOXES["none"])


def result(answers):
    questions = scores(SET.name, answers).values()
    answered = (replace(q, answer=answers.get(q.label, "")) for q in questions)
    return SubmissionResult("a", GRADED, "", tuple(answered))


@pytest.mark.parametrize("which", [0, 1])
def test_a_page_is_accessible_and_dark_where_the_system_is(which, pages, chromium):
    colours = []
    for theme in ("light", "dark"):
        context = chromium.new_context(
            viewport={"width": 360, "height": 800}, color_scheme=theme, bypass_csp=True
        )
        tab = context.new_page()
        tab.set_content(pages[which])
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(tab) == []
        sideways, more, colour = tab.evaluate(LOOK)
        assert sideways <= 0 and more > 0
        tab.keyboard.press("Tab")  # what opens is reached by the keyboard
        assert tab.evaluate("document.activeElement.localName") == "summary"
        colours.append(colour)
        context.close()
    assert colours[0] != colours[1]
