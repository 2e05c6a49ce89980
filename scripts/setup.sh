#!/bin/sh
# setup.sh PYTHON LOCK: brings .venv to what a lock says; makes it where there is none.
set -e
python=$1
lock=$2
here=$(pwd -P)
# An environment knows its folder by heart: in a copied or renamed one its commands
# would run what lies in the other.
home=$([ ! -f .venv/bin/activate ] || (. .venv/bin/activate && echo "$VIRTUAL_ENV"))
case $home in
"" | "$here/.venv") fresh= ;;
*)
    echo "   .venv was made for ${home%/.venv}: it is made anew for $here"
    fresh=--clear
    ;;
esac
"$python" -m venv $fresh .venv || {
    echo "Python could not make .venv (on Debian and Ubuntu: apt install python3-venv)" >&2
    exit 1
}
pip=".venv/bin/python -m pip"
# On Linux the ordinary torch is a CUDA build of several GB. Its CPU build has an index
# of its own: try that once. Where it can't be reached, the lock takes what there is.
torch=$(grep '^torch==' requirements.txt)
if [ "$(uname -s)" = Linux ] && ! $pip freeze 2>/dev/null | grep -q "^$torch"; then
    $pip install --quiet --no-deps --retries 0 --timeout 20 \
        --no-compile --index-url https://download.pytorch.org/whl/cpu "$torch" \
        2>/dev/null ||
        echo "   (the index of torch's CPU builds can't be reached: taking the default build)"
fi
$pip install --quiet --no-compile -r "$lock" || {
    echo "The packages could not be installed. They need a network and 2 GB on the disk;" >&2
    echo "the same command goes on from here." >&2
    exit 1
}
$pip install --quiet --no-deps --no-build-isolation --editable .
# on all processors, where pip would use one; some files of packages are no Python 3
.venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null || true
