#!/usr/bin/env bash
# Renders a table in parts with GNU parallel, then joins their reports.
#   bash parallel.sh PARTS OUTPUT-FOLDER TABLE [more for `itac render`]
set -euo pipefail
parts=$1 out=$2
shift 2
# Exit code 2 means that some cards failed, which the report tells; only more than that is a failure of the part.
part() {
    local code=0
    itac render "${@:3}" --shard "$2" -o "$1" --jobs 1 || code=$?
    ((code == 0 || code == 2))
}
export -f part
seq "$parts" | parallel --jobs "${JOBS:-100%}" --halt soon,fail=1 part "$(printf '%q' "$out")" "{}/$parts" "$(printf '%q ' "$@")"
itac merge-reports "$out"
