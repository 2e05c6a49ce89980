"""Makes the built pages light: what no page uses is left out, the rest is smaller.

The theme brings an icon library of two megabytes for two dozen icons, and style rules
for components that this book does not have. After the build the icons become a font of
the glyphs in use, inside the style sheet so that it also works from a file; rules whose
classes occur nowhere are dropped; figures get a palette; scripts wait for the page.
"""

import base64
import logging
import re
from io import BytesIO
from pathlib import Path

import tinycss2
from fontTools import subset, ttLib
from PIL import Image

logging.getLogger("fontTools").setLevel(logging.WARNING)

PRIVATE = re.compile("[\uf000-\uf8ff]|\\\\f[0-9a-f]{3}\\b")  # where icons live
FONTS = (
    ("fa-solid-900.ttf", "Font Awesome 6 Free", 900),
    ("fa-brands-400.ttf", "Font Awesome 6 Brands", 400),  # the mark of the host
)
LICENCE = [0, 13, 14]
NAME = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
NEGATIVE = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")


def lighten(app, error):
    """Rewrite what Sphinx has just written."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    (library,) = out.glob("_static/vendor/fontawesome/*/css/all.min.css")
    pages = {path: path.read_text("utf-8") for path in out.rglob("*.html")}
    scripts = [p.read_text("utf-8") for p in (out / "_static").rglob("*.js")
               if "fontawesome" not in p.parts]  # fmt: skip
    sheets = [
        p for p in (out / "_static").rglob("*.css") if "fontawesome" not in p.parts
    ]
    used = words("\n".join([*pages.values(), *scripts]))
    css = [needed_rules(sheet.read_text("utf-8"), used) for sheet in sheets]
    for sheet, rules in zip(sheets, css):
        sheet.write_text(rules, "utf-8")
    if ".fa-fw" in library.read_text("utf-8"):  # a build without a change leaves ours
        icons(library, used, "\n".join(css))
    figures = set((out / "_images").glob("*.png"))
    figures -= {half_of(path) for path in figures}
    sizes = {path.name: with_palette(path) for path in figures}
    for path, page in pages.items():
        path.write_text(patient(page, sizes), "utf-8")


def words(text):
    """Return everything that may be a class name."""
    return set(re.findall(r"[\w-]+", text))


def icons(sheet, used, css):
    """Replace the icon library by a style sheet with the glyphs that are in use."""
    folder = sheet.parents[1]
    library = sheet.read_text("utf-8")
    codes = {chr(int(c[1:], 16)) if c[0] == "\\" else c for c in PRIVATE.findall(css)}
    rules = []
    # an icon may have several names, which share a rule
    for selectors, code in re.findall(
        r"((?:\.fa-[a-z0-9-]+:before,?)+)\{content:\"\\([0-9a-f]+)\"", library
    ):
        if set(re.findall(r"fa-[a-z0-9-]+", selectors)) & used:
            codes.add(chr(int(code, 16)))
            rules.append(f'{selectors}{{content:"\\{code}"}}')
    base = library[: library.index(".fa-fw")]
    faces = "".join(face(folder / "webfonts", *font, codes) for font in FONTS)
    sheet.write_text(
        f"{base}:root{{--fa-font-solid:normal 900 1em/1 'Font Awesome 6 Free'}}"
        f"{faces}{''.join(rules)}",
        "utf-8",
    )
    for part in ("js", "webfonts"):
        for path in (folder / part).iterdir():
            path.unlink()


def face(folder, file, family, weight, characters):
    """Return the rule that brings a font with these characters along."""
    font = base64.b64encode(glyphs(folder / file, characters)).decode()
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{font})}}"
    )


def glyphs(path, characters):
    """Return the font with these characters alone, as WOFF."""
    # of the names its licence asks for the copyright and for itself
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=LICENCE
    )
    font = ttLib.TTFont(path, recalcTimestamp=False)  # the same font each time
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(font)
    font.flavor = "woff"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def needed_rules(css, used):
    """Return the style sheet without rules for classes that are not ``used``."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(kept(rule, used) for rule in rules)


def kept(rule, used):
    """Return the text of a rule, or of the part of it that is needed."""
    if rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
        inner = tinycss2.parse_rule_list(rule.content, True, True)
        body = "".join(kept(part, used) for part in inner)
        prelude = tinycss2.serialize(rule.prelude)
        return f"@{rule.at_keyword}{prelude}{{{body}}}" if body else ""
    if rule.type != "qualified-rule":
        return rule.serialize()
    selectors = split(tinycss2.serialize(rule.prelude))
    wanted = [s for s in selectors if set(NAME.findall(NEGATIVE.sub("", s))) <= used]
    body = tinycss2.serialize(rule.content)
    return f"{','.join(wanted)}{{{body.strip()}}}" if wanted else ""


def split(selectors):
    """Return the selectors of a list; commas between brackets do not separate."""
    return [s.strip() for s in re.split(r",(?![^(\[]*[)\]])", selectors)]


def patient(page, sizes):
    """Return the page with scripts that wait for it and figures that load when seen."""
    page = re.sub(r"<script[^>]*fontawesome[^>]*></script>\n?", "", page)
    page = re.sub(r'<link[^>]*as="font"[^>]*fontawesome[^>]*>\n?', "", page)
    page = re.sub(
        r"<script (?![^>]*\bdefer\b)([^>]*)\bsrc=", r"<script defer \1src=", page
    )
    # This one needs a script that now waits. A module waits too, and keeps the order.
    page = page.replace(
        "<script>DOCUMENTATION_OPTIONS", '<script type="module">DOCUMENTATION_OPTIONS'
    )

    def image(tag):
        name, more = tag[1].rsplit("/", 1)[-1], ""
        if name in sizes:
            # the size keeps its place free, so that nothing jumps when it arrives
            more = "width={} height={} ".format(*sizes[name])
            half = half_of(Path(tag[1])).as_posix()
            more += f'srcset="{half} 1x, {tag[1]} 2x" '
        return tag[0].replace("<img ", f'<img loading="lazy" {more}', 1)

    return re.sub(r'<img (?![^>]*\bloading=)[^>]*src="([^"]*)"', image, page)


def half_of(path):
    """Return where a figure for screens of ordinary density stands."""
    return path.with_name(f"{path.stem}-half.png")


def with_palette(path):
    """Give a figure a palette, if that makes it smaller; return width and height.

    Figures are drawn for screens with two dots to a point; beside each stands a copy
    of half its size for the others.
    """
    with Image.open(path) as figure:
        size, colours = figure.size, figure.convert("RGB")
        if figure.mode == "P" and half_of(path).exists():
            return size  # by an earlier build
    half = colours.resize((size[0] // 2, size[1] // 2), Image.Resampling.LANCZOS)
    half_of(path).write_bytes(compressed(half))
    whole = compressed(colours)
    if len(whole) < path.stat().st_size:
        path.write_bytes(whole)
    return size


def compressed(figure):
    """Return a figure as PNG with a palette."""
    written = BytesIO()
    # the usual median cut mixes the colours of lines that are thin, and drops some
    small = figure.quantize(
        32, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE
    )
    small.save(written, "PNG", optimize=True)
    return written.getvalue()


def setup(app):
    """Register the extension with Sphinx."""
    # after everything that writes into the pages
    app.connect("build-finished", lighten, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
