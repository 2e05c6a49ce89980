"""A listing shows the code that runs, without its docstring."""

import pytest

from relulib.activations import relu
from relulib.plots import name_line, use
from relulib.show import source


def undocumented(x):
    return x


def test_a_listing_is_the_live_source_without_its_docstring():
    text = source(use).data
    assert text == (
        "`relulib.plots.use`\n\n```python\ndef use():\n"
        "    mpl.rcParams.update(STYLE)\n```"
    )


def test_a_docstring_of_several_lines_and_sections_is_left_out():
    text = source(name_line).data
    assert "Parameters" not in text and "annotation_clip=False" in text


def test_code_without_a_docstring_is_shown_whole():
    assert "    return x\n" in source(undocumented).data


def test_what_has_no_source_is_refused():
    with pytest.raises(TypeError):
        source(relu.params)
