"""Figures that the reader moves: each ``.js`` file of this folder is one.

``show("bends", n=8)`` returns the figure for a cell. With a kernel and a widget
manager it is a widget: its values are attributes that Python reads and sets. In the
built book, where the variable RELULIB_STATIC is 1, and wherever no widget manager is,
the same module runs from the page, without a server and without a network. A reader
without JavaScript sees a picture at the first values, drawn where Node is at hand, a
sentence and a table.

A module exports ``spec``, which is JSON so that Python reads it too, ``draw(values)``,
which returns panels and a sentence, and, where it has them, ``rows`` (a table) and
``actions`` (buttons). ``kit.js`` holds what all share. What has to be trained is not
for a page: :func:`lab` gives it controls in a notebook.
"""

import html
import json
import os
import re
import subprocess
from functools import cache
from pathlib import Path

import numpy as np

from relulib import look
from relulib.activations import TABLE
from relulib.explorers.training import draw_curves, draw_dots, lab
from relulib.masks import refuse_mask

__all__ = ["NAMES", "draw_curves", "draw_dots", "lab", "packed", "show"]

FOLDER = Path(__file__).parent
NODE = (16, 6)  # the modules call Array.prototype.at
NAMES = tuple(sorted({path.stem for path in FOLDER.glob("*.js")} - {"kit"}))


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
            f'<script type="module">{module(self._name)}{IN_PAGE}</script>'
        )


IN_PAGE = "inPage(explorer, NAME);"
IN_WIDGET = "export default inWidget(explorer);"
IN_NODE = "console.log(JSON.stringify(inNode(explorer, %s)));"


def text(file):
    """Return the text of a file of this folder."""
    return (FOLDER / file).read_text(encoding="utf-8")


@cache
def spec(name):
    """Return what a module says of itself: title, about, controls."""
    if name not in NAMES:
        raise KeyError(f"{name!r} is not an explorer: {', '.join(NAMES)}")
    written = re.search(
        r"^export const spec = (\{.*?^\});", text(f"{name}.js"), re.S | re.M
    )
    return json.loads(written[1])


def plain(module):
    """Return a module's text without imports, exports and comments, to be joined."""
    left_out = r"^(import .*|export (?=\w)|\s*//.*\n|\s*/\*\*.*\*/\n)"
    return re.sub(left_out, "", module, flags=re.M)


@cache
def module(name):
    """Return kit and module as one script that defines ``mount`` and ``explorer``.

    A page opened from a file may not import another file.
    """
    spec(name)
    kit, own = plain(text("kit.js")), plain(text(f"{name}.js"))
    optional = ("rows", "actions")
    exported = ["spec", "draw", *(w for w in optional if re.search(rf"\b{w}\b", own))]
    return (
        f'{kit}const NAME = "{name}";\nconst explorer = (() => {{\n{own}'
        f"return {{ {', '.join(exported)} }};\n}})();\n"
    )


@cache
def style(name):
    """Return the style sheet with the colours of the course and of its activations."""
    from relulib import plots

    rules = [look.sheet(".explorer")]
    for row in TABLE:
        if f'"{row}"' in text(f"{name}.js"):
            drawn = plots.style(row)
            colour = f"var(--c{look.COLOURS.index(drawn['color'])})"
            dash = drawn["linestyle"][1] if drawn["linestyle"] != "-" else ()
            lengths = " ".join(f"{look.LINE * part:g}" for part in dash) or "none"
            rules.append(
                f".explorer .a-{row}{{stroke:{colour};stroke-dasharray:{lengths}}}"
                f".explorer text.a-{row},.explorer circle.a-{row}:not(.hollow)"
                f"{{fill:{colour}}}"
            )
    return kit_style() + "\n".join(rules)


def kit_style():
    """Return the style sheet that all share, without comments."""
    return re.sub(r"/\*.*?\*/\s*", "", text("kit.css"), flags=re.S)


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
    if isinstance(control["value"], bool):
        return isinstance(value, bool), "True or False"
    low, high, whole = control["min"], control["max"], control.get("step") == 1
    number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    fits = number and low <= value <= high and not (whole and value % 1)
    return fits, f"{'whole ' if whole else ''}from {low} to {high}"


def alternative(name):
    """Return one sentence for those who see no figure."""
    about = spec(name)
    return f"Explorer: {about['title']}. {about['about']}"


@cache
def without_node():
    """Return why no picture can be drawn here, or an empty text."""
    try:
        done = subprocess.run(["node", "--version"], capture_output=True, text=True)
    except OSError:
        return "Node is not installed"
    version = done.stdout.strip()
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < NODE:
        return f"Node {version or 'without a version'} is too old"
    return ""


def picture(name, values, data=None):
    """Return the figure as it stands, drawn by Node, or nothing where Node is not."""
    if without_node():
        return ""
    done = subprocess.run(
        ["node", "-"],
        input=module(name) + IN_NODE % json.dumps({"values": values, "data": data}),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    if done.returncode:
        raise RuntimeError(f"{name}.js can't draw {values}: {done.stderr}")
    panels, say, numbers = json.loads(done.stdout)
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
        if isinstance(value, bool):
            return traitlets.Bool(value)
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
            "_esm": module(name) + IN_WIDGET,
            "_css": style(name),
            "_data": traitlets.Any(allow_none=True).tag(sync=True),
            **fields,
        },
    )
