//! Which files go into which archive, and archives themselves: the same bytes for the same files.

use std::collections::HashMap;
use std::io;
use std::io::Seek;
use std::io::Write;

use zip::CompressionMethod;
use zip::DateTime;
use zip::System;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Card;
use super::Report;
use crate::pack;

/// The archive of those who belong to no group.
const OTHERS: &str = "others";

/// What an archive is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// One for the whole run.
    Whole,
    /// One for every card.
    Card,
    /// One for all cards that say the same here, such as `organisation`; those that
    /// say nothing go to one of their own.
    Group(String),
}

/// The names of archives and the paths of what goes into each, in the order of the cards.
/// Nothing is packed for those who would get no file.
pub fn archives(report: &Report, by: &By) -> Vec<(String, Vec<String>)> {
    let with_files: Vec<(&Card, Vec<String>)> = report
        .cards
        .iter()
        .map(|card| (card, files(card)))
        .filter(|(_, files)| !files.is_empty())
        .collect();
    let mut places = HashMap::new();
    let mut archives: Vec<(String, Vec<String>)> = Vec::new();
    for (i, (card, files)) in with_files.into_iter().enumerate() {
        let (key, name) = belongs(card, i, by);
        let at = *places.entry(key).or_insert_with(|| {
            archives.push((name, Vec::new()));
            archives.len() - 1
        });
        archives[at].1.extend(files);
    }
    // Those without a group come last, but nobody else may have their name.
    let others = places.get(&Key::Others).copied();
    if let Some(others) = others {
        archives[..=others].rotate_right(1);
    }
    let names = pack::distinct(archives.iter().map(|(name, _)| name.clone()).collect());
    for ((name, _), distinct) in archives.iter_mut().zip(names) {
        *name = format!("{distinct}.zip");
    }
    if others.is_some() {
        archives.rotate_left(1);
    }
    archives
}

/// Cards with the same key share an archive.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Whole,
    Card(usize),
    Group(String),
    Others,
}

/// The key of a card and the name of an archive that begins with it.
fn belongs(card: &Card, number: usize, by: &By) -> (Key, String) {
    match by {
        By::Whole => (Key::Whole, "campaign".into()),
        By::Card => (Key::Card(number), pack::slug(&card.folder)),
        By::Group(group) => match value(card, group) {
            Some(value) => (Key::Group(folded(value)), pack::slug(value)),
            None => (Key::Others, OTHERS.into()),
        },
    }
}

fn value<'a>(card: &'a Card, group: &str) -> Option<&'a str> {
    let (_, value) = card.groups.iter().find(|(name, _)| name == group)?;
    Some(value.trim()).filter(|value| !value.is_empty())
}

