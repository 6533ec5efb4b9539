#!/usr/bin/env bash
# Puts the least of what was found into tests/corpus/ENTRANCE: bash fuzz/shrink.sh photo
#
# No more of it than a test can try in a moment. The names are hashes, so their order is chance.
set -euo pipefail
cd "$(dirname "$0")/.."
entrance=$1 most_files=50 most_bytes=400000
kept=tests/corpus/$entrance
least=$(mktemp -d)
RUSTC_BOOTSTRAP=1 cargo fuzz run --release -s none "$entrance" -- \
    -merge=1 -max_len=16384 "$least" "fuzz/corpus/$entrance" "$kept"
find "$kept" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' -delete
bytes=0 files=0
for file in $(ls "$least"); do
    size=$(stat -c %s "$least/$file")
    ((files + 1 <= most_files && bytes + size <= most_bytes)) || continue
    cp "$least/$file" "$kept/"
    files=$((files + 1)) bytes=$((bytes + size))
done
rm -r "$least"
echo "$entrance: $files files, $bytes bytes"
