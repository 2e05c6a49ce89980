#!/bin/sh
# Builds the HTML from nothing but the cache of executed notebooks: a page that was
# dropped from the contents must not survive. Warnings are errors.
rm -rf _build/html _build/.doctrees
log=_build/build.log
.venv/bin/python scripts/book.py build -W -n --keep-going . >"$log" 2>&1 || {
    cat "$log"
    exit 1
}
grep "^Note: " "$log" || true
