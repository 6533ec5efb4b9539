//! A brand kit: colours, type, symbols, parts, words and logos.

use crate::color::Rgba;
use crate::diag::Source;
use crate::model::At;
use crate::model::ByShape;
use crate::model::ColorRef;
use crate::model::Length;
use crate::model::Map;
use crate::model::Names;
use crate::model::Node;
use crate::model::Shape;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq)]
pub struct Kit {
    pub source: Arc<Source>,
    pub name: At<String>,
    /// The kit whose contents this one takes over and adds to.
    pub extends: Option<At<String>>,
    /// One sentence on whose kit it is.
    pub about: String,
    /// Colours by name, such as `ink: "#2A1038"`.
    pub colors: Map<At<Rgba>>,
    /// Sets of roles, such as ground, text and accent, each with its colour.
    pub themes: Map<Theme>,
    /// The theme of cards whose template names none.
    pub theme: Option<At<String>>,
    /// Font families, the first being used where it has the letters.
    pub fonts: Vec<At<String>>,
    /// Type styles by name.
    pub styles: Map<Style>,
    /// How much larger type is set on a shape: `t` is `u` times this.
    pub type_factor: BTreeMap<Shape, f64>,
    /// How small text may become.
    pub floor: Option<Floor>,
    /// Drawings by name.
    pub symbols: Map<KitSymbol>,
    /// Pieces of layout by name, for `use`.
    pub parts: Map<Node>,
    /// Fixed wordings by key and language.
    pub words: Map<Map<At<String>>>,
    /// The kit's logos; the first is its own.
    pub logos: OneOrMany<KitLogo>,
    /// Accounts by platform, such as `x: ["@IMIX_UK"]`.
    pub handles: Map<Names>,
    pub hashtags: Vec<At<String>>,
    /// The address to send readers to.
    pub link: Option<At<String>>,
    /// Keys that kits extending this one must leave alone, such as `colors.ink` or `symbols`.
    pub locked: Vec<At<String>>,
    /// What every photo of a person must come with.
    pub require: Vec<Require>,
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

#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    pub size: ByShape<Length>,
    /// The distance of two lines, as a factor of the size. Default: 1.2.
    pub leading: f64,
    /// 100 (thin) to 1000 (black). Default: 400.
    pub weight: u16,
    /// Space added between letters, in ems. Default: 0.
    pub tracking: f64,
    /// A font family other than the first of the kit.
    pub family: Option<At<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Floor {
    /// The smallest text as a share of the card's width.
    pub per_width: f64,
}

/// A drawing in the kit's own colours.
#[derive(Clone, Debug, PartialEq)]
pub struct KitSymbol {
    /// The drawing's own coordinates: x, y, width, height.
    pub frame: [f64; 4],
    pub parts: Vec<SymbolPart>,
    /// The drawing of an open seat, for symbols used in `seats`.
    pub open: Option<Vec<SymbolPart>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SymbolPart {
    /// SVG path data in the coordinates of the box.
    pub path: At<String>,
    /// A role of the theme or a colour.
    pub fill: Option<At<ColorRef>>,
    /// A role of the theme or a colour.
    pub stroke: Option<At<ColorRef>>,
    /// In the coordinates of the box. Default: 1.
    pub stroke_width: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct KitLogo {
    pub name: At<String>,
    /// The file of the logo for light grounds, in the kit's folder.
    pub on_light: Option<At<String>>,
    /// The file of the logo for dark grounds, in the kit's folder.
    pub on_dark: Option<At<String>>,
    /// What stands in the logo, for those who do not see it.
    pub alt: Option<At<String>>,
}

/// What a photo of a person must come with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Require {
    Consent,
    Credit,
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
    pub fn default_leading() -> f64 {
        1.2
    }

    pub fn default_weight() -> u16 {
        400
    }
}

impl SymbolPart {
    pub fn default_stroke_width() -> f64 {
        1.0
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
