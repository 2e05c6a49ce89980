"""Colours and sizes of everything that the course draws: their one source.

Plain data. :mod:`relulib.plots` gives them to matplotlib, :func:`sheet` to style sheets
as variables, and the explorers' JavaScript names classes alone. A file that can import
nothing, such as an icon, repeats a colour; ``tests/relulib/test_look.py`` holds it to
the ones below.
"""

CARD = "#f2f2ee"
INK = "#262626"

# Six colours that keep 4.5:1 against the card and stay apart for the three common
# kinds of colour blindness; test_look.py measures both, and those of the dark, too.
COLOURS = (INK, "#0057d9", "#bd4900", "#007e5a", "#b0478d", "#6b4423")
DARK_CARD = "#212126"
DARK = ("#e8e8e4", "#a6cfff", "#d07140", "#0ce58e", "#ab81a8", "#f8ba1a")

# Lengths of line and gap, in widths of the line; one more serves six more activations.
DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 1.5, 1.5, 1.5)))

# Links that keep 4.5:1 on the stripes of a table, on a light and on a dark page.
LINK, DARK_LINK = "#0b4fad", "#93bbf5"
PAPER_GREY = "#555555"  # page numbers and imprint

# The figure is as wide as a phone's page at natural size, so 12 points stay readable.
FIGURE = (4.4, 3.1)  # inches
TEXT = 12  # points in a figure
PANEL_TEXT = 14  # pixels in an explorer's panel, which is 320 wide
LINE = 2.0  # points in a figure, pixels in a panel
RADIUS = "0.4rem"  # of the corners of a card

SHEET = (
    "%(at)s{%(light)s;--line:%(line)gpx;--text:%(text)gpx;--radius:%(radius)s}\n"
    '@media screen{html[data-theme="dark"] %(at)s,'
    'body[data-jp-theme-light="false"] %(at)s,body.vscode-dark %(at)s{%(dark)s}}'
    "@media screen and (prefers-color-scheme:dark)"
    "{html:not([data-theme]) body:not([data-jp-theme-light]) %(at)s{%(dark)s}}\n"
    # the system's two colours: it may be dark where the page was chosen to be light
    "@media(forced-colors:active){%(at)s{%(system)s}}"
)


def sheet(at):
    """Return style rules that set the variables of colours and sizes.

    ``--card``, ``--c0`` (ink) to ``--c5``, ``--link``, ``--line``, ``--text`` and
    ``--radius``; dark on a dark page, of the system where it forces its own.

    Parameters
    ----------
    at : str
        The selector of what gets them, inside of ``body``, such as ``.explorer``.

    Returns
    -------
    str
    """

    def variables(card, link, colours, form="--%s:%s"):
        named = {"card": card, "link": link}
        named |= {f"c{i}": colour for i, colour in enumerate(colours)}
        return ";".join(form % item for item in named.items())

    system = ["CanvasText"] * len(COLOURS)
    return SHEET % {
        "at": at,
        "light": variables(CARD, LINK, COLOURS),
        "dark": variables(DARK_CARD, DARK_LINK, DARK),
        "system": variables("Canvas", "LinkText", system, "--%s:%s!important"),
        "line": LINE,
        "text": PANEL_TEXT,
        "radius": RADIUS,
    }
