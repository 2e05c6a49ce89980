"""One kind of bracket for one kind of interval, on the page of signs as in print."""

import pytest

from relulib.statistics import Interval
from relulib.timing import Ratio
from tests.support import ROOT

PRINTED = {
    "a mean over networks": Interval(0.581, 0.576, 0.586),
    "an estimate whose limits lie unevenly": Interval(0.74, 0.67, 0.79),
    "a median with quartiles": Ratio(2.31, 2.02, 3.68),
}


@pytest.mark.parametrize("what", PRINTED)
def test_a_result_stands_on_the_page_of_signs_as_it_is_printed(what):
    text = (ROOT / "pages/notation.md").read_text("utf-8")
    signs = text.replace("$", "").replace(r"\pm", "±").replace("\\ ", " ")
    assert f"| {PRINTED[what]} |" in signs
