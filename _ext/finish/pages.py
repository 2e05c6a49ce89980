"""Pages for readers who do not see them, or whose line is slow."""

import re

from finish.figures import half_of

REPLACED = {
    # faults that axe-core reports: a toggle that is only an icon has no name
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
    # this one needs a script that waits now; a module waits too, and keeps the order
    "<script>DOCUMENTATION_OPTIONS": '<script type="module">DOCUMENTATION_OPTIONS',
}
ICON_FILES = re.compile(
    r"<script[^>]*fontawesome[^>]*></script>\n?"
    r'|<link[^>]*as="font"[^>]*fontawesome[^>]*>\n?'
)
# the first build does not add this, since the sheet is written after the pages
SECOND_HASH = re.compile(r"(\.[0-9a-f]{64}\.css)\?v=\w+")
EAGER_SCRIPT = re.compile(r"<script (?![^>]*\bdefer\b)([^>]*)\bsrc=")
CELL = re.compile(r"<td([^>]*)>((?:(?!</?t[dr]).)*)</td>", re.S)
TAG = re.compile(r"<math.*?</math>|<[^>]+>", re.S)
LONG = 40  # letters of a cell that are words
EAGER_FIGURE = re.compile(r'<img (?![^>]*\bloading=)([^>]*src="([^"]*)")')


def mended(page, sizes):
    """Return a page with names for its parts, and nothing that holds it up.

    ``sizes`` has width and height of the figures, which keep their place free: so
    nothing jumps when one arrives.
    """
    for found, better in REPLACED.items():
        page = page.replace(found, better)
    page = SECOND_HASH.sub(r"\1", ICON_FILES.sub("", page))
    page = EAGER_SCRIPT.sub(r"<script defer \1src=", page)
    page = CELL.sub(cell, page)
    return EAGER_FIGURE.sub(lambda figure: patient(figure, sizes), page)


def cell(found):
    """Return a cell whose numbers do not break, and whose words have room."""
    attributes, inner = found.groups()
    if "<code" in inner or "<svg" in inner:
        return found[0]
    if len(TAG.sub("", inner)) > LONG and "data-words" not in attributes:
        attributes += " data-words"
    inner = re.sub(r"(?<=\d) ± (?=\d)", "\u00a0±\u00a0", inner)
    inner = re.sub(r"(?<=\[)([^\s\]]+), (?=[^\s\]]+\])", "\\1,\u00a0", inner)
    inner = re.sub(r"(^|[>\s(\[])-(?=\d)", r"\1−", inner)
    return f"<td{attributes}>{inner}</td>"


def patient(figure, sizes):
    """Return the start of an image that is fetched when it is about to be seen."""
    rest, source = figure.groups()
    size = sizes.get(source.rsplit("/", 1)[-1])
    if size is None:
        return f'<img loading="lazy" {rest}'
    return (
        f'<img loading="lazy" width={size[0]} height={size[1]} '
        f'srcset="{half_of(source)} 1x, {source} 2x" {rest}'
    )
