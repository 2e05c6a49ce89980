"""Figures that the reader moves: each ``.js`` file of this folder is one.

``show("bends", n=8)`` returns the figure for a cell. With a kernel and a widget
manager it is a widget: its values are attributes that Python reads and sets. In the
built book, where the variable RELULIB_STATIC is 1, and wherever no widget manager is,
the same module runs from the page, without a server and without a network. A reader
without JavaScript sees a picture at the first values, drawn where Node is at hand, a
sentence and a table.

A module imports ``spec``, the JSON of its name, which Python reads too. It exports
``draw(values)``, which returns panels and a sentence, and, where it has them, ``rows``
(a table) and ``actions`` (buttons). ``kit.js`` holds what all share, ``parts.js`` what
predictions and quizzes share with them. What has to be trained is not for a page:
:func:`lab` gives it controls in a notebook.
"""

import html
import json
import os
from functools import cache

import numpy as np

from relulib import look
from relulib.activations import TABLE
from relulib.explorers.scripts import (
    FOLDER,
    KIT,
    NODE,
    PARTS,
    bundle,
    by_node,
    rules,
    without_node,
)
from relulib.explorers.training import draw_curves, draw_dots, lab
from relulib.masks import refuse_mask

__all__ = [
    "FOLDER",
    "KIT",
    "NAMES",
    "NODE",
    "PARTS",
    "bundle",
    "by_node",
    "draw_curves",
    "draw_dots",
    "lab",
    "packed",
    "rules",
    "show",
    "without_node",
]

SHARED = {KIT.stem, PARTS.stem}
NAMES = tuple(sorted({path.stem for path in FOLDER.glob("*.js")} - SHARED))


def show(name, data=None, **values):
    """Return a figure that the reader moves.

    Parameters
    ----------
    name : str
        One of :data:`NAMES`.
    data : JSON-like, optional
        What the figure draws, when its numbers come from an experiment.
    **values
        Where the controls stand at first; those left out keep their defaults.

    Returns
    -------
    Widget or Page
        To be displayed; each value is an attribute. With RELULIB_STATIC=1 a page's
        fragment, otherwise a widget, whose values follow the controls.

    Raises
    ------
    KeyError
        No figure or no control has this name; the message lists those there are.
    ValueError
        A value that its control cannot take.
    """
    page = Page(name, data, values)
    if os.environ.get("RELULIB_STATIC") == "1":
        return page
    return widget(name)(page)


def packed(shares):
    """Return curves in the form in which a page carries them.

    Parameters
    ----------
    shares : array_like, shape (..., points)
        From 0 to 1; thousandths are kept.

    Returns
    -------
    list, nested as the leading axes, of str
        Two digits of base 36 for each point.

    Raises
    ------
    ValueError
        When a number is not between 0 and 1.
    """
    refuse_mask(shares, "packed: shares")
    shares = np.asarray(shares, dtype=float)
    if not np.all((shares >= 0) & (shares <= 1)):
        raise ValueError("packed: shares must lie between 0 and 1")
    if shares.ndim > 1:
        return [packed(part) for part in shares]
    thousandths = np.round(1000 * shares).astype(int)
    return "".join(np.base_repr(v, 36).rjust(2, "0") for v in thousandths)


class Page:
    """A figure as a fragment of HTML; its values are attributes."""

    def __init__(self, name, data=None, values=None):
        self._name, self._data = name, data
        self._values = checked(name, values or {})
        vars(self).update(self._values)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": alternative(self._name), "text/html": self._html()}

    def _html(self):
        about, drawn = spec(self._name), picture(self._name, self._values, self._data)
        start = json.dumps({"values": self._values, "data": self._data})
        start = start.replace("<", "\\u003c")  # or "</script>" in it would end it
        return (
            f"<style>{style(self._name)}</style>"
            f'<div class="explorer" role="group" data-explorer="{self._name}" '
            f'aria-label="{html.escape("Explorer: " + about["title"])}">'
            f"<strong>Explorer: {html.escape(about['title'])}</strong>"
            f'<div class="stage"><p>{html.escape(about["about"])}</p>{drawn}</div>'
            f'<script type="application/json">{start}</script></div>'
            f'<script type="module">{module(self._name)}\n'
            f"kit.inPage({self._name}, {self._name!r});</script>"
        )


