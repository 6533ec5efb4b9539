//! What a run did, as data: enough to write its pages and lists, to join those of
//! several machines, and to know the next time what need not be done again.
//!
//! All paths are seen from the output folder, with `/` between their parts.
//!
//! [`json`] keeps a report; [`page`], [`schedule`], [`states`], [`sheets`], [`archive`] and [`audit`] are what is made of
//! one, [`merge`] makes one of several. None of them touches the disk or a clock.

pub mod archive;
pub mod audit;
pub mod json;
pub mod merge;
pub mod page;
pub mod schedule;
pub mod sheets;
pub mod states;

mod day;
mod joined;
mod rows;
#[cfg(test)]
mod testing;

use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::diag::Context;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Severity;
use crate::diag::Source;
use crate::post::Shortened;

/// A run over one or more inputs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Name and version of the program.
    pub program: String,
    pub inputs: Vec<Input>,
    /// Which part of the cards this run was for, as `[1, 8]`; nothing for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<[u32; 2]>,
    /// In the order of the inputs.
    pub cards: Vec<Card>,
    /// What is to be said of no card in particular.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// A file of cards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// As it was named.
    pub file: String,
    /// The numbers of all its cards, whoever was to make them: rows of a table as
    /// spreadsheets count them, else places in a list from 1.
    pub rows: Vec<u32>,
    /// Of a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
}

/// What a column of a table is used for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its letters, such as `C`.
    pub letters: String,
    pub title: String,
    /// The field or key of the card it fills; nothing if it is not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fills: Option<String>,
}

impl Input {
    /// Whether its cards are rows of a table.
    pub fn is_table(&self) -> bool {
        !self.columns.is_empty()
    }
}

/// What became of a card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Which of the inputs it is of.
    pub input: usize,
    /// Its number there, as in [`Input::rows`].
    pub row: u32,
    /// The name of that input.
    #[serde(default)]
    pub source: String,
    /// The folder of its files; empty for a card that could not be read.
    pub folder: String,
    pub template: String,
    pub language: String,
    /// Whose words they are, where the card says so.
    pub name: String,
    pub status: Status,
    pub pictures: Vec<Picture>,
    pub captions: Vec<Caption>,
    pub alts: Vec<Alt>,
    /// When it is to be posted: `2026-12-14T09:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<String>,
    /// What archives may be made by, such as `organisation`: the short texts of the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<(String, String)>,
    /// Whose photos and words it uses, and what they have agreed to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<Used>,
    /// Whether faces are hidden in it, or a part of a name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hides: bool,
    /// Whether an earlier publication of it showed more of people than it does now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub showed_more: bool,
    /// Photos and words that it was published with and does not show any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub once: Vec<Used>,
    /// The day on which somebody said that it is nowhere to be seen any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_down: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

impl Card {
    /// Takes over what an earlier publication of it leaves to be taken down, unless that is done.
    pub fn follow(&mut self, before: &Self) {
        if before.came_down.is_some() {
            if self.pictures.is_empty() {
                self.came_down.clone_from(&before.came_down);
            }
            return;
        }
        self.showed_more |= before.showed_more || self.hides && !before.hides;
        let gone = |used: &&Used| !self.used.iter().any(|now| now.file == used.file);
        self.once = before.once.iter().chain(&before.used).filter(gone).cloned().collect();
    }

    /// What it is called where it is told of: whose words they are, else its folder.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.folder } else { &self.name }
    }

    /// Whether this keeps pictures of the card from being made: an error, or a warning where
    /// warnings are enough.
    fn fails_by(&self, told: &Told) -> bool {
        let is_error = |told: &Told| told.severity == Severity::Error;
        is_error(told)
            || self.status != Status::Made
                && told.severity == Severity::Warning
                && !self.told.iter().any(is_error)
    }
}

/// A photo of a card, or its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// The name of the photo's file, without its folders; empty for the words of the card.
    pub file: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Agreed>,
}

/// What people have agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// `yes`, or the day.
    pub given: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Where the form is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All its pictures are there.
    Made,
    /// Some of them are.
    Partly,
    #[default]
    Failed,
}

