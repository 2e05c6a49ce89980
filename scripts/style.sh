#!/bin/sh
# style.sh: all that reads the source without running it. Says what fails, and all of it.
cd "$(dirname "$0")/.." || exit 1
bin=.venv/bin
status=0

look() {
    said=$("$@" 2>&1) || {
        printf '%s\n' "-- $*" "$said" >&2
        status=1
    }
}

look $bin/ruff check --quiet --output-format concise .
look $bin/ruff format --check .
look $bin/codespell
# every import is declared; what a reader runs needs nothing of the groups pdf, quizzes and test
look $bin/deptry . --no-ansi --ignore DEP004
look $bin/deptry . --no-ansi --extend-exclude 'tests/|benchmarks/|scripts/(pdf|printed|quiz_export)'
look $bin/lint-imports --no-logo
look $bin/python scripts/notebooks.py --check
exit $status
