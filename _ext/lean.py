"""Leave out what no page uses.

Jupyter Book always loads thebe, which fetches a program from elsewhere, and its script
twice, which is an error in every page's console.
"""


def without_thebe(app, config):
    """Disconnect the extension before it adds its scripts."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            one for one in listeners if one.handler.__module__ != "sphinx_thebe"
        ]


def setup(app):
    """Register the extension with Sphinx."""
    # first of all: the extension acts on the same event
    app.connect("config-inited", without_thebe, priority=0)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
