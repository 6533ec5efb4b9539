//! A template: the fields it asks for, its layout, its caption and its alt text.

use crate::diag::Source;
use crate::model::At;
use crate::model::ByLanguage;
use crate::model::Map;
use crate::model::Node;
use crate::model::Shape;
use crate::model::Value;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub source: Arc<Source>,
    /// The name by which cards ask for it.
    pub name: At<String>,
    /// One sentence on what the card is for.
    pub about: String,
    /// The shapes it is made for. Default: all but circle.
    pub shapes: Vec<Shape>,
    /// The theme of the kit it uses unless the card says otherwise.
    pub theme: Option<At<String>>,
    /// What a card fills in.
    pub fields: Map<Field>,
    pub layout: Node,
    /// The text to post with the picture, with fields in it.
    pub caption: ByLanguage,
    /// The description of the picture for those who do not see it, with fields in it.
    pub alt: ByLanguage,
}

/// What a card fills in. Written as a mapping with one key, the kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub common: FieldCommon,
    pub kind: FieldKind,
}

/// What every field may have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldCommon {
    /// A card without it is an error. Default: false.
    pub required: bool,
    /// What to put in, in a few words.
    pub help: Option<String>,
    /// What it could be; fills starter cards and previews.
    pub example: Option<At<Value>>,
    /// What it is where a card has nothing.
    pub default: Option<At<Value>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    Text(TextField),
    Photo(PhotoField),
    Logo(LogoField),
    Date(DateField),
    Number(NumberField),
    Choice(ChoiceField),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextField {
    /// The greatest number of characters as people count them.
    pub max: Option<u32>,
    /// Whether it is a line or a longer text. Default: one.
    pub lines: Lines,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    #[default]
    One,
    Many,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PhotoField {}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogoField {}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DateField {}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberField {
    pub min: Option<f64>,
    pub max: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceField {
    pub options: Vec<At<String>>,
}

impl Template {
    pub fn default_shapes() -> Vec<Shape> {
        Shape::ALL
            .into_iter()
            .filter(|&shape| shape != Shape::Circle)
            .collect()
    }
}

impl FieldKind {
    /// The key under which it is written.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Photo(_) => "photo",
            Self::Logo(_) => "logo",
            Self::Date(_) => "date",
            Self::Number(_) => "number",
            Self::Choice(_) => "choice",
        }
    }
}
