//! What came of a gallery's cards, and how it is told: page, contact sheets, closing line.

use std::sync::Arc;

use super::page::Card;
use super::page::Image;
use super::page::Note;
use super::page::Page;
use super::page::Picture;
use super::page::Row;
use super::page::Section;
use super::page::Theme;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::model::Placement;
use crate::model::Template;
use crate::pack;
use crate::render::sheet::Entry;
use crate::render::sheet::Thumbnail;

/// A card in all its themes.
pub struct Album {
    pub template: Arc<Template>,
    /// The folder of its pictures.
    pub folder: String,
    /// A language code.
    pub language: String,
    pub variants: Vec<Variant>,
    /// What was told of the card before anything was made of it.
    pub told: Vec<Diagnostic>,
}

/// A card in one theme.
pub struct Variant {
    pub theme: String,
    /// Colours as CSS has them.
    pub swatches: Vec<String>,
    /// One for each placement, or why there are none.
    pub shots: Result<Vec<Shot>, Vec<Diagnostic>>,
    /// What is to be said of the card in all its pictures.
    pub told: Vec<Diagnostic>,
}

/// A card in one theme at one placement.
pub struct Shot {
    pub placement: Placement,
    /// One for each page, or why it could not be made.
    pub prints: Result<Vec<Print>, Vec<Diagnostic>>,
    pub told: Vec<Diagnostic>,
}

/// A picture that was made, and where it stands, seen from the page.
pub struct Print {
    pub small: String,
    /// The same file where none was made in full size.
    pub large: String,
    pub alt: String,
    pub thumbnail: Thumbnail,
}

/// How many there are of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub pictures: usize,
    pub cards: usize,
    pub themes: usize,
    pub warnings: usize,
    pub failed: usize,
}

impl Tally {
    pub fn of(albums: &[Album]) -> Self {
        let mut themes: Vec<&str> = Vec::new();
        let mut tally = Self { cards: albums.len(), ..Self::default() };
        for album in albums {
            tally.warnings += warnings(&album.notes());
            for variant in &album.variants {
                if !themes.contains(&variant.theme.as_str()) {
                    themes.push(&variant.theme);
                }
                match &variant.shots {
                    Err(_) => tally.failed += 1,
                    Ok(shots) => shots.iter().for_each(|shot| tally.add(shot)),
                }
            }
        }
        Self { themes: themes.len(), ..tally }
    }

    fn add(&mut self, shot: &Shot) {
        self.warnings += warnings(&shot.told);
        match &shot.prints {
            Ok(prints) => self.pictures += prints.len(),
            Err(_) => self.failed += 1,
        }
    }

    /// `57 pictures of 3 cards in 8 themes; 4 warnings, 0 failed`.
    pub fn line(&self) -> String {
        let many = |n: usize, thing: &str| {
            if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
        };
        format!(
            "{} of {} in {}; {}, {} failed",
            many(self.pictures, "picture"),
            many(self.cards, "card"),
            many(self.themes, "theme"),
            many(self.warnings, "warning"),
            self.failed,
        )
    }
}

fn warnings(told: &[Diagnostic]) -> usize {
    told.iter().filter(|told| told.severity == Severity::Warning).count()
}

impl Album {
    /// What is to be said of the card, each thing once, though it holds in every theme.
    fn notes(&self) -> Vec<Diagnostic> {
        let mut notes: Vec<Diagnostic> = Vec::new();
        for told in self.told.iter().chain(self.variants.iter().flat_map(|one| &one.told)) {
            if !notes.contains(told) {
                notes.push(told.clone());
            }
        }
        notes
    }

    /// The errors of all its pictures.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.variants.iter().flat_map(|variant| {
            let (none, shots) = match &variant.shots {
                Ok(shots) => (&[][..], shots.as_slice()),
                Err(errors) => (errors.as_slice(), &[][..]),
            };
            none.iter().chain(shots.iter().filter_map(|shot| shot.prints.as_ref().err()).flatten())
        })
    }

    /// The rows of its contact sheet, one for each theme.
    pub fn rows(&self) -> Vec<Vec<Entry<'_>>> {
        self.variants.iter().map(Variant::row).filter(|row| !row.is_empty()).collect()
    }

    /// The template's name as files and links want it.
    pub fn anchor(&self) -> String {
        pack::slug(&self.template.name.value)
    }

    fn card(&self) -> Card {
        let rows = self.variants.iter().map(Variant::shown).collect();
        let notes = self.notes().iter().map(Note::from).collect();
        Card { name: self.folder.clone(), language: self.language.clone(), notes, rows }
    }

    fn noted(&self) -> usize {
        let shots = self.variants.iter().flat_map(|variant| variant.shots.iter().flatten());
        self.notes().len()
            + self.errors().count()
            + shots.map(|shot| shot.told.len()).sum::<usize>()
    }
}

impl Variant {
    fn row(&self) -> Vec<Entry<'_>> {
        let shots = self.shots.iter().flatten();
        let prints = shots.flat_map(|shot| {
            shot.prints.iter().flatten().map(move |print| (&shot.placement.name, print))
        });
        prints
            .map(|(placement, print)| Entry {
                card: &self.theme,
                placement,
                thumbnail: &print.thumbnail,
            })
            .collect()
    }

    fn shown(&self) -> Row {
        let (notes, pictures) = match &self.shots {
            Ok(shots) => (Vec::new(), shots.iter().map(Shot::shown).collect()),
            Err(errors) => (errors.iter().map(Note::from).collect(), Vec::new()),
        };
        Row { theme: self.theme.clone(), swatches: self.swatches.clone(), notes, pictures }
    }
}

impl Shot {
    fn shown(&self) -> Picture {
        let image = |print: &Print| {
            let (width, height) = print.thumbnail.size();
            let Print { small, large, alt, .. } = print;
            Image { file: small.clone(), large: large.clone(), alt: alt.clone(), width, height }
        };
        let errors = self.prints.as_ref().err().into_iter().flatten();
        Picture {
            placement: self.placement.name.clone(),
            shape: self.placement.shape.name().into(),
            width: self.placement.width,
            height: self.placement.height,
            pages: self.prints.iter().flatten().map(image).collect(),
            notes: errors.chain(&self.told).map(Note::from).collect(),
        }
    }
}

/// The page. Albums of the same template stand together; `sheet` names a template's
/// contact sheet, if it has one.
pub fn page(kit: &str, albums: &[Album], sheet: impl Fn(&str) -> Option<String>) -> Page {
    let sections = sections(albums).map(|albums| {
        let template = &albums[0].template;
        Section {
            template: template.name.value.clone(),
            anchor: albums[0].anchor(),
            about: template.about.clone(),
            noted: albums.iter().map(Album::noted).sum(),
            sheet: sheet(&template.name.value),
            cards: albums.iter().map(Album::card).collect(),
        }
    });
    let first = albums.first().into_iter().flat_map(|album| &album.variants);
    let theme = |variant: &Variant| Theme {
        name: variant.theme.clone(),
        swatches: variant.swatches.clone(),
    };
    Page {
        kit: kit.to_owned(),
        themes: first.map(theme).collect(),
        sections: sections.collect(),
        summary: Tally::of(albums).line(),
    }
}

/// The albums of each template, which stand beside one another.
pub fn sections(albums: &[Album]) -> impl Iterator<Item = &[Album]> {
    albums.chunk_by(|a, b| a.template.name == b.template.name)
}
