//! A template: the fields it asks for, its layout, its caption and its alt text.

use crate::diag::Source;
use crate::model::At;
use crate::model::ByLanguage;
use crate::model::Map;
use crate::model::Names;
use crate::model::Node;
use crate::model::Shape;
use crate::model::Value;
use crate::model::read::Both;
use schemars::JsonSchema;
use schemars::Schema;
use schemars::SchemaGenerator;
use serde::Deserialize;
use serde::Deserializer;
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Template {
    #[serde(skip, default = "crate::model::nothing")]
    pub source: Arc<Source>,
    /// The name by which cards ask for it.
    pub name: At<String>,
    /// One sentence on what the card is for.
    #[serde(default)]
    pub about: String,
    /// The shapes it is made for. Default: all but circle.
    #[serde(default = "Template::default_shapes")]
    pub shapes: Vec<Shape>,
    /// Placements of its shapes that have too little room for it all the same: left out where a
    /// group names them.
    #[serde(default)]
    pub not_for: Names,
    /// Where its cards usually go: placements, groups or sizes. A card that names
    /// none takes these. Default: `campaign`.
    #[serde(default, rename = "for")]
    pub placements: Names,
    /// The placements it is shown at in galleries, one for a shape. Default: a usual one of each shape.
    #[serde(default)]
    pub preview: Names,
    /// The theme of the kit it uses unless the card says otherwise.
    #[serde(default)]
    pub theme: Option<At<String>>,
    /// Another theme for what a field says, such as `group: { youth: light }`. The first that
    /// applies is used.
    #[serde(default)]
    pub theme_by: Map<Map<At<String>>>,
    /// What a card fills in.
    #[serde(default)]
    pub fields: Map<Field>,
    /// What the card shows. A template of several pages has `pages` instead.
    #[serde(default)]
    pub layout: Option<Node>,
    /// The pages of a carousel, in order.
    #[serde(default)]
    pub pages: Vec<Page>,
    /// The text to post with the picture, with fields in it.
    #[serde(default)]
    pub caption: ByLanguage,
    /// The description of the picture for those who do not see it, with fields in it.
    #[serde(default)]
    pub alt: ByLanguage,
}

/// One page, or one for each item of a list.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Page {
    /// The page is there once for each item of this list field; `item` is the item.
    #[serde(default)]
    pub each: Option<At<String>>,
    /// The text field of the item that goes on on a further page where it does not fit.
    #[serde(default)]
    pub flow: Option<At<String>>,
    pub layout: Node,
    /// The description of the page. Default: the template's.
    #[serde(default)]
    pub alt: ByLanguage,
}

/// What a card fills in. Written as a mapping with one key, the kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub common: FieldCommon,
    pub kind: FieldKind,
}

/// What every field may have.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
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
    List(ListField),
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TextField {
    /// The greatest number of characters as people count them.
    #[schemars(range(min = 1))]
    pub max: Option<u32>,
    /// It is the name of a person: `show_name` of a card shortens it.
    pub person: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
pub struct PhotoField {}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
pub struct LogoField {}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
pub struct DateField {}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct NumberField {
    pub min: Option<f64>,
    pub max: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct ChoiceField {
    #[schemars(length(min = 1))]
    pub options: Vec<At<String>>,
}

/// Several of the same, such as speakers: each item fills these fields.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct ListField {
    /// What one item is made of. An item that is not a mapping fills the first of them.
    pub of: Map<Field>,
    #[serde(default)]
    pub min: Option<u32>,
    #[serde(default)]
    pub max: Option<u32>,
    /// What stands between the items of a list that is written as one text, beside the
    /// ends of lines; `,` means the commas of all scripts.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub split: Option<String>,
}

impl ListField {
    /// Whether an item is nothing but a text.
    pub fn is_of_texts(&self) -> bool {
        let mut kinds = self.of.iter().map(|(_, field)| &field.kind);
        matches!((kinds.next(), kinds.next()), (Some(FieldKind::Text(_)), None))
    }
}

/// A field as it is written: one mapping has both what every field may have and what its kind has.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Written {
    /// Words.
    Text(Both<FieldCommon, TextField>),
    /// A photo.
    Photo(Both<FieldCommon, PhotoField>),
    /// A logo file.
    Logo(Both<FieldCommon, LogoField>),
    /// A day.
    Date(Both<FieldCommon, DateField>),
    /// A number.
    Number(Both<FieldCommon, NumberField>),
    /// One of several words.
    Choice(Both<FieldCommon, ChoiceField>),
    /// Several of the same.
    List(Both<FieldCommon, ListField>),
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (common, kind) = match Written::deserialize(deserializer)? {
            Written::Text(Both(common, own)) => (common, FieldKind::Text(own)),
            Written::Photo(Both(common, own)) => (common, FieldKind::Photo(own)),
            Written::Logo(Both(common, own)) => (common, FieldKind::Logo(own)),
            Written::Date(Both(common, own)) => (common, FieldKind::Date(own)),
            Written::Number(Both(common, own)) => (common, FieldKind::Number(own)),
            Written::Choice(Both(common, own)) => (common, FieldKind::Choice(own)),
            Written::List(Both(common, own)) => (common, FieldKind::List(own)),
        };
        Ok(Self { common, kind })
    }
}

impl JsonSchema for Field {
    fn schema_name() -> Cow<'static, str> {
        "Field".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Written::json_schema(generator)
    }
}

impl Template {
    fn default_shapes() -> Vec<Shape> {
        Shape::ALL.into_iter().filter(|&shape| shape != Shape::Circle).collect()
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
            Self::List(_) => "list",
        }
    }
}
