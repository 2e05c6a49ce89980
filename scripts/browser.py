"""Which browser opens the pages for the tests, the PDF and the bench."""

import shutil

# the shell is Chromium without its windows: the same pages for half of the work
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
MISSING = "no browser: install Chromium (on Debian and Ubuntu: apt install chromium)"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def browser():
    """Return the path of the first that is installed, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)
