"""The colours and sizes of relulib.look as variables of every page."""

from relulib import look


def add_variables(app, pagename, templatename, context, doctree):
    """Put them into the head, before the style sheets that use them."""
    style = f"\n<style>{look.sheet('body')}</style>"
    context["metatags"] = context.get("metatags", "") + style


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("html-page-context", add_variables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