/// People do not write the name of a place in the same way twice.
fn folded(value: &str) -> String {
    value.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is posted of a card: its pictures in all formats, the captions, the words for those
/// who do not see it. Pictures with guides are for designers and stay behind.
fn files(card: &Card) -> Vec<String> {
    let pages = card.pictures.iter().flat_map(|picture| &picture.pages);
    let pictures = pages.flat_map(|page| page.main().map(|file| &file.path));
    let words = card.captions.iter().map(|caption| &caption.path);
    let alts = card.alts.iter().map(|alt| &alt.path);
    let mut all: Vec<String> = Vec::new();
    for path in pictures.chain(words).chain(alts) {
        if !path.is_empty() && !all.contains(path) {
            all.push(path.clone());
        }
    }
    all
}

/// Writes the archive of these names and bytes; one after the other, so that only one file is in
/// memory. Refuses names that would leave the folder they are unpacked in.
pub fn write_zip(
    out: impl Write + Seek,
    files: impl Iterator<Item = (String, Vec<u8>)>,
) -> io::Result<()> {
    let mut zip = ZipWriter::new(out);
    for (name, bytes) in files {
        if leaves(&name) {
            let why = format!("`{name}` is no path inside an archive");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        zip.start_file(name.as_str(), options(&name))?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?.flush()
}

fn leaves(name: &str) -> bool {
    let odd = |part: &str| part.is_empty() || part == "." || part == "..";
    name.contains(['\\', ':', '\0']) || name.split('/').any(odd)
}

/// Neither the clock nor the system shows; what is packed already is not packed twice.
fn options(name: &str) -> SimpleFileOptions {
    let ending = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    let packed = ["png", "jpg", "jpeg", "webp", "pdf", "zip"].contains(&ending.as_str());
    let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    SimpleFileOptions::DEFAULT
        .compression_method(method)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::io::Read;

    use zip::ZipArchive;

    use super::super::testing;
    use super::*;

    fn by(group: &str) -> By {
        By::Group(group.into())
    }

    #[test]
    fn the_whole_run_is_one_archive_without_guides_and_thumbnails() {
        let archives = archives(&testing::report(12), &By::Whole);
        let [(name, paths)] = &archives[..] else { panic!("{archives:?}") };
        assert_eq!(name, "campaign.zip");
        assert_eq!(paths[0], "sara-example-2/instagram-square.svg");
        assert!(paths.contains(&"sara-example-2/caption-bluesky.txt".into()));
        assert!(paths.contains(&"sara-example-2/alt.txt".into()));
        assert!(!paths.iter().any(|path| path.contains("guides") || path.contains("thumbnails")));
    }

    #[test]
    fn every_card_has_its_own_but_those_without_files() {
        let archives = archives(&testing::report(12), &By::Card);
        assert_eq!(archives.len(), 11);
        assert_eq!(archives[0].0, "sara-example-2.zip");
    }

    #[test]
    fn groups_are_gathered_and_the_rest_is_last() {
        let mut report = testing::report(12);
        report.cards[3].groups[0].1 = "example  LIBRARY ".into();
        report.cards[6].groups[0].1 = "Others".into();
        report.cards[9].groups[0].1 = "Example: Library".into();
        report.cards[0].groups.clear();
        let archives = archives(&report, &by("organisation"));
        let names: Vec<&str> = archives.iter().map(|(name, _)| name.as_str()).collect();
        let wanted = [
            "éxample-council.zip",
            "example-library.zip",
            "others-2.zip",
            "example-library-2.zip",
            "others.zip",
        ];
        assert_eq!(names, wanted);
        let packed: usize = archives.iter().map(|(_, paths)| paths.len()).sum();
        assert_eq!(packed, super::archives(&report, &By::Whole)[0].1.len());
        assert_eq!(super::archives(&report, &by("nothing"))[0].0, "others.zip");
    }

    fn zipped() -> Vec<u8> {
        let words = "It takes a community. ".repeat(40);
        let files = [("سارة/card.PNG", "png".to_owned()), ("sara/alt.txt", words)];
        let mut out = Cursor::new(Vec::new());
        let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
        write_zip(&mut out, files).expect("an archive");
        out.into_inner()
    }

    #[test]
    fn archives_are_read_back_and_equal() {
        let bytes = zipped();
        assert!(bytes == zipped());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut picture = zip.by_name("سارة/card.PNG").expect("a picture");
        assert_eq!(picture.compression(), CompressionMethod::Stored);
        assert_eq!(picture.last_modified(), Some(DateTime::DEFAULT));
        assert_eq!(picture.unix_mode().map(|mode| mode & 0o777), Some(0o644));
        let mut read = String::new();
        picture.read_to_string(&mut read).expect("bytes");
        assert_eq!(read, "png");
        drop(picture);
        let words = zip.by_name("sara/alt.txt").expect("words");
        assert_eq!(words.compression(), CompressionMethod::Deflated);
        assert!(words.compressed_size() * 4 < words.size());
    }

    #[test]
    fn nothing_leaves_the_archive() {
        for name in ["../a.png", "/a.png", "a/../../b.png", "a\\b.png", "C:a.png", ""] {
            let files = [(name.to_owned(), Vec::new())].into_iter();
            let error = write_zip(Cursor::new(Vec::new()), files).expect_err(name);
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        }
    }
}
