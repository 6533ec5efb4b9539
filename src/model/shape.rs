//! Classes of aspect ratio, and values that differ between them.

use schemars::JsonSchema;
use serde::Deserialize;
use std::fmt;

/// A class of aspect ratio. A template says what changes per shape, never per size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// About as wide as high.
    Square,
    /// Higher than wide, such as 4:5 or 2:3.
    Portrait,
    /// Much higher than wide, such as 9:16.
    Story,
    /// Wider than high, such as 16:9.
    Wide,
    /// Much wider than high, such as 3:1.
    Banner,
    /// A square that is shown as a circle, such as a profile picture.
    Circle,
}

impl Shape {
    pub const ALL: [Self; 6] =
        [Self::Square, Self::Portrait, Self::Story, Self::Wide, Self::Banner, Self::Circle];

    /// The class of a rectangle. Never a circle: only a placement can say that.
    pub fn of_size(width: u32, height: u32) -> Self {
        match f64::from(width) / f64::from(height) {
            ratio if ratio < 0.70 => Self::Story,
            ratio if ratio < 0.95 => Self::Portrait,
            ratio if ratio <= 1.20 => Self::Square,
            ratio if ratio < 2.4 => Self::Wide,
            _ => Self::Banner,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Square => "square",
            Self::Portrait => "portrait",
            Self::Story => "story",
            Self::Wide => "wide",
            Self::Banner => "banner",
            Self::Circle => "circle",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.name() == name)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A property: unset, one value for every shape, or a value per shape.
/// Written as the plain value, or `{ square: …, wide: …, else: … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct ByShape<T> {
    /// In the order of [`Shape::ALL`]: the value of a shape named by itself.
    pub named: [Option<T>; 6],
    /// The value of the shapes that are not named.
    pub rest: Option<T>,
}

impl<T> ByShape<T> {
    /// The same value for every shape.
    pub fn one(value: T) -> Self {
        Self { rest: Some(value), ..Self::default() }
    }

    /// The value for that shape; nothing if the property is not set for it.
    pub fn get(&self, shape: Shape) -> Option<&T> {
        self.named[shape as usize].as_ref().or(self.rest.as_ref())
    }

    /// Whether no shape has a value.
    pub fn is_unset(&self) -> bool {
        self.values().next().is_none()
    }

    /// Every value that was written.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.named.iter().chain([&self.rest]).flatten()
    }
}

impl<T> Default for ByShape<T> {
    fn default() -> Self {
        Self { named: [const { None }; 6], rest: None }
    }
}
