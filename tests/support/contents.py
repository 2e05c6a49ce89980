"""The pages of the book, as _toc.yml lists them."""

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
