"""What axe-core finds wrong with a page that is open in a browser."""

from importlib.resources import files

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
# preload would fetch the style sheets anew, which a browser refuses to a file; to name
# the elements that pass as well takes half of the time
RUN = """async ([where, options]) => (await axe.run(
    where, {preload: false, resultTypes: ["violations"], ...options}
)).violations.map(v => v.id + ": "
    + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", "))
"""


def violations(tab, *where, **options):
    """Return what is wrong with a page, or in the places of it that are named."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
    return tab.evaluate(RUN, [where or "html", options])
