"""Figures with a palette, and for screens of ordinary density half as large."""

from io import BytesIO

from PIL import Image


def of(out):
    """Return the files of all figures, without the halves of an earlier build."""
    found = set((out / "_images").glob("*.png"))
    return sorted(found - {path.with_name(half_of(path.name)) for path in found})


def half_of(name):
    """Return the name of the smaller copy that stands beside a figure."""
    return name.removesuffix(".png") + "-half.png"


def light(path):
    """Give a figure a palette, if that makes it smaller; return width and height."""
    half = path.with_name(half_of(path.name))
    with Image.open(path) as figure:
        size, colours = figure.size, figure.convert("RGB")
        if figure.mode == "P" and half.exists():
            return size  # by an earlier build
    smaller = (size[0] // 2, size[1] // 2)
    half.write_bytes(compressed(colours.resize(smaller, Image.Resampling.LANCZOS)))
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
