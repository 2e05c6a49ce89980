"""The picture that other sites show of the book: its function, beside its title."""

import re
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from relulib import plots
from relulib.activations import relu

PREVIEW = "_static/preview.png"


def name_picture(app, config):
    """Tell the extension that writes the tags; only an address makes a picture."""
    config.ogp_site_name = config.html_title
    config.ogp_image = PREVIEW if config.ogp_site_url else ""


def plain(app, pagename, templatename, context, doctree):
    """Take the LaTeX out of a page's first sentence."""
    tags = context.get("metatags", "")
    context["metatags"] = re.sub(r"\\[,;! ]|\\(?=\w)", " ", tags)


def draw(app, error):
    """Draw the picture."""
    if error or app.builder.name != "html":
        return
    name, _, claim = app.config.html_title.partition(": ")
    with matplotlib.rc_context(plots.STYLE):
        # 1200 x 630 pixels, as asked for; no labels that need room
        figure = Figure(figsize=(6, 3.15), dpi=200, layout="none")
        ax = figure.add_subplot()
        plots.activation(ax, relu, [-3.0, 0.0, 3.0])
        ax.set_axis_off()
        ax.text(-3, 2.6, name, fontsize=34, weight="bold", va="top")
        ax.text(-3, 1.6, claim.replace(", ", ",\n"), fontsize=15, va="top")
        figure.savefig(Path(app.outdir) / PREVIEW)


def setup(app):
    """Register the extension with Sphinx, after the one that finds the fork."""
    app.connect("config-inited", name_picture, priority=501)
    app.connect("html-page-context", plain, priority=600)  # after the tags
    app.connect("build-finished", draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
