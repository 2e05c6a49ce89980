"""What more than one test module needs; a test module imports no other."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build/html"
