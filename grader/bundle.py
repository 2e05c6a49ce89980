"""A set as an autograder for Gradescope: one zip, made by ``bundle SET OUT.zip``.

Gradescope unpacks it in ``/autograder/source``, runs ``setup.sh`` once, and for each
submission ``run_autograder``, which writes ``/autograder/results/results.json``.
Bubblewrap can't start in its containers; there the worker runs as another user.
"""

import argparse
import sys
import zipfile
from pathlib import Path

import numpy as np
import tqdm

from grader.sandbox import SANDBOXES
from grader.sets import load

SANDBOX = SANDBOXES["setpriv"]
SETUP = f"""#!/bin/sh
# numpy {np.__version__} needs Python 3.11 or newer; the default image's is older.
set -e
apt-get update
apt-get install -y {SANDBOX.package}
for python in python3.13 python3.12 python3.11; do
    if apt-get install -y $python $python-venv; then
        $python -m venv /opt/grader
        /opt/grader/bin/pip install --no-cache-dir numpy=={np.__version__} \\
            tqdm=={tqdm.__version__}
        exit
    fi
done
echo "This image has no Python from 3.11 to 3.13; choose a newer Ubuntu." >&2
exit 1
"""

RUN = """#!/bin/sh
# AUTOGRADER, GRADER_PYTHON and GRADER_SANDBOX are for trying it out elsewhere.
root=${AUTOGRADER:-/autograder}
python=${GRADER_PYTHON:-/opt/grader/bin/python}
results=$root/results/results.json
chmod 700 "$root/source" "$root/submission" "$root/results"
rm -f "$results"
set -- "$root"/submission/*.ipynb
cd "$root/source" || exit 1
if [ $# -ne 1 ] || ! [ -f "$1" ]; then
    echo '{"score": 0, "output": "Hand in exactly one notebook (.ipynb)."}' > "$results"
    exit 0
fi
"$python" -m grader exercises/SET "$1" --json "$results" \\
    --sandbox "${GRADER_SANDBOX:-SANDBOX}" || {
    [ -f "$results" ] || echo '{"output": "The grader failed; tell your teacher."}' \\
        > "$results"
    exit 1
}
"""


def main(arguments):
    """Write the bundle; return the exit status."""
    p = argparse.ArgumentParser(
        prog="grader bundle", description="Pack a set as an autograder for Gradescope."
    )
    p.add_argument("set", type=Path, help="the exercise set")
    p.add_argument("out", type=Path, help="the zip to write")
    p.add_argument("--extra", type=Path, help="a private folder of checks on top")
    options = p.parse_args(arguments)
    try:
        write(load(options.set, options.extra), options.out)
    except FileExistsError:
        print(f"grader: {options.out} exists.", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    print(f"{options.out} is ready to be uploaded as an autograder.")
    return 0


def write(exercises, out):
    """Write the bundle of a set to `out`, which must not exist."""
    here = Path(__file__).resolve().parent
    folders = {f"exercises/{exercises.name}": exercises.folder}
    words = f"exercises/{exercises.name}"
    if exercises.extra:
        folders["extra"] = exercises.extra
        words += " --extra extra"
    with zipfile.ZipFile(out, "x", zipfile.ZIP_DEFLATED) as bundle:
        script(bundle, "setup.sh", SETUP)
        run = RUN.replace(":-SANDBOX", f":-{SANDBOX.name}")
        script(bundle, "run_autograder", run.replace("exercises/SET", words))
        for path in sorted(here.glob("*.py")):
            bundle.write(path, f"grader/{path.name}")
        for target, folder in folders.items():
            for path in sorted(folder.rglob("*.py")):
                bundle.write(path, f"{target}/{path.relative_to(folder).as_posix()}")


def script(bundle, name, text):
    """Add an executable text file."""
    info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    info.external_attr = 0o755 << 16
    bundle.writestr(info, text)
