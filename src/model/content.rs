//! Cards as people write them: which template, for which placements, which words and photos.

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Agreed;
use crate::model::At;
use crate::model::Consent;
use crate::model::Effects;
use crate::model::Enhance;
use crate::model::Map;
use crate::model::Tone;
use crate::model::form;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;
use std::sync::Arc;

/// The cards of a file. One that is wrong does not hold up the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Cards {
    pub each: Vec<Result<Content, Vec<Diagnostic>>>,
}

/// One card as written. What it leaves out is decided later.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Content {
    #[serde(skip)]
    pub source: Arc<Source>,
    /// The template, by name.
    pub template: Option<At<String>>,
    /// The brand kit: a name or a folder.
    pub kit: Option<At<String>>,
    /// Placements, platforms, groups or sizes such as `1200x1500`.
    #[serde(rename = "for")]
    pub placements: Option<Names>,
    /// A language code such as `en`, `ar` or `fa-AF`.
    pub language: Option<At<String>>,
    /// Which way the card runs. Default: auto, by the language.
    pub direction: Option<At<WrittenDirection>>,
    /// A theme of the kit.
    pub theme: Option<At<String>>,
    /// The name of the folder for the finished pictures.
    pub name: Option<At<String>>,
    /// Overrides the caption of the template.
    pub caption: Option<At<String>>,
    /// Overrides the alt text of the template.
    pub alt: Option<At<String>>,
    /// Overrides the hashtags of the kit.
    pub hashtags: Option<Names>,
    /// Who makes the card together with the campaign. Default: the kit's own organisation.
    pub partner: Option<At<Partner>>,
    /// Lints of `itac check` that do not matter to this card (`itac list lints`).
    pub allow: Option<Names>,
    /// One size for the texts that the template groups: on all pictures of a shape (`card`),
    /// or on all cards of a run (`run`).
    pub same_size: Option<At<SameSize>>,
    /// When it is to be posted, for the list that schedulers read: `2026-12-14` or `2026-12-14 09:00`.
    pub publish_at: Option<At<String>>,
    /// What the person has agreed to whose words they are. A photo has its own.
    pub consent: Option<At<Consent>>,
    /// Where the words were first published, for the caption. A photo has its own.
    pub credit: Option<At<String>>,
    /// How much of the person's name is shown. Default: full.
    pub show_name: Option<At<ShowName>>,
    /// What fills the fields of the template.
    pub fields: Map<At<Value>>,
    /// Words of names that are not to be shown, found when the names were shortened.
    #[serde(skip)]
    pub unnamed: Vec<String>,
    /// The names that were shortened, as they were written.
    #[serde(skip)]
    pub shortened: Vec<String>,
    /// Files of photos that are taken out, as nothing of them is to be seen.
    #[serde(skip)]
    pub unseen: Vec<String>,
    /// What cannot be without them. It is told when the card is made, so that an earlier one
    /// is not left as it was.
    #[serde(skip)]
    pub wrong: Vec<Diagnostic>,
}

/// Which texts of a group have one size.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SameSize {
    /// Those of all the card's pictures of a shape.
    Card,
    /// Those of all cards of the run on a placement.
    Run,
}

/// How much of a person's name is shown, wherever it would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShowName {
    Full,
    /// The first word of it.
    FirstName,
    /// The first letter of each of its words.
    Initials,
}

/// An organisation whose logo stands beside the campaign's.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Partner {
    /// Said in the alt text; it stands on the card where there is no logo.
    pub name: At<String>,
    /// The file of the logo, in its own colours, as on white paper.
    #[serde(default)]
    pub logo: Option<At<String>>,
    /// The file for dark grounds.
    #[serde(default)]
    pub on_dark: Option<At<String>>,
}

/// One text or a list of texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(pub Vec<At<String>>);

/// What fills a field. Whether it suits the field is the template's to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    /// The number, and how it was written.
    Number(f64, String),
    Bool(bool),
    Versions(Box<Versions>),
    /// An item of a list, by the names of its fields.
    Item(Map<At<Value>>),
    Photo(Box<PhotoValue>),
    List(Vec<At<Value>>),
}

/// The same words at several lengths; a smaller card takes a shorter one.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Versions {
    pub long: At<String>,
    #[serde(default)]
    pub medium: Option<At<String>>,
    #[serde(default)]
    pub short: Option<At<String>>,
    /// Which way the words run. Default: auto, by their letters.
    #[serde(default)]
    pub direction: Option<At<WrittenDirection>>,
    /// The language of the words, where it is not the card's.
    #[serde(default)]
    pub language: Option<At<String>>,
}

/// A photo and what belongs to it. A bare file name stands for `{ file: … }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct PhotoValue {
    pub file: At<String>,
    /// Of a logo: the file that is taken on light grounds instead.
    #[serde(default)]
    pub on_light: Option<At<String>>,
    /// Of a logo: the file that is taken on dark grounds instead.
    #[serde(default)]
    pub on_dark: Option<At<String>>,
    /// The point to keep in view, as shares of width and height from the top left.
    #[serde(default)]
    #[schemars(with = "Option<[form::Share; 2]>")]
    pub focus: Option<At<[f64; 2]>>,
    /// How much closer than the whole photo. Default: 1.
    #[serde(default)]
    #[schemars(range(min = 1, max = 20))]
    pub zoom: Option<At<f64>>,
    /// What becomes of its colours, instead of what the template says.
    #[serde(default)]
    pub tone: Option<At<Tone>>,
    /// What is laid over it, instead of what the template says.
    #[serde(default)]
    pub effects: Option<At<Effects>>,
    /// Whether its exposure is mended, instead of what the template says.
    #[serde(default)]
    pub enhance: Option<At<Enhance>>,
    /// What is seen, for those who do not see it.
    #[serde(default)]
    pub alt: Option<At<String>>,
    /// Who took it.
    #[serde(default)]
    pub credit: Option<At<String>>,
    /// What the people in it have agreed to.
    #[serde(default)]
    pub consent: Option<At<Consent>>,
    /// Makes faces unrecognisable.
    #[serde(default)]
    pub anonymise: Option<At<Anonymise>>,
    /// What the file beside the photo says of consent. Both must hold.
    #[serde(skip)]
    pub agreed: Option<Box<Agreed>>,
}

/// How people are made unrecognisable. Written as the way alone, for the whole
/// photo, or with areas: `cover: [[x, y, width, height]]`, all shares of the photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Anonymise {
    pub way: AnonymiseWay,
    /// Empty: the whole photo.
    pub areas: Vec<[f64; 4]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnonymiseWay {
    /// A solid disc over the head, which nobody can undo.
    Cover,
    /// Head and shoulders as one solid shape.
    Silhouette,
    /// Coarse squares over the head, which can be told from other photos of the person.
    Pixelate,
    /// The head out of focus; the same can be said of it.
    Blur,
    /// The photo is not shown at all, and the person's name as initials.
    Initials,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WrittenDirection {
    Auto,
    Ltr,
    Rtl,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            source: crate::model::nothing(),
            template: None,
            kit: None,
            placements: None,
            language: None,
            direction: None,
            theme: None,
            name: None,
            caption: None,
            alt: None,
            hashtags: None,
            partner: None,
            allow: None,
            same_size: None,
            publish_at: None,
            consent: None,
            credit: None,
            show_name: None,
            fields: Map::default(),
            unnamed: Vec::new(),
            shortened: Vec::new(),
            unseen: Vec::new(),
            wrong: Vec::new(),
        }
    }
}
