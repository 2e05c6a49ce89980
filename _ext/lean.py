"""Leave out what no page uses.

Jupyter Book always loads thebe, which fetches a program from elsewhere, and its script
twice, which is an error in every page's console. Sphinx-design loads the script of its
tabs on every page.
"""


def without_thebe(app, config):
    """Disconnect the extension before it adds its scripts."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            one for one in listeners if one.handler.__module__ != "sphinx_thebe"
        ]
    sheets = app.registry.css_files
    sheets[:] = [one for one in sheets if "thebe" not in one[0]]


def without_tabs(app, pagename, templatename, context, doctree):
    """Leave out the script of tabs on pages that have none."""
    if "sd-tab-set" not in context.get("body", ""):
        # in place: what is added after this stands in the same list
        context["script_files"][:] = [
            one
            for one in context["script_files"]
            if "design-tabs" not in str(getattr(one, "filename", one))
        ]


def setup(app):
    """Register the extension with Sphinx."""
    # first of all: the extension acts on the same event
    app.connect("config-inited", without_thebe, priority=0)
    app.connect("html-page-context", without_tabs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
