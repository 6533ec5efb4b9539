//! A brand kit: colours, type, symbols, parts, words and logos.

use crate::color::Rgba;
use crate::diag::Source;
use crate::model::At;
use crate::model::ByLanguage;
use crate::model::ByShape;
use crate::model::ColorRef;
use crate::model::Length;
use crate::model::Map;
use crate::model::Names;
use crate::model::Node;
use crate::model::Shape;
use crate::model::form;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Kit {
    #[serde(skip, default = "crate::model::nothing")]
    pub source: Arc<Source>,
    pub name: At<String>,
    /// The kit whose contents this one takes over and adds to.
    #[serde(default)]
    pub extends: Option<At<String>>,
    /// One sentence on whose kit it is.
    #[serde(default)]
    pub about: String,
    /// Colours by name, such as `ink: "#2A1038"`.
    #[serde(default)]
    pub colors: Map<At<Rgba>>,
    /// Sets of roles, such as ground, text and accent, each with its colour.
    #[serde(default)]
    pub themes: Map<Theme>,
    /// The theme of cards whose template names none.
    #[serde(default)]
    pub theme: Option<At<String>>,
    /// Font families, the first being used where it has the letters.
    #[serde(default)]
    pub fonts: Vec<At<String>>,
    /// Type styles by name.
    #[serde(default)]
    pub styles: Map<Style>,
    /// How much larger type is set on a shape: `t` is `u` times this.
    #[serde(default)]
    #[schemars(with = "form::ByEveryShape<form::Ratio>")]
    pub type_factor: BTreeMap<Shape, f64>,
    /// How small text may become.
    #[serde(default)]
    pub floor: Option<Floor>,
    /// Drawings by name.
    #[serde(default)]
    pub symbols: Map<KitSymbol>,
    /// Pieces of layout by name, for `use`.
    #[serde(default)]
    pub parts: Map<Node>,
    /// Fixed wordings by key and language.
    #[serde(default)]
    pub words: Map<Map<At<String>>>,
    /// The kit's logos; the first is its own.
    #[serde(default)]
    pub logos: OneOrMany<KitLogo>,
    /// Accounts by platform, such as `x: ["@IMIX_UK"]`.
    #[serde(default)]
    pub handles: Map<Names>,
    /// One list for all languages, or a list for each.
    #[serde(default)]
    pub hashtags: ByLanguage<Names>,
    /// The address to send readers to, or one for each language.
    #[serde(default)]
    pub link: ByLanguage,
    /// What is added to that link in captions, to see later which post people came from.
    #[serde(default)]
    pub utm: Option<Utm>,
    /// Keys that kits extending this one must leave alone, such as `colors.ink` or `symbols`.
    #[serde(default)]
    pub locked: Vec<At<String>>,
    /// What every photo of a person must come with.
    #[serde(default)]
    pub require: OneOrMany<Require>,
    /// Lints of `itac check` that do not matter to cards of this kit (`itac list lints`).
    #[serde(default)]
    pub allow: Vec<At<String>>,
}

/// A value, or a list of them.
#[derive(Clone, Debug, PartialEq)]
pub struct OneOrMany<T>(pub Vec<T>);

/// Roles, each with a colour or a list of colours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    pub roles: Map<Role>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    One(At<ColorRef>),
    Many(Vec<At<ColorRef>>),
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Style {
    pub size: ByShape<Length>,
    /// The distance of two lines, as a factor of the size. Default: 1.2.
    #[serde(default = "Style::default_leading")]
    #[schemars(range(min = 0.5, max = 4))]
    pub leading: f64,
    /// 100 (thin) to 1000 (black). Default: 400.
    #[serde(default = "Style::default_weight")]
    #[schemars(range(min = 1, max = 1000))]
    pub weight: u16,
    /// Space added between letters, in ems. Default: 0.
    #[serde(default)]
    #[schemars(range(min = -0.5, max = 2))]
    pub tracking: f64,
    /// A font family other than the first of the kit.
    #[serde(default)]
    pub family: Option<At<String>>,
}

/// Parameters of links that statistics of websites know. The source is the platform, the
/// content the card's folder.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Utm {
    /// Such as `migrants-day-2026`.
    pub campaign: At<String>,
    /// Default: `social`.
    #[serde(default)]
    pub medium: Option<At<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Floor {
    /// The smallest text as a share of the card's width.
    #[schemars(range(min = 0, max = 1))]
    pub per_width: f64,
}

/// A drawing in the kit's own colours.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct KitSymbol {
    /// The drawing's own coordinates: x, y, width, height.
    #[serde(rename = "box")]
    pub frame: [f64; 4],
    pub parts: Vec<SymbolPart>,
    /// The drawing of an open seat, for symbols used in `seats`.
    #[serde(default)]
    pub open: Option<Vec<SymbolPart>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SymbolPart {
    /// SVG path data in the coordinates of the box.
    pub path: At<String>,
    /// A role of the theme or a colour.
    #[serde(default)]
    pub fill: Option<At<ColorRef>>,
    /// A role of the theme or a colour.
    #[serde(default)]
    pub stroke: Option<At<ColorRef>>,
    /// In the coordinates of the box. Default: 1.
    #[serde(default = "SymbolPart::default_stroke_width")]
    #[schemars(range(min = 0))]
    pub stroke_width: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct KitLogo {
    pub name: At<String>,
    /// The file of the logo in the kit's folder, for grounds that have none of their own below.
    #[serde(default)]
    pub file: Option<At<String>>,
    /// The file for light grounds.
    #[serde(default)]
    pub on_light: Option<At<String>>,
    /// The file for dark grounds.
    #[serde(default)]
    pub on_dark: Option<At<String>>,
    /// What stands in the logo, for those who do not see it.
    #[serde(default)]
    pub alt: Option<At<String>>,
}

/// What a photo must come with, or the words of a person who is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Require {
    Consent,
    Credit,
    ConsentOfWords,
    CreditOfWords,
}

impl Theme {
    /// The colour of a role.
    pub fn color(&self, role: &str) -> Option<&At<ColorRef>> {
        match self.roles.get(role)? {
            Role::One(color) => Some(color),
            Role::Many(_) => None,
        }
    }

    /// The colours of a role that has several, such as `seats`.
    pub fn list(&self, role: &str) -> Option<&[At<ColorRef>]> {
        match self.roles.get(role)? {
            Role::One(_) => None,
            Role::Many(colors) => Some(colors),
        }
    }
}

impl Style {
    fn default_leading() -> f64 {
        1.2
    }

    fn default_weight() -> u16 {
        400
    }
}

impl SymbolPart {
    fn default_stroke_width() -> f64 {
        1.0
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
