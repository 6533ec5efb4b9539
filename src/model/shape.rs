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
    pub const ALL: [Self; 6] = [
        Self::Square,
        Self::Portrait,
        Self::Story,
        Self::Wide,
        Self::Banner,
        Self::Circle,
    ];

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
    /// The values of shapes that are named, each at most once.
    pub named: Vec<(Shape, T)>,
    /// The value of the shapes that are not named.
    pub rest: Option<T>,
}

impl<T> ByShape<T> {
    /// The same value for every shape.
    pub fn one(value: T) -> Self {
        Self {
            rest: Some(value),
            ..Self::default()
        }
    }

    /// The value for that shape; nothing if the property is not set for it.
    pub fn get(&self, shape: Shape) -> Option<&T> {
        let named = self.named.iter().find(|(name, _)| *name == shape);
        named.map(|(_, value)| value).or(self.rest.as_ref())
    }

    /// Whether no shape has a value.
    pub fn is_unset(&self) -> bool {
        self.values().next().is_none()
    }

    /// Every value that was written.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.named.iter().map(|(_, value)| value).chain(&self.rest)
    }
}

impl<T> Default for ByShape<T> {
    fn default() -> Self {
        Self {
            named: Vec::new(),
            rest: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_fall_into_the_class_of_their_ratio() {
        let table = [
            ((1080, 1080), Shape::Square),
            ((1080, 1350), Shape::Portrait),
            ((1000, 1500), Shape::Story),
            ((1080, 1920), Shape::Story),
            ((1200, 1000), Shape::Square),
            ((1200, 630), Shape::Wide),
            ((1500, 500), Shape::Banner),
            ((1128, 191), Shape::Banner),
        ];
        for ((width, height), shape) in table {
            assert_eq!(Shape::of_size(width, height), shape, "{width}x{height}");
        }
    }

    #[test]
    fn a_shape_not_named_takes_the_rest() {
        let value = ByShape {
            named: vec![(Shape::Wide, 1)],
            rest: None,
        };
        assert_eq!(
            (value.get(Shape::Wide), value.get(Shape::Square)),
            (Some(&1), None)
        );
        let value = ByShape {
            rest: Some(2),
            ..value
        };
        assert_eq!(
            (value.get(Shape::Wide), value.get(Shape::Square)),
            (Some(&1), Some(&2))
        );
        assert!(ByShape::<u8>::default().is_unset());
    }
}
