#!/bin/sh
# archive.sh OUT.zip: the book for a place without a network: pages, PDF, notebooks,
# exercises and the package as a wheel, with a checksum beside it.
set -e
out=$1
part=_build/archive
rm -rf "$part" && mkdir -p "$part"
cp -r _build/html "$part/html"
cp _build/relu-course.pdf LICENSE LICENSE-TEXT.md requirements.txt "$part/"
cp -r docs "$part/docs"
sed -E 's#\(pages/(read|learn|teach)\.md\)#(html/pages/\1.html)#' README.md > "$part/README.md"
cp -r chapters "$part/chapters"
git ls-files exercises | grep -E '/[^/]*\.ipynb$' | while read -r stub; do
    mkdir -p "$part/$(dirname "$stub")" && cp "$stub" "$part/$stub"
done
.venv/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$part" .
.venv/bin/python - "$part" "$out" <<'PYTHON'
import hashlib
import shutil
import sys
from pathlib import Path

part, out = map(Path, sys.argv[1:])
made = Path(shutil.make_archive(str(out.with_suffix("")), "zip", part))
digest = hashlib.sha256(made.read_bytes()).hexdigest()
made.with_suffix(".zip.sha256").write_text(f"{digest}  {made.name}\n")
print(f"The archive is {made}, {made.stat().st_size / 1e6:.1f} MB")
PYTHON
