#!/bin/sh
# setup.sh PYTHON: makes .venv from the lock.
set -e
"$1" -m venv .venv || {
    echo "Python could not make .venv (on Debian and Ubuntu: apt install python3-venv)" >&2
    exit 1
}
pip=.venv/bin/pip
# On Linux the ordinary torch is a CUDA build of several GB. Its CPU build has an index
# of its own: try that once. Where it can't be reached, the lock takes what there is.
if [ "$(uname -s)" = Linux ]; then
    torch=$(grep '^torch==' requirements.txt)
    $pip install --quiet --no-deps --retries 0 --timeout 20 \
        --index-url https://download.pytorch.org/whl/cpu "$torch" 2>/dev/null ||
        echo "   (the index of torch's CPU builds can't be reached: taking the default build)"
fi
$pip install --quiet -r requirements.txt || {
    echo "The packages could not be installed. They need a network and 2 GB on the disk;" >&2
    echo "the same command goes on from here." >&2
    exit 1
}
$pip install --quiet --no-deps --no-build-isolation --editable .
