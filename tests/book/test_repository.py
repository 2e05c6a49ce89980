"""What may stand in a committed file, and how large it may be."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 300_000  # bytes


def committed():
    """Return the files that git tracks or would add."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_file_is_large():
    sizes = {p.name: p.stat().st_size for p in committed()}
    assert not {n: s for n, s in sizes.items() if s > LARGEST}


# assembled, so that this file does not hold what it forbids
FORBIDDEN = {
    "a machine's path": "|".join([r"/ho" + r"me/\w", "/ro" + "ot/", "/wo" + "rk/"]),
    "the host of a package registry": "|".join(
        ["py" + r"pi\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs"]
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_text_holds(what):
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in committed():
        if path.suffix in {".png", ".ico", ".woff", ".woff2"}:
            continue
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not found


def test_the_lock_pins_every_package_exactly():
    for line in (ROOT / "requirements.txt").read_text().split("\n"):
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line), line


def test_the_lock_names_no_cuda_library():
    assert not re.search("nvidia|cuda|triton", (ROOT / "requirements.txt").read_text())
