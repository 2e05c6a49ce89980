"""What a row of a ledger may say: clean sentences, and works that are listed."""

import re

from tests.support import ROOT

KEYS = set(re.findall(r"^@\w+\{([^,]+),", (ROOT / "references.bib").read_text(), re.M))


def is_prose(text):
    """Tell whether `text` is clean sentences, with code between backticks only."""
    return (
        text == " ".join(text.split())
        and text.endswith(".")
        and text.count("`") % 2 == 0
        and not re.search(r"[$*{}\\]|\bnan\b", re.sub("`[^`]*`", "", text))
    )
