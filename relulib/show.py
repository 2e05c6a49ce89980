"""Listings and tables on the page: code from its live source, numbers from cells."""

import ast
import inspect
import textwrap

from IPython.display import Markdown

__all__ = ["budget", "source", "table"]


def source(function):
    """Return the source of a function of the library as a listing for a notebook.

    The docstring is left out: the text around the listing takes its place.

    Parameters
    ----------
    function : function or class
        Defined in a file.

    Returns
    -------
    IPython.display.Markdown
        The name, then the code, in the colours of the page.
    """
    code = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(code).body[0]
    lines = code.rstrip().split("\n")
    if ast.get_docstring(definition) is not None:
        text = definition.body[0]
        del lines[text.lineno - 1 : text.end_lineno]
    name = f"{function.__module__}.{function.__qualname__}"
    return Markdown("\n".join([f"`{name}`", "", "```python", *lines, "```"]))


def budget(result):
    """Return what an experiment was given, what was not tuned, and who diverged.

    Parameters
    ----------
    result : Result
        Of an experiment that trains.

    Returns
    -------
    str
    """
    config, lost = result.config, result.diverged
    lrs = getattr(config, "lrs", None) or (config.lr,)
    rates = [f"{lr:g}" for lr in dict.fromkeys(lrs)]
    shown, untuned = f", learning rates {', '.join(rates)}", config.untuned
    if len(rates) == 1:
        shown, untuned = "", (f"the learning rate ({rates[0]} for all)", *untuned)
    return (
        f"Budget: {config.seeds} networks per condition, {config.steps} steps with "
        f"batches of {config.batch}{shown}. Not tuned: {', '.join(untuned)}. Diverged "
        f"to nan or infinity: {lost.sum() or 'none'} of {lost.size} runs."
    )


def table(columns, left=1):
    """Return a table for a notebook.

    Parameters
    ----------
    columns : dict of str to sequence
        Header and cells of each column.
        A cell is Markdown in one line: its line ends become spaces.
    left : int
        How many columns are text, aligned to the left; the others, numbers as a rule,
        are aligned to the right.

    Returns
    -------
    IPython.display.Markdown

    Raises
    ------
    ValueError
        Columns of unequal length, or one without a name: a screen reader would have
        nothing to say of its cells.
    """
    if not all(str(name).strip() for name in columns):
        raise ValueError(f"each column needs a name, got {list(columns)}")
    rows = zip(*columns.values(), strict=True)
    rule = [":---"] * left + ["---:"] * (len(columns) - left)
    return Markdown(
        "\n".join(
            "| " + " | ".join(map(cell, row)) + " |" for row in (columns, rule, *rows)
        )
    )


def cell(content):
    """Return what stands in a cell, in one line and without a bar that ends it."""
    return " ".join(str(content).splitlines()).replace("|", r"\|")
