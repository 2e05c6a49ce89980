#!/bin/sh
# report.sh TITLE: opens an issue that links to this run, or comments on the open one.
set -e
title=$1
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
open=$(gh issue list --repo "$GITHUB_REPOSITORY" --state open \
    --search "in:title \"$title\"" --json number --jq '.[0].number // empty')
if [ -n "$open" ]; then
    gh issue comment "$open" --repo "$GITHUB_REPOSITORY" --body "Again: $run"
else
    gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body "See $run"
fi