/// A picture for one placement; a carousel's is several.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    pub placement: String,
    /// The key of its platform; empty for a size of one's own.
    pub platform: String,
    /// What the placement is, such as `post` or `story`.
    pub kind: String,
    pub width: u32,
    pub height: u32,
    pub pages: Vec<Page>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub files: Vec<File>,
    /// A small picture of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    /// What it shows, in words.
    pub alt: String,
    /// What became of the shades over its photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shades: Vec<Shade>,
}

impl Page {
    /// The files of the picture itself.
    pub fn main(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.main)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct File {
    pub path: String,
    pub bytes: u64,
    /// Of the picture itself, not of one with guides over it.
    pub main: bool,
    /// How it was made to weigh what its platform takes, such as
    /// `JPEG at quality 86, the PNG has 1240 kB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub squeezed: Option<String>,
}

impl File {
    /// The ending of its name, in small letters.
    fn ending(&self) -> String {
        self.path.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default()
    }

    /// Whether it is a picture made of pixels.
    fn is_bitmap(&self) -> bool {
        ["png", "jpg", "jpeg", "webp"].contains(&self.ending().as_str())
    }
}

/// A shade over a photo, as it is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shade {
    /// What the template calls the node.
    pub node: String,
    /// The words that needed most of it.
    pub words: String,
    /// In per cent.
    pub strength: f64,
    /// The colour that the words have, as `#rrggbb`.
    pub ink: String,
    pub contrast: f64,
}

/// The text to post with the pictures of a platform.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Caption {
    /// The key of the platform.
    pub platform: String,
    /// Its file.
    pub path: String,
    pub text: String,
    /// As the platform counts it.
    pub length: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// What was left out or shortened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortened: Vec<Shortened>,
}

/// The words for those who do not see the pictures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alt {
    /// The keys of the platforms it is for, where another takes more; empty: all others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    pub path: String,
    pub text: String,
}

/// A diagnostic without its sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub severity: Severity,
    pub code: String,
    pub message: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// As people are told: `people.csv, cell C7 (quote)` or `card.yaml:3:9`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// As spreadsheets call it: `C7`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// What stands above the cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<String>,
    /// The card's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// The file, and the stretch of it as [`crate::diag::Place`] has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<[u32; 3]>,
}

impl From<&Diagnostic> for Told {
    fn from(told: &Diagnostic) -> Self {
        let place = told.place.as_ref();
        let context = told.context.as_deref();
        Self {
            severity: told.severity,
            code: told.code.clone().into_owned(),
            message: told.message.clone(),
            hints: told.hints.clone(),
            place: place.map(ToString::to_string),
            row: place.and_then(|place| place.row()),
            cell: place.and_then(|place| place.cell()),
            title: place.and_then(|place| place.title()).map(str::to_owned),
            field: context.and_then(|context| context.field.clone()),
            placement: context.and_then(|context| context.placement.clone()),
            card: context.and_then(|context| context.card.clone()),
            file: place.map(|place| place.source.name.clone()),
            span: place.map(|place| [place.line, place.column, place.length]),
        }
    }
}

impl Told {
    /// The diagnostic again; `find` knows the sources that are still at hand by their names.
    pub fn diagnostic(&self, find: &dyn Fn(&str) -> Option<Arc<Source>>) -> Diagnostic {
        let [line, column, length] = self.span.unwrap_or_default();
        let lost = |file: &str| match self.row {
            // A table that is not at hand still has the one title that is needed.
            Some(_) => {
                let mut titles = vec![String::new(); column.max(1) as usize];
                if let (Some(last), Some(title)) = (titles.last_mut(), &self.title) {
                    last.clone_from(title);
                }
                Source::table(file, titles)
            }
            None => Source::new(file, ""),
        };
        let source = self.file.as_deref().map(|file| find(file).unwrap_or_else(|| lost(file)));
        let context = Context {
            card: self.card.clone(),
            placement: self.placement.clone(),
            field: self.field.clone(),
            label: None,
        };
        Diagnostic {
            severity: self.severity,
            code: self.code.clone().into(),
            message: self.message.clone(),
            place: source.map(|source| Place { line, column, length }.of(&source)),
            hints: self.hints.clone(),
            context: (context != Context::default()).then(|| Box::new(context)),
        }
    }
}
