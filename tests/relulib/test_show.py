"""A listing shows the code that runs; a table shows every cell."""

from types import SimpleNamespace

import numpy as np
import pytest
from markdown_it import MarkdownIt

from relulib.activations import relu
from relulib.plots import name_line, use
from relulib.show import budget, source, table


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


def test_a_table_has_a_header_and_numbers_to_the_right():
    assert table({"x": ["5", "0"], "slope": [1, 0.5]}).data == (
        "| x | slope |\n| :--- | ---: |\n| 5 | 1 |\n| 0 | 0.5 |"
    )


def cells(markdown):
    """Return the cells that a reader of Markdown sees, row by row, in one list."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    opening = [i for i, t in enumerate(tokens) if t.type in {"th_open", "td_open"}]
    return ["".join(p.content for p in tokens[i + 1].children) for i in opening]


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("loss |x|", "loss |x|"),
        ("|z| <= 1", "|z| <= 1"),
        ("`a | b`", "a | b"),
        (r"$\|x\|$", "$|x|$"),  # as outside of a table: Markdown takes the backslash
        ("two\nlines", "two lines"),
        ("old\r\nlines", "old lines"),
        (0.5, "0.5"),
    ],
)
def test_a_bar_or_a_line_end_stays_in_its_cell(given, seen):
    for columns in ({given: ["a", "b"], "n": [1, 2]}, {"w": [given, "b"], "n": [1, 2]}):
        head, column = list(columns), list(columns.values())
        expected = [*head, *(c for row in zip(*column, strict=True) for c in row)]
        expected = [seen if c == given else str(c) for c in expected]
        assert cells(table(columns).data) == expected


@pytest.mark.parametrize("name", ["", " "])
def test_a_column_without_a_name_is_refused(name):
    with pytest.raises(ValueError, match="each column needs a name"):
        table({name: ["ReLU"], "slope": [1]})


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError):
        table({"x": [5, 0], "slope": [1]})


def test_a_budget_tells_what_was_spent_and_who_diverged():
    spent = dict(seeds=20, steps=100, batch=32, untuned=("the width",))
    lost = np.zeros((20, 3), dtype=bool)
    start = "Budget: 20 networks per condition, 100 steps with batches of 32"
    end = "the width. Diverged to nan or infinity: none of 60 runs."
    for rates, said in (
        (dict(lr=0.5), ". Not tuned: the learning rate (0.5 for all), "),
        (dict(lrs=(0.5,)), ". Not tuned: the learning rate (0.5 for all), "),
        (dict(lrs=(0.5, 0.001, 0.5)), ", learning rates 0.5, 0.001. Not tuned: "),
    ):
        config = SimpleNamespace(**spent, **rates)
        text = budget(SimpleNamespace(config=config, diverged=lost))
        assert text == start + said + end
    lost[4, 1] = True
    text = budget(SimpleNamespace(config=config, diverged=lost))
    assert text.endswith("Diverged to nan or infinity: 1 of 60 runs.")


def test_columns_of_text_are_aligned_to_the_left():
    text = table({"a": ["x"], "b": ["y"], "c": [1]}, left=2).data
    assert text.split("\n")[1] == "| :--- | :--- | ---: |"
