"""The pages of the book, as _toc.yml lists them, and the places in them."""

import functools
import re

import yaml

from tests.support import ROOT

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())


def pages():
    """Return the names of all pages in the contents, without ending."""
    names = [TOC["root"]]
    for part in TOC["parts"]:
        for chapter in part["chapters"]:
            names += [chapter["file"]]
            names += [section["file"] for section in chapter.get("sections", [])]
    return names


@functools.cache
def anchors(file):
    """Return the places of a built page that a link can lead to."""
    return set(re.findall(r'(?:id|name)="([^"]*)"', file.read_text("utf-8")))
