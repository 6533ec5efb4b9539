#!/usr/bin/env bash
# The one test command: formatting, lints, docs, then every test.
# Some tests need Chromium and GNU parallel; where apt-get may install them, it does.
set -euo pipefail
cd "$(dirname "$0")/.."

# Files only: `command -v` would find a function of that name.
browser() {
    type -P chromium || type -P chromium-browser || type -P google-chrome
}

missing=()
[ -n "${CHROMIUM:-}" ] || browser >/dev/null || missing+=(chromium)
command -v parallel >/dev/null || missing+=(parallel)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
        echo "could not install ${missing[*]}; tests/browser.rs and tests/scale.rs will say so" >&2
fi

cargo fmt --check
cargo clippy --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items
# The same cases every time: whether a change is good must not hang on luck. `cargo test`
# alone draws new ones, and what it finds becomes a test of its own.
export PROPTEST_RNG_SEED="${PROPTEST_RNG_SEED:-20261218}"
# Tests last, so that the output ends with their result.
cargo test --no-fail-fast
