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

/// A small picture: its card, its placement, its file.
pub type Small<'a> = (&'a str, &'a str, &'a str);

/// What stands on each sheet. Each is made on its own, so that several can be at once and
/// no other need be in memory.
pub fn plan(report: &Report) -> Vec<Vec<Small<'_>>> {
    let small: Vec<Small> = report
        .cards
        .iter()
        .flat_map(|card| {
            card.pictures.iter().filter_map(|picture| {
                let path = picture.pages.first()?.thumbnail.as_deref()?;
                Some((card.folder.as_str(), picture.placement.as_str(), path))
            })
        })
        .collect();
    small.chunks(sheet::MOST).map(<[Small]>::to_vec).collect()
}

/// The sheet of that number, from 1. Nothing if none of its pictures can be read.
pub fn make(
    number: usize,
    wanted: &[Small],
    read: &dyn Fn(&str) -> Option<Vec<u8>>,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Result<Option<Sheet>, Diagnostic> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (card, placement, path) in wanted {
        match read(path).and_then(Thumbnail::read) {
            Some(thumbnail) => found.push((*card, *placement, thumbnail)),
            None => missing.push((*path).to_owned()),
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    let entries: Vec<Entry> = found
        .iter()
        .map(|(card, placement, thumbnail)| Entry { card, placement, thumbnail })
        .collect();
    let name = if number == 1 { "contact.png".into() } else { format!("contact-{number}.png") };
    let png = sheet::sheet(&[&entries], &Look::RUN, fonts, worker)
        .map_err(|error| Diagnostic::error("export", format!("`{name}`: {error}")))?;
    Ok(Some(Sheet { name, png, missing }))
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        tiny_skia::Pixmap::new(width, height).and_then(|p| p.encode_png().ok()).expect("a PNG")
    }

    #[test]
    fn sheets_are_made_of_what_can_be_read() {
        let report = testing::report(18);
        let fonts = Fonts::builtin().expect("fonts");
        let small = png(24, 24);
        let read = |path: &str| match path {
            "thumbnails/sara-example-2/instagram-square.png" => None,
            "thumbnails/sara-example-3/instagram-square.png" => Some(b"no picture".to_vec()),
            _ => Some(small.clone()),
        };
        let (plan, mut worker) = (plan(&report), Worker::default());
        assert_eq!(plan[0].len(), sheet::MOST);
        let mut sheet =
            |number: usize| make(number, &plan[number - 1], &read, &fonts, &mut worker).unwrap();
        let first = sheet(1).expect("a sheet");
        assert_eq!((first.name.as_str(), first.missing.len()), ("contact.png", 2));
        assert!(first.png.starts_with(b"\x89PNG"));
        assert_eq!(sheet(2).expect("a sheet").name, "contact-2.png");
        assert_eq!(make(3, &plan[0], &|_| None, &fonts, &mut worker), Ok(None));
    }
}
