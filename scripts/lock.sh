#!/bin/sh
# Writes requirements.txt, the one lock, anew from the ranges in pyproject.toml (needs uv).
cd "$(dirname "$0")/.." || exit 1
{
    echo "# The one lock: make, CI and Binder install from here. Written by scripts/lock.sh"
    echo "torch==2.13.0" | uv pip compile --quiet --universal --python-version 3.11 \
        --fork-strategy fewest --all-extras --no-annotate --no-header \
        --constraint - pyproject.toml
} > requirements.part && mv requirements.part requirements.txt
