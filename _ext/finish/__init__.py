"""The one pass over the built book: what the theme lacks, and what it has too much of.

It runs after every build, over all pages, and changes nothing a second time: a build
that was broken off is finished by the next, and one without a change leaves every byte.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sphinx.util import logging

from finish import figures, fonts, pages, sheets

log = logging.getLogger(__name__)
OWN = "course.css"  # the other sheets are the theme's


def finish(app, error):
    """Rewrite what Sphinx has written."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    drawn = figures.of(out)
    with ThreadPoolExecutor() as pool:  # Pillow computes side by side
        sizes = zip(drawn, pool.map(figures.light, drawn), strict=True)
        sizes = {path.name: size for path, size in sizes}
    texts = {}
    for path in sorted(out.rglob("*.html")):
        texts[path] = pages.mended(path.read_text("utf-8"), sizes)
        write(path, texts[path])
    static = out / "_static"
    used = sheets.names([*texts.values(), *map(Path.read_text, sheets.scripts(static))])
    for path in sheets.of(static):
        text = path.read_text("utf-8")
        if path.name == OWN and (idle := sheets.unused(text, used)):
            log.info("Note: no page has what %s styles: %s", OWN, ", ".join(idle))
        write(path, sheets.needed(text, used))
    fonts.shrink_icons(static, used)
    fonts.shrink_formulas(static, texts.values())


def write(path, text):
    """Write a file unless it reads so already."""
    if path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def setup(app):
    """Register the pass with Sphinx, after all that writes into the pages."""
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
