"""The chapters, as the tests of the book see them: the folder is the list."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "chapters"
(LEDGER,) = FOLDER.glob("*-claims.ipynb")  # it collects what the others show
CHAPTERS = [path for path in sorted(FOLDER.glob("*.ipynb")) if path != LEDGER]
