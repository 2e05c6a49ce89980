"""jupyter-book, but for 38 grammars of addresses that jsonschema would compile."""

import sys

sys.modules["rfc3987_syntax"] = None
from jupyter_book.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()
