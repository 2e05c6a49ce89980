#!/bin/sh
# lock.sh [--upgrade]: writes both locks from the ranges in pyproject.toml (needs uv).
# What is locked stays where it can; --upgrade takes the newest of everything.
set -e
cd "$(dirname "$0")/.."

# lock OUT OPTION...: one resolution, for every system and every Python allowed
lock() {
    out=$1
    shift
    echo "torch==2.13.0" | uv pip compile --quiet --universal --python-version 3.11 \
        --fork-strategy fewest --prerelease disallow --no-annotate --no-header \
        --constraint - --output-file "$out" "$@" pyproject.toml
}

part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT
grep -hv '^[#-]' requirements.txt requirements-dev.txt >"$part/all" || true
cp "$part/all" "$part/reader"
lock "$part/reader" --extra course --extra book --extra lab "$@"
lock "$part/all" --all-extras --constraint "$part/reader" "$@"
{
    echo "# What book, notebooks and Binder need. Written by scripts/lock.sh"
    cat "$part/reader"
} >"$part/requirements.txt"
{
    echo "# What tests, PDF and benchmarks need beside it. Written by scripts/lock.sh"
    echo "-r requirements.txt"
    grep -vxFf "$part/reader" "$part/all"
} >"$part/requirements-dev.txt"
# a lock that stays the same stays as old, and nothing is installed or executed anew
for name in requirements.txt requirements-dev.txt; do
    cmp -s "$part/$name" "$name" || cp "$part/$name" "$name"
done
