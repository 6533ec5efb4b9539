//! Everything that the fuzzer found worth keeping, tried again: no file may make the program
//! panic, or keep it for long. `tests/corpus/README.md` says how the files come about.
#![expect(clippy::disallowed_methods, reason = "tests read the repository, and look at the clock")]

#[path = "../fuzz/entrances.rs"]
mod entrances;

use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

/// Ten times what the slowest takes on a slow machine in a build without optimisation.
const LONGEST: Duration = Duration::from_secs(20);
const MOST_FILES: usize = 100;
const MOST_BYTES: usize = 500_000;

/// Tries every file of a folder; tells all that went wrong.
fn replay(name: &str, entrance: fn(&[u8])) {
    let mut wrong = Vec::new();
    let (mut files, mut bytes) = (0, 0);
    for path in paths(name) {
        let file = fs::read(&path).expect("a file");
        (files, bytes) = (files + 1, bytes + file.len());
        let began = Instant::now();
        if catch_unwind(|| entrance(&file)).is_err() {
            wrong.push(format!("{}: a panic", path.display()));
        }
        if began.elapsed() > LONGEST {
            wrong.push(format!("{}: {:?}", path.display(), began.elapsed()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files > 0, "there is no corpus of `{name}`");
    assert!(files <= MOST_FILES && bytes <= MOST_BYTES, "{name}: {files} files, {bytes} bytes");
}

fn paths(name: &str) -> Vec<PathBuf> {
    let folder = PathBuf::from("tests/corpus").join(name);
    let entries = fs::read_dir(&folder).expect("a folder").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

#[test]
fn photos_do_no_harm() {
    replay("photo", entrances::photo);
}

#[test]
fn drawings_do_no_harm() {
    replay("svg", entrances::svg);
}

#[test]
fn yaml_does_no_harm() {
    replay("yaml", entrances::yaml);
}

#[test]
fn tables_do_no_harm() {
    replay("table", entrances::table);
}

#[test]
fn workbooks_do_no_harm() {
    replay("sheet", entrances::sheet);
}
