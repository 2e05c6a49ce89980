#!/bin/sh
# step.sh TEXT COMMAND...: says what is done, does it, says how long it took.
text=$1
shift
start=$(date +%s)
echo "== $text"
"$@"
status=$?
seconds=$(($(date +%s) - start))
if [ "$status" -eq 0 ]; then
    echo "== $text: done in $seconds s"
else
    echo "== $text: FAILED after $seconds s (exit status $status)" >&2
fi
exit "$status"
