"""What made a page: the versions that its numbers come from, and how long they took."""

import datetime
import html
import platform
import time
from importlib.metadata import version

TOOLS = ("numpy", "scipy", "torch", "matplotlib")
STARTED = time.time()


def sentence(executed):
    """Return the footer's sentence; ``executed`` is the notebook's record, or None."""
    made = ", ".join(f"{tool} {version(tool)}" for tool in TOOLS)
    text = f"Built with Python {platform.python_version()}, {made}."
    if executed and executed.get("runtime") is not None:
        text += f" Executed on {executed['day']} in {executed['runtime']:.1f} s."
    return text


def day(mtime):
    """Return the day of an execution, in UTC, as a page that has just been read has it.

    The cache keeps UTC, which myst-nb reads as local time: to read the result as local
    time undoes that. A notebook that this build has executed has the right time.
    """
    fresh = STARTED <= mtime <= time.time()
    return datetime.datetime.fromtimestamp(
        mtime, datetime.UTC if fresh else None
    ).date()


def note_day(app, doctree):
    """Settle the day of an execution while it is known which build executed it."""
    notebooks = getattr(app.env, "nb_metadata", {})
    executed = notebooks.get(app.env.docname, {}).get("exec_data")
    if executed:
        executed["day"] = str(day(executed["mtime"]))


def add_footer(app, pagename, templatename, context, doctree):
    """Put the sentence below the licence."""
    notebooks = getattr(app.env, "nb_metadata", {})
    text = sentence(notebooks.get(pagename, {}).get("exec_data"))
    context["theme_extra_footer"] = (
        context.get("theme_extra_footer", "") + f"<p>{html.escape(text)}</p>"
    )


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("doctree-read", note_day)
    app.connect("html-page-context", add_footer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