def text(name):
    """Return the text of an explorer: its module and its JSON."""
    paths = (FOLDER / f"{name}.{end}" for end in ("js", "json"))
    return "".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def spec(name):
    """Return what a module says of itself: title, about, controls."""
    if name not in NAMES:
        raise KeyError(f"{name!r} is not an explorer: {', '.join(NAMES)}")
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def module(name):
    """Return an explorer with all that it imports as one script."""
    spec(name)
    return bundle(PARTS, KIT, FOLDER / f"{name}.js")


@cache
def style(name):
    """Return the style sheet with the colours of the course and of its activations."""
    from relulib import plots

    own = [look.sheet(".explorer")]
    for row in TABLE:
        if f'"{row}"' in text(name):
            drawn = plots.style(row)
            colour = f"var(--c{look.COLOURS.index(drawn['color'])})"
            dash = drawn["linestyle"][1] if drawn["linestyle"] != "-" else ()
            lengths = " ".join(f"{look.LINE * part:g}" for part in dash) or "none"
            own.append(
                f".explorer .a-{row}{{stroke:{colour};stroke-dasharray:{lengths}}}"
                f".explorer text.a-{row},.explorer circle.a-{row}:not(.hollow)"
                f"{{fill:{colour}}}"
            )
    return rules(FOLDER / "kit.css") + "\n".join(own)


def checked(name, values):
    """Return a value for each control, or say which one does not fit."""
    controls = spec(name)["controls"]
    found = {key: control["value"] for key, control in controls.items()}
    for key, value in values.items():
        if key not in controls:
            raise KeyError(
                f"{name} has no control {key!r}; it has {', '.join(controls)}"
            )
        fits, wanted = fit(controls[key], value)
        if not fits:
            raise ValueError(f"{name}: {key} must be {wanted}, got {value!r}")
        found[key] = value.item() if isinstance(value, np.generic) else value
    return found


def fit(control, value):
    """Say whether a control can take a value, and in words what it takes."""
    if "options" in control:
        return value in control["options"], f"one of {list(control['options'])}"
    low, high, whole = control["min"], control["max"], control.get("step") == 1
    number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    fits = number and low <= value <= high and not (whole and value % 1)
    return fits, f"{'whole ' if whole else ''}from {low} to {high}"


def alternative(name):
    """Return one sentence for those who see no figure."""
    about = spec(name)
    return f"Explorer: {about['title']}. {about['about']}"


def picture(name, values, data=None):
    """Return the figure as it stands, drawn by Node, or nothing where Node is not."""
    if without_node():
        return ""
    start = json.dumps({"values": values, "data": data})
    panels, say, numbers = by_node(module(name), f"kit.inNode({name}, {start})")
    return f'<p>{html.escape(say)}</p><div class="panels">{panels}</div>{numbers}'


@cache
def widget(name):
    """Return the widget class of an explorer, with one traitlet for each control."""
    import anywidget
    import traitlets

    def trait(control):
        value = control["value"]
        if "options" in control:
            return traitlets.Enum(list(control["options"]), value)
        kind = traitlets.Int if control.get("step") == 1 else traitlets.Float
        return kind(value, min=control["min"], max=control["max"])

    def start(self, page):
        anywidget.AnyWidget.__init__(self, _data=page._data, **page._values)

    def bundle(self, **kwargs):
        shown = anywidget.AnyWidget._repr_mimebundle_(self, **kwargs)
        page = Page(
            name, self._data, {k: getattr(self, k) for k in spec(name)["controls"]}
        )
        if shown is None:
            return page._repr_mimebundle_()
        data = shown[0] if isinstance(shown, tuple) else shown
        data.update(page._repr_mimebundle_())
        return shown

    fields = {key: trait(c).tag(sync=True) for key, c in spec(name)["controls"].items()}
    return type(
        name.title(),
        (anywidget.AnyWidget,),
        {
            "__doc__": alternative(name),
            "__module__": __name__,
            "__init__": start,
            "_repr_mimebundle_": bundle,
            "_esm": f"{module(name)}\nexport default kit.inWidget({name});",
            "_css": style(name),
            "_data": traitlets.Any(allow_none=True).tag(sync=True),
            **fields,
        },
    )
