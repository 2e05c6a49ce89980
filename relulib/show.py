"""What does the library do here? The chapter prints it from its live source."""

import ast
import inspect
import textwrap

from IPython.display import Markdown

__all__ = ["source"]


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
