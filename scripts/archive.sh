#!/bin/sh
# archive.sh OUT.zip [PDF]: the course for a place without a network: pages, PDF,
# notebooks, exercise sets and the packages as a wheel, with a checksum beside it.
set -e
out=$1
pdf=$2
part=_build/archive
rm -rf "$part" && mkdir -p "$part"
cp -r _build/html docs "$part/"
cp ${pdf:+"$pdf"} LICENSE LICENSE-TEXT.md requirements.txt "$part/"
sed -E 's#\(pages/(read|learn|teach|replicate)\.md\)#(html/pages/\1.html)#' README.md > "$part/README.md"
mkdir "$part/benchmarks" && cp benchmarks/README.md "$part/benchmarks/"
# a learner's own copies and checkpoints stay at home
.venv/bin/python scripts/course_files.py "$part" chapters exercises
.venv/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$part" .
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
