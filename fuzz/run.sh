#!/usr/bin/env bash
# Fuzzes one entrance for so many seconds: bash fuzz/run.sh photo 600
#
# Needs `cargo install cargo-fuzz`. A stable compiler does: RUSTC_BOOTSTRAP lets it take the
# flags. What is found lies in fuzz/artifacts/, the growing corpus in fuzz/corpus/; with
# SHRINK as third word the least files that reach as much replace tests/corpus/ENTRANCE.
set -euo pipefail
cd "$(dirname "$0")/.."
entrance=$1 seconds=${2:-600} then=${3:-}
export RUSTC_BOOTSTRAP=1
case $entrance in
    photo) seeds=(tests/data/photos tests/data/logos) most=16384 ;;
    svg) seeds=(tests/data/logos examples/logos templates/art) most=8192 ;;
    yaml) seeds=(examples templates tests/cases data) most=32768 ;;
    table) seeds=(examples/week) most=8192 ;;
    sheet) seeds=() most=16384 ;;
    *) echo "no such entrance: $entrance" >&2; exit 1 ;;
esac
mkdir -p "fuzz/corpus/$entrance" "tests/corpus/$entrance"
# `--release`, or all crates would be checked for overflow, also one that means to wrap (see
# Cargo.toml here); ours are checked by their profile.
# Not under an address sanitizer: there is no unsafe code of our own, and without one twice
# as much is tried. The memory of the process is bounded all the same.
cargo fuzz run --release -s none "$entrance" "fuzz/corpus/$entrance" "tests/corpus/$entrance" "${seeds[@]}" -- \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=$most \
    -dict="fuzz/dictionaries/$entrance.dict" -print_final_stats=1
if [ "$then" = SHRINK ]; then
    bash fuzz/shrink.sh "$entrance"
fi
