#!/bin/sh
# execute.sh NOTEBOOK...: executes what changed, side by side, into the cache that the
# book's build then reads. A notebook that fails is left to the build, which says why.
[ $# -gt 0 ] || exit 0
JUPYTERCACHE=_build/.jupyter_cache
RELULIB_STATIC=1 # explorers as pages, not as widgets
export JUPYTERCACHE RELULIB_STATIC
jcache=.venv/bin/jcache
yes | $jcache notebook clear >/dev/null 2>&1
$jcache notebook add "$@" >/dev/null
$jcache project execute --executor local-parallel --timeout 600 2>&1 |
    grep -E "Executed|Failed|Excepted|Error" || true
