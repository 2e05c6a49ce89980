"""What the theme's pages lack for readers who do not see them.

Each replacement answers a fault that axe-core reports; tests/test_browser.py runs it.
"""

from pathlib import Path

MENDED = {
    # a toggle that is only an icon has no name
    '<summary><span class="toctree-toggle"': (
        '<summary aria-label="pages of this chapter"><span class="toctree-toggle"'
    ),
    # the logo and the search button stand in no region of the page
    '<div class="bd-sidebar-primary bd-sidebar"': (
        '<div role="complementary" aria-label="the book" '
        'class="bd-sidebar-primary bd-sidebar"'
    ),
    # a list of works: the roles contradict each other, plain text does not
    '<div role="list" class="citation-list">': '<div class="citation-list">',
    ' role="doc-biblioentry"': "",
}


def mend(app, error):
    """Rewrite the pages that Sphinx has just written."""
    if error or app.builder.name != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        page = path.read_text("utf-8")
        for found, better in MENDED.items():
            page = page.replace(found, better)
        path.write_text(page, "utf-8")


def setup(app):
    """Register the extension with Sphinx."""
    app.connect("build-finished", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
