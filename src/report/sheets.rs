//! Contact sheets of a run, made of the small pictures it left.

use super::Report;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::render::Worker;
use crate::render::sheet;
use crate::render::sheet::Entry;
use crate::render::sheet::Look;
use crate::render::sheet::Thumbnail;

/// A sheet, and what it lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// `contact.png`, `contact-2.png`.
    pub name: String,
    pub png: Vec<u8>,
    /// Small pictures that were not there, or are none.
    pub missing: Vec<String>,
}

/// The sheets one after the other: while one is made, no other is in memory.
pub fn sheets<'a>(
    report: &'a Report,
    read_thumbnail: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    fonts: &'a Fonts,
    worker: &'a mut Worker,
) -> impl Iterator<Item = Result<Sheet, Diagnostic>> {
    let mut small = report.cards.iter().flat_map(|card| {
        card.pictures.iter().filter_map(|picture| {
            let path = picture.pages.first()?.thumbnail.as_deref()?;
            Some((card.folder.as_str(), picture.placement.as_str(), path))
        })
    });
    let mut number = 0;
    std::iter::from_fn(move || {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for (card, placement, path) in small.by_ref() {
            match read_thumbnail(path).and_then(Thumbnail::read) {
                Some(thumbnail) => found.push((card, placement, thumbnail)),
                None => missing.push(path.to_owned()),
            }
            if found.len() == sheet::MOST {
                break;
            }
        }
        if found.is_empty() {
            return None;
        }
        number += 1;
        Some(sheet(number, &found, missing, fonts, worker))
    })
}

fn sheet(
    number: usize,
    found: &[(&str, &str, Thumbnail)],
    missing: Vec<String>,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Result<Sheet, Diagnostic> {
    let entry = |(card, placement, thumbnail)| Entry { card, placement, thumbnail };
    let entries: Vec<Entry> =
        found.iter().map(|(card, placement, small)| entry((*card, *placement, small))).collect();
    let name = if number == 1 { "contact.png".into() } else { format!("contact-{number}.png") };
    let png = sheet::sheet(&[&entries], &Look::RUN, fonts, worker)
        .map_err(|error| Diagnostic::error("export", format!("`{name}`: {error}")))?;
    Ok(Sheet { name, png, missing })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::super::testing;
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        tiny_skia::Pixmap::new(width, height).and_then(|p| p.encode_png().ok()).expect("a PNG")
    }

    #[test]
    fn sheets_are_made_one_at_a_time_of_what_can_be_read() {
        let report = testing::report(18);
        let fonts = Fonts::builtin().expect("fonts");
        let reads = RefCell::new(0);
        let small = png(24, 24);
        let read = |path: &str| {
            *reads.borrow_mut() += 1;
            match path {
                "thumbnails/sara-example-2/instagram-square.png" => None,
                "thumbnails/sara-example-3/instagram-square.png" => Some(b"no picture".to_vec()),
                _ => Some(small.clone()),
            }
        };
        let mut worker = Worker::default();
        let mut sheets = sheets(&report, &read, &fonts, &mut worker);
        let first = sheets.next().expect("a sheet").expect("a PNG");
        assert_eq!((first.name.as_str(), first.missing.len()), ("contact.png", 2));
        assert!(first.png.starts_with(b"\x89PNG"));
        assert_eq!(*reads.borrow(), sheet::MOST + 2);
        let second = sheets.next().expect("a sheet").expect("a PNG");
        assert_eq!((second.name.as_str(), second.missing.len()), ("contact-2.png", 0));
        assert!(sheets.next().is_none());
    }
}
