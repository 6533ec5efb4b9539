//! What is written to disk: folders and names, and files that are whole or absent.
#![expect(clippy::disallowed_methods, reason = "the disk edge")]

use std::collections::HashMap;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_segmentation::UnicodeSegmentation;

mod output;

pub use output::Output;
pub use output::Refused;

/// Longer names trouble some file systems once a path is put before them.
const LONGEST_NAME: usize = 60;

/// Names that Windows keeps for devices, beside `com1` to `com9` and `lpt1` to `lpt9`.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

fn is_reserved(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    RESERVED.contains(&name) || port.is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']))
}

/// They are part of a word.
const APOSTROPHES: [&str; 3] = ["'", "’", "ʼ"];

/// A name for a folder or file that every system accepts: lower case, words
/// joined by hyphens, letters of every script kept.
pub fn slug(text: &str) -> String {
    // Small letters of a Turkish İ are two: i and a dot above it.
    let lower = text.to_lowercase().replace("i\u{307}", "i");
    // Some systems compose letters and marks, others take them apart: one name must not be two.
    let lower = ComposingNormalizerBorrowed::new_nfc().normalize(&lower);
    let mut slug = String::new();
    for grapheme in lower.graphemes(true) {
        let letter = grapheme.chars().next().is_some_and(char::is_alphanumeric);
        if APOSTROPHES.contains(&grapheme) || !letter && slug.ends_with('-') {
            continue;
        }
        let kept = if letter { grapheme } else { "-" };
        if slug.len() + kept.len() > LONGEST_NAME {
            // Between words rather than in one.
            if let Some(end) = slug.rfind('-').filter(|&end| end > LONGEST_NAME / 2) {
                slug.truncate(end);
            }
            break;
        }
        slug.push_str(kept);
    }
    let slug = slug.trim_matches('-').to_owned();
    match slug.as_str() {
        "" => "card".into(),
        name if is_reserved(name) => format!("{name}-card"),
        _ => slug,
    }
}

/// `names` made different from one another by numbers at the end.
pub fn distinct(names: Vec<String>) -> Vec<String> {
    let mut given: HashSet<String> = HashSet::with_capacity(names.len());
    // Where to go on counting: thousands of cards may have one name.
    let mut next: HashMap<String, u32> = HashMap::new();
    let mut free = |name: String| {
        let mut found = name.clone();
        while !given.insert(found.clone()) {
            let number = next.entry(name.clone()).or_insert(2);
            found = format!("{name}-{number}");
            *number += 1;
        }
        found
    };
    names.into_iter().map(&mut free).collect()
}

/// The names of the files of a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A file as it is seen from a folder, with `/` between the parts; both must be there.
pub fn seen_from(folder: &Path, file: &Path) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (folder, file) = (folder.canonicalize().ok()?, file.canonicalize().ok()?);
    let shared = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return Some(file.display().to_string());
    }
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = file.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The bytes of a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrote {
    /// There was none of that name, or it had the same bytes.
    Fresh,
    /// Another stood there.
    Replaced,
    /// It stood there with the same bytes and was left alone.
    Same,
}

/// Writes a file so that whoever looks sees the old one or the whole new one,
/// even if the program is killed on the way. Makes the folders it needs.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<Wrote> {
    let wrote = if holds_other(path, bytes) { Wrote::Replaced } else { Wrote::Fresh };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = temporary(path);
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The reason for the failure matters more than a stray file.
        let _ = fs::remove_file(&beside);
    }
    written.map(|()| wrote)
}

/// Whether there is a file with other bytes. One that cannot be read is none of ours.
fn holds_other(path: &Path, bytes: &[u8]) -> bool {
    let Ok(known) = fs::metadata(path) else { return false };
    known.is_file()
        && (known.len() != bytes.len() as u64 || fs::read(path).is_ok_and(|old| old != bytes))
}

/// Hidden, in the same folder: renaming works only within a file system.
fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_from_a_folder_beside_it() {
        let desk = tempfile::tempdir().unwrap();
        let (out, photo) = (desk.path().join("made/out"), desk.path().join("people/a.jpg"));
        for path in [&out, &desk.path().join("people")] {
            fs::create_dir_all(path).unwrap();
        }
        fs::write(&photo, b"x").unwrap();
        assert_eq!(seen_from(&out, &photo).unwrap(), "../../people/a.jpg");
        assert_eq!(seen_from(desk.path(), &photo).unwrap(), "people/a.jpg");
        assert_eq!(seen_from(&out, &desk.path().join("gone.jpg")), None);
    }

    #[test]
    fn slugs_keep_every_script_and_nothing_dangerous() {
        assert_eq!(slug("Khadeja Alamary quote-text"), "khadeja-alamary-quote-text");
        assert_eq!(slug("خديجة العماري"), "خديجة-العماري");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("Toby G. MBE"), "toby-g-mbe");
        assert_eq!(slug("  "), "card");
        assert_eq!(slug("世界人权宣言 1"), "世界人权宣言-1");
        assert_eq!(slug("Droits de l’homme_2"), "droits-de-lhomme-2");
        assert_eq!(slug("İnsan"), "insan");
        assert_eq!(
            slug("Declaration of the Rights of Man and of the Citizens of 1789"),
            "declaration-of-the-rights-of-man-and-of-the-citizens-of-1789"
        );
        assert_eq!(
            slug("A declaration of the rights of man and of all the citizens of it"),
            "a-declaration-of-the-rights-of-man-and-of-all-the-citizens"
        );
        assert_eq!(slug("Zoe\u{301}"), slug("Zo\u{e9}"));
        assert_eq!((slug("LPT9").as_str(), slug("com10").as_str()), ("lpt9-card", "com10"));
        assert_eq!(slug("CON"), "con-card");
        assert!(slug(&"নাম ".repeat(60)).len() <= LONGEST_NAME);
    }

    #[test]
    fn equal_names_get_numbers() {
        let names = ["a", "b", "a", "a-2", "a"].map(String::from).to_vec();
        assert_eq!(distinct(names), ["a", "b", "a-2", "a-2-2", "a-3"]);
    }

    #[test]
    fn writing_replaces_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/card.png");
        assert_eq!(write(&path, b"one").unwrap(), Wrote::Fresh);
        assert_eq!(write(&path, b"one").unwrap(), Wrote::Fresh);
        assert_eq!(write(&path, b"two").unwrap(), Wrote::Replaced);
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
